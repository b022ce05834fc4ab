package views_test

import (
	"strings"
	"testing"

	"inkorg/app/pagetest"
	"inkorg/views"
)

// hostile are texts that senders could send to break out of where they stand.
var hostile = []string{
	`<script>alert(1)</script>`,
	`"><img src=x onerror=alert(1)>`,
	`' autofocus onfocus='alert(1)`,
	`</h1></article><h1>Falsk</h1>`,
	`</title><script>alert(1)</script>`,
	`javascript:alert(1)`,
	`{{ . }} ${x} %s %d &lt;b&gt; &amp;`,
}

func TestHostileTextsStayText(t *testing.T) {
	t.Parallel()
	for _, text := range hostile {
		rows := list()
		rows.Groups[0].Rows[0].Title, rows.Groups[0].Rows[0].Sender = text, text
		messages := thread()
		for _, m := range []*views.MessageView{&messages.Newest, &messages.Earlier[0]} {
			m.Title, m.Exit.Text, m.Exit.Receiver = text, text, text
			m.Sender = views.SenderView{Name: text, Card: "/mottagning/a", Address: text, PostalCode: text, PostalCity: text, Telephone: text}
		}
		frame := loggedIn(t, views.Swedish)
		frame.User, frame.Path = text, text
		listed, opened := views.List(frame, rows), views.Case(frame, messages)
		for _, page := range [][]byte{render(t, listed), render(t, opened)} {
			for _, problem := range pagetest.Body(page) {
				t.Errorf("%q: %s", text, problem)
			}
		}
		for _, found := range []*selection{document(t, listed).Find("li[data-case]").First(), document(t, opened).Find("article").First()} {
			title, sender := found.Find("[data-title]").Text(), found.Find("[data-sender]").Text()
			if title != text || sender != text {
				t.Errorf("%q is shown as title %q, sender %q", text, title, sender)
			}
		}
	}
}

func TestAddressesThatAreNoneAreText(t *testing.T) {
	t.Parallel()
	doc := document(t, views.Contact(loggedIn(t, views.Swedish), views.ContactView{
		Name: "Björken", Telephone: "javascript:alert(1)", WebPage: "javascript:alert(1)", Back: "/inkorg",
	}))
	if links := doc.Find("dd a"); links.Length() > 0 {
		t.Errorf("links: %d", links.Length())
	}
	if text := doc.Find("dl").Text(); strings.Count(text, "javascript:alert(1)") != 2 {
		t.Errorf("text %q", text)
	}
}

func TestTelephoneNumbers(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{
		"08-123 45 67":         "tel:081234567",
		"0980–319 270":         "tel:0980319270",
		"+46 (0)8-123 45 67":   "tel:+4681234567",
		"112":                  "tel:112",
		" 0771-11 ":            "tel:077111",
		"08-123 45 67 (växel)": "",
		"se webbplatsen":       "",
		"12":                   "",
		"08+1234":              "",
	} {
		doc := document(t, views.Contact(loggedIn(t, views.Swedish), views.ContactView{Name: "B", Telephone: number, Back: "/inkorg"}))
		if got := doc.Find("dd a").AttrOr("href", ""); got != want {
			t.Errorf("%q: %q, want %q", number, got, want)
		}
	}
}
