package views_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"inkorg/assets"
	"inkorg/views"
)

// body is what the renderer might give; it goes out as it is, strange white space included.
const body = `<div class="docbook"><h2>Din tid</h2><p>Hej!  <a class="exit inline" data-exit="" href="/uthopp/m1/1">Svara</a>` +
	"\n\t" + `</p><p class="mismatch">##### Mismatched Element in Source #####</p></div>`

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func words(t testing.TB, lang string) *views.Words {
	t.Helper()
	catalogue, err := views.LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	return catalogue.For(lang)
}

func loggedIn(t testing.TB, lang string) views.Frame {
	return views.Frame{
		Words: words(t, lang), Product: "Min inkorg", Assets: assets.WithBench(), Path: "/inkorg?visa=olasta", User: "Tolvan Tolvansson",
		CSRF: "token", Test: true, Session: session(), Now: now,
	}
}

func session() *views.SessionView {
	return &views.SessionView{
		Left: 30 * time.Minute, Ends: now.Add(30 * time.Minute), Idle: 30 * time.Minute, Absolute: 8 * time.Hour, Ended: "/logga-in?slut=1&till=%2Finkorg",
	}
}

func nobody(t testing.TB, lang string) views.Frame {
	return views.Frame{Words: words(t, lang), Product: "Min inkorg", Assets: assets.WithBench(), Path: "/hjalp", Exposed: true, Test: true, Now: now}
}

// noticed is a frame with service notices of every kind.
func noticed(f views.Frame) views.Frame {
	notice := views.ServiceNotice{ID: "7f3a-9kc2-4xde", Heading: "Driftstörning", Icon: "warn", Text: "Långsamt", From: now, Until: now.Add(time.Hour), Urgent: true}
	foreign := notice
	foreign.ID, foreign.Lang, foreign.Icon, foreign.Urgent, foreign.New = "8f3a-9kc2-4xde", "sv", "clock", false, true
	f.Service, f.TesterService = []views.ServiceNotice{notice, foreign}, []views.ServiceNotice{notice, foreign}
	return f
}

func sender() views.SenderView {
	return views.SenderView{
		Name: "Vårdcentralen Björken", Card: "/mottagning/SE1111111111-BJORKEN", Address: "Björkvägen 4",
		PostalCode: "123 45", PostalCity: "Ekvik", Telephone: "08-123 45 67",
	}
}

func list() views.ListView {
	return views.ListView{
		Filters: []views.Filter{
			{Label: "Alla", Href: "/inkorg", Count: 3, Counted: true, Current: true},
			{Label: "Olästa", Href: "/inkorg?visa=olasta", Count: 1, Counted: true},
		},
		Current: "Alla", Unread: 1, Total: 3, All: "/inkorg",
		Many: views.ManyView{Action: "/inkorg/flera", Choices: []views.ManyChoice{
			{Value: "last", Icon: "mail-open", Label: "Markera som lästa"}, {Value: "arkivera", Icon: "archive", Label: "Arkivera"},
		}},
		Groups: []views.CaseGroup{
			{Heading: "Den här veckan", Rows: []views.CaseRow{
				{ID: "a", Href: "/inkorg/a", Title: "Kallelse", Sender: "Björken", At: now, Messages: 3, Unread: true},
				{ID: "b", Href: "/inkorg/b", Title: "Provsvar", Sender: "Laboratoriet", At: now.Add(-24 * time.Hour), Messages: 1},
			}},
			{Heading: "Tidigare", Rows: []views.CaseRow{
				{ID: "c", Href: "/inkorg/c", Title: "Meddelande", Sender: "Björken", At: now.AddDate(-1, 0, 0), Messages: 1},
			}},
		},
		Newer: "/inkorg?efter=n", Older: "/inkorg?efter=o", First: "/inkorg",
		Notice: &views.Notice{Text: "Klart.", Undo: &views.UndoView{Action: "/inkorg/angra", Change: "x.y"}},
	}
}

