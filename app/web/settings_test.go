package web_test

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"inkorg/app/inbox"
	"inkorg/app/sqlstore"
	"inkorg/app/web"
)

const settingsPath = "/installningar"

// settings fills in the form of a page and presses its button.
func (b *browser) settings(on page, fill url.Values) page {
	b.t.Helper()
	return b.do(b.request(http.MethodPost, settingsPath, formOf(b.t, on, fill)))
}

// formOf is the form of the settings on a page, filled in: its hidden fields, and what fill
// says of the others.
func formOf(t testing.TB, on page, fill url.Values) url.Values {
	t.Helper()
	form := url.Values{"spara": {"1"}}
	on.doc.Find("form[action='/installningar'] input[type=hidden]").Each(func(_ int, field *goquery.Selection) {
		form.Set(field.AttrOr("name", ""), field.AttrOr("value", ""))
	})
	if form.Get("csrf") == "" || form.Get("utkast") == "" {
		t.Fatalf("the form has the fields %v", form)
	}
	for name, values := range fill {
		form[name] = values
	}
	return form
}

func (s *site) kept(id inbox.PersonID) inbox.Notifications {
	s.t.Helper()
	kept, err := s.service.Notifications(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return kept
}

func (s *site) wantKept(id inbox.PersonID, want inbox.Notifications) {
	s.t.Helper()
	if diff := cmp.Diff(want, s.kept(id)); diff != "" {
		s.t.Errorf("kept (-want +got):\n%s", diff)
	}
}

// filled is what the fields of a page hold.
func filled(p page) map[string]string {
	fields := map[string]string{}
	p.doc.Find("form[action='/installningar'] input:not([type=hidden])").Each(func(_ int, field *goquery.Selection) {
		value := field.AttrOr("value", "")
		if field.AttrOr("type", "") == "checkbox" {
			_, on := field.Attr("checked")
			value = map[bool]string{true: "on", false: ""}[on]
		}
		fields[field.AttrOr("name", "")] = value
	})
	return fields
}

func wantFilled(t *testing.T, p page, sms, mobil, epost, adress string) {
	t.Helper()
	if diff := cmp.Diff(map[string]string{"sms": sms, "mobil": mobil, "epost": epost, "adress": adress}, filled(p)); diff != "" {
		t.Errorf("the form (-want +got):\n%s", diff)
	}
}

var (
	both = url.Values{"sms": {"1"}, "mobil": {"070-174 06 05"}, "epost": {"1"}, "adress": {"tolvan@Räksmörgås.example"}}

	bothKept = inbox.Notifications{SMS: true, Telephone: "+46701740605", Email: true, Address: "tolvan@xn--rksmrgs-5wao1o.example", Language: "sv"}
)

func TestSettingsAreSaved(t *testing.T) {
	s := newSite(t)
	s.citizen(agda)
	b := s.citizen(tolvan)
	first := b.get(settingsPath)
	wantFilled(t, first, "", "", "", "")
	if example := first.doc.Find(".report").Text(); !strings.Contains(example, "Du har ett nytt meddelande i Min inkorg.") {
		t.Errorf("the example says %q", example)
	}
	saved := b.settings(first, both)
	if saved.StatusCode != http.StatusSeeOther || saved.Header.Get("Location") != settingsPath {
		t.Fatalf("%d to %s", saved.StatusCode, saved.Header.Get("Location"))
	}
	s.wantKept(tolvan, bothKept)
	after := b.get(settingsPath)
	if said := after.doc.Find("main > .wrap > [role=status]").Text(); !strings.Contains(said, "sparade") {
		t.Errorf("the page says %q", said)
	}
	wantFilled(t, after, "on", "", "on", "")
	for selector, want := range map[string]string{"#mobil-sparat bdi": "+46•••••••05", "#adress-sparat bdi": "t•••@räksmörgås.example"} {
		if got := after.doc.Find(selector).Text(); got != want {
			t.Errorf("%s: %q, want %q", selector, got, want)
		}
	}
	if strings.Contains(string(after.body), "701740605") || strings.Contains(string(after.body), "tolvan@") {
		t.Error("the page shows more of what is kept than its mask")
	}
	if again := b.get(settingsPath); again.doc.Find("main > .wrap > [role=status]").Length() != 0 {
		t.Error("it says a second time that it has saved")
	}

	// One of them off, the other as it was, in English.
	b.post("/sprak", url.Values{"sprak": {"en"}, "till": {settingsPath}})
	english := b.get(settingsPath)
	if example := english.doc.Find(".report").Text(); !strings.Contains(example, "You have a new message in Min inkorg.") {
		t.Errorf("the example says %q", example)
	}
	b.settings(english, url.Values{"epost": {"1"}})
	s.wantKept(tolvan, inbox.Notifications{Email: true, Address: bothKept.Address, Language: "en"})
	s.wantKept(agda, inbox.Notifications{})
}

// TestWrongSettings are said at their fields and above, and nothing that was typed is lost.
func TestWrongSettings(t *testing.T) {
	s := newSite(t)
	b := s.citizen(tolvan)
	typed := url.Values{"sms": {"1"}, "mobil": {"08-465 004 90"}, "adress": {"tolvan@example.se"}}
	wrong := b.settings(b.get(settingsPath), typed)
	if wrong.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("status %d", wrong.StatusCode)
	}
	s.wantKept(tolvan, inbox.Notifications{})
	wantFilled(t, wrong, "on", "08-465 004 90", "", "tolvan@example.se")
	for id, want := range map[string]string{"mobil": "tio siffror", "adress": "inte valt mejl"} {
		field, said := wrong.doc.Find("#"+id), wrong.doc.Find("#"+id+"-fel[role=alert]").Text()
		if !strings.Contains(said, want) || field.AttrOr("aria-invalid", "") != "true" || field.AttrOr("aria-describedby", "") != id+"-fel" {
			t.Errorf("%s: %q, described by %s", id, said, field.AttrOr("aria-describedby", ""))
		}
		if link := wrong.doc.Find(".summary[autofocus] a[href='#" + id + "']").Text(); link != said {
			t.Errorf("the summary says %q of %s", link, id)
		}
	}
	if title := wrong.doc.Find("title").Text(); title != "Fel: Inställningar – Min inkorg" {
		t.Errorf("title %q", title)
	}
	if till := wrong.doc.Find("footer [name=till]").AttrOr("value", ""); till != settingsPath {
		t.Errorf("the language switch comes back to %s", till)
	}
	// The form of the page with errors works as the first one does.
	typed.Set("mobil", "0701740605")
	typed.Set("epost", "1")
	if saved := b.settings(wrong, typed); saved.StatusCode != http.StatusSeeOther {
		t.Errorf("put right: %d", saved.StatusCode)
	}
	s.wantKept(tolvan, inbox.Notifications{SMS: true, Telephone: "+46701740605", Email: true, Address: "tolvan@example.se", Language: "sv"})
	missing := b.settings(b.get(settingsPath), url.Values{"sms": {"1"}, "mobil": {strings.Repeat("0", 5000)}})
	if typed := filled(missing)["mobil"]; len(typed) != 320 {
		t.Errorf("%d bytes of what was typed are shown", len(typed))
	}
}

