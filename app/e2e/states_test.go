package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"inkorg/assets"
	"inkorg/views"
)

// state is a page in one of its states. Everything that is looked at in a browser, every
// picture and every run of the tools for accessibility, goes through states: a new page
// is one more line.
type state struct {
	name  string // names its pictures
	route string // what it is a page of, as the listener has it; empty when it is none's in particular
	as    string // test person who is logged in; empty: nobody
	// path is its address. {case TITLE} stands for the id of that case of the person,
	// {message TITLE} for that of its newest message.
	path string
	// view is a page that a working program does not show, instead of a path.
	view func(views.Frame) templ.Component
	// then is what a script does on the page.
	then string
	// press is a button that is pressed then. The page that says what it did is the one.
	press string
}

// The test people, by what their inboxes are good for.
const (
	manyCases = "191212121212"
	noCases   = "199908072391"
	oddCases  = "191313131313" // texts that no sender should send; see deliverOddities. Logged in elsewhere, too
)

// states are all pages in all their states. The list comes before what is read on it.
func states() []state {
	return append([]state{
		{name: "list", route: "/inkorg", as: manyCases, path: "/inkorg"},
		{name: "list-unread", route: "/inkorg", as: manyCases, path: "/inkorg?visa=olasta"},
		{name: "list-older", route: "/inkorg", as: manyCases, path: "/inkorg?efter={older}"},
		{name: "list-archive", route: "/inkorg", as: manyCases, path: "/inkorg?visa=arkiv"},
		{name: "list-empty", route: "/inkorg", as: noCases, path: "/inkorg"},
		{name: "list-empty-unread", route: "/inkorg", as: noCases, path: "/inkorg?visa=olasta"},
		{name: "list-odd", route: "/inkorg", as: oddCases, path: "/inkorg"},
		{name: "list-find", route: "/inkorg", as: manyCases, path: "/inkorg?visa=arkiv&avsandare="},
		{name: "list-found", route: "/inkorg", as: manyCases, path: "/inkorg?sok=tid&avsandare=&fran=2020-01-01"},
		{name: "list-found-nothing", route: "/inkorg", as: manyCases, path: "/inkorg?visa=olasta&sok=r%C3%A4ksm%C3%B6rg%C3%A5s&till=2020-01-01"},
		{name: "list-find-wrong", route: "/inkorg", as: manyCases, path: "/inkorg?fran=i+g%C3%A5r&till=2020-02-30&sok=" + strings.Repeat("l%C3%A5ng", 51)},
		{name: "list-find-odd", route: "/inkorg", as: oddCases, path: "/inkorg?avsandare=" + unbroken},
		{name: "list-select", route: "/inkorg", as: manyCases, path: "/inkorg", then: selectTwo},
		{name: "list-select-archive", route: "/inkorg", as: manyCases, path: "/inkorg?visa=arkiv", then: selectTwo},
		{name: "list-none-chosen", route: "/inkorg", as: manyCases, path: "/inkorg", then: openBoxes, press: "#many button"},
		{name: "list-done", route: "/inkorg", as: manyCases, path: "/inkorg/{case Ditt recept är förnyat}?sok=recept", press: "form[action*='/olast'] button"},
		{name: "session-ends", route: "/inkorg", as: manyCases, path: "/inkorg", then: openDialog("idle")},
		{name: "session-final", route: "/inkorg", as: manyCases, path: "/inkorg", then: openDialog("final")},

		{name: "case", route: "/inkorg/:case", as: manyCases, path: "/inkorg/{case Fyll i hälsoformuläret före ditt hälsosamtal}"},
		{name: "case-lab", route: "/inkorg/:case", as: manyCases, path: "/inkorg/{case Svar på dina blodprover}"},
		{name: "case-thread", route: "/inkorg/:case", as: manyCases, path: "/inkorg/{case Din tid för ultraljud av kroppspulsådern}", then: openThread},
		{name: "case-elements", route: "/inkorg/:case", as: manyCases, path: "/inkorg/{case Så här kan ett meddelande se ut}"},
		{name: "case-boxes", route: "/inkorg/:case", as: manyCases, path: "/inkorg/{case Så här kan ett meddelande med rutor se ut}"},
		{name: "case-fallback", route: "/inkorg/:case", as: manyCases, path: "/inkorg/{case Din måltidsplan}"},
		{name: "case-plain", route: "/inkorg/:case", as: manyCases, path: "/inkorg/{case Ditt recept är förnyat}"},
		{name: "case-archived", route: "/inkorg/:case", as: manyCases, path: "/inkorg/{case Avbokad tid}"},
		{name: "case-long", route: "/inkorg/:case", as: oddCases, path: "/inkorg/{case " + longHeading + "}"},
		{name: "case-unbroken", route: "/inkorg/:case", as: oddCases, path: "/inkorg/{case " + unbroken + "}"},
		{name: "case-turned", route: "/inkorg/:case", as: oddCases, path: "/inkorg/{case " + turned + "}"},
		{name: "case-nameless", route: "/inkorg/:case", as: oddCases, path: "/inkorg/{case Utan avsändare}"},
		{name: "contact", route: "/mottagning/:hsaid", as: manyCases, path: "/mottagning/SE1111111111-BJORKEN"},

		{name: "settings", route: "/installningar", as: manyCases, path: "/installningar"},
		{name: "settings-kept", route: "/installningar", as: oddCases, path: "/installningar"},
		{name: "settings-wrong", route: "/installningar", as: noCases, path: "/installningar", then: fillIn("070", "namn"), press: saveSettings},
		{name: "settings-saved", route: "/installningar", as: noCases, path: "/installningar", then: fillIn("070-174 06 05", "namn@example.se"), press: saveSettings},
		{name: "sessions", route: "/installningar/sessioner", as: manyCases, path: "/installningar/sessioner"},
		{name: "sessions-elsewhere", route: "/installningar/sessioner", as: oddCases, path: "/installningar/sessioner"},
		{name: "log", route: "/installningar/logg", as: manyCases, path: "/installningar/logg"},
		{name: "log-pruned", route: "/installningar/logg", view: prunedLog},
		{name: "take-out", route: "/installningar/hamta", as: manyCases, path: "/installningar/hamta"},

		{name: "help", route: "/hjalp", path: "/hjalp"},
		{name: "help-logged-in", route: "/hjalp", as: manyCases, path: "/hjalp"},
		{name: "help-fault", route: "/hjalp", as: manyCases, path: "/hjalp?fel=503-tox3k9-7f3a-9kc2-4xde&sida=arende"},
		{name: "help-message", route: "/hjalp", as: manyCases, path: "/hjalp?meddelande={message Fyll i hälsoformuläret före ditt hälsosamtal}"},
		{name: "help-docbook", route: "/hjalp/docbook", path: "/hjalp/docbook"},
		{name: "accessibility", route: "/tillganglighet", path: "/tillganglighet"},
		{name: "privacy", route: "/personuppgifter", path: "/personuppgifter"},

		{name: "notices", as: manyCases, view: serviceNotices},

		{name: "bench", route: "/forhandsgranska", path: "/forhandsgranska?exempel=fel/html-entiteter.xml"},
		{name: "bench-result", route: "/forhandsgranska", path: "/forhandsgranska?exempel=exempel/alla-element-1177-inkorg.xml", then: pane("resultat")},
		{name: "bench-said", route: "/forhandsgranska", path: "/forhandsgranska?exempel=fel/html-tabell.xml", then: pane("sagt")},
		{name: "bench-profiles", as: manyCases, view: bothProfiles},
		{name: "gallery", route: "/forhandsgranska/galleri", path: "/forhandsgranska/galleri?sort=ruta"},

		{name: "test-traffic", route: "/testbank", as: oddCases, path: "/testbank"},
		{name: "test-traffic-found", route: "/testbank", as: manyCases, path: "/testbank?system=SE45454&resultat=OK&fran=2020-01-01&sida=2"},
		{name: "test-traffic-none", route: "/testbank", as: oddCases, path: "/testbank?resultat=fault"},
		{name: "test-traffic-empty", route: "/testbank", as: noCases, path: "/testbank"},
		{name: "test-message", route: "/testbank/meddelande/:message", as: oddCases, path: "/testbank/meddelande/{message Utan avsändare}"},
		{name: "test-message-labels", route: "/testbank/meddelande/:message", as: manyCases, path: "/testbank/meddelande/{message Fyll i hälsoformuläret före ditt hälsosamtal}?element=ja"},

		{name: "test-send", route: "/testbank/skicka", as: noCases, path: "/testbank/skicka?mall=uthopp"},
		{name: "test-sent", route: "/testbank/skicka", as: oddCases, path: "/testbank/skicka?mall=utan-system", press: ".sending .btn-p"},
		{name: "test-account", route: "/testbank/konto", as: noCases, path: "/testbank/konto"},
		{name: "test-account-token", route: "/testbank/konto", as: noCases, path: "/testbank/konto", press: "form[action$='/nyckel'] button"},
		{name: "test-protocol", route: "/testbank/protokoll", as: oddCases, path: "/testbank/protokoll"},
		{name: "test-protocol-note", route: "/testbank/protokoll", as: oddCases, path: "/testbank/protokoll?system=DEMO-1177INKORG", then: openThread},

		{name: "logged-out", route: "/utloggad", path: "/utloggad"},
		{name: "logged-out-goes-on", route: "/utloggad", view: loggedOut(views.LoggedOutView{GoOn: "/logga-ut/vidare", Again: "/logga-in"})},
		{name: "logged-out-everywhere", route: "/utloggad", view: loggedOut(views.LoggedOutView{Everywhere: true, Again: "/logga-in"})},
		{name: "log-out-refused", route: "/saml/slo", path: "/saml/slo"},
		{name: "ended", route: "/logga-in", path: "/logga-in?slut=1&till=%2Finkorg"},
		{name: "login-choice", route: "/logga-in", view: loginChoice},
		{name: "login-cancelled", route: "/logga-in", view: loginCancelled},
		{name: "test-idp", route: "/test-idp/sso", path: "/logga-in"},
		{name: "exit-response", route: "/uthopp/:message/:n", as: manyCases, path: "/uthopp/{message Vad tyckte du om ditt besök?}/0"},
		{name: "e-service", route: "/demo/etjanst/*", view: eService},
	}, errorStates()...)
}

