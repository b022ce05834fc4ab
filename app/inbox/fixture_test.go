package inbox_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/logtest"
	"inkorg/app/sqlstore"
	"inkorg/render"
	"inkorg/sso"
)

// desk is a service over a real store, with a clock that the test sets.
type desk struct {
	*inbox.Service
	store inbox.Store
	now   time.Time
}

const (
	tolvan = inbox.PersonID("191212121212")
	agda   = inbox.PersonID("189001019802")
)

// newDesk makes a desk at which tolvan and agda are active users.
func newDesk(t *testing.T, change func(*inbox.Options)) *desk {
	t.Helper()
	store, err := sqlstore.Open(context.Background(), filepath.Join(t.TempDir(), "data", "inkorg.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	d := &desk{store: store, now: time.Date(2026, 11, 22, 8, 14, 0, 0, time.UTC)}
	options := inbox.Options{Now: func() time.Time { return d.now }, Log: logtest.Logger(t)}
	if change != nil {
		change(&options)
	}
	d.Service = inbox.NewService(store, directory(t), options)
	for _, id := range []inbox.PersonID{tolvan, agda} {
		if err := store.Activate(context.Background(), inbox.Citizen{ID: id, Name: "Test Person", ActiveSince: d.now}); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func base(t *testing.T, raw string) *sso.Base {
	t.Helper()
	parsed, err := sso.ParseBase(raw, false)
	if err != nil {
		t.Fatal(err)
	}
	return &parsed
}

// directory has systems of two owners, and one unit.
func directory(t *testing.T) *inbox.Directory {
	t.Helper()
	return directoryOf(t, systems(t))
}

func directoryOf(t *testing.T, systems []inbox.System) *inbox.Directory {
	t.Helper()
	d, err := inbox.NewDirectory(systems, []inbox.Unit{{HSAID: "SE23210000", Name: "Vårdcentralen Björken", Telephone: "08-465 004 01"}})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// answersOf reloads the configuration with another answer mode of a system.
func (d *desk) answersOf(t *testing.T, id string, mode inbox.AnswerMode) {
	t.Helper()
	all := systems(t)
	for i := range all {
		if all[i].ID == id {
			all[i].Answers = mode
		}
	}
	d.SetDirectory(directoryOf(t, all))
}

func systems(t *testing.T) []inbox.System {
	t.Helper()
	return []inbox.System{
		{ID: "PLAIN", Name: "Journalen", Owner: "Region A", Base: base(t, "https://journal.example.se/app/"), Answers: inbox.AnswerPlain},
		{ID: "SISTER", Name: "Formulär", Owner: "Region A", Base: base(t, "https://formular.example.se/"), Answers: inbox.AnswerInfo},
		{ID: "STRICT", Name: "Register", Owner: "Region B", Base: base(t, "https://register.example.se/"), Answers: inbox.AnswerStrict},
		{ID: "NOBASE", Name: "Utan adress", Owner: "Region B", Answers: inbox.AnswerPlain},
		{ID: "CLOSED", Name: "Stängt", Owner: "Region B", Base: base(t, "https://stangt.example.se/"), LinkedBy: []string{"STRICT"}, Answers: inbox.AnswerPlain},
		{ID: "CALLERS", Name: "Med anropare", Owner: "Region B", Callers: []string{"SE111"}, Answers: inbox.AnswerPlain},
		{ID: "WIDE", Name: "Utökad", Owner: "Region C", Profile: render.Inkorg1177(), Answers: inbox.AnswerStrict},
	}
}

// good is a delivery that is answered OK.
func good() inbox.Delivery {
	return inbox.Delivery{
		SubjectOfCareID: tolvan, OrganisationUnit: inbox.OrganisationUnit{UnitID: "SE23210000", UnitName: "Björken"},
		Description: "Kallelse", Text: "<article><para>Välkommen</para></article>", SourceSystem: "PLAIN",
	}
}

// mustDeliver delivers and wants an answer with a code.
func (d *desk) mustDeliver(t *testing.T, delivery inbox.Delivery, want inbox.ResultCode) inbox.Answer {
	t.Helper()
	answer, err := d.Deliver(context.Background(), delivery)
	if err != nil {
		t.Fatal(err)
	}
	if answer.ResultCode != want {
		t.Fatalf("answered %s %q, want %s", answer.ResultCode, answer.ResultText, want)
	}
	return answer
}

// list gives a citizen's cases, newest first.
func (d *desk) list(t *testing.T, citizen inbox.PersonID) []inbox.Case {
	t.Helper()
	page, err := d.Cases(context.Background(), citizen, inbox.CaseQuery{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	return page.Cases
}

// open opens a case of tolvan's.
func (d *desk) open(t *testing.T, q inbox.OpenQuery) inbox.OpenedCase {
	t.Helper()
	opened, err := d.OpenCase(context.Background(), tolvan, q)
	if err != nil {
		t.Fatal(err)
	}
	return opened
}
