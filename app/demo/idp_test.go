package demo

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/logtest"
	"inkorg/app/password"
	"inkorg/sso"
)

func TestLogInRoundTrip(t *testing.T) {
	for _, account := range Accounts() {
		t.Run(account.Name, func(t *testing.T) {
			w := newWorld(t)
			inbox := w.newInbox(w.inboxConfig())
			page := w.browser.logIn(w.browser.get(inbox.begin()), string(account.Number), "demo")
			got, err := inbox.consume(page)
			must(t, err)
			givenName, surname, _ := strings.Cut(account.Name, " ")
			want := sso.Identity{
				PersonalNumber: string(account.Number), Name: account.Name, GivenName: givenName, Surname: surname,
				LoA: "http://id.elegnamnden.se/loa/1.0/loa3", AuthnInstant: w.clock.now(), IdP: w.url + "/test-idp/metadata",
			}
			random := cmp.FilterPath(func(p cmp.Path) bool {
				switch p.String() {
				case "NameID", "NameIDFormat", "SessionIndex", "AssertionID", "RequestID":
					return true
				}
				return false
			}, cmp.Ignore())
			if diff := cmp.Diff(want, got, random); diff != "" {
				t.Errorf("identity (-want +got):\n%s", diff)
			}
			if got.SessionIndex == "" {
				t.Error("the Response names no session")
			}
		})
	}
}

func TestLogInPage(t *testing.T) {
	w := newWorld(t)
	inbox := w.newInbox(w.inboxConfig())
	for lang, about := range map[string]string{"sv": "En tom inkorg", "en": "An empty inbox"} {
		w.browser.lang = lang
		page := w.browser.get(inbox.begin())
		if page.status != http.StatusOK {
			t.Fatalf("status %d", page.status)
		}
		form := page.Find("form#test-idp")
		if form.Find("input[name=account]").Length() != 1 || form.Find("input[name=password]").Length() != 1 {
			t.Error("the form has not exactly one field for account and password")
		}
		password := form.Find("input[name=password]")
		if _, closed := password.Attr("readonly"); closed || password.AttrOr("type", "") != "password" || password.AttrOr("maxlength", "") != "" || password.AttrOr("autocomplete", "") == "off" {
			t.Error("the password can be read by others, or nothing can be pasted or filled in")
		}
		text := page.Text()
		for _, want := range []string{"Min inkorg", "199101012384", about} {
			if !strings.Contains(text, want) {
				t.Errorf("the page in %s does not say %q", lang, want)
			}
		}
		if strings.Contains(text, "191111111111") {
			t.Error("the person who is never active is offered")
		}
	}
}

// TestNumberAsPeopleWriteIt: hyphen and spaces do not matter.
func TestNumberAsPeopleWriteIt(t *testing.T) {
	w := newWorld(t)
	inbox := w.newInbox(w.inboxConfig())
	for _, typed := range []string{"19121212-1212", " 191212121212 ", "19 121212 1212"} {
		identity, err := inbox.consume(w.browser.logIn(w.browser.get(inbox.begin()), typed, "demo"))
		if err != nil || identity.PersonalNumber != "191212121212" {
			t.Errorf("%q: not logged in: %v", typed, err)
		}
	}
}

// TestSessionServesWhoDoesNotAskAnew: a second service provider gets in without a page,
// with the time of the real log-in; one with ForceAuthn gets the page.
func TestSessionServesWhoDoesNotAskAnew(t *testing.T) {
	w := newWorld(t)
	forcing := w.newInbox(w.inboxConfig())
	config := w.inboxConfig()
	config.ForceAuthn = false
	leaning := w.newInbox(config)

	if w.browser.get(leaning.begin()).Find("form#test-idp").Length() != 1 {
		t.Fatal("without a session there is no log-in page")
	}
	loggedIn := w.clock.now()
	_, err := forcing.consume(w.browser.logIn(w.browser.get(forcing.begin()), "191212121212", "demo"))
	must(t, err)

	w.clock.pass(3 * time.Hour)
	identity, err := leaning.consume(w.browser.get(leaning.begin()))
	must(t, err)
	if identity.PersonalNumber != "191212121212" || !identity.AuthnInstant.Equal(loggedIn) {
		t.Errorf("the session is of another person or time: %v", identity.AuthnInstant)
	}
	if w.browser.get(forcing.begin()).Find("form#test-idp").Length() != 1 {
		t.Error("ForceAuthn was answered from the session")
	}
	if other := newBrowser(t, w.url); other.get(leaning.begin()).Find("form#test-idp").Length() != 1 {
		t.Error("another browser has the session too")
	}
	w.clock.pass(5 * time.Hour)
	if w.browser.get(leaning.begin()).Find("form#test-idp").Length() != 1 {
		t.Error("the session has no end")
	}
}

