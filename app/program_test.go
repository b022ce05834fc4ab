package main

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/config"
	"inkorg/app/inbox"
	"inkorg/app/logtest"
	"inkorg/sso"
	"inkorg/views"
)

// TestExitsAreIssuedUnderThePublicAddress, and their metadata publishes every key: the one
// that signs and the one that will.
func TestExitsAreIssuedUnderThePublicAddress(t *testing.T) {
	var keys []sso.Key
	for range 2 {
		key, err := sso.NewKey("test", 2048, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key)
	}
	exits, err := newExits(config.Config{PublicURL: "https://inkorg.example.se", Exits: config.Exits{LoadedSecret: make([]byte, 32)}}, keys, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	issuer, err := identityProvider(exits)
	if err != nil {
		t.Fatal(err)
	}
	if issuer.EntityID != "https://inkorg.example.se/saml/uthopp" || len(issuer.Certificates) != 2 ||
		!issuer.Certificates[0].Equal(keys[0].Certificate()) {
		t.Errorf("%s with %d certificates", issuer.EntityID, len(issuer.Certificates))
	}
}

// TestReloadCannotBeginIssuing: a system that needs a key which was not there at the start
// is refused, and nothing else of the new configuration is taken.
func TestReloadCannotBeginIssuing(t *testing.T) {
	p := &program{}
	err := p.reload(t.Context(), func() (config.Config, error) {
		return config.Config{Systems: []config.System{{ID: "A", Exit: inbox.ModeResponse}}}, nil
	})
	if err == nil || !strings.Contains(err.Error(), "restart") {
		t.Errorf("got %v", err)
	}
	wrong := errors.New("wrong")
	if err := p.reload(t.Context(), func() (config.Config, error) { return config.Config{}, wrong }); !errors.Is(err, wrong) {
		t.Errorf("got %v", err)
	}
}

// TestRepeatWindowIsTheConfigurations, for what is stored and for what senders are told.
func TestRepeatWindowIsTheConfigurations(t *testing.T) {
	settings, err := config.Load("", []string{"INKORG_CONTRACTS__REPEAT_WINDOW=95m"}, config.Flags{Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	p, err := assemble(t.Context(), settings, logtest.Logger(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	now, stored := time.Now(), 0
	p.now = func() time.Time { return now }
	p.newService(p.service.Directory())
	for _, after := range []time.Duration{0, 95 * time.Minute, time.Second} {
		now = now.Add(after)
		if _, err := p.service.Deliver(t.Context(), inbox.Delivery{
			SubjectOfCareID: "199908072391", OrganisationUnit: inbox.OrganisationUnit{UnitID: "SE23210000", UnitName: "N"},
			SourceSystem: "SE45454", Description: "D", Text: "T",
		}); err != nil {
			t.Fatal(err)
		}
		page, err := p.store.Cases(t.Context(), "199908072391", inbox.CaseQuery{Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		stored = len(page.Cases)
		if want := map[time.Duration]int{0: 1, 95 * time.Minute: 1, time.Second: 2}[after]; stored != want {
			t.Errorf("%d stored after %v more, want %d", stored, after, want)
		}
	}
	contracts, err := p.contracts()
	if err != nil {
		t.Fatal(err)
	}
	response, err := contracts.(interface {
		Test(*http.Request, ...int) (*http.Response, error)
	}).Test(httptest.NewRequest(http.MethodGet, "/?sprak=en", nil))
	if err != nil {
		t.Fatal(err)
	}
	if page, err := io.ReadAll(response.Body); err != nil || !strings.Contains(string(page), "within 95 minutes") {
		t.Errorf("the page does not say the window (%v)", err)
	}
}

// TestDemoSystemsLeadToTheDemoParties: the settings name the parties by address, and these
// are the parties that are there.
func TestDemoSystemsLeadToTheDemoParties(t *testing.T) {
	settings, err := config.Load("", nil, config.Flags{Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	p, err := assemble(t.Context(), settings, logtest.Logger(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	service, err := p.demo.service.Client()
	if err != nil {
		t.Fatal(err)
	}
	vouched, _ := p.service.Directory().System("DEMO-RESPONSE")
	linked, _ := p.service.Directory().System("DEMO-IDPLINK")
	if vouched.Receiver.EntityID != service.EntityID || vouched.Receiver.ACSURL != service.ACSURLs[0] {
		t.Errorf("Responses go to %s, %s", vouched.Receiver.EntityID, vouched.Receiver.ACSURL)
	}
	exit := inbox.Exit{System: linked, URL: linked.Base.String()}
	request, err := http.NewRequest(http.MethodGet, exit.Address(), nil)
	if err != nil {
		t.Fatal(err)
	}
	app := fiber.New()
	p.idp.Mount(app, func(c *fiber.Ctx, _ int, _ func(views.Frame) templ.Component) error {
		return c.SendStatus(fiber.StatusTeapot) // the log-in page
	})
	response, err := app.Test(request)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != fiber.StatusTeapot {
		t.Errorf("the test identity provider answers %s with %d", exit.Address(), response.StatusCode)
	}
}
