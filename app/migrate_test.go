package main

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/sqlstore"
	"inkorg/app/testkit"
)

// migrate runs the command in the demo's settings, on the store in a folder.
func migrate(t *testing.T, folder string, environ []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(t.Context(), append([]string{"migrate", "--data", folder}, args...), system{Stdout: &out, Stderr: &err, Environ: environ})
	return code, out.String(), err.String()
}

const tolvan inbox.PersonID = "191212121212"

// fill gives a store a citizen with a message.
func fill(t *testing.T, folder string) {
	t.Helper()
	store, err := sqlstore.Open(t.Context(), filepath.Join(folder, "inkorg.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := store.Activate(t.Context(), inbox.Citizen{ID: tolvan, ActiveSince: time.Now()}); err != nil {
		t.Fatal(err)
	}
	m := inbox.Message{ID: inbox.NewID(), CaseID: inbox.NewID(), Citizen: tolvan, ReceivedAt: time.Now(), Description: "Provsvar"}
	if _, _, err := store.Deliver(t.Context(), m, time.Now()); err != nil {
		t.Fatal(err)
	}
}

// withPassword adds a password to an address. The tests' own server asks for none.
func withPassword(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	if _, has := u.User.Password(); !has {
		u.User = url.UserPassword(u.User.Username(), "hemligt")
	}
	return u.String()
}

func TestMigrateSaysWhatItDid(t *testing.T) {
	folder := t.TempDir()
	for _, want := range []string{"has gone from version 0 to ", "is up to date: version "} {
		code, stdout, stderr := migrate(t, folder, nil)
		if code != exitOK || !strings.Contains(stdout, want) || !strings.Contains(stdout, "sqlite:"+folder) {
			t.Errorf("%d, %q, %q; want %q", code, stdout, stderr, want)
		}
	}
}

// TestMigrateToPostgres moves a store, and runs the program on the copy by one setting.
func TestMigrateToPostgres(t *testing.T) {
	folder := t.TempDir()
	fill(t, folder)
	address := withPassword(t, testkit.NeedPostgres(t).Database(t))

	code, stdout, stderr := migrate(t, folder, nil, "--to", address)
	if code != exitOK || !strings.Contains(stdout, fmt.Sprintf("%-16s %10d rows", "messages", 1)) || !strings.Contains(stdout, "same contents") {
		t.Fatalf("%d, %q, %q", code, stdout, stderr)
	}
	secret := filepath.Join(t.TempDir(), "store")
	if err := os.WriteFile(secret, []byte(address+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	environ := []string{"INKORG_STORE_FILE=" + secret}
	told := stdout + stderr
	for what, test := range map[string]struct {
		args []string
		code int
		want string
	}{
		"not twice":         {[]string{"--to", address}, exitFailure, "is not empty"},
		"not from there":    {[]string{"--to", address}, exitMisuse, "is PostgreSQL already"},
		"the schema there":  {nil, exitOK, "is up to date: version "},
		"no such address":   {[]string{"--to", "postgres://inkorg:hemligt@/"}, exitMisuse, "is no address of PostgreSQL"},
		"nobody there":      {[]string{"--to", "postgres://inkorg:hemligt@127.0.0.1:1/inkorg"}, exitFailure, "cannot be reached"},
		"a setting unknown": {[]string{"--to", address + "&pool_max_conns=hemligt"}, exitFailure, "pool_max_conns"},
	} {
		given := environ
		if what != "not from there" && what != "the schema there" {
			given = nil
		}
		code, stdout, stderr := migrate(t, folder, given, test.args...)
		if code != test.code || !strings.Contains(stdout+stderr, test.want) {
			t.Errorf("%s: %d, %q, %q; want %d and %q", what, code, stdout, stderr, test.code, test.want)
		}
		told += stdout + stderr
	}
	if strings.Contains(told, "hemligt") {
		t.Errorf("the password is told:\n%s", told)
	}
	checkServed(t, folder, environ)
}

// checkServed assembles the program on the copy: it finds what was in the original, and does
// not watch the disk of a store that is elsewhere.
func checkServed(t *testing.T, folder string, environ []string) {
	t.Helper()
	settings, err := settingsFlags{Data: folder}.load(system{Environ: environ})
	if err != nil {
		t.Fatal(err)
	}
	p, err := assemble(t.Context(), settings, newLog(system{Stderr: new(bytes.Buffer)}, settings))
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	page, err := p.store.Cases(t.Context(), tolvan, inbox.CaseQuery{Limit: 100})
	if err != nil || page.Counts.Inbox == 0 || page.Cases[len(page.Cases)-1].Title == "" {
		t.Errorf("%d cases (%v)", page.Counts.Inbox, err)
	}
	for _, check := range p.checks() {
		if check.Name == "disk" {
			t.Error("the disk here is watched")
		}
		if check.Name == "store" && check.Run(t.Context()) != nil {
			t.Error("the store is not ready")
		}
	}
}
