package inbox_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/sso"
)

// TestExits follows the exits of one message: numbers are places in the text, whether or
// not a link is an exit, and the address is built by the configuration.
func TestExits(t *testing.T) {
	d := newDesk(t, nil)
	delivery := good()
	delivery.SSOLink = &inbox.SSOLink{SystemID: "STRICT", Text: "Svara", QueryString: "?id=7", Type: inbox.NewTarget}
	delivery.Text = `<article>
		<para><ulink url="https://annan.example/">annan</ulink></para>
		<para><ulink url="https://journal.example.se/app/svar?id=1">svar</ulink></para>
		<para><ulink url="https://formular.example.se/nytt" type="_blank">formulär</ulink></para>
		<para><ulink url="https://register.example.se/">register</ulink></para>
		<para><ulink url="https://journal.example.se/app/../hemligt">upp</ulink></para>
	</article>`
	d.mustDeliver(t, delivery, inbox.ResultOK)
	opened := d.open(t, inbox.OpenQuery{CaseID: d.list(t, tolvan)[0].ID}).Messages[0]
	if opened.Exit == nil || opened.Exit.System.Name != "Register" || !opened.Exit.NewTab {
		t.Errorf("exit of the ssoLink: %+v", opened.Exit)
	}
	for n, want := range []struct {
		url    string // "" when the link is no exit
		text   string
		newTab bool
	}{
		{"https://register.example.se/?id=7", "Svara", true},
		{"", "", false}, // another site
		{"https://journal.example.se/app/svar?id=1", "svar", false},
		{"https://formular.example.se/nytt", "formulär", true}, // another system of the same owner
		{"", "", false}, // another owner's
		{"", "", false}, // leaves the base by a dot segment
		{"", "", false}, // no such link
	} {
		exit, err := d.Exit(context.Background(), tolvan, opened.ID, n)
		if want.url == "" {
			if inbox.CodeOf(err) != inbox.NotFound {
				t.Errorf("%d: %v, want not_found", n, err)
			}
		} else if err != nil || exit.URL != want.url || exit.Text != want.text || exit.NewTab != want.newTab {
			t.Errorf("%d: %+v, %v", n, exit, err)
		}
		if inDocument := strings.Contains(opened.Document.HTML, inbox.ExitPath(opened.ID, n)); n > 0 && inDocument != (want.url != "") {
			t.Errorf("%d: the page shows an exit: %v", n, inDocument)
		}
	}
	if _, err := d.Exit(context.Background(), tolvan, opened.ID, -1); inbox.CodeOf(err) != inbox.NotFound {
		t.Errorf("-1: %v", err)
	}
}

func TestExitGoesWithItsSystem(t *testing.T) {
	d := newDesk(t, nil)
	delivery := good()
	delivery.SSOLink = link("STRICT", "id=7")
	d.mustDeliver(t, delivery, inbox.ResultOK)
	without, err := inbox.NewDirectory([]inbox.System{{ID: "PLAIN"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	d.SetDirectory(without)
	opened := d.open(t, inbox.OpenQuery{CaseID: d.list(t, tolvan)[0].ID}).Messages[0]
	if opened.Exit != nil || !strings.Contains(opened.Document.HTML, "Välkommen") {
		t.Errorf("the message is shown without its link: %+v", opened.Exit)
	}
	if _, err := d.Exit(context.Background(), tolvan, opened.ID, 0); inbox.CodeOf(err) != inbox.NotFound {
		t.Errorf("exit to a system that is no longer there: %v", err)
	}
}

// TestAddress: where the browser goes first is the mode's to say; where it lands is not.
func TestAddress(t *testing.T) {
	link, err := sso.ParseIdPLink("https://idp.example.se/?sp={sp}&to={target}", false)
	if err != nil {
		t.Fatal(err)
	}
	receiver := sso.Recipient{EntityID: "sp", ACSURL: "https://sp.example.se/acs"}
	for mode, want := range map[inbox.ExitMode]string{
		inbox.ModeRedirect: "https://vard.example.se/?id=1",
		inbox.ModeIdPLink:  "https://idp.example.se/?sp=sp&to=https%3A%2F%2Fvard.example.se%2F%3Fid%3D1",
		inbox.ModeResponse: "https://sp.example.se/acs",
	} {
		exit := inbox.Exit{System: inbox.System{Mode: mode, IdPLink: link, Receiver: receiver}, URL: "https://vard.example.se/?id=1"}
		if got := exit.Address(); got != want {
			t.Errorf("%s: %s, want %s", mode, got, want)
		}
	}
}

// TestSubjectIsTheLogIn: no other time and no other level than the citizen's own log-in.
func TestSubjectIsTheLogIn(t *testing.T) {
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	session := inbox.Session{
		Citizen: tolvan, Name: "Test Person", CreatedAt: at.Add(time.Minute), SeenAt: at.Add(time.Hour),
		Login: inbox.Login{LoA: "loa2", AuthnInstant: at, GivenName: "Test", Surname: "Person", NameID: "name at the identity provider", SessionIndex: "its session"},
	}
	want := sso.Subject{PersonalNumber: string(tolvan), Name: "Test Person", GivenName: "Test", Surname: "Person", LoA: "loa2", AuthnInstant: at}
	if got := session.Subject(); got != want {
		t.Error("the subject says something else than the log-in")
	}
}
