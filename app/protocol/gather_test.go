package protocol_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/protocol"
	"inkorg/app/sqlstore"
)

// TestGather: where calls are kept, a system goes by them; in production by the messages that
// are stored and the exits that were followed.
func TestGather(t *testing.T) {
	store, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "data", "inkorg.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	const tolvan = inbox.PersonID("191212121212")
	stored := inbox.Message{
		ID: "stored", CaseID: "case", Citizen: tolvan, ReceivedAt: begun, Description: "Provsvar", Text: "<article><para>a</para></article>", Notify: true,
		SourceSystem: "JOURNAL", OrganisationUnit: inbox.OrganisationUnit{UnitID: "SE1"},
		Answer: inbox.Answer{ResultCode: inbox.ResultOK, NotificationSent: []inbox.NotificationMethod{inbox.MethodEmail}},
	}
	other := stored
	other.ID, other.CaseID, other.SourceSystem = "other", "another", "OTHER"
	called := inbox.Exchange{ID: "1", At: begun, Contract: "AddMessageToPatientPortalInbox", Citizen: tolvan, System: "JOURNAL", Result: "ERROR", Said: inbox.NotActiveUser, Correlation: "c1", Request: "good"}
	dry, broken, asked := called, called, called
	dry.ID, dry.Request = "2", "dry"
	broken.ID, broken.Request, broken.Result, broken.Said, broken.Codes, broken.At = "3", "broken", "fault Client", "NOT_ENCODED: expected text only", "NOT_ENCODED", begun.Add(time.Minute)
	asked.ID, asked.Contract, asked.System, asked.Result, asked.Correlation, asked.At = "4", "IsActiveUser", "", "false", "c4", begun.Add(-time.Minute)
	_, _, first := store.Deliver(t.Context(), stored, begun)
	_, _, second := store.Deliver(t.Context(), other, begun)
	if err := errors.Join(
		store.Activate(t.Context(), inbox.Citizen{ID: tolvan, ActiveSince: begun}), store.KeepExchanges(t.Context(), []inbox.Exchange{called, dry, broken, asked}),
		store.Note(t.Context(), inbox.AuditEntry{At: begun, Citizen: tolvan, Action: inbox.AuditExit, MessageID: "stored", SystemID: "JOURNAL"}),
		store.SetRemark(t.Context(), inbox.Remark{System: "JOURNAL", Line: "contacts", Text: "Anna Ek", At: begun}),
	); err != nil {
		t.Fatal(err)
	}
	if inbox.CodeOf(first) != inbox.NotFound || inbox.CodeOf(second) != inbox.NotFound {
		t.Fatal("somebody who is not active has got a message")
	}
	for _, m := range []inbox.Message{stored, other} {
		if _, _, err := store.Deliver(t.Context(), m, begun); err != nil {
			t.Fatal(err)
		}
	}
	read := func(source []byte) (inbox.Delivery, error) {
		if string(source) == "broken" {
			return inbox.Delivery{}, errors.New("not to be read")
		}
		return inbox.Delivery{SubjectOfCareID: tolvan, SourceSystem: "JOURNAL", DryRun: string(source) == "dry", OrganisationUnit: inbox.OrganisationUnit{UnitID: "SE1"}}, nil
	}
	for whole, want := range map[bool]string{
		true: "description broken 0 1 c1\nencoded broken 0 1 c1\nasked seen 1 0 c4\ntested missing 0 0 -\ncontacts noted 0 0 -\n" +
			"exit seen 1 0 stored\nnotification missing 0 0 -\nnot-active seen 1 0 c1",
		false: "description seen 1 0 stored\nencoded seen 1 0 stored\nasked unseen 0 0 -\ntested seen 1 0 stored\ncontacts noted 0 0 -\n" +
			"exit seen 1 0 stored\nnotification seen 1 0 stored\nnot-active unseen 0 0 -",
	} {
		traffic, err := protocol.Gatherer{Store: store, ReadRequest: read, Whole: whole}.Gather(t.Context(), "JOURNAL")
		if err != nil {
			t.Fatal(err)
		}
		made := protocol.Judge(rules(t), traffic, begun)
		if got := states(made, "description", "encoded", "asked", "tested", "contacts", "exit", "notification", "not-active"); got != want {
			t.Errorf("whole %v:\n%s\nwant:\n%s", whole, got, want)
		}
	}
}
