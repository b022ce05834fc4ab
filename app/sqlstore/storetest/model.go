package storetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"inkorg/app/inbox"
)

// testModel does at random what can be done to a citizen's mail, both to the store and to
// a model of it that is too simple to be wrong, and compares everything that can be asked.
func testModel(t *testing.T, s *suite) {
	stored := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		m := &model{suite: s, citizen: s.stranger(), stored: stored}
		must(t, s.Activate(s.ctx, inbox.Citizen{ID: m.citizen}))
		t.Repeat(map[string]func(*rapid.T){
			"deliver":     m.deliverOne,
			"repeat":      m.repeatOne,
			"mark read":   m.markRead,
			"mark unread": m.markUnread,
			"archive":     m.archive,
			"undo":        m.undo,
			"dispose":     m.dispose,
			"":            m.compare,
		})
	})
}

// model is a citizen's mail as plain slices.
type model struct {
	*suite
	citizen inbox.PersonID
	cases   []*modelCase
	stored  map[string]int // messages of each system, of all models of the store
}

type modelCase struct {
	inbox.Case
	messages []inbox.Message
}

func (m *model) deliverOne(t *rapid.T) {
	delivery := message(m.citizen)
	// Few of each, so that threads grow and times are equal or go back.
	delivery.ThreadID = rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "thread")
	delivery.SourceSystem = rapid.SampledFrom([]string{"SE45454", "DEMO-REDIRECT"}).Draw(t, "system")
	delivery.Description = rapid.SampledFrom([]string{"", " ", "Kallelse", "Provsvar"}).Draw(t, "description")
	delivery.OrganisationUnit.UnitName = rapid.SampledFrom([]string{"", "Björken", "Eken"}).Draw(t, "sender")
	delivery.ReceivedAt = start().Add(time.Duration(rapid.IntRange(0, 5).Draw(t, "microseconds")) * time.Microsecond)
	answer, repeat, err := m.Deliver(m.ctx, delivery, start())
	must(t, err)
	same(t, "repeat", repeat, false)
	same(t, "answer", answer, delivery.Answer)

	m.stored[delivery.SourceSystem]++
	c := m.caseFor(delivery)
	delivery.CaseID, delivery.Seq = c.ID, len(c.messages)+1
	c.messages = append(c.messages, delivery)
	c.Archived = false
	c.Sender = delivery.OrganisationUnit.UnitName
	if strings.TrimSpace(delivery.Description) != "" {
		c.Title = delivery.Description
	}
	if delivery.ReceivedAt.After(c.LastAt) {
		c.LastAt = delivery.ReceivedAt
	}
}

func (m *model) caseFor(delivery inbox.Message) *modelCase {
	for _, c := range m.cases {
		first := c.messages[0]
		if first.ThreadID != "" && first.ThreadID == delivery.ThreadID && first.SourceSystem == delivery.SourceSystem {
			return c
		}
	}
	c := &modelCase{Case: inbox.Case{ID: delivery.CaseID}}
	m.cases = append(m.cases, c)
	return c
}

// pick draws one of the citizen's cases, of which there must be one.
func (m *model) pick(t *rapid.T) *modelCase {
	if len(m.cases) == 0 {
		t.Skip("no case yet")
	}
	return rapid.SampledFrom(m.cases).Draw(t, "case")
}

func (m *model) repeatOne(t *rapid.T) {
	original := rapid.SampledFrom(m.pick(t).messages).Draw(t, "message")
	_, repeat, err := m.Deliver(m.ctx, again(original, time.Hour), original.ReceivedAt)
	must(t, err)
	same(t, "repeat", repeat, true)
}

func (m *model) markRead(t *rapid.T) {
	c := m.pick(t)
	read := rapid.SliceOfDistinct(rapid.SampledFrom(ids(c.messages)), rapid.ID[string]).Draw(t, "messages")
	at := start().Add(time.Hour)
	must(t, m.MarkRead(m.ctx, m.citizen, c.ID, read, at))
	for i := range c.messages {
		if c.messages[i].Unread() && slices.Contains(read, c.messages[i].ID) {
			c.messages[i].ReadAt = at
		}
	}
}

func (m *model) markUnread(t *rapid.T) {
	c := m.pick(t)
	must(t, m.MarkUnread(m.ctx, m.citizen, c.ID))
	c.messages[len(c.messages)-1].ReadAt = time.Time{}
}

func (m *model) archive(t *rapid.T) {
	c := m.pick(t)
	c.Archived = rapid.Bool().Draw(t, "archived")
	must(t, m.SetArchived(m.ctx, m.citizen, c.ID, c.Archived))
}

// undo does an action to several cases and undoes it, which leaves all as it was.
func (m *model) undo(t *rapid.T) {
	m.pick(t)
	action := rapid.SampledFrom([]inbox.Action{
		inbox.ActionRead, inbox.ActionUnread, inbox.ActionArchive, inbox.ActionRestore,
	}).Draw(t, "action")
	var ids []string
	for _, c := range rapid.SliceOfDistinct(rapid.SampledFrom(m.cases), rapid.ID[*modelCase]).Draw(t, "cases") {
		ids = append(ids, c.ID)
	}
	change, err := m.Change(m.ctx, m.citizen, action, append(ids, "unknown"), start().Add(2*time.Hour))
	if len(ids) > 0 {
		must(t, err)
	}
	must(t, m.Undo(m.ctx, m.citizen, change))
}

