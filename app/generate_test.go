package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/config"
	"inkorg/app/demo"
	"inkorg/app/inbox"
	"inkorg/app/testkit"
)

// generate fills a store with a crowd of forty.
func generate(t *testing.T, folder string, environ []string) {
	t.Helper()
	var out, err bytes.Buffer
	code := run(t.Context(), []string{"generate", "--data", folder, "--citizens", "40", "--messages", "1000", "--seed", "3"},
		system{Stdout: &out, Stderr: &err, Environ: environ})
	if code != exitOK || !strings.Contains(out.String(), "40 citizens with 1000 messages") {
		t.Fatalf("%d, %q, %q", code, out.String(), err.String())
	}
}

// crowdMail is all that a crowd of forty can see, through a store.
func crowdMail(t *testing.T, folder string, environ []string) (all []any) {
	t.Helper()
	settings, err := settingsFlags{Data: folder}.load(system{Environ: environ})
	if err != nil {
		t.Fatal(err)
	}
	store, err := openStore(t.Context(), settings.Store)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	messages := 0
	for n := 1; n <= 40; n++ {
		number := demo.CrowdNumber(n)
		if n == 40 {
			number = "189001019802"
		}
		citizen, err := store.Citizen(t.Context(), number)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, citizen)
		for _, view := range []inbox.View{inbox.ViewInbox, inbox.ViewArchive} {
			page, err := store.Cases(t.Context(), number, inbox.CaseQuery{View: view, Limit: 1000})
			if err != nil || len(page.Cases) != page.Matches {
				t.Fatalf("%d cases of %d (%v)", len(page.Cases), page.Matches, err)
			}
			all = append(all, page)
			for _, c := range page.Cases {
				_, thread, err := store.Thread(t.Context(), number, c.ID, 0, 1000)
				if err != nil || len(thread) != c.Messages {
					t.Fatalf("%d messages of %d (%v)", len(thread), c.Messages, err)
				}
				all, messages = append(all, thread), messages+len(thread)
			}
		}
	}
	if messages != 1000 {
		t.Errorf("%d messages", messages)
	}
	return all
}

// TestGenerateIsTheSameEverywhere: one seed fills both kinds of store with the same.
func TestGenerateIsTheSameEverywhere(t *testing.T) {
	embedded, beside := t.TempDir(), t.TempDir()
	environ := []string{"INKORG_STORE=" + testkit.NeedPostgres(t).Database(t)}
	generate(t, embedded, nil)
	generate(t, beside, environ)
	if diff := cmp.Diff(crowdMail(t, embedded, nil), crowdMail(t, beside, environ)); diff != "" {
		t.Errorf("sqlite (-), postgres (+):\n%s", diff)
	}
}

func TestGenerateNotInProduction(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inkorg.db")
	settings := config.Config{Environment: config.EnvironmentProduction, Store: config.Store{Path: config.Path(path)}}
	err := generateCommand{Citizens: 1, Messages: 1}.fill(t.Context(), system{}, settings)
	if err == nil || !strings.Contains(err.Error(), "the environment is production") {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("there is a store")
	}
}

// TestFillProgress tells on a terminal how fast it goes and how long it will take, and
// elsewhere what has come of it.
func TestFillProgress(t *testing.T) {
	var told bytes.Buffer
	now := time.Date(2026, time.November, 1, 8, 0, 0, 0, time.UTC)
	p := &fillProgress{to: &told, terminal: true, all: 10_000, now: func() time.Time { return now }, begun: now}
	now = now.Add(20 * time.Second)
	p.tell(250, 2500)
	if want := "\r\x1b[K2500 of 10000 messages, 125/s, 1m0s left"; told.String() != want {
		t.Errorf("%q, want %q", told.String(), want)
	}
	told.Reset()
	p.terminal = false
	p.tell(1000, 10_000)
	if err := p.end(); err != nil || told.String() != "1000 citizens with 10000 messages in 20s, 500/s.\n" {
		t.Errorf("%q, %v", told.String(), err)
	}
}