// TestNewLogInEndsTheOldSession: under a new id, so that one known before is worth nothing.
func TestNewLogInEndsTheOldSession(t *testing.T) {
	w := newWorld(t)
	inbox := w.newInbox(w.inboxConfig())
	config := w.inboxConfig()
	config.ForceAuthn = false
	leaning := w.newInbox(config)

	w.browser.logIn(w.browser.get(inbox.begin()), "191212121212", "demo")
	old := w.browser.client.Jar.Cookies(w.browser.base)
	w.browser.logIn(w.browser.get(inbox.begin()), "189001019802", "demo")

	identity, err := leaning.consume(w.browser.get(leaning.begin()))
	must(t, err)
	if identity.PersonalNumber != "189001019802" {
		t.Error("the session is still the first person's")
	}
	thief := newBrowser(t, w.url)
	thief.client.Jar.SetCookies(w.browser.base, old)
	if thief.get(leaning.begin()).Find("form#test-idp").Length() != 1 {
		t.Error("the old session is still open")
	}
}

func TestSessionCookie(t *testing.T) {
	w := newWorld(t)
	inbox := w.newInbox(w.inboxConfig())
	page := w.browser.logIn(w.browser.get(inbox.begin()), "191212121212", "demo")
	set := page.header.Get("Set-Cookie")
	for _, want := range []string{"test-idp=", "HttpOnly", "SameSite=Lax", "path=/"} {
		if !strings.Contains(set, want) {
			t.Errorf("the cookie lacks %s", want)
		}
	}
	if strings.Contains(strings.ToLower(set), "secure") {
		t.Error("on loopback without https a Secure cookie would be lost")
	}
	public := newCookie("test-idp", "https://inkorg.example")
	if public.name != "__Host-test-idp" || !public.secure {
		t.Errorf("by https the cookie is %+v", public)
	}
}

func TestCancel(t *testing.T) {
	w := newWorld(t)
	inbox := w.newInbox(w.inboxConfig())
	login := w.browser.get(inbox.begin())
	form := login.form("form#test-idp")
	form.action = login.Find("form#test-idp button[formaction]").AttrOr("formaction", "")
	_, err := inbox.consume(w.browser.send(form))
	if sso.ReasonOf(err) != sso.ReasonCancelled {
		t.Errorf("error = %v, want a log-in that was cancelled", err)
	}
}

func TestWrongPassword(t *testing.T) {
	w := newWorld(t)
	inbox := w.newInbox(w.inboxConfig())
	for _, try := range []struct{ account, password string }{
		{"191212121212", "fel"}, {"191212121212", ""}, {"191212121212", "demo "}, {"191111111111", "demo"}, {"", "demo"},
	} {
		page := w.browser.logIn(w.browser.get(inbox.begin()), try.account, try.password)
		if page.status != http.StatusForbidden || page.Find("[role=alert]").Length() != 1 {
			t.Errorf("%q: status %d, %d alerts", try.password, page.status, page.Find("[role=alert]").Length())
		}
		if page.Find("[name=SAMLResponse]").Length() != 0 || page.header.Get("Set-Cookie") != "" {
			t.Errorf("%q: somebody got in", try.password)
		}
		if typed := page.Find("input#account").AttrOr("value", ""); typed != try.account {
			t.Errorf("%q: the account has to be typed again", try.password)
		}
		if _, err := inbox.consume(w.browser.logIn(page, "191212121212", "demo")); err != nil {
			t.Errorf("%q: then the right one: %v", try.password, err)
		}
	}
}

func TestTooManyWrongPasswords(t *testing.T) {
	w := newWorld(t)
	inbox := w.newInbox(w.inboxConfig())
	login := w.browser.get(inbox.begin())
	for range maxTries {
		if page := w.browser.logIn(login, "191212121212", "fel"); page.status != http.StatusForbidden {
			t.Fatalf("status %d", page.status)
		}
	}
	page := w.browser.logIn(login, "191212121212", "demo")
	if page.status != http.StatusTooManyRequests || page.header.Get("Retry-After") == "" || page.Find("[role=alert]").Length() != 1 {
		t.Errorf("status %d, Retry-After %q", page.status, page.header.Get("Retry-After"))
	}
	if page := w.browser.logIn(login, "189001019802", "demo"); page.status != http.StatusOK {
		t.Errorf("another person: status %d", page.status)
	}
	w.clock.pass(triesWindow)
	if page := w.browser.logIn(login, "191212121212", "demo"); page.status != http.StatusOK {
		t.Errorf("a minute later: status %d", page.status)
	}
}

