package storetest

import (
	"slices"
	"testing"
	"time"

	"inkorg/app/inbox"
)

// letters gives a citizen a case of each title and sender, a day apart, newest last, and
// their ids.
func (s *suite) letters(t testing.TB, titlesAndSenders ...[2]string) (inbox.PersonID, []string) {
	t.Helper()
	citizen := s.citizen(t)
	var ids []string
	for i, row := range titlesAndSenders {
		m := message(citizen)
		m.ReceivedAt = start().AddDate(0, 0, i)
		m.Description, m.OrganisationUnit.UnitName = row[0], row[1]
		ids = append(ids, s.deliver(t, m).CaseID)
	}
	return citizen, ids
}

func testFilter(t *testing.T, s *suite) {
	citizen, all := s.letters(t,
		[2]string{"Kallelse till ultraljud", "Ekens vårdcentral"},
		[2]string{"ÅTERBESÖK", "Björkens vårdcentral"},
		[2]string{"Provsvar 100 %", "Ekens vårdcentral"},
		[2]string{"", "Idés_mottagning"},
		[2]string{"Kallelse", "Björkens  Vårdcentral"},
	)
	for name, test := range map[string]struct {
		filter inbox.CaseFilter
		want   []int
	}{
		"none":                        {inbox.CaseFilter{}, []int{4, 3, 2, 1, 0}},
		"a word of the title":         {inbox.CaseFilter{Search: "kallelse"}, []int{4, 0}},
		"letters of any case":         {inbox.CaseFilter{Search: "återbesök"}, []int{1}},
		"a word of the sender":        {inbox.CaseFilter{Search: "BJÖRK"}, []int{4, 1}},
		"every word, anywhere":        {inbox.CaseFilter{Search: "eken kallelse"}, []int{0}},
		"not a word":                  {inbox.CaseFilter{Search: "kallelse tandvård"}, nil},
		"no pattern":                  {inbox.CaseFilter{Search: "%"}, []int{2}},
		"no pattern either":           {inbox.CaseFilter{Search: "_"}, []int{3}},
		"what is shown of no title":   {inbox.CaseFilter{Search: "meddelande idés"}, []int{3}},
		"a sender":                    {inbox.CaseFilter{Sender: "Björkens vårdcentral"}, []int{4, 1}},
		"a part of a sender":          {inbox.CaseFilter{Sender: "Björkens"}, nil},
		"since":                       {inbox.CaseFilter{Since: start().AddDate(0, 0, 3)}, []int{4, 3}},
		"before":                      {inbox.CaseFilter{Before: start().AddDate(0, 0, 1)}, []int{0}},
		"between":                     {inbox.CaseFilter{Since: start().AddDate(0, 0, 1), Before: start().AddDate(0, 0, 3)}, []int{2, 1}},
		"sender, time and word":       {inbox.CaseFilter{Sender: "Ekens vårdcentral", Since: start().Add(1), Search: "prov"}, []int{2}},
		"blank":                       {inbox.CaseFilter{Search: " \u00a0", Sender: "\u200b"}, []int{4, 3, 2, 1, 0}},
		"that somebody else receives": {inbox.CaseFilter{Search: "provsvar", Sender: "Björkens vårdcentral"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var want []string
			for _, i := range test.want {
				want = append(want, all[i])
			}
			page := s.page(t, citizen, inbox.CaseQuery{Filter: test.filter, Limit: 10})
			same(t, "cases", caseIDs(page.Cases), want)
			same(t, "matches", page.Matches, len(want))
			same(t, "counts in any filter", page.Counts, inbox.Counts{Inbox: 5, Unread: 5})
		})
	}
	t.Run("of nobody", func(t *testing.T) {
		query := inbox.CaseQuery{Filter: inbox.CaseFilter{Search: "kallelse"}, Limit: 10}
		same(t, "page", s.page(t, s.stranger(), query), inbox.CasePage{})
		same(t, "page of another", s.page(t, s.citizen(t), query), inbox.CasePage{})
	})
	t.Run("no such view", func(t *testing.T) {
		_, err := s.Cases(s.ctx, citizen, inbox.CaseQuery{View: -1, Filter: inbox.CaseFilter{Search: "x"}})
		coded(t, "Cases", err, inbox.Invalid)
	})
	t.Run("paged, in every view", func(t *testing.T) { testFilteredPages(t, s) })
	t.Run("senders", func(t *testing.T) { testSenders(t, s) })
}

