package bench_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
)

// token makes a token for who asks, on the page.
func (g *ground) token() string {
	g.t.Helper()
	page := g.post("/testbank/konto/nyckel", nil, http.StatusOK)
	token := page.Find("section[aria-labelledby=program] code").Text()
	if !strings.HasPrefix(token, "inkorg_") || !strings.Contains(page.Find("pre").Text(), "TOKEN="+token) {
		g.t.Fatalf("the page shows no token: %q", token)
	}
	return token
}

// call calls the interface for programs and reads the answer.
func (g *ground) call(method, path, token, body string, status int, answer any) {
	g.t.Helper()
	request := httptest.NewRequest(method, path, strings.NewReader(body))
	request.Header.Set("Content-Type", "text/xml")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := g.app.Test(request, -1)
	if err != nil {
		g.t.Fatal(err)
	}
	if response.StatusCode != status {
		g.t.Fatalf("%s %s: status %d, want %d", method, path, response.StatusCode, status)
	}
	if err := json.NewDecoder(response.Body).Decode(answer); err != nil {
		g.t.Fatal(err)
	}
}

type renderedAnswer struct {
	Kind, HTML, Text, Verdict, Error string
	Errors                           int
	Findings                         []struct {
		Line, Column int
		Code         string
	}
}

func TestRenderForPrograms(t *testing.T) {
	g := newGround(t)
	token := g.token()
	for name, of := range map[string]struct{ query, body, verdict, code string }{
		"good":           {"", "<article><para>Hej</para></article>", "yes", ""},
		"tolerated":      {"", "<article><para>a&nbsp;b</para></article>", "unknown", "html-entity"},
		"wrong":          {"", "<article><para><emphasis role=\"bold\">a</emphasis></para></article>", "no", "mismatch"},
		"in its profile": {"?profile=1177-inkorg", "<article><para><emphasis role=\"bold\">a</emphasis></para></article>", "yes", ""},
		"of a system":    {"?system=NYA", "<article><para><emphasis role=\"bold\">a</emphasis></para></article>", "yes", ""},
	} {
		var got renderedAnswer
		g.call(http.MethodPost, "/testbank/api/render"+of.query, token, of.body, http.StatusOK, &got)
		if got.Verdict != of.verdict || got.HTML == "" || (of.code == "") != (len(got.Findings) == 0 || got.Errors == 0 && of.verdict == "yes") {
			t.Errorf("%s: %+v", name, got)
		}
		if of.code != "" && (len(got.Findings) == 0 || got.Findings[0].Code != of.code || got.Findings[0].Line != 1) {
			t.Errorf("%s: %+v", name, got.Findings)
		}
	}
	var refused renderedAnswer
	g.call(http.MethodPost, "/testbank/api/render?profile=none", token, "x", http.StatusBadRequest, &refused)
	g.call(http.MethodPost, "/testbank/api/render?system=none", token, "x", http.StatusBadRequest, &refused)
	for _, wrong := range []string{"", "inkorg_none"} {
		g.call(http.MethodPost, "/testbank/api/render", wrong, "x", http.StatusUnauthorized, &refused)
	}
	if refused.Error == "" {
		t.Error("a refusal says nothing")
	}
}

type messagesAnswer struct {
	Messages []struct {
		ID, MessageDescription, SourceSystem, Verdict, HTML, Exit, ExitRefused string
		ReceivedAt                                                             time.Time
	}
	TimedOut bool
	Error    string
}

