package main

import (
	"archive/zip"
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/sqlstore"
	"inkorg/app/testkit"
)

// ask runs a command with something on standard input.
func ask(t *testing.T, environ []string, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(t.Context(), args, system{Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &err, Environ: environ})
	return code, out.String(), err.String()
}

// openedStore is a store that is open here, as it is in the running program, and how a command
// reaches it.
type openedStore struct {
	store   *sqlstore.Store
	folder  string // for --data
	environ []string
}

// bothStores opens one of each kind, by name.
func bothStores(t *testing.T) map[string]openedStore {
	t.Helper()
	address, folder := withPassword(t, testkit.NeedPostgres(t).Database(t)), t.TempDir()
	stores := map[string]openedStore{}
	for name, open := range map[string]func() (*sqlstore.Store, error){
		"sqlite":   func() (*sqlstore.Store, error) { return sqlstore.Open(t.Context(), filepath.Join(folder, "inkorg.db")) },
		"postgres": func() (*sqlstore.Store, error) { return sqlstore.OpenPostgres(t.Context(), address) },
	} {
		store, err := open()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := store.Close(); err != nil {
				t.Error(err)
			}
		})
		of := openedStore{store, folder, []string{"SUDO_USER=anna"}}
		if name == "postgres" {
			of.environ = append(of.environ, "INKORG_STORE="+address)
		}
		stores[name] = of
	}
	return stores
}

// TestPersonAndAuditOnBothStores: what is handed out has settings, log-ins without secrets
// and the log; what is erased is gone, and both are in the audit log, while the store is
// open in another process as it is when the program runs.
func TestPersonAndAuditOnBothStores(t *testing.T) {
	for name, of := range bothStores(t) {
		t.Run(name, func(t *testing.T) {
			session := settled(t, of.store)
			code, archive, stderr := ask(t, of.environ, "19121212-1212\n", "person", "export", "-", "--out", "-", "--data", of.folder)
			if code != exitOK {
				t.Fatalf("export: %d, %s", code, stderr)
			}
			files := unzipped(t, archive)
			for _, want := range []string{`"name": "Tolvan Tolvansson"`, `"telephone": "070-1740605"`, session.Reference, `"browser": "Firefox 143"`} {
				if !strings.Contains(files["person.json"], want) {
					t.Errorf("person.json lacks %s:\n%s", want, files["person.json"])
				}
			}
			if strings.Contains(archive+files["person.json"], session.Login.SessionIndex) || strings.Contains(files["index.json"], "Agdas") {
				t.Error("a secret, or something of somebody else")
			}
			if !strings.Contains(files["index.json"], "Tolvans brev") || strings.Count(files["audit.jsonl"], "\n") != 2 {
				t.Errorf("messages %s\nlog %s", files["index.json"], files["audit.jsonl"])
			}
			code, stdout, stderr := ask(t, of.environ, "19121212-1212\n", "person", "log-out", "-", "--data", of.folder)
			if code != exitOK || stdout != "Ended: 1 log-ins.\n" {
				t.Errorf("log-out: %d, %q, %q", code, stdout, stderr)
			}
			if _, err := of.store.Session(t.Context(), session.ID); inbox.CodeOf(err) != inbox.NotFound {
				t.Errorf("the log-in is not ended: %v", err)
			}
			code, stdout, stderr = ask(t, of.environ, "", "person", "erase", "191212121212", "--yes", "--data", of.folder)
			if code != exitOK || !strings.HasPrefix(stdout, "Removed: 1 messages in 1 cases, 0 log-ins and the settings.") {
				t.Errorf("erase: %d, %q, %q", code, stdout, stderr)
			}
			if _, err := of.store.Citizen(t.Context(), tolvan); inbox.CodeOf(err) != inbox.NotFound {
				t.Errorf("the person is still an active user: %v", err)
			}
			if left, err := of.store.Messages(t.Context(), "191313131313", inbox.MessageKey{}, 10); err != nil || len(left) != 1 {
				t.Errorf("somebody else has %d messages, %v", len(left), err)
			}
			code, stdout, stderr = ask(t, of.environ, "", "audit", "export", "--citizen", "191212121212", "--data", of.folder)
			lines := strings.Split(strings.TrimSpace(stdout), "\n")
			if code != exitOK || len(lines) != 5 || !strings.Contains(lines[1], ",log-in,") || !strings.Contains(lines[2], ",person-export,operator ") ||
				!strings.Contains(lines[3], ",session-ended,operator ") || !strings.Contains(lines[3], session.Reference) ||
				!strings.Contains(lines[4], " (anna),") || !strings.Contains(lines[4], ",person-erase,") {
				t.Errorf("audit: %d, %q, %q", code, stdout, stderr)
			}
		})
	}
}

// settled gives a store two citizens with a message each, one of them logged in.
func settled(t *testing.T, store *sqlstore.Store) inbox.Session {
	t.Helper()
	now := time.Now()
	for id, title := range map[inbox.PersonID]string{tolvan: "Tolvans brev", "191313131313": "Agdas brev"} {
		m := inbox.Message{ID: inbox.NewID(), CaseID: inbox.NewID(), Citizen: id, ReceivedAt: now, Description: title, SourceSystem: "SE45454"}
		err := store.Activate(t.Context(), inbox.Citizen{
			ID: id, Name: "Tolvan Tolvansson", ActiveSince: now, Notifications: inbox.Notifications{SMS: true, Telephone: "070-1740605"},
		})
		if err == nil {
			_, _, err = store.Deliver(t.Context(), m, now)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	session := inbox.Session{
		ID: inbox.HashSecret("secret"), Reference: inbox.NewID(), Citizen: tolvan, CreatedAt: now, SeenAt: now,
		Login: inbox.Login{IdP: "https://idp.example.se", SessionIndex: "hemligt-index", Device: inbox.Device{Browser: "Firefox 143"}},
	}
	note := inbox.AuditEntry{At: now, Citizen: tolvan, Action: inbox.AuditLogIn, Session: session.Reference}
	if err := store.CreateSession(t.Context(), session, note); err != nil {
		t.Fatal(err)
	}
	return session
}

func unzipped(t *testing.T, archive string) map[string]string {
	t.Helper()
	reader, err := zip.NewReader(strings.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, file := range reader.File {
		opened, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(opened)
		if err != nil {
			t.Fatal(err)
		}
		files[file.Name] = string(content)
	}
	return files
}

// TestNoFormula: what a spreadsheet would take for a formula is a text.
func TestNoFormula(t *testing.T) {
	for given, want := range map[string]string{"": "", "SE45454": "SE45454", "=1+1": "'=1+1", "@a": "'@a", "-1": "'-1", "+1": "'+1", "a=1": "a=1"} {
		if got := noFormula(given); got != want {
			t.Errorf("%q is written as %q, want %q", given, got, want)
		}
	}
}

// TestConfirmation: nothing but the word itself goes on, and the word is read behind the
// number.
func TestConfirmation(t *testing.T) {
	for answer, goesOn := range map[string]bool{"erase\n": true, " erase \r\n": true, "erase": true, "yes\n": false, "\n": false, "": false, "ERASE\n": false} {
		var asked bytes.Buffer
		world := system{Stdin: strings.NewReader("191212121212\n" + answer), Stderr: &asked}
		if _, err := readPersonID("-", world); err != nil {
			t.Fatal(err)
		}
		if err := confirm(world); (err == nil) != goesOn || !strings.Contains(asked.String(), "for good") {
			t.Errorf("%q: %v after %q", answer, err, asked.String())
		}
	}
}