// errorStates are the error pages. Those of a program that works have an address.
func errorStates() []state {
	all := []state{
		{name: "error-400", path: "/inkorg?visa=allt", as: manyCases},
		{name: "error-404", path: "/finns-inte"},
	}
	for _, status := range []int{http.StatusForbidden, http.StatusConflict, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable} {
		all = append(all, state{name: "error-" + http.StatusText(status), as: manyCases, view: errorPage(status)})
	}
	// The other refusals differ from these by their words alone.
	for _, refused := range []views.Refusal{views.RefusedLogIn, views.RefusedFraud, views.RefusedLevel} {
		all = append(all, state{name: "refused-" + string(refused), view: refusedLogIn(refused)})
	}
	return all
}

func errorPage(status int) func(views.Frame) templ.Component {
	view := views.ErrorView{
		Status: status, Code: "INK-503", Reference: "7f3a-9kc2-4xde", At: messageTime, Retry: "/inkorg", Home: "/inkorg",
		Help: "/hjalp?fel=503-tox3k9-7f3a-9kc2-4xde",
	}
	return func(f views.Frame) templ.Component { return views.Error(f, view) }
}

// refusedLogIn is the page of a log-in that an identity provider's answer did not open.
func refusedLogIn(refused views.Refusal) func(views.Frame) templ.Component {
	view := views.ErrorView{
		Status: http.StatusForbidden, Refused: refused, Code: "INK-403", Reference: "7f3a-9kc2-4xde", At: messageTime,
		Retry: "/logga-in?till=%2Finkorg", Home: "/inkorg", Help: "/hjalp?fel=403-tox3k9-7f3a-9kc2-4xde&sida=inloggning",
	}
	return func(f views.Frame) templ.Component { return views.Error(f, view) }
}

