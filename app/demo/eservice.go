package demo

import (
	"log/slog"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/sso"
	"inkorg/views"
)

// Addresses of the demo e-service on the citizens' listener. Everything else under
// servicePath is a deep link.
const (
	servicePath         = "/demo/etjanst/"
	serviceMetadataPath = servicePath + "metadata" // also its entity id
	serviceACSPath      = servicePath + "acs"
)

const (
	// visitLife is how long an arrival can be shown again without asking who it is.
	visitLife = 10 * time.Minute
	maxVisits = 1000
)

// ServiceURL is the base address of the demo e-service: exits and links lead below it.
func ServiceURL(publicURL string) string { return publicURL + servicePath }

// EServiceConfig is what the demo e-service works with.
type EServiceConfig struct {
	PublicURL string // scheme and host that browsers use, without a slash at the end
	Key       sso.Key
	IdP       sso.IdentityProvider // the shared one
	Inbox     sso.IdentityProvider // the inbox, as the issuer of its exits
	Now       func() time.Time
	Log       *slog.Logger
}

// EService is an e-service that exits lead to: a SAML service provider of its own, which
// shows who arrived, how and where. A deep link that finds nobody logged in starts a
// log-in with the shared identity provider, whose session makes it seamless. It holds
// nothing of its own, so it also takes Responses that it has not asked for.
type EService struct {
	EServiceConfig
	base     sso.Base // deep links lie below it
	provider *sso.ServiceProvider
	begun    *memory[begunVisit]
	used     *memory[struct{}] // ids of assertions
	visits   *memory[visit]

	visitCookie cookie
	loginCookie cookie // binds a begun log-in to the browser
}

// visit is somebody's arrival at a deep link. It is good for that link alone: at another
// one the identity provider is asked anew, so that the page shows who is logged in there
// now and not who was before.
type visit struct {
	identity sso.Identity
	mode     inbox.ExitMode
	address  string // path and query
}

// serviceName is what the demo e-service calls itself, in every language.
const serviceName = "Demo e-tjänst"

// NewEService makes the demo e-service. The error is one of the configuration.
func NewEService(config EServiceConfig) (*EService, error) {
	provider, err := sso.NewServiceProvider(sso.ServiceProviderConfig{
		EntityID: config.PublicURL + serviceMetadataPath, ACSURL: config.PublicURL + serviceACSPath,
		Keys: []sso.Key{config.Key}, IdPs: []sso.IdentityProvider{config.IdP, config.Inbox}, AcceptUnsolicited: true,
		DisplayName: map[string]string{views.Swedish: serviceName}, Now: config.Now,
	})
	if err != nil {
		return nil, err
	}
	base, err := sso.ParseBase(ServiceURL(config.PublicURL), true)
	if err != nil {
		return nil, err
	}
	return &EService{
		EServiceConfig: config, provider: provider, base: base,
		begun:       newMemory[begunVisit](maxVisits, config.Now),
		used:        newMemory[struct{}](maxVisits, config.Now),
		visits:      newMemory[visit](maxVisits, config.Now),
		visitCookie: newCookie("demo-etjanst", config.PublicURL),
		loginCookie: newCookie("demo-etjanst-login", config.PublicURL),
	}, nil
}

// Metadata is what identity providers know the e-service by.
func (e *EService) Metadata() ([]byte, error) { return e.provider.Metadata() }

// Client registers the e-service with the test identity provider.
func (e *EService) Client() (Client, error) {
	metadata, err := e.Metadata()
	if err != nil {
		return Client{}, err
	}
	return NewClient(serviceName, metadata)
}

// Mount adds the e-service's addresses.
func (e *EService) Mount(r fiber.Router, show Show) {
	r.Get(serviceMetadataPath, sendMetadata(e.Metadata))
	r.Post(serviceACSPath, e.assertionConsumer)
	r.Get(servicePath+"*", func(c *fiber.Ctx) error { return e.deepLink(c, show) })
}

// deepLink shows who arrived, or first finds out.
func (e *EService) deepLink(c *fiber.Ctx, show Show) error {
	address := localAddress(c)
	visit, found := e.visits.get(e.visitCookie.get(c))
	if !found || visit.address != address {
		return e.logIn(c, address)
	}
	return show(c, fiber.StatusOK, func(f views.Frame) templ.Component {
		return views.EService(f, visit.view(e.PublicURL))
	})
}

// localAddress is path and query of a request, as they came.
func localAddress(c *fiber.Ctx) string {
	uri := c.Request().URI()
	if query := uri.QueryString(); len(query) > 0 {
		return string(uri.PathOriginal()) + "?" + string(query)
	}
	return string(uri.PathOriginal())
}

func (v visit) view(inboxURL string) views.EServiceView {
	_, query, _ := strings.Cut(v.address, "?")
	return views.EServiceView{
		Name: serviceName, Person: v.identity.Name, Number: v.identity.PersonalNumber,
		LoA: v.identity.LoA, Mode: string(v.mode), Address: v.address, Parameters: parameters(query),
		Back: inboxURL + "/inkorg",
	}
}

// parameters takes a query apart, in its order and with its repeats. What cannot be
// decoded is shown as it came.
func parameters(query string) []views.Field {
	var fields []views.Field
	for piece := range strings.SplitSeq(query, "&") {
		if piece == "" {
			continue
		}
		name, value, _ := strings.Cut(piece, "=")
		fields = append(fields, views.Field{Name: unescape(name), Value: unescape(value)})
	}
	return fields
}

func unescape(raw string) string {
	if text, err := url.QueryUnescape(raw); err == nil && utf8.ValidString(text) {
		return text
	}
	return raw
}
