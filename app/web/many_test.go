package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"inkorg/app/inbox"
)

// submit sends a form of a page as a browser would, with the values given.
func (b *browser) submit(on page, form string, values url.Values) page {
	b.t.Helper()
	found := on.doc.Find(form)
	if found.Length() != 1 {
		b.t.Fatalf("%d forms %s", found.Length(), form)
	}
	sent := url.Values{}
	found.Find("input[type=hidden]").Each(func(_ int, s *goquery.Selection) { sent.Set(s.AttrOr("name", ""), s.AttrOr("value", "")) })
	for name, list := range values {
		sent[name] = list
	}
	return b.do(b.request(http.MethodPost, found.AttrOr("action", ""), sent))
}

// tick submits the form of the ticked cases on a page, and gives the page that it leads to.
func (b *browser) tick(on page, what string, caseIDs ...string) page {
	b.t.Helper()
	sent := b.submit(on, "form#many", url.Values{"gor": {what}, "arende": caseIDs})
	if sent.StatusCode != http.StatusSeeOther {
		b.t.Fatalf("%s: %d", what, sent.StatusCode)
	}
	return b.get(sent.Header.Get("Location"))
}

// states are the cases of tolvan's, as far as he can change them, by title.
func (s *site) states() map[string]string {
	s.t.Helper()
	all := map[string]string{}
	for _, view := range []inbox.View{inbox.ViewInbox, inbox.ViewArchive} {
		page, err := s.store.Cases(s.t.Context(), tolvan, inbox.CaseQuery{View: view, Limit: 100})
		if err != nil {
			s.t.Fatal(err)
		}
		for _, c := range page.Cases {
			_, messages, err := s.store.Thread(s.t.Context(), tolvan, c.ID, 0, 10)
			if err != nil {
				s.t.Fatal(err)
			}
			all[c.Title] = fmt.Sprintf("archived %v, %d unread, read at %v", c.Archived, c.Unread, messages[0].ReadAt)
		}
	}
	return all
}

// mixed gives tolvan cases in every state, and their ids.
func (s *site) mixed() []string {
	s.t.Helper()
	s.letters([2]string{"read", "a"}, [2]string{"archived", "b"}, [2]string{"archived, read", "c"}, [2]string{"unread", "d"})
	b := s.citizen(tolvan)
	rows := b.get("/inkorg").doc.Find("li[data-case]")
	ids := rows.Map(func(_ int, row *goquery.Selection) string { return row.AttrOr("data-case", "") }) // newest first
	b.get("/inkorg/" + ids[3])
	b.get("/inkorg/" + ids[1])
	b.tick(b.get("/inkorg"), "arkivera", ids[1], ids[2])
	return ids
}

func TestSeveralAtOnceAndUndone(t *testing.T) {
	for what, said := range map[string]string{
		"last": "2 ärenden är markerade som lästa.", "olast": "2 ärenden är markerade som olästa.",
		"arkivera": "2 ärenden är arkiverade. Du hittar dem under Arkiv.", "aterstall": "2 ärenden är tillbaka i inkorgen.",
	} {
		t.Run(what, func(t *testing.T) {
			s := newSite(t)
			ids := s.mixed()
			b := s.citizen(tolvan)
			before := s.states()
			after := b.tick(b.get("/inkorg"), what, ids...)
			status := after.doc.Find("main [role=status]")
			if got := strings.Join(strings.Fields(status.Text()), " "); got != said+" Ångra" {
				t.Errorf("said %q", got)
			}
			if changed := s.states(); fmt.Sprint(changed) == fmt.Sprint(before) {
				t.Error("nothing has changed")
			}
			undone := b.submit(after, "main [role=status] form[method=post]", nil)
			if undone.StatusCode != http.StatusSeeOther || fmt.Sprint(s.states()) != fmt.Sprint(before) {
				t.Errorf("undone: %d\n%v\nwant\n%v", undone.StatusCode, s.states(), before)
			}
			last := b.get(undone.Header.Get("Location")).doc.Find("main [role=status]")
			if !strings.Contains(last.Text(), "ångrad") || last.Find("form").Length() != 0 {
				t.Errorf("then said %q", last.Text())
			}
		})
	}
}

func TestOneIsUndone(t *testing.T) {
	for _, what := range []string{"olast", "arkivera", "aterstall"} {
		t.Run(what, func(t *testing.T) {
			s := newSite(t)
			ids := s.mixed()
			b := s.citizen(tolvan)
			before := s.states()
			id := ids[3] // read, in the inbox
			if what == "aterstall" {
				id = ids[1] // read, in the archive
			}
			sent := b.submit(b.get("/inkorg/"+id), "form[action$='/"+what+"']", nil)
			after := b.get(sent.Header.Get("Location"))
			if fmt.Sprint(s.states()) == fmt.Sprint(before) {
				t.Error("nothing has changed")
			}
			b.submit(after, "form[action='/inkorg/angra']", nil)
			if fmt.Sprint(s.states()) != fmt.Sprint(before) {
				t.Errorf("undone:\n%v\nwant\n%v", s.states(), before)
			}
		})
	}
}

