package views_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"inkorg/views"
)

type selection = goquery.Selection

func TestHooksOfTheList(t *testing.T) {
	t.Parallel()
	doc := document(t, views.List(loggedIn(t, views.Swedish), list()))
	if counts := doc.Find("[data-unread-count='1'][data-total='3']"); counts.Text() != "1 oläst av 3 ärenden" {
		t.Errorf("counts %q", counts.Text())
	}
	rows := doc.Find("li[data-case]")
	if rows.Length() != 3 {
		t.Fatalf("%d rows", rows.Length())
	}
	row := rows.First()
	if row.AttrOr("data-case", "") != "a" || row.AttrOr("data-unread", "") != "true" {
		t.Error("the first row is not the unread case a")
	}
	for selector, want := range map[string]string{
		"[data-title]": "Kallelse", "[data-sender]": "Björken", "time[datetime='2026-11-22T10:00:00+01:00']": "I dag 10.00",
		"a[href='/inkorg/a']": "Oläst: Kallelse", "h3 a": "Oläst: Kallelse", ".pill[aria-hidden=true]": "Oläst",
		".meta": "3 meddelanden i konversationen",
	} {
		if found := row.Find(selector); found.Length() != 1 || strings.Join(strings.Fields(found.Text()), " ") != want {
			t.Errorf("%s: %d elements, %q, want %q", selector, found.Length(), found.Text(), want)
		}
	}
	read := rows.Eq(1)
	if read.AttrOr("data-unread", "") != "false" || strings.Contains(read.Text(), "Oläst") || read.Find(".meta").Length() > 0 {
		t.Errorf("a read case with one message: %q", read.Text())
	}
}

func TestEmptyLists(t *testing.T) {
	t.Parallel()
	all := document(t, views.List(loggedIn(t, views.Swedish), emptyList(false)))
	if got := all.Find("main h2").Text(); got != "Du har inga meddelanden" {
		t.Errorf("empty inbox: %q", got)
	}
	filtered := document(t, views.List(loggedIn(t, views.Swedish), emptyList(true)))
	if got := filtered.Find("main h2").Text(); got != "Inga ärenden under ”Olästa”" {
		t.Errorf("empty filter: %q", got)
	}
	if filtered.Find(".empty a[href='/inkorg']").Length() != 1 {
		t.Error("no way from the empty filter to all")
	}
}

func TestHooksOfTheCase(t *testing.T) {
	t.Parallel()
	doc := document(t, views.Case(loggedIn(t, views.Swedish), thread()))
	messages := doc.Find("article[data-message]")
	for i, want := range []struct{ id, unread, title, sender string }{
		{"m1", "true", "Kallelse", "Vårdcentralen Björken"},
		{"m2", "true", "Inbjudan", "Vårdcentralen Björken"},
		{"m3", "false", "", "Björken"},
	} {
		message := messages.Eq(i)
		got := [...]string{
			message.AttrOr("data-message", ""), message.AttrOr("data-unread", ""), message.Find("[data-title]").Text(), message.Find("[data-sender]").Text(),
		}
		if got != [...]string{want.id, want.unread, want.title, want.sender} {
			t.Errorf("message %d: %q, want %+v", i, got, want)
		}
	}
	if doc.Find("details[open] [data-body]").Length() != 1 || doc.Find("details:not([open]) [data-body]").Length() != 1 {
		t.Error("not just the unread one of the earlier messages is open")
	}
	exits := doc.Find("a[data-exit]").FilterFunction(func(_ int, s *selection) bool { return s.Closest("[data-body]").Length() == 0 })
	if exits.Length() != 2 || exits.First().Text() != "Öppna formuläret (öppnas i ny flik)" || exits.First().AttrOr("target", "") != "_blank" {
		t.Errorf("%d exits, first %q", exits.Length(), exits.First().Text())
	}
	if note := exits.First().Parent().Find(".exit-note").Text(); note != "Du går vidare till Formulärtjänsten och loggas in automatiskt." {
		t.Errorf("note %q", note)
	}
}

