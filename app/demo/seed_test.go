package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/config"
	"inkorg/app/inbox"
	"inkorg/app/logtest"
	"inkorg/app/sqlstore"
	"inkorg/assets"
)

// realSamples are the demo's own.
func realSamples(t *testing.T) *Samples {
	t.Helper()
	folder, err := fs.Sub(assets.Samples, "samples")
	must(t, err)
	samples, err := ReadSamples(folder, "http://127.0.0.1:8177")
	must(t, err)
	return samples
}

func demoDirectory(t *testing.T, samples *Samples) *inbox.Directory {
	t.Helper()
	directory, err := config.Demo().Directory(samples.Units()...)
	must(t, err)
	return directory
}

func emptyStore(t *testing.T) *sqlstore.Store {
	t.Helper()
	store, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "inkorg.db"))
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	return store
}

// contents is all that a store holds of the accounts' messages.
func contents(t *testing.T, store inbox.Store) map[inbox.PersonID][]inbox.Message {
	t.Helper()
	all := map[inbox.PersonID][]inbox.Message{}
	for _, account := range Accounts() {
		for _, found := range cases(t, store, account.Number) {
			_, messages, err := store.Thread(t.Context(), account.Number, found.ID, 0, 100)
			must(t, err)
			all[account.Number] = append(all[account.Number], messages...)
		}
	}
	return all
}

func cases(t *testing.T, store inbox.Store, citizen inbox.PersonID) []inbox.Case {
	t.Helper()
	page, err := store.Cases(t.Context(), citizen, inbox.CaseQuery{View: inbox.ViewInbox, Limit: 1000})
	must(t, err)
	return page.Cases
}

// TestSeed fills a store once and looks at it from several sides.
func TestSeed(t *testing.T) {
	store, samples, now := emptyStore(t), realSamples(t), newTestClock().now()
	begun := time.Now()
	must(t, Seed(t.Context(), store, demoDirectory(t, samples), samples, now))
	t.Logf("%d messages were delivered in %v", len(samples.messages), time.Since(begun).Round(time.Millisecond))
	t.Run("accounts have what is promised", func(t *testing.T) { checkAccounts(t, store) })
	t.Run("samples are kept as given", func(t *testing.T) { checkKept(t, store, samples, now) })
	t.Run("cases can be told apart", func(t *testing.T) { checkCases(t, store) })
}

func checkAccounts(t *testing.T, store inbox.Store) {
	for _, test := range []struct {
		name         string
		number       inbox.PersonID
		least, most  int // cases
		active       bool
		unread, read bool
		methods      []inbox.NotificationMethod
	}{
		{name: "full", number: "191212121212", least: 25, most: 100, active: true, unread: true, read: true},
		{name: "several", number: "189001019802", least: 3, most: 24, active: true, unread: true, read: true},
		{name: "empty", number: "199908072391", active: true},
		{name: "notified", number: "191313131313", least: 1, most: 24, active: true, read: true, methods: []inbox.NotificationMethod{inbox.MethodEmail}},
		{name: "not yet active", number: "199101012384"},
		{name: "never active", number: "191111111111"},
	} {
		t.Run(test.name, func(t *testing.T) {
			citizen, err := store.Citizen(t.Context(), test.number)
			if active := err == nil; active != test.active {
				t.Errorf("active: %v", active)
			}
			if diff := cmp.Diff(test.methods, citizen.Notifications.Methods()); diff != "" {
				t.Errorf("notification methods (-want +got):\n%s", diff)
			}
			if !test.active {
				return
			}
			found := cases(t, store, test.number)
			if len(found) < test.least || len(found) > test.most {
				t.Errorf("%d cases, want %d to %d", len(found), test.least, test.most)
			}
			unread := 0
			for _, c := range found {
				if c.Unread > 0 {
					unread++
				}
			}
			if test.unread && unread == 0 {
				t.Error("no case is unread")
			}
			if test.read && unread == len(found) {
				t.Error("every case is unread")
			}
		})
	}
}

// checkKept: what the samples say is what the store has, at its time.
func checkKept(t *testing.T, store inbox.Store, samples *Samples, now time.Time) {
	stored := map[time.Time]inbox.Message{}
	count := 0
	for _, messages := range contents(t, store) {
		for _, message := range messages {
			stored[message.ReceivedAt] = message
			count++
		}
	}
	if count != len(samples.messages) {
		t.Errorf("%d messages for %d samples", count, len(samples.messages))
	}
	for _, sample := range samples.messages {
		at := now.Add(-sample.age)
		message, found := stored[at]
		if !found || message.Text != sample.delivery.Text || message.Description != sample.delivery.Description {
			t.Errorf("%s is not stored as of %v", sample.file, at)
			continue
		}
		if message.Unread() == sample.read {
			t.Errorf("%s: unread is %v", sample.file, message.Unread())
		}
		if sample.read && (message.ReadAt.Before(at) || message.ReadAt.After(now)) {
			t.Errorf("%s was received %v and read %v", sample.file, at, message.ReadAt)
		}
		if message.Answer.ResultCode == inbox.ResultInfo && sample.delivery.SourceSystem != "DEMO-1177INKORG" {
			t.Errorf("%s was answered INFO: %s", sample.file, message.Answer.ResultText)
		}
	}
}