// TestPersonalAccount: it takes its own password and not the public one, until it has
// expired. That it has is told to nobody else.
func TestPersonalAccount(t *testing.T) {
	w := newWorld(t)
	inbox := w.newInbox(w.inboxConfig())
	login := w.browser.get(inbox.begin())
	if strings.Contains(login.Text(), personalNumber) {
		t.Error("a personal account is listed for everybody")
	}
	for _, wrong := range []string{Password, "", "eget lösenor"} {
		if page := w.browser.logIn(login, personalNumber, wrong); page.status != http.StatusForbidden {
			t.Errorf("%q: status %d", wrong, page.status)
		}
	}
	identity, err := inbox.consume(w.browser.logIn(login, "18900103-9800", personalPassword))
	if err != nil || identity.PersonalNumber != personalNumber || identity.Name != "Nils Nord" || identity.Surname != "Nord" {
		t.Errorf("%v, %v", identity.Name, err)
	}
	w.clock.pass(time.Hour)
	login = w.browser.get(inbox.begin())
	if page := w.browser.logIn(login, personalNumber, personalPassword); page.status != http.StatusForbidden || !strings.Contains(page.Text(), "Kontot har gått ut") {
		t.Errorf("expired: status %d, %s", page.status, page.Text())
	}
	if page := w.browser.logIn(login, personalNumber, "fel"); strings.Contains(page.Text(), "gått ut") {
		t.Error("that an account has expired is told without its password")
	}
}

// TestSessionEndsWithItsAccount: nobody who has been shut out is vouched for by a session
// from before.
func TestSessionEndsWithItsAccount(t *testing.T) {
	for name, change := range map[string]func(*world){
		"removed": func(w *world) { w.personal.Store(nil) },
		"another password": func(w *world) {
			other := *w.personal.Load()
			other.Password = password.Hash("ett annat lösenord")
			w.personal.Store(&other)
		},
		"expired": func(w *world) { w.clock.pass(time.Hour) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			config := w.inboxConfig()
			config.ForceAuthn = false
			leaning := w.newInbox(config)
			_, err := leaning.consume(w.browser.logIn(w.browser.get(leaning.begin()), personalNumber, personalPassword))
			must(t, err)
			_, err = leaning.consume(w.browser.get(leaning.begin()))
			must(t, err)

			before := *w.personal.Load()
			change(w)
			if w.browser.get(leaning.begin()).Find("form#test-idp").Length() != 1 {
				t.Error("the session serves on")
			}
			w.personal.Store(&before)
			if w.browser.get(leaning.begin()).Find("form#test-idp").Length() != 1 {
				t.Error("the session is back with the account")
			}
		})
	}
}

// TestScriptLogsInOften: right passwords have no limit.
func TestScriptLogsInOften(t *testing.T) {
	w := newWorld(t)
	login := w.browser.get(w.newInbox(w.inboxConfig()).begin())
	for n := range 60 {
		if page := w.browser.logIn(login, "191212121212", "demo"); page.status != http.StatusOK {
			t.Fatalf("log-in %d: status %d", n+1, page.status)
		}
	}
}

// TestImpatientButton: pressed twice, the first answer is lost on the way; the second is
// as good.
func TestImpatientButton(t *testing.T) {
	w := newWorld(t)
	inbox := w.newInbox(w.inboxConfig())
	login := w.browser.get(inbox.begin())
	first := w.browser.logIn(login, "191212121212", "demo")
	second := w.browser.logIn(login, "191212121212", "demo")
	if _, err := inbox.consume(second); err != nil {
		t.Error(err)
	}
	if _, err := inbox.consume(first); sso.ReasonOf(err) != sso.ReasonNoPending {
		t.Errorf("the other answer: error = %v", err)
	}
}

