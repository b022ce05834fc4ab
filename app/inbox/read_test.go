package inbox_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
)

func TestOpeningReadsWhatItShowsOpen(t *testing.T) {
	d := newDesk(t, nil)
	for n := range 3 {
		delivery := good()
		delivery.MessageThreadID, delivery.Description = "t", fmt.Sprint("Nr ", n)
		d.mustDeliver(t, delivery, inbox.ResultOK)
		d.now = d.now.Add(time.Hour)
	}
	found := d.list(t, tolvan)[0]
	peeked := d.open(t, inbox.OpenQuery{CaseID: found.ID, Peek: true})
	if !peeked.Messages[0].Unread() || d.list(t, tolvan)[0].Unread != 3 {
		t.Error("looking ahead has read something")
	}
	opened := d.open(t, inbox.OpenQuery{CaseID: found.ID})
	for i, message := range opened.Messages {
		if !message.Unread() || !message.Open {
			t.Errorf("message %d: unread %v, open %v: as it was before this view, every unread one is open", i, message.Unread(), message.Open)
		}
	}
	again := d.open(t, inbox.OpenQuery{CaseID: found.ID})
	if d.list(t, tolvan)[0].Unread != 0 || !again.Messages[0].Open || again.Messages[1].Open || again.Messages[1].Unread() {
		t.Errorf("after reading: %+v", again.Case)
	}
	if _, err := d.ChangeCases(context.Background(), tolvan, inbox.ActionUnread, found.ID); err != nil {
		t.Fatal(err)
	}
	if got := d.list(t, tolvan)[0].Unread; got != 1 {
		t.Errorf("marked unread: %d unread messages, want the newest alone", got)
	}
}

func TestLongThreadIsPaged(t *testing.T) {
	d := newDesk(t, nil)
	for n := range inbox.ThreadPage + 5 {
		delivery := good()
		delivery.MessageThreadID, delivery.Description = "t", fmt.Sprint("Nr ", n)
		d.mustDeliver(t, delivery, inbox.ResultOK)
	}
	id := d.list(t, tolvan)[0].ID
	first := d.open(t, inbox.OpenQuery{CaseID: id})
	if len(first.Messages) != inbox.ThreadPage || first.Older == 0 {
		t.Fatalf("%d messages, older from %d", len(first.Messages), first.Older)
	}
	if unread := d.list(t, tolvan)[0].Unread; unread != 5 {
		t.Errorf("%d unread: those of the next page are still to be read", unread)
	}
	second := d.open(t, inbox.OpenQuery{CaseID: id, Before: first.Older})
	if len(second.Messages) != 5 || second.Older != 0 || second.Messages[4].Description != "Nr 0" {
		t.Errorf("second page: %d messages, older from %d", len(second.Messages), second.Older)
	}
	third := d.open(t, inbox.OpenQuery{CaseID: id, Before: first.Older})
	if third.Messages[0].Open {
		t.Error("on a later page a message that has been read is open: only the newest of the case is")
	}
}

func TestAnotherCitizensCaseDoesNotExist(t *testing.T) {
	d := newDesk(t, nil)
	delivery := good()
	delivery.SSOLink = link("PLAIN", "id=1")
	d.mustDeliver(t, delivery, inbox.ResultOK)
	found := d.list(t, tolvan)[0]
	message := d.open(t, inbox.OpenQuery{CaseID: found.ID, Peek: true}).Messages[0]
	ctx := context.Background()
	_, openErr := d.OpenCase(ctx, agda, inbox.OpenQuery{CaseID: found.ID})
	_, exitErr := d.Exit(ctx, agda, message.ID, 0)
	_, changeErr := d.ChangeCases(ctx, agda, inbox.ActionArchive, found.ID)
	for name, err := range map[string]error{
		"open": openErr, "exit": exitErr, "change": changeErr,
	} {
		if inbox.CodeOf(err) != inbox.NotFound {
			t.Errorf("%s: %v, want not_found", name, err)
		}
	}
	if d.list(t, tolvan)[0].Unread != 1 {
		t.Error("another citizen has read the message")
	}
}

func TestContactCardWhileTheUnitIsConnected(t *testing.T) {
	d := newDesk(t, nil)
	d.mustDeliver(t, good(), inbox.ResultOK)
	id := d.list(t, tolvan)[0].ID
	if unit := d.open(t, inbox.OpenQuery{CaseID: id}).Messages[0].Unit; unit == nil || unit.Name != "Vårdcentralen Björken" {
		t.Errorf("contact card %v", unit)
	}
	without, err := inbox.NewDirectory([]inbox.System{{ID: "PLAIN"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	d.SetDirectory(without)
	opened := d.open(t, inbox.OpenQuery{CaseID: id}).Messages[0]
	if opened.Unit != nil || opened.OrganisationUnit.UnitName != "Björken" {
		t.Errorf("unit %v, sender %q: the card goes, the name the message gives stays", opened.Unit, opened.OrganisationUnit.UnitName)
	}
}

func TestDirectoryRefusesIdsGivenTwice(t *testing.T) {
	_, err := inbox.NewDirectory([]inbox.System{{ID: "A"}, {ID: "A"}, {ID: ""}}, []inbox.Unit{{HSAID: ""}, {HSAID: "SE1"}, {HSAID: "SE1"}})
	for _, want := range []string{`system id "A"`, `system id ""`, `unit id ""`, `unit id "SE1"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s in it", err, want)
		}
	}
}