// found is a list that is narrowed to what somebody looks for.
func found() views.ListView {
	v := list()
	v.Find = views.FindView{
		View: "olasta", Search: "kallelse", Sender: "björken", From: "2026-03-01", Wide: true, Senders: []string{"Asken", "Björken"},
	}
	v.Chips = []views.Chip{{Text: "Sökning: kallelse", Href: "/inkorg?avsandare=bj%C3%B6rken"}, {Text: "Avsändare: björken", Href: "/inkorg?sok=kallelse"}}
	v.Matches, v.Many.Open = 3, true
	return v
}

// notFound is a list that cannot be shown, because of what is looked for.
func notFound() views.ListView {
	v := emptyList(false)
	v.Find = views.FindView{
		Open: true, Search: "x", From: "i går", Until: "2026-02-30", Wide: true, SearchWrong: "För långt.", FromWrong: "Ingen dag.", UntilWrong: "Ingen dag.",
	}
	return v
}

func emptyList(filtered bool) views.ListView {
	return views.ListView{
		Filters: []views.Filter{
			{Label: "Alla", Href: "/inkorg", Current: !filtered}, {Label: "Olästa", Href: "/inkorg?visa=olasta", Current: filtered},
		},
		Current: "Olästa", All: "/inkorg",
	}
}

func thread() views.CaseView {
	return views.CaseView{
		Newest: views.MessageView{
			ID: "m1", Title: "Kallelse", Sender: sender(), At: now, Unread: true, Open: true, Body: body, Help: "/hjalp?meddelande=m1", Fallback: true,
			Exit: &views.ExitView{Href: "/uthopp/m1/0", Text: "Öppna formuläret", Receiver: "Formulärtjänsten", NewTab: true},
		},
		Earlier: []views.MessageView{
			{
				ID: "m2", Title: "Inbjudan", Sender: sender(), At: now.AddDate(0, 0, -3), Unread: true, Open: true, Body: body, Help: "/hjalp?meddelande=m1",
				Exit: &views.ExitView{Href: "/uthopp/m2/0", Text: "Svara", Receiver: "Formulärtjänsten"},
			},
			{ID: "m3", Sender: views.SenderView{Name: "Björken"}, At: now.AddDate(0, -1, 0), Body: body, Help: "/hjalp?meddelande=m3"},
		},
		Back: "/inkorg?visa=olasta", NewerCase: "/inkorg/b?visa=olasta", OlderCase: "/inkorg/c?visa=olasta", Older: "/inkorg/a?fore=3", Newer: "/inkorg/a",
		Unread: "/inkorg/a/olast", Archive: "/inkorg/a/arkivera",
	}
}

func untitled() views.CaseView {
	return views.CaseView{
		Newest: views.MessageView{ID: "m1", Sender: views.SenderView{Name: "Björken"}, At: now, Open: true, Body: body, Help: "/hjalp?meddelande=m1"},
		Back:   "/inkorg", Unread: "/inkorg/a/olast", Restore: "/inkorg/a/aterstall", Notice: &views.Notice{Failed: true, Text: "Fel."},
	}
}

func organisation() views.OrganisationView {
	return views.OrganisationView{
		Name: "Region Exempel", Accessibility: "tillganglighet@region.example",
		Support: views.SupportView{
			Name: "Inkorgens support", Telephone: "0771-000 000", Hours: "Vardagar 8–16", WebPage: "https://www.support.example/hjalp",
		},
	}
}

// help is the help page as asked for from an error page and a message at once.
func help() views.HelpView {
	return views.HelpView{
		Organisation: organisation(), Save: "/hjalp/felanmalan.txt",
		Message: &views.MessageHelp{
			Sender: sender(), System: "Journalen", Support: &views.SupportView{Name: "Journalens support", Telephone: "0771-111 111"}, Back: "/inkorg/a",
		},
		Report: views.ReportView{
			Fault: &views.FaultView{Status: 503, Code: "INK-503", Reference: "7f3a-9kc2-4xde"}, At: now, Page: views.PageCase, Unit: "Björken",
			Browser: "Firefox 143", System: "Windows 10/11", Device: views.DeviceWindows, Questions: []string{"Vilket formulär?"},
		},
	}
}