func TestOddChoicesOfSeveral(t *testing.T) {
	s := newSite(t)
	ids := s.mixed()
	s.deliver(func(d *inbox.Delivery) { d.SubjectOfCareID = agda })
	others := s.citizen(agda).get("/inkorg").doc.Find("li[data-case]").AttrOr("data-case", "")
	b := s.citizen(tolvan)
	before := s.states()

	none := b.tick(b.get("/inkorg"), "last")
	if alert := none.doc.Find("main [role=alert]"); !strings.Contains(alert.Text(), "inte valt något ärende") || none.doc.Find("details.many[open]").Length() != 1 {
		t.Errorf("nothing chosen: %q", alert.Text())
	}
	for name, chosen := range map[string][]string{
		"another's": {others}, "none that is": {"nosuchcase", ""}, "as it is": {ids[0]},
	} {
		action := "last"
		if name == "as it is" {
			action = "olast"
		}
		same := b.tick(b.get("/inkorg"), action, chosen...)
		if status := same.doc.Find("main [role=status]"); !strings.Contains(status.Text(), "Inget behövde ändras") || status.Find("form").Length() != 0 {
			t.Errorf("%s: %q", name, status.Text())
		}
	}
	for name, form := range map[string]url.Values{
		"no action":          {"arende": ids},
		"no such action":     {"arende": ids, "gor": {"radera"}},
		"more than a page":   {"arende": slices.Repeat([]string{"x"}, 21), "gor": {"arkivera"}},
		"an action in words": {"arende": ids, "gor": {"archive"}},
	} {
		if got := b.post("/inkorg/flera", form); got.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d", name, got.StatusCode)
		}
	}
	if fmt.Sprint(s.states()) != fmt.Sprint(before) {
		t.Error("one of these has changed something")
	}
	if got := s.citizen(agda).get("/inkorg").doc.Find("[data-unread-count]").AttrOr("data-unread-count", ""); got != "1" {
		t.Errorf("another citizen changed the case: %s unread", got)
	}
}

// TestBoxesOfTheRows: each row has one, named by the case, and none is inside the link.
func TestBoxesOfTheRows(t *testing.T) {
	s := newSite(t)
	s.letters([2]string{"Kallelse", "Björken"}, [2]string{"", "\u00a0"})
	list := s.citizen(tolvan).get("/inkorg").doc
	form := list.Find("form#many")
	for i, want := range []string{"Välj Meddelande från okänd avsändare", "Välj Kallelse från Björken"} {
		row := list.Find("li[data-case]").Eq(i)
		box := row.Find("input[type=checkbox]")
		if got := strings.TrimSpace(box.Closest("label").Text()); got != want || box.Closest("a").Length() != 0 {
			t.Errorf("box %d is called %q", i, got)
		}
		if box.AttrOr("value", "") != row.AttrOr("data-case", "") || box.AttrOr("form", "") != form.AttrOr("id", "?") {
			t.Errorf("box %d is not of the form", i)
		}
	}
	if form.Find("li, a").Length() != 0 {
		t.Error("the form is around the rows")
	}
}

// TestUndoIsOfItsOwnSession: what a browser sends to be undone is what the inbox has sealed
// for that session.
func TestUndoIsOfItsOwnSession(t *testing.T) {
	s := newSite(t)
	ids := s.mixed()
	b := s.citizen(tolvan)
	sealed := b.tick(b.get("/inkorg"), "arkivera", ids...).doc.Find("[name=gjort]").AttrOr("value", "")
	before := s.states()
	content, seal, _ := strings.Cut(sealed, ".")
	for name, test := range map[string]struct {
		who   *browser
		gjort string
	}{
		"another session": {s.citizen(tolvan), sealed}, "another citizen": {s.citizen(agda), sealed},
		"nothing": {b, ""}, "no seal": {b, content + "."}, "another's content": {b, content[:len(content)-2] + "AA." + seal}, "no content": {b, "." + seal},
	} {
		got := test.who.post("/inkorg/angra", url.Values{"gjort": {test.gjort}})
		if got.StatusCode != http.StatusConflict {
			t.Errorf("%s: %d", name, got.StatusCode)
		}
	}
	if fmt.Sprint(s.states()) != fmt.Sprint(before) {
		t.Error("one of these was undone")
	}
	for _, word := range []string{"x", sealed[:20], "."} {
		visitor := s.citizen(tolvan)
		request := visitor.request(http.MethodGet, "/inkorg", nil)
		request.AddCookie(&http.Cookie{Name: "inkorg-notis", Value: word})
		if said := visitor.do(request).doc.Find("main [role=status], main [role=alert]"); said.Length() != 0 {
			t.Errorf("a cookie that is not ours says %q", said.Text())
		}
	}
}

// TestAPageOfChangesFitsACookie: browsers drop one of more than 4 096 bytes.
func TestAPageOfChangesFitsACookie(t *testing.T) {
	s := newSite(t)
	for n := range 20 {
		s.letters([2]string{fmt.Sprint("Nr ", n), "Björken"})
	}
	b := s.citizen(tolvan)
	ids := b.get("/inkorg").doc.Find("li[data-case]").Map(func(_ int, row *goquery.Selection) string { return row.AttrOr("data-case", "") })
	b.tick(b.get("/inkorg"), "last", ids...)
	sent := b.submit(b.get("/inkorg"), "form#many", url.Values{"gor": {"olast"}, "arende": ids})
	if cookie := sent.Header.Get("Set-Cookie"); len(ids) != 20 || len(cookie) < 1000 || len(cookie) > 4096 {
		t.Errorf("%d cases make %d bytes", len(ids), len(cookie))
	}
}
