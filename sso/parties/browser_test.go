package parties

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// browser follows redirects and sends the forms that only pass a Response on, and keeps
// the last one. Cookies do not tell ports apart, so each party's have names of their own.
type browser struct {
	t      *testing.T
	client *http.Client
	sent   *form // the last that was passed on
}

// form is one that passes a SAML message on.
type form struct {
	action string
	fields url.Values
}

type page struct {
	status  int
	address string
	body    string
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, client: &http.Client{Jar: jar, Timeout: 20 * time.Second}}
}

// open goes to an address and on from there, until a page is for people.
func (b *browser) open(address string) page {
	b.t.Helper()
	p := b.do(http.MethodGet, address, nil)
	for range 5 {
		passed, found := b.passesOn(p)
		if !found {
			return p
		}
		p = b.send(passed)
	}
	b.t.Fatalf("no end of forms, at %s", p.address)
	return page{}
}

// send posts a form and follows where it leads.
func (b *browser) send(f form) page {
	b.t.Helper()
	b.sent = &f
	return b.do(http.MethodPost, f.action, f.fields)
}

func (b *browser) do(method, address string, fields url.Values) page {
	b.t.Helper()
	request, err := http.NewRequest(method, address, strings.NewReader(fields.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := b.client.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return page{status: response.StatusCode, address: response.Request.URL.String(), body: string(body)}
}

// passesOn finds the form of a page that posts a Response.
func (b *browser) passesOn(p page) (form, bool) {
	b.t.Helper()
	document, err := goquery.NewDocumentFromReader(strings.NewReader(p.body))
	if err != nil {
		b.t.Fatal(err)
	}
	found := document.Find("form:has(input[name=SAMLResponse])")
	if found.Length() == 0 {
		return form{}, false
	}
	f := form{action: found.AttrOr("action", ""), fields: url.Values{}}
	found.Find("input[name]").Each(func(_ int, input *goquery.Selection) {
		f.fields.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	})
	return f, true
}
