package rivta_test

import (
	"context"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/app/logtest"
	"inkorg/app/rivta"
	"inkorg/app/sqlstore"
	"inkorg/sso"
)

const (
	addMessagePath   = "/AddMessageToPatientPortalInbox/1/rivtabp21"
	isActiveUserPath = "/IsActiveUser/1/rivtabp21"
	pingPath         = "/PingForConfiguration/1/rivtabp21"

	publicURL = "http://contracts.example.se:8178"

	tolvan = inbox.PersonID("191212121212") // active
	elvan  = inbox.PersonID("191111111111") // never active
)

// listener is the contracts listener before a real inbox on a real store.
type listener struct {
	t     testing.TB
	app   *fiber.App
	log   *logtest.Log
	now   time.Time
	store inbox.Store
	desk  *inbox.Service

	publicURL string
	access    rivta.Access
	dryRuns   bool
	perMinute int // calls of a caller; 0: any number
	site      rivta.Site
	observe   rivta.Observer
	keeper    rivta.Keeper
}

// newListener makes a listener before an inbox in which tolvan is active, with
// notification by e-mail.
func newListener(t testing.TB) *listener {
	t.Helper()
	l := &listener{t: t, log: logtest.New(t, secrets...), publicURL: publicURL, dryRuns: true, site: site(t), now: time.Date(2026, 11, 22, 8, 14, 0, 0, time.UTC)}
	store, err := sqlstore.Open(context.Background(), filepath.Join(t.TempDir(), "data", "inkorg.db"))
	if err != nil {
		t.Fatal(err)
	}
	l.store = store
	t.Cleanup(func() { _ = store.Close() })
	citizen := inbox.Citizen{ID: tolvan, Name: "Tolvan Tolvansson", ActiveSince: l.now}
	choices := inbox.Notifications{Email: true, Address: "tolvan@example.se"}
	if err := store.Activate(context.Background(), citizen); err != nil {
		t.Fatal(err)
	}
	if err := store.SetNotifications(context.Background(), tolvan, choices); err != nil {
		t.Fatal(err)
	}
	l.desk = inbox.NewService(store, directory(t), inbox.Options{
		Now: func() time.Time { return l.now }, Log: logtest.Logger(t),
		Methods: []inbox.NotificationMethod{inbox.MethodEmail},
	})
	l.serve(l.desk)
	return l
}

// serve puts the listener before another inbox.
func (l *listener) serve(desk rivta.Inbox) {
	board := inbox.NewBoard(l.store, func() time.Time { return l.now }, l.log.Text())
	l.app = rivta.New(rivta.Config{
		Inbox: desk, LogicalAddresses: []string{"mvktest", "SE1111111111-DEMO"}, PublicURL: l.publicURL,
		Access: func() *rivta.Access { return &l.access }, DryRuns: l.dryRuns, CallsPerMinute: l.perMinute, Site: l.site,
		Observe: l.observe, Keeper: l.keeper, Notices: board.Of,
		Version: "1.2.3", Facts: []rivta.Fact{{Name: "profile", Value: "RIVTABP21"}, {Name: "store", Value: "sqlite"}},
		Now: func() time.Time { return l.now }, Log: l.log.JSON(),
	})
}

func directory(t testing.TB) *inbox.Directory {
	t.Helper()
	base, err := sso.ParseBase("https://journal.example.se/app/", false)
	if err != nil {
		t.Fatal(err)
	}
	d, err := inbox.NewDirectory([]inbox.System{
		{ID: "SE45454", Name: "Journalen", Owner: "Region A", Base: &base, Answers: inbox.AnswerPlain},
		{ID: "INFO", Name: "Formulär", Owner: "Region A", Answers: inbox.AnswerInfo},
		{ID: "STRICT", Name: "Register", Owner: "Region B", Answers: inbox.AnswerStrict},
		{ID: "CALLERS", Name: "Med anropare", Owner: "Region B", Callers: []string{"SE111"}},
	}, []inbox.Unit{{HSAID: "SE23210000", Name: "Vårdcentralen Björken"}})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// titles are those of tolvan's cases, newest first.
func (l *listener) titles() []string {
	l.t.Helper()
	page, err := l.desk.Cases(context.Background(), tolvan, inbox.CaseQuery{Limit: 100})
	if err != nil {
		l.t.Fatal(err)
	}
	var titles []string
	for _, found := range page.Cases {
		titles = append(titles, found.Title)
	}
	return titles
}

// post sends a SOAP request as it stands.
func (l *listener) post(path, envelope string) answer {
	l.t.Helper()
	request := httptest.NewRequest(http.MethodPost, path, strings.NewReader(envelope))
	request.Header.Set("Content-Type", "text/xml; charset=utf-8")
	return l.send(request)
}

// send sends a request, and validates an answer in SOAP.
func (l *listener) send(request *http.Request) answer {
	l.t.Helper()
	response, err := l.app.Test(request, int(time.Minute.Milliseconds()))
	if err != nil {
		l.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		l.t.Fatal(err)
	}
	got := answer{Status: response.StatusCode, Header: response.Header, Text: string(body)}
	if !strings.HasPrefix(response.Header.Get("Content-Type"), "text/xml") || request.Method != http.MethodPost {
		return got
	}
	if err := xml.Unmarshal(body, &got); err != nil {
		l.t.Fatalf("%v\n%s", err, body)
	}
	wantValid(l.t, request.URL.Path, body)
	if isFault := got.FaultCode != ""; isFault != (got.Status == 500 || got.Status == 429) {
		l.t.Errorf("HTTP status %d does not go with\n%s", got.Status, body)
	}
	return got
}

// answer is what came back.
type answer struct {
	XMLName xml.Name
	Status  int         `xml:"-"`
	Header  http.Header `xml:"-"`
	Text    string      `xml:"-"`

	FaultCode   string    `xml:"Body>Fault>faultcode"`
	FaultString string    `xml:"Body>Fault>faultstring"`
	Detail      *struct{} `xml:"Body>Fault>detail"`

	Delivered delivered `xml:"Body>AddMessageToPatientPortalInboxResponse"`
	Active    active    `xml:"Body>IsActiveUserResponse"`
	Ping      ping      `xml:"Body>PingForConfigurationResponse"`
}

type delivered struct {
	MessageThreadID  string   `xml:"messageThreadId"`
	NotificationSent []string `xml:"notificationSent"`
	ResultCode       string   `xml:"resultCode"`
	ResultText       string   `xml:"resultText"`
	DryRun           string   `xml:"dryRun"`
}

type active struct {
	Status  bool     `xml:"status"`
	Methods []string `xml:"activeNotificationMethods"`
}

type ping struct {
	Version       string `xml:"version"`
	PingDateTime  string `xml:"pingDateTime"`
	Configuration []struct {
		Name  string `xml:"name"`
		Value string `xml:"value"`
	} `xml:"configuration"`
}

// wantFault wants a fault whose faultstring is as given, word for word.
func (a answer) wantFault(t *testing.T, code, reason string) {
	t.Helper()
	if a.FaultCode != "soapenv:"+code || a.FaultString != reason {
		t.Errorf("got  %s %q\nwant %s %q\n%s", a.FaultCode, a.FaultString, code, reason, a.Text)
	}
}

// wantFaultLike wants a fault of which the given text is a part.
func (a answer) wantFaultLike(t *testing.T, code, part string) {
	t.Helper()
	if a.FaultCode != "soapenv:"+code || !strings.Contains(a.FaultString, part) {
		t.Errorf("got  %s %q\nwant %s …%q…\n%s", a.FaultCode, a.FaultString, code, part, a.Text)
	}
}
