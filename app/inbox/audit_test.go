package inbox_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"inkorg/app/inbox"
	"inkorg/app/logtest"
)

// sameLog holds a citizen's audit log to be some entries, whatever their IDs.
func (d *desk) sameLog(t *testing.T, citizen inbox.PersonID, want ...inbox.AuditEntry) {
	t.Helper()
	got, err := d.store.AuditLog(context.Background(), inbox.AuditQuery{Citizen: citizen, Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(inbox.AuditEntry{}, "ID")); diff != "" {
		t.Errorf("audit log (-want +got):\n%s", diff)
	}
}

// TestViewsAreNoted: a page is one entry, by its newest message; a repeated view within ten
// minutes is none, and looking ahead never is.
func TestViewsAreNoted(t *testing.T) {
	d := newDesk(t, nil)
	for range 2 {
		delivery := good()
		delivery.MessageThreadID, delivery.Text = "t", "<article><para>"+inbox.NewID()+"</para></article>"
		d.mustDeliver(t, delivery, inbox.ResultOK)
	}
	q := inbox.OpenQuery{CaseID: d.list(t, tolvan)[0].ID, Session: "here"}
	peek := q
	peek.Peek = true
	newest := d.open(t, peek).Messages[0]
	d.sameLog(t, tolvan)

	entry := func(session string) inbox.AuditEntry {
		return inbox.AuditEntry{
			At: d.now, Citizen: tolvan, Action: inbox.AuditRead, Session: session, CaseID: newest.CaseID, MessageID: newest.ID,
			UnitID: "SE23210000", SystemID: "PLAIN",
		}
	}
	want := []inbox.AuditEntry{entry("here")}
	start := d.now
	for _, after := range []time.Duration{0, 5 * time.Minute, 10*time.Minute - time.Microsecond} {
		d.now = start.Add(after)
		d.open(t, q)
	}
	d.sameLog(t, tolvan, want...)

	d.now = start.Add(time.Minute)
	elsewhere := q
	elsewhere.Session = "there"
	d.open(t, elsewhere)
	want = append(want, entry("there"))
	d.now = start.Add(10 * time.Minute)
	d.open(t, q)
	want = append(want, entry("here"))
	d.sameLog(t, tolvan, want...)

	// What has come since was not on the page before.
	d.now = d.now.Add(time.Second)
	delivery := good()
	delivery.MessageThreadID, delivery.Description = "t", "Nytt"
	d.mustDeliver(t, delivery, inbox.ResultOK)
	newest = d.open(t, q).Messages[0]
	d.sameLog(t, tolvan, append(want, entry("here"))...)
	d.sameLog(t, agda)
}

// TestPageOfALongThreadIsAView of its own.
func TestPageOfALongThreadIsAView(t *testing.T) {
	d := newDesk(t, nil)
	for range inbox.ThreadPage + 1 {
		delivery := good()
		delivery.MessageThreadID, delivery.Text = "t", "<article><para>"+inbox.NewID()+"</para></article>"
		d.mustDeliver(t, delivery, inbox.ResultOK)
	}
	q := inbox.OpenQuery{CaseID: d.list(t, tolvan)[0].ID}
	first := d.open(t, q)
	q.Before = first.Older
	second := d.open(t, q)
	q.Before = 1
	if nothing := d.open(t, q); len(nothing.Messages) != 0 {
		t.Errorf("%d messages before the first", len(nothing.Messages))
	}
	log, err := d.store.AuditLog(t.Context(), inbox.AuditQuery{Citizen: tolvan, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	noted := map[string]bool{}
	for _, entry := range log {
		noted[entry.MessageID] = true
	}
	if len(log) != 2 || !noted[first.Messages[0].ID] || !noted[second.Messages[0].ID] {
		t.Errorf("%d entries", len(log))
	}
}

// TestLogInsAndOutsAreNoted, by their sessions' references and never by a secret or its hash.
func TestLogInsAndOutsAreNoted(t *testing.T) {
	d := newDesk(t, nil)
	ctx := t.Context()
	secret, first, err := d.LogIn(ctx, tolvan, "Tolvan", inbox.Login{IdP: "https://idp.example.se", LoA: "loa3", NameID: "name"})
	if err != nil {
		t.Fatal(err)
	}
	_, second, err := d.LogIn(ctx, tolvan, "Tolvan", inbox.Login{IdP: "https://idp.example.se", NameID: "name"})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.LogOut(ctx, first); err != nil {
		t.Fatal(err)
	}
	if _, err := d.EndSessions(ctx, inbox.LogoutOrder{ID: "_order", IdP: "https://idp.example.se", NameID: "name"}); err != nil {
		t.Fatal(err)
	}
	if len(first.Reference) < 26 || first.Reference == second.Reference || strings.Contains(secret, first.Reference) {
		t.Errorf("the sessions are named %q and %q", first.Reference, second.Reference)
	}
	entry := func(action inbox.AuditAction, session, actor, detail string) inbox.AuditEntry {
		return inbox.AuditEntry{At: d.now, Citizen: tolvan, Action: action, Session: session, Actor: actor, Detail: detail}
	}
	want := []inbox.AuditEntry{
		entry(inbox.AuditLogIn, first.Reference, "", "https://idp.example.se loa3"),
		entry(inbox.AuditLogIn, second.Reference, "", "https://idp.example.se"),
		entry(inbox.AuditLogOut, first.Reference, "", ""),
		entry(inbox.AuditLogOut, second.Reference, inbox.ActorIdP, "https://idp.example.se"),
	}
	got, err := d.store.AuditLog(ctx, inbox.AuditQuery{Citizen: tolvan, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	byAction := cmpopts.SortSlices(func(a, b inbox.AuditEntry) bool { return a.Session+string(a.Action) < b.Session+string(b.Action) })
	if diff := cmp.Diff(want, got, byAction, cmpopts.IgnoreFields(inbox.AuditEntry{}, "ID")); diff != "" {
		t.Errorf("audit log (-want +got):\n%s", diff)
	}
}

func TestExitsAreNoted(t *testing.T) {
	d := newDesk(t, nil)
	delivery := good()
	delivery.SSOLink = link("STRICT", "id=hemligt")
	d.mustDeliver(t, delivery, inbox.ResultOK)
	message := d.open(t, inbox.OpenQuery{CaseID: d.list(t, tolvan)[0].ID, Peek: true}).Messages[0]
	exit, err := d.Exit(t.Context(), tolvan, message.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	d.sameLog(t, tolvan)
	d.NoteExit(t.Context(), inbox.Session{Citizen: tolvan, Reference: "here"}, exit)
	d.sameLog(t, tolvan, inbox.AuditEntry{
		At: d.now, Citizen: tolvan, Action: inbox.AuditExit, Session: "here", CaseID: message.CaseID, MessageID: message.ID,
		UnitID: "SE23210000", SystemID: "STRICT", Detail: "0",
	})
}

// fullDisk is a store that can be read and not written.
type fullDisk struct{ inbox.Store }

func (fullDisk) MarkRead(context.Context, inbox.PersonID, string, []string, time.Time, ...inbox.AuditEntry) error {
	return inbox.Errorf(inbox.Unavailable, "the disk is full")
}

func (fullDisk) Note(context.Context, inbox.AuditEntry) error {
	return inbox.Errorf(inbox.Unavailable, "the disk is full")
}

// TestFullDiskIsNoReasonNotToRead: the line in the program's own log then says what the entry
// would have.
func TestFullDiskIsNoReasonNotToRead(t *testing.T) {
	d := newDesk(t, nil)
	delivery := good()
	delivery.SSOLink = link("STRICT", "id=1")
	d.mustDeliver(t, delivery, inbox.ResultOK)
	log := logtest.New(t)
	full := inbox.NewService(fullDisk{d.store}, directory(t), inbox.Options{Log: log.Text()})
	opened, err := full.OpenCase(t.Context(), tolvan, inbox.OpenQuery{CaseID: d.list(t, tolvan)[0].ID, Session: "here"})
	if err != nil || len(opened.Messages) != 1 {
		t.Fatalf("%d messages, %v", len(opened.Messages), err)
	}
	exit, err := full.Exit(t.Context(), tolvan, opened.Messages[0].ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	full.NoteExit(t.Context(), inbox.Session{Citizen: tolvan, Reference: "here"}, exit)
	for _, want := range []string{"action=read", "action=exit", "message=" + opened.Messages[0].ID, "session=here"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %s:\n%s", want, log.String())
		}
	}
}

// TestEntriesSayNothingOfMessages: whatever a message says, no field of an entry has any of
// it.
func TestEntriesSayNothingOfMessages(t *testing.T) {
	d := newDesk(t, nil)
	const secret = "hemligt"
	delivery := good()
	delivery.Description, delivery.Text, delivery.MessageThreadID = secret, "<article><para>"+secret+"</para></article>", secret
	delivery.OrganisationUnit.UnitName, delivery.OrganisationUnit.UnitAddress = secret, secret
	delivery.SSOLink = &inbox.SSOLink{SystemID: "STRICT", Text: secret, QueryString: "id=" + secret, Type: inbox.CurrentTarget}
	d.mustDeliver(t, delivery, inbox.ResultOK)
	message := d.open(t, inbox.OpenQuery{CaseID: d.list(t, tolvan)[0].ID, Session: "here"}).Messages[0]
	exit, err := d.Exit(t.Context(), tolvan, message.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	d.NoteExit(t.Context(), inbox.Session{Citizen: tolvan, Reference: "here", Name: secret}, exit)
	log, err := d.store.AuditLog(t.Context(), inbox.AuditQuery{Limit: 10})
	if err != nil || len(log) != 2 {
		t.Fatalf("%d entries, %v", len(log), err)
	}
	for _, entry := range log {
		if written := fmt.Sprintf("%+v", entry); strings.Contains(written, secret) {
			t.Errorf("an entry says %s", written)
		}
	}
}