func TestMessagesForPrograms(t *testing.T) {
	g := newGround(t)
	token := g.token()
	messages := func(query string) (got messagesAnswer) {
		t.Helper()
		g.call(http.MethodGet, "/testbank/api/messages"+query, token, "", http.StatusOK, &got)
		return got
	}
	if got := messages(""); len(got.Messages) != 0 || got.TimedOut {
		t.Errorf("of nothing: %+v", got)
	}
	if got := messages("?wait=1s"); len(got.Messages) != 0 || !got.TimedOut {
		t.Errorf("waited for nothing: %+v", got)
	}
	g.deliver(func(d *inbox.Delivery) { d.SubjectOfCareID = agda })
	first := g.deliver(nil)
	since := g.now.Format(time.RFC3339)
	second := g.deliver(func(d *inbox.Delivery) {
		d.Description, d.SSOLink = "Nyare", &inbox.SSOLink{SystemID: "JOURNAL", Text: "Öppna", QueryString: "a=1", Type: inbox.CurrentTarget}
	})
	all := messages("?wait=30s")
	if len(all.Messages) != 2 || all.Messages[0].ID != second || all.Messages[1].ID != first || all.Messages[0].Exit != "https://journal.example.se/app/?a=1" ||
		all.Messages[0].Verdict != "yes" || !strings.Contains(all.Messages[0].HTML, "Normalt.") {
		t.Errorf("all: %+v", all)
	}
	if got := messages("?since=" + url.QueryEscape(since)); len(got.Messages) != 1 || got.Messages[0].ID != second {
		t.Errorf("since: %+v", got)
	}

	// One that comes while it is waited for ends the wait.
	later := g.now.Add(time.Hour).Format(time.RFC3339)
	came := make(chan messagesAnswer)
	go func() {
		var got messagesAnswer
		g.call(http.MethodGet, "/testbank/api/messages?wait=60s&since="+url.QueryEscape(later), token, "", http.StatusOK, &got)
		came <- got
	}()
	m := inbox.Message{
		ID: inbox.NewID(), CaseID: inbox.NewID(), Citizen: tolvan, ReceivedAt: g.now.Add(2 * time.Hour).Truncate(time.Microsecond), Description: "Sent", Text: "Hej",
		SourceSystem: "JOURNAL", Answer: inbox.Answer{ResultCode: inbox.ResultOK},
	}
	if _, _, err := g.store.Deliver(t.Context(), m, g.now); err != nil {
		t.Fatal(err)
	}
	if got := <-came; len(got.Messages) != 1 || got.Messages[0].MessageDescription != "Sent" || got.TimedOut {
		t.Errorf("waited: %+v", got)
	}

	var refused messagesAnswer
	for _, query := range []string{"?wait=61s", "?wait=x", "?wait=-1s", "?since=today"} {
		g.call(http.MethodGet, "/testbank/api/messages"+query, token, "", http.StatusBadRequest, &refused)
	}
	g.post("/testbank/konto/nyckel", url.Values{"bort": {"ja"}}, http.StatusOK)
	g.call(http.MethodGet, "/testbank/api/messages", token, "", http.StatusUnauthorized, &refused)

	// It ends with the account that it is of.
	token = g.token()
	account := inbox.TestAccount{Number: tolvan, Holder: "Anna Ek", CreatedAt: now, ExpiresAt: g.now.Add(time.Minute)}
	if err := g.store.AddTestAccount(t.Context(), account, inbox.AuditEntry{At: now, Citizen: tolvan, Action: inbox.AuditAccountAdd}); err != nil {
		t.Fatal(err)
	}
	messages("")
	g.now = g.now.Add(time.Minute)
	g.call(http.MethodGet, "/testbank/api/messages", token, "", http.StatusUnauthorized, &refused)
}

// TestBeginAgain: nothing is left of the reader but, unless it is to go, what went over the
// wire; without a tick nothing happens.
func TestBeginAgain(t *testing.T) {
	g := newGround(t)
	g.deliver(nil)
	g.deliver(func(d *inbox.Delivery) { d.SubjectOfCareID = agda })
	left := func(who inbox.PersonID) (messages, calls int) {
		t.Helper()
		found, err := g.store.Messages(t.Context(), who, inbox.MessageKey{}, 10)
		if err != nil {
			t.Fatal(err)
		}
		exchanges, err := g.store.Exchanges(t.Context(), inbox.ExchangeQuery{Citizen: who, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		return len(found), len(exchanges)
	}
	if g.post("/testbank/konto/nollstall", nil, http.StatusOK).Find("[role=alert]").Length() != 1 {
		t.Error("it is not said that nothing was confirmed")
	}
	if messages, _ := left(tolvan); messages != 1 {
		t.Error("it was done without being confirmed")
	}
	g.post("/testbank/konto/nollstall", url.Values{"bekrafta": {"ja"}}, http.StatusSeeOther)
	if messages, calls := left(tolvan); messages != 0 || calls != 1 {
		t.Errorf("%d messages and %d calls are left", messages, calls)
	}
	if _, err := g.store.Citizen(t.Context(), tolvan); inbox.CodeOf(err) != inbox.NotFound {
		t.Errorf("still an active user: %v", err)
	}
	if got := calls(g.get("/testbank", http.StatusOK)); len(got) != 1 {
		t.Errorf("the traffic: %q", got)
	}
	g.deliver(nil) // to somebody who is not active
	g.post("/testbank/konto/nollstall", url.Values{"bekrafta": {"ja"}, "trafik": {"ja"}}, http.StatusSeeOther)
	if _, calls := left(tolvan); calls != 0 {
		t.Errorf("%d calls are left", calls)
	}
	if messages, calls := left(agda); messages != 1 || calls != 1 {
		t.Error("somebody else has lost something")
	}
}