// checkCases: people and scripts find a case by sender, title and day.
func checkCases(t *testing.T, store inbox.Store) {
	for _, account := range Accounts() {
		seen := map[string]bool{}
		for _, c := range cases(t, store, account.Number) {
			key := fmt.Sprintf("%s | %s | %s", c.Sender, c.Title, c.LastAt.Format(time.DateOnly))
			if seen[key] {
				t.Errorf("two cases are %s", key)
			}
			seen[key] = true
		}
	}
}

func TestSampleUnitsAreConnected(t *testing.T) {
	samples := realSamples(t)
	directory := demoDirectory(t, samples)
	for _, want := range []string{"SE23210000", "SE1111111111-BJORKEN"} {
		if _, connected := directory.Unit(want); !connected {
			t.Errorf("%s, which scripts rely on, is not connected", want)
		}
	}
	for _, sample := range samples.messages {
		if _, connected := directory.Unit(sample.delivery.OrganisationUnit.UnitID); !connected {
			t.Errorf("%s comes from %s, which is not connected", sample.file, sample.delivery.OrganisationUnit.UnitID)
		}
	}
}

func TestSecondStartChangesNothing(t *testing.T) {
	store, samples, now := emptyStore(t), realSamples(t), newTestClock().now()
	directory := demoDirectory(t, samples)
	must(t, Seed(t.Context(), store, directory, samples, now))
	must(t, store.SetNotifications(t.Context(), "191313131313", inbox.Notifications{}))
	before := contents(t, store)
	must(t, Seed(t.Context(), store, directory, samples, now.Add(24*time.Hour)))
	if diff := cmp.Diff(before, contents(t, store)); diff != "" {
		t.Errorf("contents (-first +second):\n%s", diff)
	}
	citizen, err := store.Citizen(t.Context(), "191313131313")
	must(t, err)
	if citizen.Notifications.Email {
		t.Error("a citizen's own choice was overwritten")
	}
}

// brokenStore fails at a delivery, as if the program had been killed there.
type brokenStore struct {
	inbox.Store
	left int
}

var errKilled = errors.New("killed")

func (b *brokenStore) Deliver(ctx context.Context, m inbox.Message, since time.Time) (inbox.Answer, bool, error) {
	if b.left--; b.left < 0 {
		return inbox.Answer{}, false, errKilled
	}
	return b.Store.Deliver(ctx, m, since)
}

// TestInterruptedStartIsFinished: the next start adds what is missing, and nothing twice.
func TestInterruptedStartIsFinished(t *testing.T) {
	samples, now := realSamples(t), newTestClock().now()
	directory := demoDirectory(t, samples)
	wantUnread := 0
	for _, sample := range samples.messages {
		if !sample.read {
			wantUnread++
		}
	}
	for _, delivered := range []int{20, len(samples.messages) - 1} {
		store := emptyStore(t)
		if err := Seed(t.Context(), &brokenStore{store, delivered}, directory, samples, now); !errors.Is(err, errKilled) {
			t.Fatalf("error = %v", err)
		}
		must(t, Seed(t.Context(), store, directory, samples, now.Add(24*time.Hour)))
		unread, count := 0, 0
		for _, messages := range contents(t, store) {
			for _, message := range messages {
				count++
				if message.Unread() {
					unread++
				}
			}
		}
		if count != len(samples.messages) || unread != wantUnread {
			t.Errorf("killed after %d: %d messages, %d unread; want %d and %d", delivered, count, unread, len(samples.messages), wantUnread)
		}
	}
}

// TestRefusedSampleStopsTheStart: a sample that the contract's rules refuse is a fault of
// the program, and its file is named.
func TestRefusedSampleStopsTheStart(t *testing.T) {
	for name, change := range map[string]struct{ old, new string }{
		"unit not connected":     {"{unitId: SE1-A, unitName: Kliniken}", "{unitId: SE1-B, unitName: Kliniken}"},
		"unknown system":         {"read: true\n    sourceSystem: SE45454", "read: true\n    sourceSystem: NOBODY"},
		"the one without any":    {"189001019802", "199908072391"},
		"receiver is not active": {"189001019802", "199101012384"},
	} {
		t.Run(name, func(t *testing.T) {
			samples, err := ReadSamples(folder(strings.Replace(goodIndex, change.old, change.new, 1)), "http://127.0.0.1:8177")
			must(t, err)
			err = Seed(t.Context(), emptyStore(t), demoDirectory(t, samples), samples, newTestClock().now())
			if err == nil || !strings.Contains(err.Error(), "tid.txt") || !strings.Contains(err.Error(), "ERROR") {
				t.Errorf("error = %v", err)
			}
			if err != nil && len(logtest.Leaks(err.Error())) > 0 {
				t.Error("the error holds a personal identity number")
			}
		})
	}
	samples, err := ReadSamples(fstest.MapFS{"samples.yaml": {}}, "")
	must(t, err)
	must(t, Seed(t.Context(), emptyStore(t), demoDirectory(t, samples), samples, newTestClock().now()))
}
