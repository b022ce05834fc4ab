package inbox_test

import (
	"context"
	"testing"
	"time"

	"inkorg/app/inbox"
)

func TestSeveralCasesChangeAtOnceAndBack(t *testing.T) {
	d := newDesk(t, nil)
	for range 3 {
		delivery := good()
		delivery.MessageThreadID = inbox.NewID()
		d.mustDeliver(t, delivery, inbox.ResultOK)
	}
	var ids []string
	for _, c := range d.list(t, tolvan) {
		ids = append(ids, c.ID)
	}
	d.open(t, inbox.OpenQuery{CaseID: ids[0]})
	d.now = d.now.Add(time.Minute)
	change, err := d.ChangeCases(context.Background(), tolvan, inbox.ActionRead, ids[0], ids[1], ids[1], "unknown")
	if err != nil || len(change.Cases) != 1 || change.Cases[0].ID != ids[1] || !change.At.Equal(d.now) {
		t.Fatalf("changed %+v, %v", change, err)
	}
	if err := d.Undo(context.Background(), tolvan, change); err != nil {
		t.Fatal(err)
	}
	for i, c := range d.list(t, tolvan) {
		if want := min(i, 1); c.Unread != want {
			t.Errorf("case %d: %d unread after undoing, want %d", i, c.Unread, want)
		}
	}
}

func TestCasesBesideTheOneThatIsOpen(t *testing.T) {
	d := newDesk(t, nil)
	for _, title := range []string{"Kallelse", "Provsvar", "Kallelse"} {
		delivery := good()
		delivery.Description, delivery.MessageThreadID = title, inbox.NewID()
		d.mustDeliver(t, delivery, inbox.ResultOK)
		d.now = d.now.Add(time.Minute)
	}
	all := d.list(t, tolvan)
	for name, test := range map[string]struct {
		list         inbox.CaseQuery
		newer, older string
	}{
		"inbox":    {inbox.CaseQuery{}, all[0].ID, all[2].ID},
		"filtered": {inbox.CaseQuery{Filter: inbox.CaseFilter{Search: "provsvar"}}, "", ""},
		"archive":  {inbox.CaseQuery{View: inbox.ViewArchive}, "", ""},
	} {
		opened := d.open(t, inbox.OpenQuery{CaseID: all[1].ID, List: test.list, Peek: true})
		if opened.NewerCase != test.newer || opened.OlderCase != test.older {
			t.Errorf("%s: beside it %q and %q, want %q and %q", name, opened.NewerCase, opened.OlderCase, test.newer, test.older)
		}
	}
}