func loginChoice(f views.Frame) templ.Component { return views.Login(f, loginChoices()) }

func loginCancelled(f views.Frame) templ.Component {
	view := loginChoices()
	view.Notice = &views.Notice{Text: f.Words.T("login.cancelled")}
	return views.Login(f, view)
}

func loginChoices() views.LoginView {
	return views.LoginView{Choices: []views.LoginChoice{
		{Name: "Mobilt e-id", Href: "/logga-in?idp=1"}, {Name: "E-legitimation på kort", Href: "/logga-in?idp=2"},
	}}
}

// prunedLog is the last page of a log from which older entries have been removed.
func prunedLog(f views.Frame) templ.Component {
	return views.OwnLog(f, views.OwnLogView{
		First: "/installningar/logg", Since: messageTime.AddDate(0, -3, 0),
		Days: f.Words.ByDay([]views.LogEntry{{At: messageTime, Text: "log.in", Names: []string{"E-legitimation 1"}}}),
	})
}

func loggedOut(view views.LoggedOutView) func(views.Frame) templ.Component {
	return func(f views.Frame) templ.Component { return views.LoggedOut(f, view) }
}

// serviceNotices is a page with as much to tell as there can be.
func serviceNotices(f views.Frame) templ.Component {
	incident := views.ServiceNotice{
		ID: "7f3a-9kc2-4xde", Heading: f.Words.T("service.incident"), Icon: "warn", Lang: "sv", Text: "Det kan ta tid att öppna meddelanden. Vi arbetar med att lösa det.",
		From: messageTime, Until: messageTime.Add(2 * time.Hour), Urgent: true, New: true,
	}
	window := incident
	window.ID, window.Heading, window.Icon, window.New = "8f3a-9kc2-4xde", f.Words.T("service.window"), "clock", false
	window.Text, window.Until = strings.Repeat(unbroken+" ", 4), messageTime.Add(30*time.Hour)
	news := incident
	news.ID, news.Heading, news.Icon, news.Urgent, news.New = "9f3a-9kc2-4xde", f.Words.T("service.addition"), "clock", false, false
	f.Service, f.TesterService = []views.ServiceNotice{incident, window, news}, []views.ServiceNotice{window, news}
	return views.TakeOut(f)
}

