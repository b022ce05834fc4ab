package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"inkorg/app/inbox"
)

// lines are what a page's list says, white space aside.
func (p page) lines(selector string) []string {
	return p.doc.Find(selector).Map(func(_ int, s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") })
}

// TestOwnSessions are all of the citizen's that live, this one marked, and nobody else's.
func TestOwnSessions(t *testing.T) {
	s := newSite(t)
	s.citizen(agda)
	b := s.browser()
	if alone := b.logInAs(tolvan, firefox).get("/installningar/sessioner"); alone.doc.Find("main form").Length() != 0 {
		t.Error("there is something to end, of one log-in")
	}
	const phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
	other := s.browser().logInAs(tolvan, phone)
	shown := b.get("/installningar/sessioner")
	if got, want := shown.lines("main h3"), []string{"Safari 17.5 på iOS 17.5"}; !slices.Equal(got, want) {
		t.Errorf("other log-ins %q, want %q", got, want)
	}
	here := strings.Join(shown.lines("main h2:contains('Den här webbläsaren') + dl dd"), "|")
	for _, want := range []string{"Firefox 143 på Windows 10/11", "E-legitimation 1, tillitsnivå 3"} {
		if !strings.Contains(here, want) {
			t.Errorf("%q lacks %q", here, want)
		}
	}
	if strings.Contains(string(shown.body), sessionSecret(other)) || strings.Contains(string(shown.body), "Gecko") {
		t.Error("the page has the secret of another log-in, or all that its browser said")
	}
	for name, broken := range map[string]string{"hidden": "Mozilla/5.0", "empty": ""} {
		if got := s.browser().logInAs(agda, broken).get("/installningar/sessioner").lines("main dl dd")[0]; got != "Okänd webbläsare" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// logInAs logs a person in by a certain browser.
func (b *browser) logInAs(id inbox.PersonID, userAgent string) *browser {
	b.t.Helper()
	request := b.request(http.MethodPost, "/saml/acs", b.answer(b.begin("/logga-in"), id))
	request.Header.Set("User-Agent", userAgent)
	b.do(request)
	return b
}

func TestEndingSessionsElsewhere(t *testing.T) {
	s := newSite(t)
	mine, theirs := s.citizen(tolvan), s.citizen(agda)
	var others []*browser
	for range 3 {
		others = append(others, s.citizen(tolvan))
	}
	live := func(b *browser) bool { return b.get("/inkorg").StatusCode == http.StatusOK }
	end := func(b *browser, which string) (said string) {
		t.Helper()
		ended := b.post("/installningar/sessioner", url.Values{"avsluta": {which}})
		if ended.StatusCode != http.StatusSeeOther || ended.Header.Get("Location") != "/installningar/sessioner" {
			t.Fatalf("%d to %q", ended.StatusCode, ended.Header.Get("Location"))
		}
		return strings.TrimSpace(b.get("/installningar/sessioner").doc.Find("main [role=status]").Text())
	}
	reference := func(b *browser) string {
		session, err := s.store.Session(t.Context(), inbox.HashSecret(sessionSecret(b)))
		if err != nil {
			t.Fatal(err)
		}
		return session.Reference
	}
	first := reference(others[0])
	for _, nothing := range []string{reference(theirs), reference(mine), "", "x"} {
		if said := end(mine, nothing); said != "Inloggningen var redan avslutad." || !live(theirs) || !live(mine) || !live(others[0]) {
			t.Errorf("%q: %q", nothing, said)
		}
	}
	if mine.get("/installningar/sessioner?avsluta=alla"); !live(others[0]) {
		t.Error("looking ends something")
	}
	if said := end(mine, first); said != "Inloggningen är avslutad." || live(others[0]) || !live(others[1]) || !live(mine) {
		t.Errorf("one: %q", said)
	}
	if said := end(mine, "alla"); said != "Du är nu bara inloggad här." || live(others[1]) || live(others[2]) || !live(mine) || !live(theirs) {
		t.Errorf("all: %q", said)
	}
	var ended []string
	_, entries := s.audit(tolvan)
	for _, entry := range entries {
		if entry.Action == inbox.AuditSessionEnded {
			ended = append(ended, entry.Detail)
			if entry.Session != reference(mine) {
				t.Error("ended from another session than it was")
			}
		}
	}
	if len(ended) != 3 || ended[0] != first {
		t.Errorf("noted %d ends", len(ended))
	}
}

// TestOwnLog says in plain words what has been done, names units as their messages do, and
// marks what was done in this log-in.
func TestOwnLog(t *testing.T) {
	s := newSite(t)
	s.deliver(func(d *inbox.Delivery) {
		d.SSOLink = &inbox.SSOLink{SystemID: "JOURNAL", Text: "Öppna", Type: inbox.CurrentTarget}
	})
	s.citizen(tolvan).post("/logga-ut", nil)
	b := s.citizen(tolvan)
	href := b.get("/inkorg").doc.Find("li[data-case] a").AttrOr("href", "")
	b.get(b.get(href).doc.Find("a[data-exit]").AttrOr("href", ""))
	shown := b.get("/installningar/logg")
	var got []string
	for _, line := range shown.lines("ul[data-log] li") {
		got = append(got, line[len("00.00 "):])
	}
	want := []string{
		"Du gick vidare till Journalen från ett meddelande från Björken I den här inloggningen",
		"Du läste ett meddelande från Björken I den här inloggningen",
		"Du loggade in med E-legitimation 1 I den här inloggningen",
		"Du loggade ut",
		"Du loggade in med E-legitimation 1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the log says\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if links := shown.doc.Find("ul[data-log] a"); links.Length() != 2 || links.AttrOr("href", "") != strings.Split(href, "?")[0] {
		t.Errorf("%d links to the case", links.Length())
	}
	if again := b.get("/installningar/logg").lines("ul[data-log] li"); len(again) != len(want) {
		t.Error("reading the log is in the log")
	}
	if theirs := s.citizen(agda).get("/installningar/logg"); strings.Contains(theirs.doc.Find("main").Text(), "Björken") {
		t.Error("another citizen sees it")
	}
}

// TestOwnLogOfEverything: every action has words, also when nobody knows any more what it
// was about.
func TestOwnLogOfEverything(t *testing.T) {
	s := newSite(t)
	for n, action := range []inbox.AuditAction{
		inbox.AuditLogIn, inbox.AuditLogOut, inbox.AuditSessionEnded, inbox.AuditRead, inbox.AuditExit, inbox.AuditSettings,
		inbox.AuditTakeOut, inbox.AuditExport, inbox.AuditPersonExport, inbox.AuditPersonErase,
		inbox.AuditAccountAdd, inbox.AuditAccountPassword, inbox.AuditAccountRemove,
		inbox.AuditTokenMade, inbox.AuditTokenDropped,
	} {
		entry := inbox.AuditEntry{
			At: time.Now().Add(-time.Duration(n) * 24 * time.Hour), Citizen: tolvan, Action: action,
			CaseID: "gone", MessageID: "gone", UnitID: "GONE", SystemID: "GONE", Detail: "https://gone.example.se/ 3",
		}
		if n > 6 {
			entry.Actor = inbox.Operator("bertil")
		}
		if err := s.store.Note(t.Context(), entry); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.store.Note(t.Context(), inbox.AuditEntry{
		At: time.Now().Add(-time.Hour), Citizen: tolvan, Action: inbox.AuditLogOut, Actor: inbox.ActorIdP, Detail: "https://gone.example.se/",
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.store.Note(t.Context(), inbox.AuditEntry{
		At: time.Now().Add(-time.Hour), Citizen: tolvan, Action: inbox.AuditSessionEnded, Actor: inbox.Operator("bertil"), Detail: "gone",
	}); err != nil {
		t.Fatal(err)
	}
	b := s.citizen(tolvan)
	shown := b.get("/installningar/logg")
	said := strings.Join(shown.lines("ul[data-log] li"), "\n")
	for _, want := range []string{
		"Du loggade in med https://gone.example.se/", "Du loggades ut av https://gone.example.se/", "Du loggade ut\n", "på ett annat ställe",
		"Du läste ett meddelande från okänd avsändare", "Du gick vidare till GONE", "ändrade dina inställningar", "Du hämtade dina meddelanden",
		"avslutade en inloggning\n", "tog ut den här loggen", "tog ut dina uppgifter", "tog bort dina uppgifter", "lade upp ditt testkonto", "ett nytt lösenord", "tog bort ditt testkonto", "Du skapade en nyckel", "Du tog bort nyckeln",
	} {
		if !strings.Contains(said+"\n", want) {
			t.Errorf("%q is not said in\n%s", want, said)
		}
	}
	if strings.Contains(said, "bertil") || shown.doc.Find("ul[data-log] a").Length() != 0 {
		t.Error("a name of staff, or a link that leads nowhere")
	}
	if days := shown.doc.Find("main h2").Length(); days != 15 {
		t.Errorf("%d days, want 15", days)
	}
}

func TestOwnLogIsPaged(t *testing.T) {
	s := newSite(t)
	b := s.citizen(tolvan)
	for n := range inbox.OwnLogPage + 4 {
		entry := inbox.AuditEntry{
			At: time.Now().Add(-time.Duration(n+1) * time.Minute), Citizen: tolvan, Action: inbox.AuditExit, SystemID: fmt.Sprint("nr-", n, "."),
		}
		if err := s.store.Note(t.Context(), entry); err != nil {
			t.Fatal(err)
		}
	}
	first := b.get("/installningar/logg")
	second := b.get(first.doc.Find("a[rel=next]").AttrOr("href", ""))
	all := strings.Join(append(first.lines("ul[data-log] li"), second.lines("ul[data-log] li")...), "\n")
	for n := range inbox.OwnLogPage + 4 {
		if strings.Count(all, fmt.Sprint("nr-", n, ".")) != 1 {
			t.Errorf("entry %d is there %d times", n, strings.Count(all, fmt.Sprint("nr-", n, ".")))
		}
	}
	if first.doc.Find("[data-since]").Length()+second.doc.Find("[data-since]").Length() != 0 {
		t.Error("something is said to be gone")
	}
	pruned := time.Date(2026, time.March, 14, 0, 0, 0, 0, time.UTC)
	if err := s.store.BeginPrune(t.Context(), pruned, inbox.AuditEntry{At: time.Now(), Action: inbox.AuditPruned}); err != nil {
		t.Fatal(err)
	}
	if first = b.get("/installningar/logg"); first.doc.Find("[data-since]").Length() != 0 {
		t.Error("the first page is not where the log ends")
	}
	second = b.get(first.doc.Find("a[rel=next]").AttrOr("href", ""))
	if said := second.doc.Find("[data-since]").Text(); !strings.HasPrefix(said, "Det som hände före den 14 mars 2026 står inte här längre.") {
		t.Errorf("where the log ends it says %q", said)
	}
	if second.doc.Find("a[rel=next]").Length() != 0 || second.doc.Find("nav.pager a[href='/installningar/logg']").Length() != 1 {
		t.Error("the last page goes on, or does not lead to the first")
	}
	for _, bad := range []string{"x", "%ff", "bm8", "MTIz", "MTIzLg"} {
		if got := b.get("/installningar/logg?efter=" + bad); got.StatusCode != http.StatusBadRequest {
			t.Errorf("cursor %q: %d", bad, got.StatusCode)
		}
	}
}