func TestBodyGoesOutExactlyAsItIs(t *testing.T) {
	t.Parallel()
	page := render(t, views.Case(loggedIn(t, views.Swedish), thread()))
	if got := bytes.Count(page, []byte(` data-body>`+body+`</div>`)); got != 3 {
		t.Errorf("the body stands %d times exactly in data-body, want 3", got)
	}
}

func TestUntitledMessageIsNamedBySenderAndDate(t *testing.T) {
	t.Parallel()
	doc := document(t, views.Case(loggedIn(t, views.Swedish), untitled()))
	name := "Meddelande från Björken, 22 november 2026"
	if got := doc.Find("h1.vh").Text(); got != name {
		t.Errorf("heading %q", got)
	}
	if got := doc.Find("title").Text(); got != name+" – Min inkorg" {
		t.Errorf("title %q", got)
	}
	if title := doc.Find("[data-title]"); title.Length() != 1 || title.Text() != "" {
		t.Errorf("data-title %q", title.Text())
	}
	thread := document(t, views.Case(loggedIn(t, views.Swedish), thread()))
	if got := strings.TrimSpace(thread.Find("summary").Eq(1).Text()); got != "Björken, 22 oktober 2026" {
		t.Errorf("summary %q", got)
	}
	if got := strings.TrimSpace(thread.Find("summary").Eq(0).Text()); got != "Vårdcentralen Björken – Inbjudan, 19 november 2026 Nytt" {
		t.Errorf("summary %q", got)
	}
}

func TestFallbackNoticeStandsOutsideTheBody(t *testing.T) {
	t.Parallel()
	doc := document(t, views.Case(loggedIn(t, views.Swedish), thread()))
	notice := doc.Find(".note.warn")
	if notice.Length() != 1 || notice.Closest("[data-body]").Length() > 0 {
		t.Fatalf("%d notices", notice.Length())
	}
	if !strings.Contains(notice.Text(), "Vi kan inte visa hela meddelandet") || notice.Find("a[href='tel:081234567']").Length() != 1 {
		t.Errorf("notice %q", notice.Text())
	}
}

func TestSenderCardHasWhatTheMessageGives(t *testing.T) {
	t.Parallel()
	card := document(t, views.Case(loggedIn(t, views.Swedish), thread())).Find(".sender")
	if link := card.Find("a[href='/mottagning/SE1111111111-BJORKEN'] [data-sender]"); link.Text() != "Vårdcentralen Björken" {
		t.Errorf("name %q", link.Text())
	}
	if got := strings.Join(strings.Fields(card.Find(".d").Text()), " "); got != "Björkvägen 4 123 45 Ekvik 08-123 45 67" {
		t.Errorf("place %q", got)
	}
	bare := document(t, views.Case(loggedIn(t, views.Swedish), untitled())).Find(".sender")
	if bare.Find("a, .d").Length() > 0 {
		t.Error("a unit without contact card and address has them")
	}
}

func TestActionsOfTheCase(t *testing.T) {
	t.Parallel()
	actions := func(v views.CaseView) []string {
		doc := document(t, views.Case(loggedIn(t, views.Swedish), v))
		return doc.Find(".msg > footer form[method=post]").Map(func(_ int, s *selection) string {
			return strings.TrimSpace(s.Text()) + " " + s.AttrOr("action", "")
		})
	}
	if got := strings.Join(actions(thread()), "|"); got != "Markera som oläst /inkorg/a/olast|Arkivera /inkorg/a/arkivera" {
		t.Errorf("in the inbox: %s", got)
	}
	if got := strings.Join(actions(untitled()), "|"); got != "Markera som oläst /inkorg/a/olast|Flytta till inkorgen /inkorg/a/aterstall" {
		t.Errorf("archived: %s", got)
	}
	doc := document(t, views.Case(loggedIn(t, views.Swedish), thread()))
	if doc.Find("button.scripted[data-print][type=button]").Length() != 1 {
		t.Error("the print button is there without a script")
	}
}