func bothProfiles(f views.Frame) templ.Component {
	here := views.BenchProfile{
		Name: "inkorgsfunktionen", Texts: []string{"Ord (reservtexten)"}, Counts: views.BenchCounts{Errors: 1}, Page: "<!doctype html><title>Meddelande</title>",
		Findings: []views.BenchFinding{{Line: 1, Column: 16, Code: "mismatch", Message: "<emphasis> får inte stå i <para>."}},
	}
	there := views.BenchProfile{Name: "1177-inkorg", Texts: []string{"Ord viktigt"}, Page: here.Page}
	return views.BenchProfiles(f, views.BenchProfilesView{Compared: views.BenchCompared{Here: here, There: there}})
}

func eService(f views.Frame) templ.Component {
	return views.EService(f, views.EServiceView{
		Name: "Demo e-tjänst", Person: "Tolvan Tolvansson", Number: manyCases, LoA: "http://id.elegnamnden.se/loa/1.0/loa3", Mode: "redirect",
		Address: "/demo/etjanst/?formular=halsa&id=42", Parameters: []views.Field{{Name: "formular", Value: "halsa"}}, Back: "/inkorg",
	})
}

// openDialog opens the warning before the end of a log-in, as it is when the log-in can
// last longer (idle) and when it cannot (final).
func openDialog(when string) string {
	return `{
		const dialog = document.querySelector("dialog[data-session]");
		for (const part of dialog.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== "` + when + `";
		dialog.showModal();
	}`
}

// openBoxes shows the boxes of the rows, and selectTwo ticks two of them.
const (
	openBoxes = `document.querySelector(".many").open = true`
	selectTwo = openBoxes + `; for (const box of [...document.querySelectorAll(".pick input")].slice(0, 2)) box.checked = true`
)

// saveSettings is the button of the settings, and fillIn fills in its form.
const saveSettings = "form[action='/installningar'] button"

func fillIn(number, address string) string {
	return `for (const box of document.querySelectorAll("[type=checkbox]")) box.checked = true;
		document.querySelector("#mobil").value = "` + number + `"; document.querySelector("#adress").value = "` + address + `"`
}

// pane chooses what a small screen shows of the bench.
func pane(name string) string {
	return `document.querySelector("[name=del][value=` + name + `]").click()`
}

// openThread opens the earlier messages of a case.
const openThread = `for (const details of document.querySelectorAll("details")) details.open = true`

// frameOf is the frame of a page that a test renders by itself: as the demo shows it.
func frameOf(t *testing.T, lang string, set *assets.Set) views.Frame {
	t.Helper()
	return views.Frame{
		Words: words(t, lang), Product: "Min inkorg", Assets: set, Path: "/inkorg", User: "Tolvan Tolvansson", CSRF: "token", Test: true,
		Session: &views.SessionView{
			Left: 30 * time.Minute, Ends: messageTime.Add(30 * time.Minute), Idle: 30 * time.Minute, Absolute: 8 * time.Hour, Ended: "/logga-in?slut=1",
		},
		Now: messageTime,
	}
}