func settings() views.SettingsView {
	return views.SettingsView{
		SMS:   views.MethodView{Offered: true, On: true, Kept: "+46•••••••05"},
		Email: views.MethodView{Offered: true},
		Draft: "salt.key", Nowhere: true, Notice: &views.Notice{Text: "Sparat."},
	}
}

// wrongSettings are settings as somebody has filled them in who has something to put right.
func wrongSettings() views.SettingsView {
	return views.SettingsView{
		SMS:   views.MethodView{Offered: true, On: true, Kept: "+46•••••••05", Typed: "08-1", Wrong: "Tio siffror."},
		Email: views.MethodView{Offered: true, Typed: "a@b.se", Wrong: "Kryssa i rutan."},
	}
}

func testIdP() views.TestIdPView {
	return views.TestIdPView{
		Action: "/test-idp/logga-in", Password: "demo", Account: "191212121212", Receiver: "Min inkorg", Cancel: "/test-idp/avbryt",
		Accounts: []views.TestAccount{{Number: "191212121212", Name: "Tolvan Tolvansson", About: "Många ärenden"}},
		Hidden:   []views.Field{{Name: "handle", Value: "h"}}, Notice: &views.Notice{Failed: true, Text: "Fel lösenord."},
	}
}

func eService() views.EServiceView {
	return views.EServiceView{
		Name: "Formulärtjänsten", Person: "Tolvan Tolvansson", Number: "191212121212", LoA: "loa3", Mode: "redirect",
		Address: "/demo/etjanst/formular?id=17", Parameters: []views.Field{{Name: "id", Value: "17"}}, Back: "/inkorg",
	}
}

func profileTables() views.ProfilesView {
	return views.ProfilesView{
		Profiles: []views.ProfileTable{
			{Name: "liten", Default: true, PlainText: true, Elements: []views.ElementRow{
				{Name: "article", Children: []string{"para"}},
				{Name: "para", Parents: []string{"article"}, Text: true, Attributes: []views.AttributeRow{
					{Name: "url", Required: true}, {Name: "type", Values: []string{"_self", "_blank"}},
				}},
			}},
			{Name: "stor"},
		},
		Findings: []views.FindingHelp{
			{Code: "mismatch", Sentence: "Fel plats.", Example: "<article>\n<b/></article>", Profile: "liten"},
			{Code: "stray-text", Severity: views.SeverityWarning, Tolerated: true, Sentence: "Text.", Example: "<article>a</article>", Profile: "stor"},
			{Code: "empty", Severity: views.SeverityInfo, Sentence: "Tomt.", Example: "<para/>", Repeat: 7, Profile: "liten"},
		},
	}
}

// bench is a message in the bench of which everything can be said.
func bench() views.BenchView {
	findings := []views.BenchFinding{
		{
			Line: 3, Column: 5, Code: "mismatch", Message: "<pra> får inte stå i <section>.", Suggestion: "para",
			Allowed: &views.BenchAllowed{Parent: "section", Children: []string{"title", "para"}, Element: "pra"},
			Fix:     &views.BenchFix{Value: "mismatch:3:5", Label: "Byt till <para>"},
		},
		{
			Line: 4, Column: 1, Code: "mismatch", Message: "<para> får inte stå i <title>.",
			Allowed: &views.BenchAllowed{Parent: "title", Element: "para", Parents: []string{"article", "section"}},
		},
		{Line: 5, Column: 9, Code: "html-entity", Severity: views.SeverityWarning, Tolerated: true, Message: "&nbsp; finns inte."},
		{Line: 6, Column: 1, Code: "empty", Severity: views.SeverityInfo, Message: "<para> är tomt."},
	}
	row := list().Groups[0].Rows[0]
	row.Href, row.Alone, row.Messages = "#i-listan", true, 1
	return views.BenchView{
		Draft: views.BenchDraft{Text: "<article>\n</article>", Heading: "Kallelse", Sender: "Björken", As: "profil/liten", LinkSystem: "SE1", Width: "390"},
		As: []views.BenchChoices{
			{Label: "Profil", Choices: []views.BenchChoice{{Value: "profil/liten", Label: "liten", Profile: "liten"}}},
			{Label: "System", Choices: []views.BenchChoice{{Value: "system/SE1", Label: "SE1", Profile: "liten"}}},
		},
		Page: "<!doctype html><title>x</title>", Notice: &views.Notice{Text: "Uttaget."},
		Results: views.BenchResults{
			Findings: findings, Fixable: 2, Counts: views.BenchCounts{Errors: 2, Warnings: 1, Infos: 1}, Row: row,
			Headings: []views.BenchHeading{{Level: 1, Text: "Kallelse"}, {Level: 2, Text: "Din tid"}},
			Links: []views.BenchLink{
				{Text: "Boka", Address: "https://journal.example/", Kind: views.BenchExit, Receiver: "Journalen", Line: 1, Column: 2},
				{Text: "Annan", Address: "https://annan.example/", Kind: views.BenchExternal, Line: 2, Column: 2},
				{Text: "Hit", Address: "#här", Kind: views.BenchInternal, Line: 3, Column: 2},
				{Text: "Öppna", Reason: "not a registered system", Kind: views.BenchRefused},
			},
			Compared: compared(),
		},
	}
}

