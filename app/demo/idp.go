package demo

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/sso"
	"inkorg/views"
)

// Addresses of the test identity provider on the citizens' listener.
const (
	idpMetadataPath = "/test-idp/metadata" // also its entity id
	idpSignOnPath   = "/test-idp/sso"
	idpLogOutPath   = "/test-idp/slo"
	idpLogInPath    = "/test-idp/logga-in"
	idpCancelPath   = "/test-idp/avbryt"
	idpLinkPath     = "/test-idp/uthopp" // unsolicited, by ?spentityid= and &RelayState=
)

// testLoA is the level of assurance that the test identity provider vouches for.
const testLoA = "http://id.elegnamnden.se/loa/1.0/loa3"

const (
	// begunLife is how long the log-in page may be looked at.
	begunLife = 15 * time.Minute
	maxBegun  = 1000
	// idpSessionLife is as long as the longest session of the inbox, so that an exit near
	// its end still needs no new log-in.
	idpSessionLife = 8 * time.Hour
	maxIdPSessions = 1000
	// maxTarget is the length of the longest address that a link leads on to, in bytes.
	maxTarget = 4000
)

// NewIssuer makes what the test identity provider signs with. Its metadata is what
// service providers trust it by.
func NewIssuer(publicURL string, key sso.Key, now func() time.Time) (*sso.Issuer, error) {
	return sso.NewIssuer(sso.IssuerConfig{
		EntityID: publicURL + idpMetadataPath, SSOURL: publicURL + idpSignOnPath, SLOURL: publicURL + idpLogOutPath, Key: key,
		DisplayName: map[string]string{views.Swedish: "Test-legitimation", views.English: "Test e-identification"}, Now: now,
	})
}

// Client is a service provider that the test identity provider answers.
type Client struct {
	Name string // shown to the person who logs in
	sso.RegisteredSP
}

// NewClient registers a service provider by its metadata.
func NewClient(name string, metadata []byte) (Client, error) {
	registered, err := sso.ParseSPMetadata(metadata)
	return Client{Name: name, RegisteredSP: registered}, err
}

// IdPConfig is what the test identity provider works with.
type IdPConfig struct {
	PublicURL string      // scheme and host that browsers use, without a slash at the end
	Issuer    *sso.Issuer // see NewIssuer
	Clients   []Client    // nobody else is answered
	Accounts  []Account   // with the public password
	// Personal gives the personal test account of a number, or NotFound.
	Personal func(ctx context.Context, number inbox.PersonID) (inbox.TestAccount, error)
	Now      func() time.Time
	Log      *slog.Logger
}

// IdP is the built-in test identity provider: a SAML identity provider whose people are
// made up. Those of the demo have a public password, those of personal test accounts each
// their own. It keeps a session, so that a second service
// provider needs no new log-in unless it asks for one.
type IdP struct {
	IdPConfig
	registered []sso.RegisteredSP
	cookie     cookie
	begun      *memory[sso.ReceivedRequest]
	sessions   *memory[idpSession]
	judging    sync.Mutex // one password at a time: each takes memory
	tries      *tries
}

// NewIdP makes the test identity provider.
func NewIdP(config IdPConfig) *IdP {
	i := &IdP{
		IdPConfig: config,
		cookie:    newCookie("test-idp", config.PublicURL),
		begun:     newMemory[sso.ReceivedRequest](maxBegun, config.Now),
		sessions:  newMemory[idpSession](maxIdPSessions, config.Now),
		tries:     newTries(config.Now),
	}
	for _, client := range config.Clients {
		i.registered = append(i.registered, client.RegisteredSP)
	}
	return i
}

// Mount adds the identity provider's addresses. The listener is expected to refuse POSTs
// that come from other sites.
func (i *IdP) Mount(r fiber.Router, show Show) {
	r.Get(idpMetadataPath, sendMetadata(i.Issuer.Metadata))
	r.Get(idpSignOnPath, func(c *fiber.Ctx) error { return i.signOn(c, show) })
	r.Get(idpLogOutPath, i.singleLogout)
	r.Get(idpLinkPath, func(c *fiber.Ctx) error { return i.link(c, show) })
	r.Post(idpLogInPath, func(c *fiber.Ctx) error { return i.logIn(c, show) })
	r.Post(idpCancelPath, func(c *fiber.Ctx) error { return i.cancel(c, show) })
}