// ended is a citizen's browser whose log-in ends while the settings are open.
func ended(t *testing.T, s *site) (b *browser, open page) {
	t.Helper()
	b = s.citizen(tolvan)
	open = b.get(settingsPath)
	cookies := b.client.Jar.Cookies(mustParse(t, s.public))
	if err := s.store.EndSession(t.Context(), inbox.HashSecret(cookieNamed(t, cookies, "inkorg"))); err != nil {
		t.Fatal(err)
	}
	return b, open
}

func mustParse(t *testing.T, raw string) *url.URL {
	t.Helper()
	parsed, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func cookieNamed(t *testing.T, cookies []*http.Cookie, name string) string {
	t.Helper()
	for _, cookie := range cookies {
		if cookie.Name == name {
			return cookie.Value
		}
	}
	t.Fatalf("no cookie %s", name)
	return ""
}

// TestTypedOutlivesTheLogIn: what was typed when the log-in ended is there after the next one,
// on the same page, and nothing is saved that nobody has pressed the button for again.
func TestTypedOutlivesTheLogIn(t *testing.T) {
	s := newSite(t)
	b, open := ended(t, s)
	late := b.settings(open, both)
	if at := late.Header.Get("Location"); late.StatusCode != http.StatusSeeOther || at != "/logga-in?slut=1&till=%2Finstallningar" {
		t.Fatalf("%d to %s", late.StatusCode, at)
	}
	for _, cookie := range late.Cookies() {
		for _, secret := range []string{"0701740605", "070-174", "tolvan", "räk"} {
			if strings.Contains(cookie.Value, secret) {
				t.Errorf("the cookie %s shows %s", cookie.Name, secret)
			}
		}
		if !cookie.HttpOnly || cookie.Value != "" && cookie.MaxAge <= 0 {
			t.Errorf("cookie %+v", cookie)
		}
	}
	s.wantKept(tolvan, inbox.Notifications{})

	back := b.consume(b.answer(b.begin("/logga-in?till=%2Finstallningar"), tolvan))
	if at := back.Header.Get("Location"); at != settingsPath {
		t.Fatalf("the log-in leads to %s", at)
	}
	for range 2 { // also when the page is loaded again
		again := b.get(settingsPath)
		wantFilled(t, again, "on", "070-174 06 05", "on", "tolvan@Räksmörgås.example")
		if said := again.doc.Find("main > .wrap > [role=status]").Text(); !strings.Contains(said, "utloggad innan du hade sparat") {
			t.Errorf("the page says %q", said)
		}
	}
	b.settings(b.get(settingsPath), both)
	s.wantKept(tolvan, bothKept)
	b.get(settingsPath) // says that it is saved
	wantFilled(t, b.get(settingsPath), "on", "", "on", "")
}

// TestTypedIsOnesOwn: another person who logs in with the same browser sees nothing of it.
func TestTypedIsOnesOwn(t *testing.T) {
	s := newSite(t)
	b, open := ended(t, s)
	b.settings(open, both)
	b.logIn(agda)
	other := b.get(settingsPath)
	wantFilled(t, other, "", "", "", "")
	if other.doc.Find("main > .wrap > [role=status]").Length() != 0 {
		t.Error("the page speaks of what another typed")
	}
}

// TestTypedInAnotherLogIn: somebody who has logged in again in another tab gets a form of this
// session with what was typed; another site's form changes nothing either.
func TestTypedInAnotherLogIn(t *testing.T) {
	s := newSite(t)
	b, open := ended(t, s)
	b.get("/inkorg")
	b.logIn(tolvan)
	stale := b.settings(open, both)
	if said := stale.doc.Find("[role=alert]").Text(); stale.StatusCode != http.StatusForbidden || !strings.Contains(said, "Inget är sparat än") {
		t.Errorf("%d, %q", stale.StatusCode, said)
	}
	s.wantKept(tolvan, inbox.Notifications{})
	wantFilled(t, stale, "on", "070-174 06 05", "on", "tolvan@Räksmörgås.example")
	b.settings(stale, both)
	s.wantKept(tolvan, bothKept)

	foreign := b.request(http.MethodPost, settingsPath, url.Values{"spara": {"1"}})
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	if got := b.do(foreign); got.StatusCode != http.StatusForbidden || got.doc.Find("form[action='/installningar']").Length() != 0 {
		t.Errorf("another site's form: %d", got.StatusCode)
	}
	s.wantKept(tolvan, bothKept)
}

// TestTypedAtTheEnd: the page's script sends what is filled in when the log-in ends. That
// saves nothing, should it still last for a moment.
func TestTypedAtTheEnd(t *testing.T) {
	s := newSite(t)
	b := s.citizen(tolvan)
	form := formOf(t, b.get(settingsPath), both)
	form.Del("spara")
	sent := b.do(b.request(http.MethodPost, settingsPath, form))
	if at := sent.Header.Get("Location"); at != "/logga-in?slut=1&till=%2Finstallningar" {
		t.Errorf("leads to %s", at)
	}
	s.wantKept(tolvan, inbox.Notifications{})
	wantFilled(t, b.get(settingsPath), "on", "070-174 06 05", "on", "tolvan@Räksmörgås.example")
}

// TestTypedWhileTheStoreIsDown is there when it is back.
func TestTypedWhileTheStoreIsDown(t *testing.T) {
	s := newSite(t)
	b := s.citizen(tolvan)
	open := b.get(settingsPath)
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	failed := b.settings(open, both)
	if failed.StatusCode != http.StatusServiceUnavailable || cookieNamed(t, failed.Cookies(), "inkorg-utkast") == "" {
		t.Errorf("%d, cookies %v", failed.StatusCode, failed.Cookies())
	}
	for _, cookie := range failed.Cookies() {
		if cookie.Name == "inkorg" {
			t.Error("the session is given up")
		}
	}
}

// TestForgedDrafts are not looked at.
func TestForgedDrafts(t *testing.T) {
	s := newSite(t)
	b := s.citizen(tolvan)
	for _, value := range []string{"x", "x.y", ".", strings.Repeat("A", 43) + "." + strings.Repeat("A", 60), strings.Repeat("A", 43) + "."} {
		request := b.request(http.MethodGet, settingsPath, nil)
		request.AddCookie(&http.Cookie{Name: "inkorg-utkast", Value: value})
		wantFilled(t, b.do(request), "", "", "", "")
	}
	b.client.Jar.SetCookies(mustParse(t, s.public), []*http.Cookie{{Name: "inkorg", Value: "gone", Path: "/"}})
	for _, lock := range []string{"", "x", "x.y", "." + strings.Repeat("A", 43)} {
		form := url.Values{"utkast": {lock}, "spara": {"1"}, "mobil": {"0701740605"}}
		if got := b.do(b.request(http.MethodPost, settingsPath, form)); got.StatusCode != http.StatusSeeOther {
			t.Errorf("lock %q: %d", lock, got.StatusCode)
		}
	}
}

// TestWaysThatAreNotThere are not offered; the demo says that nothing is really sent.
func TestWaysThatAreNotThere(t *testing.T) {
	for name, test := range map[string]struct {
		methods []inbox.NotificationMethod
		want    []string
	}{
		"none": {nil, nil}, "SMS": {[]inbox.NotificationMethod{inbox.MethodSMS}, []string{"sms", "mobil"}},
		"e-mail": {[]inbox.NotificationMethod{inbox.MethodEmail}, []string{"epost", "adress"}},
	} {
		t.Run(name, func(t *testing.T) {
			store, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "data", "inkorg.db"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = store.Close() })
			s := newSiteTuned(t, 1, func(c *web.Config) {
				c.Nowhere, c.Inbox = true, inbox.NewService(store, directory(t), inbox.Options{Methods: test.methods})
			})
			got := s.citizen(tolvan).get(settingsPath)
			names := got.doc.Find("main input:not([type=hidden])").Map(func(_ int, field *goquery.Selection) string { return field.AttrOr("name", "") })
			if diff := cmp.Diff(test.want, names, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("fields (-want +got):\n%s", diff)
			}
			text := got.doc.Find("main").Text()
			if strings.Contains(text, "Inget skickas på riktigt") != (test.methods != nil) || strings.Contains(text, "kan inte skicka besked") != (test.methods == nil) {
				t.Errorf("the page says %s", text)
			}
		})
	}
}