func compared() views.BenchCompared {
	return views.BenchCompared{
		Here:  views.BenchProfile{Name: "liten", Texts: []string{"(reservtexten)"}, Findings: onlyHere(), Page: "<!doctype html><title>x</title>", Counts: views.BenchCounts{Errors: 1}},
		There: views.BenchProfile{Name: "stor", Texts: []string{"viktigt"}, Page: "<!doctype html><title>x</title>"},
	}
}

func onlyHere() []views.BenchFinding {
	return []views.BenchFinding{{Line: 1, Column: 1, Code: "mismatch", Message: "<emphasis> får inte stå i <para>."}}
}

func gallery() views.GalleryView {
	return views.GalleryView{
		Kinds:   []views.Filter{{Label: "Kallelser", Href: "/forhandsgranska/galleri?sort=kallelse", Count: 1, Current: true}, {Label: "Rutor", Href: "/forhandsgranska/galleri?sort=ruta", Count: 4}},
		Heading: "Kallelser",
		Samples: []views.GallerySample{{Title: "Din tid", File: "kallelse/tid.xml", Page: "/forhandsgranska/exempel/kallelse/tid.xml", Open: "/forhandsgranska?exempel=kallelse%2Ftid.xml"}},
	}
}

// pages are all pages in their states.
func pages(t testing.TB, lang string) map[string]templ.Component {
	in, out := loggedIn(t, lang), nobody(t, lang)
	all := map[string]templ.Component{
		"list": views.List(in, list()), "found": views.List(in, found()), "not found": views.List(in, notFound()), "empty list": views.List(in, emptyList(false)), "empty filter": views.List(in, emptyList(true)),
		"case": views.Case(in, thread()), "untitled case": views.Case(in, untitled()),
		"contact": views.Contact(in, views.ContactView{
			Name: "Björken", Address: "Björkvägen 4", PostalCode: "123 45", PostalCity: "Ekvik", Telephone: "08-123 45 67",
			OpeningHours: "8–16", WebPage: "https://bjorken.example/", Back: "/inkorg",
		}),
		"settings": views.Settings(in, settings()), "settings wrong": views.Settings(in, wrongSettings()), "settings of nothing": views.Settings(in, views.SettingsView{}),
		"bare contact": views.Contact(in, views.ContactView{Name: "Björken", WebPage: "inte en adress", Telephone: "växeln", Back: "/inkorg"}),
		"login": views.Login(out, views.LoginView{
			Choices: []views.LoginChoice{{Name: "E-legitimation 1", Href: "/logga-in?idp=1"}}, Notice: &views.Notice{Text: "Avbrutet."},
		}),
		"sessions": views.OwnSessions(in, ownSessions()), "one session": views.OwnSessions(in, views.OwnSessionsView{}),
		"log": views.OwnLog(in, ownLog(in.Words)), "empty log": views.OwnLog(in, views.OwnLogView{}), "take-out": views.TakeOut(in),
		"notices": views.List(noticed(in), list()), "bare notices": views.LoggedOut(noticed(out), views.LoggedOutView{Again: "/logga-in"}),
		"logged out":      views.LoggedOut(out, views.LoggedOutView{Again: "/logga-in"}),
		"log-out goes on": views.LoggedOut(out, views.LoggedOutView{GoOn: "/logga-ut/vidare", Again: "/logga-in"}),
		"everywhere":      views.LoggedOut(out, views.LoggedOutView{Everywhere: true, Again: "/logga-in"}),
		"ended":           views.LoggedOut(out, views.LoggedOutView{Ended: true, Again: "/logga-in"}),
		"help":            views.Help(in, help()), "bare help": views.Help(out, views.HelpView{Save: "/hjalp/felanmalan.txt"}),
		"profiles": views.Profiles(in, profileTables()), "accessibility": views.Accessibility(out, organisation()), "privacy": views.Privacy(out, organisation()),
		"test idp": views.TestIdP(out, testIdP()), "expired test idp": views.TestIdPExpired(out, "/"), "bare test idp": views.TestIdP(out, views.TestIdPView{Action: "/test-idp/logga-in"}),
		"post on": views.PostOn(in, views.PostOnView{
			Action: "https://annan.example/acs", Fields: []views.Field{{Name: "SAMLResponse", Value: "x"}}, Receiver: "Formulärtjänsten",
		}),
		"bench": views.Bench(in, bench()), "empty bench": views.Bench(out, views.BenchView{Result: true, Results: views.BenchResults{Row: bench().Results.Row}}), "gallery": views.Gallery(in, gallery()),
		"both profiles": views.BenchProfiles(in, views.BenchProfilesView{Draft: []views.Field{{Name: "text", Value: "x"}}, Compared: compared()}),
		"same profiles": views.BenchProfiles(out, views.BenchProfilesView{Compared: views.BenchCompared{Here: views.BenchProfile{Name: "a"}, There: views.BenchProfile{Name: "b"}}}),
		"e-service":     views.EService(out, eService()),
		"integrators":   views.Integrators(out, integrators()), "bare integrators": views.Integrators(out, views.IntegratorsView{OtherLanguage: "/", NoticesJSON: "/"}),
	}
	for _, refused := range refusals() {
		all["refused "+string(refused)] = views.Error(out, views.ErrorView{
			Status: 403, Refused: refused, Code: "INK-403", Reference: "7f3a-9kc2-4xde", At: now, Retry: "/logga-in", Help: "/hjalp?fel=1",
		})
	}
	for name, status := range map[string]int{
		"400": 400, "403": 403, "404": 404, "409": 409, "429": 429, "500": 500, "503": 503,
	} {
		all["error "+name] = views.Error(in, views.ErrorView{
			Status: status, Code: "INK-" + name, Reference: "7f3a-9kc2-4xde", At: now, Retry: "/inkorg", Home: "/inkorg", Help: "/hjalp?fel=1",
		})
	}
	return all
}

func ownSessions() views.OwnSessionsView {
	here := views.OwnSession{Browser: "Firefox 143", System: "Windows 10/11", Since: now, Seen: now, Provider: "E-legitimation 1", Level: "3"}
	unknown := views.OwnSession{Reference: "a", Since: now, Seen: now, Provider: "https://idp.example"}
	other := here
	other.Reference = "b"
	return views.OwnSessionsView{Here: here, Others: []views.OwnSession{unknown, other}, Notice: &views.Notice{Text: "Klart."}}
}

func ownLog(words *views.Words) views.OwnLogView {
	return views.OwnLogView{Older: "/installningar/logg?efter=x", First: "/installningar/logg", Since: now.Add(-72 * time.Hour), Days: words.ByDay([]views.LogEntry{
		{At: now, Text: "log.exit", Names: []string{"Formulärtjänsten", "Björken"}, Case: "/inkorg/a", Here: true},
		{At: now.Add(-time.Hour), Text: "log.takeout"},
		{At: now.Add(-48 * time.Hour), Text: "log.in", Names: []string{"E-legitimation 1"}},
	})}
}

func render(t testing.TB, page templ.Component) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := page.Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func document(t testing.TB, page templ.Component) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(render(t, page)))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}