// signOn answers the browser that a service provider sent here with a request.
func (i *IdP) signOn(c *fiber.Ctx, show Show) error {
	request, err := i.Issuer.ParseAuthnRequest(string(c.Request().URI().QueryString()), i.registered)
	if err != nil {
		i.Log.Warn("test IdP: request refused", "reason", sso.ReasonOf(err), "error", err.Error())
		return fiber.ErrBadRequest
	}
	if len(request.RequestedLoA) > 0 && !slices.Contains(request.RequestedLoA, testLoA) {
		return i.fail(c, show, request, sso.StatusNoAuthnContext)
	}
	return i.answer(c, show, request)
}

// link answers the browser that somebody sent here without a request: the service provider
// gets a Response that it has not asked for.
func (i *IdP) link(c *fiber.Ctx, show Show) error {
	entityID, relayState := strings.Clone(c.Query("spentityid")), strings.Clone(c.Query("RelayState"))
	at := slices.IndexFunc(i.registered, func(sp sso.RegisteredSP) bool { return sp.EntityID == entityID })
	if at < 0 || len(relayState) > maxTarget {
		i.Log.Warn("test IdP: link refused", "known", at >= 0)
		return fiber.ErrBadRequest
	}
	return i.answer(c, show, sso.ReceivedRequest{Issuer: entityID, ACSURL: i.registered[at].ACSURLs[0], RelayState: relayState})
}

// answer responds about who is logged in already, or asks who it is.
func (i *IdP) answer(c *fiber.Ctx, show Show, request sso.ReceivedRequest) error {
	if session, found := i.sessions.get(i.cookie.get(c)); found && !request.ForceAuthn {
		holds, err := i.holds(c.UserContext(), session)
		switch {
		case err != nil:
			return err
		case holds:
			return i.respond(c, show, request, session)
		}
		i.sessions.take(i.cookie.get(c))
	}
	handle := newSecret()
	i.begun.put(handle, request, i.Now().Add(begunLife))
	return i.showLogIn(c, show, attempt{request: request, handle: handle})
}

// respond posts a Response about a person on to the service provider that asked.
func (i *IdP) respond(c *fiber.Ctx, show Show, request sso.ReceivedRequest, session idpSession) error {
	response, err := i.Issuer.Respond(request.Recipient(), session.subject())
	if err != nil {
		return err
	}
	session.relying.add(request.Issuer)
	i.Log.Info("test IdP: log-in", "service_provider", request.Issuer)
	return i.postOn(c, show, request, response)
}

// fail posts on a Response that says why there is no log-in.
func (i *IdP) fail(c *fiber.Ctx, show Show, request sso.ReceivedRequest, status string) error {
	response, err := i.Issuer.Fail(request.Recipient(), status)
	if err != nil {
		return err
	}
	i.Log.Info("test IdP: no log-in", "service_provider", request.Issuer, "status", status)
	return i.postOn(c, show, request, response)
}

func (i *IdP) postOn(c *fiber.Ctx, show Show, request sso.ReceivedRequest, response string) error {
	view := views.PostOnView{
		Action: request.ACSURL, Receiver: i.nameOf(request.Issuer),
		Fields: []views.Field{{Name: "SAMLResponse", Value: response}},
	}
	if request.RelayState != "" {
		view.Fields = append(view.Fields, views.Field{Name: "RelayState", Value: request.RelayState})
	}
	return show(c, fiber.StatusOK, func(f views.Frame) templ.Component { return views.PostOn(f, view) })
}

func (i *IdP) nameOf(entityID string) string {
	for _, client := range i.Clients {
		if client.EntityID == entityID {
			return client.Name
		}
	}
	return ""
}