func TestForgottenLogInPage(t *testing.T) {
	w := newWorld(t)
	inbox := w.newInbox(w.inboxConfig())
	login := w.browser.get(inbox.begin())
	w.clock.pass(begunLife - time.Second)
	if page := w.browser.logIn(login, "191212121212", "demo"); page.status != http.StatusOK {
		t.Errorf("just in time: status %d", page.status)
	}
	w.clock.pass(time.Second)
	late := w.browser.logIn(login, "191212121212", "demo")
	if again := late.Find("main a").AttrOr("href", ""); late.status != http.StatusGone || again != w.url+"/" {
		t.Errorf("too late: status %d, begin again at %q", late.status, again)
	}
	for _, action := range []string{idpLogInPath, idpCancelPath} {
		page := w.browser.send(form{action: action, fields: url.Values{"account": {"191212121212"}, "password": {"demo"}}})
		if page.status != http.StatusGone || page.Find("form").Length() != 0 {
			t.Errorf("%s out of nowhere: status %d", action, page.status)
		}
	}
}

// TestRefusedRequests: nobody gets as far as the page whose request is not signed by a
// registered service provider for its registered address.
func TestRefusedRequests(t *testing.T) {
	w := newWorld(t)
	honest := w.inboxConfig()
	stranger, otherAddress, otherKey := honest, honest, honest
	stranger.EntityID = w.url + "/stranger"
	otherAddress.ACSURL = "https://thief.example/acs"
	otherKey.Keys = []sso.Key{w.keys.Service}
	cut := func(name string) string {
		parsed, err := url.Parse(w.newInbox(honest).begin())
		must(t, err)
		query := parsed.Query()
		query.Del(name)
		parsed.RawQuery = query.Encode()
		return parsed.String()
	}
	for name, address := range map[string]string{
		"unknown service provider": w.newInbox(stranger).begin(),
		"unregistered address":     w.newInbox(otherAddress).begin(),
		"another's key":            w.newInbox(otherKey).begin(),
		"changed relay state":      strings.Replace(w.newInbox(honest).begin(), "relay-state", "other-state", 1),
		"added relay state":        w.newInbox(honest).begin() + "&RelayState=x",
		"no signature":             cut("Signature"),
		"no request":               cut("SAMLRequest"),
		"nothing":                  idpSignOnPath,
	} {
		page := w.browser.get(address)
		if page.status != http.StatusBadRequest || page.Find("form").Length() != 0 {
			t.Errorf("%s: status %d", name, page.status)
		}
	}
	old := w.newInbox(honest).begin()
	w.clock.pass(time.Hour)
	if page := w.browser.get(old); page.status != http.StatusBadRequest {
		t.Errorf("old request: status %d", page.status)
	}
}

func TestLevelOfAssurance(t *testing.T) {
	const loa3, loa4 = "http://id.elegnamnden.se/loa/1.0/loa3", "http://id.elegnamnden.se/loa/1.0/loa4"
	for _, test := range []struct {
		asked []string
		want  sso.Reason // empty: a log-in
	}{
		{nil, ""}, {[]string{loa3}, ""}, {[]string{loa4, loa3}, ""}, {[]string{loa4}, sso.ReasonNoAuthnContext},
	} {
		w := newWorld(t)
		config := w.inboxConfig()
		config.RequestedLoA = test.asked
		inbox := w.newInbox(config)
		page := w.browser.get(inbox.begin())
		if test.want == "" {
			page = w.browser.logIn(page, "191212121212", "demo")
		}
		_, err := inbox.consume(page)
		if sso.ReasonOf(err) != test.want || (test.want == "") != (err == nil) {
			t.Errorf("asked for %v: %v", test.asked, err)
		}
		if test.want != "" && !strings.Contains(err.Error(), "NoAuthnContext") {
			t.Errorf("asked for %v: the status is not NoAuthnContext: %v", test.asked, err)
		}
	}
}

func TestIdPMetadata(t *testing.T) {
	w := newWorld(t)
	response, err := w.browser.client.Get(w.url + "/test-idp/metadata")
	must(t, err)
	defer response.Body.Close()
	if got := response.Header.Get("Content-Type"); got != "application/samlmetadata+xml" {
		t.Errorf("content type %q", got)
	}
	if w.idp.EntityID != w.url+"/test-idp/metadata" || w.idp.SSOURL != w.url+"/test-idp/sso" || w.idp.DisplayName("sv") != "Test-legitimation" {
		t.Errorf("the metadata speak of %s at %s", w.idp.EntityID, w.idp.SSOURL)
	}
}

// TestTheLogsCheckKnowsThePeople of the demo, whose log-ins most tests are about.
func TestTheLogsCheckKnowsThePeople(t *testing.T) {
	for i, account := range Accounts() {
		if len(logtest.Leaks(string(account.Number))) == 0 || len(logtest.Leaks(account.Name)) == 0 {
			t.Errorf("account %d is not known", i)
		}
	}
}