// dispose archives some cases and removes others.
func (m *model) dispose(t *rapid.T) {
	m.pick(t)
	fates := map[string]inbox.Disposal{}
	var ids []string
	var want inbox.Disposed
	var kept []*modelCase
	for _, c := range m.cases {
		fate := rapid.SampledFrom([]inbox.Disposal{inbox.DisposeNot, inbox.DisposeArchive, inbox.DisposeRemove}).Draw(t, "disposal")
		ids, fates[c.ID] = append(ids, c.ID), fate
		switch fate {
		case inbox.DisposeRemove:
			want = want.Plus(inbox.Disposed{Removed: 1, Messages: len(c.messages)})
			continue
		case inbox.DisposeArchive:
			if !c.Archived {
				want.Archived++
			}
			c.Archived = true
		}
		kept = append(kept, c)
	}
	m.cases = kept
	done, err := m.Dispose(m.ctx, m.citizen, append(ids, "unknown"), func(c inbox.HeldCase) inbox.Disposal { return fates[c.ID] })
	must(t, err)
	same(t, "disposed of", done, want)
}

// compare asks the store for two pages of the list in some view, and for a thread.
func (m *model) compare(t *rapid.T) {
	view := rapid.SampledFrom([]inbox.View{inbox.ViewInbox, inbox.ViewUnread, inbox.ViewArchive}).Draw(t, "view")
	limit := rapid.IntRange(1, 10).Draw(t, "limit")
	want := m.view(view)
	first := inbox.CasePage{
		Cases:    slices.Clip(want[:min(limit, len(want))]),
		HasOlder: len(want) > limit,
		Matches:  len(want),
		Counts: inbox.Counts{
			Inbox: len(m.view(inbox.ViewInbox)), Unread: len(m.view(inbox.ViewUnread)), Archived: len(m.view(inbox.ViewArchive)),
		},
	}
	page, err := m.Cases(m.ctx, m.citizen, inbox.CaseQuery{View: view, Limit: limit})
	must(t, err)
	same(t, "first page", page, first)
	if first.HasOlder {
		key := page.Cases[limit-1].Key()
		rest, err := m.Cases(m.ctx, m.citizen, inbox.CaseQuery{View: view, From: &key, Limit: len(want)})
		must(t, err)
		same(t, "the rest", rest, inbox.CasePage{Cases: want[limit:], Counts: first.Counts, Matches: len(want), HasNewer: true})
	}
	m.compareFiltered(t, view, first.Counts)
	for system, want := range m.stored {
		stored, err := m.StoredIn(m.ctx, system, 202603)
		must(t, err)
		same(t, "stored of "+system, stored, want)
	}
	if len(m.cases) > 0 {
		m.compareThread(t, m.pick(t))
	}
}

// compareFiltered asks for a list of those of a sender or with a word in the title.
func (m *model) compareFiltered(t *rapid.T, view inbox.View, counts inbox.Counts) {
	filter := inbox.CaseFilter{
		Sender: rapid.SampledFrom([]string{"", "björken"}).Draw(t, "of sender"),
		Search: rapid.SampledFrom([]string{"", "KALLELSE"}).Draw(t, "search"),
		Since:  rapid.SampledFrom([]time.Time{{}, start().Add(3 * time.Microsecond)}).Draw(t, "since"),
	}
	var want []inbox.Case
	for _, c := range m.view(view) {
		ofSender, held := filter.Sender == "" || c.Sender == "Björken", filter.Search == "" || c.Title == "Kallelse"
		if ofSender && held && !c.LastAt.Before(filter.Since) {
			want = append(want, c)
		}
	}
	page, err := m.Cases(m.ctx, m.citizen, inbox.CaseQuery{View: view, Filter: filter, Limit: 1000})
	must(t, err)
	same(t, "filtered page", page, inbox.CasePage{Cases: want, Counts: counts, Matches: len(want)})
}

func (m *model) compareThread(t *rapid.T, c *modelCase) {
	found, messages, err := m.Thread(m.ctx, m.citizen, c.ID, 0, 1000)
	must(t, err)
	same(t, "case", found, c.value())
	slices.Reverse(messages)
	same(t, "messages", messages, c.messages)
}

func (c *modelCase) value() inbox.Case {
	value := c.Case
	value.Messages = len(c.messages)
	for _, message := range c.messages {
		if message.Unread() {
			value.Unread++
		}
	}
	return value
}

// view gives the cases that a view shows, in its order.
func (m *model) view(view inbox.View) []inbox.Case {
	var shown []inbox.Case
	for _, c := range m.cases {
		value := c.value()
		switch view {
		case inbox.ViewUnread:
			if value.Archived || value.Unread == 0 {
				continue
			}
		default:
			if value.Archived != (view == inbox.ViewArchive) {
				continue
			}
		}
		shown = append(shown, value)
	}
	slices.SortFunc(shown, newestFirst)
	return shown
}
