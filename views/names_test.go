package views_test

import (
	"strings"
	"testing"

	"inkorg/views"
)

// TestDirectionalTextStaysInItsPlace: what turns text around ends where the sender's text
// does: in an element of its own, and in titles and labels between isolating characters.
func TestDirectionalTextStaysInItsPlace(t *testing.T) {
	t.Parallel()
	const turned, isolated = "Kallelse \u202etxt.exe", "\u2068Kallelse \u202etxt.exe\u2069"
	rows, opened := list(), thread()
	rows.Groups[0].Rows[0].Title, rows.Groups[0].Rows[0].Sender = turned, turned
	opened.Newest.Title, opened.Newest.Sender.Name = turned, turned
	opened.Earlier[0].Title, opened.Earlier[0].Sender.Name = turned, turned
	listed, shown := document(t, views.List(loggedIn(t, views.Swedish), rows)), document(t, views.Case(loggedIn(t, views.Swedish), opened))
	if got := listed.Find("li[data-case]").First().Find("bdi[data-title], bdi[data-sender]").Text(); got != turned+turned {
		t.Errorf("in the list: %q", got)
	}
	// A heading is a block, which is isolated as it is.
	if got := shown.Find("h1[data-title], summary bdi, .sender bdi").Text(); strings.Count(got, turned) != 4 {
		t.Errorf("in the case: %q", got)
	}
	if got := shown.Find("title").Text(); got != isolated+" – Min inkorg" {
		t.Errorf("title %q", got)
	}
	if got := shown.Find("article article, .thread article").First().AttrOr("aria-label", ""); got != isolated {
		t.Errorf("label %q", got)
	}
	opened.Newest.Title = "\u061ca"
	if got := document(t, views.Case(loggedIn(t, views.Swedish), opened)).Find("title").Text(); !strings.HasPrefix(got, "\u2068\u061ca\u2069 – ") {
		t.Errorf("an Arabic mark is not isolated: %q", got)
	}
	opened.Newest.Title = "\u2066\u2066a"
	if got := document(t, views.Case(loggedIn(t, views.Swedish), opened)).Find("title").Text(); !strings.HasPrefix(got, "\u2068\u2066\u2066a\u2069\u2069\u2069 – ") {
		t.Errorf("what isolates itself is not ended: %q", got)
	}
}

// TestNamelessSenderIsSaid: a word stands where the name would, and the hook stays as sent.
func TestNamelessSenderIsSaid(t *testing.T) {
	t.Parallel()
	rows, opened := list(), thread()
	rows.Groups[0].Rows[0].Sender, rows.Groups[0].Rows[0].Nameless = " ", true
	for _, m := range []*views.MessageView{&opened.Newest, &opened.Earlier[0]} {
		m.Title, m.Sender = "", views.SenderView{Name: " ", Nameless: true}
	}
	listed, shown := document(t, views.List(loggedIn(t, views.Swedish), rows)), document(t, views.Case(loggedIn(t, views.Swedish), opened))
	for where, found := range map[string]*selection{
		"the list": listed.Find("li[data-case]").First().Find(".from"), "the case": shown.Find(".sender .n"), "the thread": shown.Find("summary").First(),
	} {
		if hook := found.Find("[data-sender]").Text(); hook != " " || !strings.Contains(found.Text(), "Avsändare saknas") {
			t.Errorf("%s: hook %q, text %q", where, hook, found.Text())
		}
	}
	if got := shown.Find("h1").Text(); got != "Meddelande från okänd avsändare, 22 november 2026" {
		t.Errorf("heading %q", got)
	}
}