// testFilteredPages goes through a filtered list by links, forth and back.
func testFilteredPages(t *testing.T, s *suite) {
	citizen, list := s.fill(t, 9)
	other := message(citizen)
	other.Description = "Kallelse"
	s.deliver(t, other)
	query := inbox.CaseQuery{Filter: inbox.CaseFilter{Search: "provsvar"}, Limit: 2}
	for _, view := range []inbox.View{inbox.ViewInbox, inbox.ViewUnread, inbox.ViewArchive} {
		if view == inbox.ViewArchive {
			for _, id := range append(slices.Clone(list), other.CaseID) {
				must(t, s.SetArchived(s.ctx, citizen, id, true))
			}
		}
		query.View = view
		same(t, "all pages", s.walk(t, citizen, query), list)
		last := s.page(t, citizen, inbox.CaseQuery{View: view, Filter: query.Filter, Limit: 9}).Cases[8].Key()
		back := s.page(t, citizen, inbox.CaseQuery{View: view, Filter: query.Filter, From: &last, Newer: true, Limit: 2})
		same(t, "before the last", caseIDs(back.Cases), list[6:8])
		same(t, "HasNewer, HasOlder, Matches", []any{back.HasNewer, back.HasOlder, back.Matches}, []any{true, true, 9})
		none := s.page(t, citizen, inbox.CaseQuery{View: view, Filter: query.Filter})
		same(t, "without room", []any{none.Cases == nil, none.HasOlder, none.Matches}, []any{true, true, 9})
	}
}

func testSenders(t *testing.T, s *suite) {
	citizen, ids := s.letters(t, [2]string{"a", "Eken"}, [2]string{"b", "Björken"}, [2]string{"c", "Eken"}, [2]string{"d", ""})
	s.letters(t, [2]string{"e", "Asken"})
	must(t, s.SetArchived(s.ctx, citizen, ids[0], true))
	for who, want := range map[inbox.PersonID]map[string]int{citizen: {"Eken": 2, "Björken": 1, "": 1}, s.stranger(): {}} {
		senders, err := s.Senders(s.ctx, who)
		must(t, err)
		same(t, "senders", senders, want)
	}
}

// testBeside goes through the list from case to case, by its neighbours alone.
func testBeside(t *testing.T, s *suite) {
	citizen, list := s.fill(t, 7)
	must(t, s.SetArchived(s.ctx, citizen, list[3], true))
	inInbox := slices.Delete(slices.Clone(list), 3, 4)
	for name, query := range map[string]inbox.CaseQuery{
		"inbox": {}, "unread": {View: inbox.ViewUnread}, "filtered": {Filter: inbox.CaseFilter{Search: "provsvar"}},
	} {
		t.Run(name, func(t *testing.T) {
			query.Limit = 100
			page := s.page(t, citizen, query)
			same(t, "the list", caseIDs(page.Cases), inInbox)
			for i, c := range page.Cases {
				newer, older, err := s.Beside(s.ctx, citizen, query, c.Key())
				must(t, err)
				same(t, "beside", []string{newer, older}, []string{at(inInbox, i-1), at(inInbox, i+1)})
			}
			gone := s.page(t, citizen, inbox.CaseQuery{View: inbox.ViewArchive, Limit: 1}).Cases[0]
			newer, older, err := s.Beside(s.ctx, citizen, query, gone.Key())
			must(t, err)
			same(t, "beside one that has left the list", []string{newer, older}, []string{list[2], list[4]})
		})
	}
	t.Run("of nobody", func(t *testing.T) {
		newer, older, err := s.Beside(s.ctx, s.stranger(), inbox.CaseQuery{}, inbox.CaseKey{LastAt: start().Add(time.Second), ID: list[0]})
		must(t, err)
		same(t, "beside", newer+older, "")
	})
	t.Run("no such view", func(t *testing.T) {
		_, _, err := s.Beside(s.ctx, citizen, inbox.CaseQuery{View: -1}, inbox.CaseKey{})
		coded(t, "Beside", err, inbox.Invalid)
	})
}

// at gives an item of a list, empty beyond its ends.
func at(list []string, i int) string {
	if i < 0 || i >= len(list) {
		return ""
	}
	return list[i]
}
