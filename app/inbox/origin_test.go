package inbox_test

import (
	"context"
	"testing"

	"inkorg/app/inbox"
)

// TestOriginSaysWhomToTurnTo about one's own message; another citizen's does not exist.
func TestOriginSaysWhomToTurnTo(t *testing.T) {
	d := newDesk(t, nil)
	d.mustDeliver(t, good(), inbox.ResultOK)
	opened := d.open(t, inbox.OpenQuery{CaseID: d.list(t, tolvan)[0].ID, Peek: true})
	message := opened.Messages[0].Message
	origin, err := d.Origin(context.Background(), tolvan, message.ID)
	if err != nil {
		t.Fatal(err)
	}
	if origin.CaseID != opened.ID || origin.OrganisationUnit != message.OrganisationUnit || origin.System.ID != message.SourceSystem {
		t.Errorf("origin %+v", origin)
	}
	if origin.Unit == nil || origin.Unit.HSAID != message.OrganisationUnit.UnitID {
		t.Errorf("the contact card is %+v", origin.Unit)
	}
	for citizen, id := range map[inbox.PersonID]string{agda: message.ID, tolvan: "nosuchmessage"} {
		if _, err := d.Origin(context.Background(), citizen, id); inbox.CodeOf(err) != inbox.NotFound {
			t.Errorf("%s asks for %s: %v", citizen, id, err)
		}
	}
	d.SetDirectory(empty(t))
	if gone, err := d.Origin(context.Background(), tolvan, message.ID); err != nil || gone.System.ID != "" || gone.Unit != nil {
		t.Errorf("of what is connected no more: %+v, %v", gone, err)
	}
}

func empty(t *testing.T) *inbox.Directory {
	t.Helper()
	directory, err := inbox.NewDirectory(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return directory
}
