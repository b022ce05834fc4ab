package e2e

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"inkorg/app/testkit"
	"inkorg/assets"
	"inkorg/views"
)

var update = flag.Bool("update", false, "write golden files anew")

// TestScreenReader: roles and names of the list and of a case, as the browser tells them to
// a screen reader.
func TestScreenReader(t *testing.T) {
	set := assets.New()
	frame := frameOf(t, views.Swedish, set)
	pages := map[string]templ.Component{"list": views.List(frame, spokenList()), "case": views.Case(frame, spokenCase())}
	html := map[string]string{}
	for name, page := range pages {
		html[name] = written(t, page)
	}
	server := newHostileServer(t, "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'", html, set)
	b := testkit.OpenBrowser(t)
	for name := range pages {
		b.Open(server.URL + "/guarded/" + name)
		golden(t, filepath.Join("testdata", "accessible", name+".golden"), spoken(b.Accessible()))
	}
}

// spoken writes what a screen reader says, a line for each element with a role or a text of
// its own.
func spoken(elements []testkit.Element) string {
	var out strings.Builder
	for _, e := range elements {
		switch e.Role {
		case "InlineTextBox", "none", "generic", "ListMarker", "paragraph", "LineBreak":
			continue
		}
		out.WriteString(strings.TrimRight(e.Role+" "+strings.Join(strings.Fields(e.Name), " "), " ") + "\n")
	}
	return out.String()
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func spokenList() views.ListView {
	return views.ListView{
		Filters: []views.Filter{
			{Label: "Alla", Href: "/inkorg", Count: 2, Counted: true, Current: true}, {Label: "Olästa", Href: "/inkorg?visa=olasta", Count: 1, Counted: true},
		},
		Current: "Alla", Unread: 1, Total: 2, All: "/inkorg",
		Many: views.ManyView{Action: "/inkorg/flera", Open: true, Choices: []views.ManyChoice{{Value: "arkivera", Icon: "archive", Label: "Arkivera"}}},
		Groups: []views.CaseGroup{{Heading: "Den här veckan", Rows: []views.CaseRow{
			{ID: "a", Href: "/inkorg/a", Title: "Kallelse till hälsosamtal", Sender: "Vårdcentralen Björken", At: messageTime, Messages: 3, Unread: true},
			{ID: "b", Href: "/inkorg/b", Title: "Ditt provsvar är klart", Sender: "Laboratoriet", At: messageTime.AddDate(0, 0, -1), Messages: 1},
		}}},
		Older: "/inkorg?efter=b", Notice: &views.Notice{Text: "Ärendet är markerat som oläst.", Undo: &views.UndoView{Action: "/inkorg/angra", Change: "x.y"}},
	}
}

func spokenCase() views.CaseView {
	sender := views.SenderView{Name: "Vårdcentralen Björken", Card: "/mottagning/a", Address: "Björkvägen 4", PostalCode: "990 12", PostalCity: "Ekvik", Telephone: "0980-319 210"}
	return views.CaseView{
		Newest: views.MessageView{
			ID: "m1", Title: "Kallelse till hälsosamtal", Sender: sender, At: messageTime, Unread: true, Open: true, Fallback: true, Help: "/hjalp?meddelande=m1",
			Body: `<div class="docbook"><h2>Din tid</h2><p>Välkommen.</p></div>`,
			Exit: &views.ExitView{Href: "/uthopp/m1/0", Text: "Öppna hälsoformuläret", Receiver: "Formulärtjänsten"},
		},
		Earlier: []views.MessageView{{ID: "m2", Sender: sender, At: messageTime.AddDate(0, 0, -7), Help: "/hjalp?meddelande=m2", Body: "<p>Inbjudan.</p>"}},
		Back:    "/inkorg", OlderCase: "/inkorg/b", Unread: "/inkorg/a/olast", Archive: "/inkorg/a/arkivera",
	}
}
