package parties

import (
	"bytes"
	"context"
	"encoding/base64"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/sso"
)

// memory remembers one log-in.
type memory struct {
	requestID string
	pending   sso.Pending
	used      map[string]bool
}

func (m *memory) TakePending(_ context.Context, requestID string) (sso.Pending, error) {
	if requestID != m.requestID {
		return sso.Pending{}, sso.ErrNoPending
	}
	m.requestID = ""
	return m.pending, nil
}

func (m *memory) EndSessions(ctx context.Context, order sso.LogoutOrder, until time.Time) (bool, error) {
	return m.UseAssertion(ctx, order.ID, until)
}

func (m *memory) UseAssertion(_ context.Context, assertionID string, _ time.Time) (bool, error) {
	first := !m.used[assertionID]
	m.used[assertionID] = true
	return first, nil
}

// inbox is a service provider as the inbox makes it for production.
func (l *lab) inbox() *sso.ServiceProvider {
	l.t.Helper()
	metadata, err := os.ReadFile(filepath.Join(l.folder, sharedIdPFile))
	if err != nil {
		l.t.Fatal(err)
	}
	idp, err := sso.ParseIdPMetadata(metadata)
	if err != nil {
		l.t.Fatal(err)
	}
	provider, err := sso.NewServiceProvider(sso.ServiceProviderConfig{
		EntityID: inboxEntity, ACSURL: inboxACS,
		Keys: []sso.Key{key(l.t, "inbox")}, IdPs: []sso.IdentityProvider{idp},
		ForceAuthn: true, RequestedLoA: []string{loa3}, RequireEncrypted: true,
	})
	if err != nil {
		l.t.Fatal(err)
	}
	return provider
}

// begin registers the inbox with a certificate, and begins a log-in.
func (l *lab) begin(certificateOf string) (*sso.ServiceProvider, sso.AuthnRequest) {
	l.t.Helper()
	l.register(client{EntityID: inboxEntity, ACSURL: inboxACS, Certificate: certificate(l.t, certificateOf)})
	provider := l.inbox()
	request, err := provider.Begin(l.sharedIdP, "handle")
	if err != nil {
		l.t.Fatal(err)
	}
	return provider, request
}

// take goes where a request says, and gives the form that the answer comes in, if any.
func (b *browser) take(request sso.AuthnRequest) (answer form, found bool) {
	b.t.Helper()
	return b.passesOn(b.goOn(request.Outgoing))
}

// goOn takes a message of ours where it says.
func (b *browser) goOn(message sso.Outgoing) page {
	b.t.Helper()
	if message.Post == nil {
		return b.do(http.MethodGet, message.RedirectURL, nil)
	}
	fields := url.Values{message.Post.Field: {message.Post.Message}, "RelayState": {message.Post.RelayState}}
	return b.send(form{action: message.Post.Action, fields: fields})
}

// TestLogIn: a signed request, which SimpleSAMLphp verifies, and an encrypted assertion
// back.
func TestLogIn(t *testing.T) {
	for name, c := range map[string]struct {
		offered []string
		posted  bool
	}{
		"HTTP-Redirect": {[]string{byRedirect}, false}, "HTTP-POST": {[]string{byPost}, true}, "either": {[]string{byPost, byRedirect}, false},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t)
			l.startSharedIdP(c.offered...)
			provider, request := l.begin("inbox")
			if (request.Post != nil) != c.posted {
				t.Fatalf("posted: %v", request.Post != nil)
			}
			answer, found := newBrowser(t).take(request)
			if !found || answer.action != inboxACS || answer.fields.Get("RelayState") != "handle" {
				t.Fatalf("the answer goes to %q\n%s", answer.action, l.log("simplesamlphp.log"))
			}
			l.wantLogIn(provider, request, answer)
		})
	}
}

// wantLogIn checks that an answer logs the person of SimpleSAMLphp in, once.
func (l *lab) wantLogIn(provider *sso.ServiceProvider, request sso.AuthnRequest, answer form) {
	l.t.Helper()
	store := &memory{
		requestID: request.ID, used: map[string]bool{},
		pending: sso.Pending{IdP: l.sharedIdP, RequestedLoA: request.RequestedLoA, IssuedAt: request.IssuedAt},
	}
	response := answer.fields.Get("SAMLResponse")
	if raw, err := base64.StdEncoding.DecodeString(response); err != nil || !bytes.Contains(raw, []byte("EncryptedAssertion")) {
		l.t.Errorf("the assertion is not encrypted: %v", err)
	}
	identity, err := provider.Consume(l.t.Context(), response, store)
	if err != nil {
		l.t.Fatal(err)
	}
	if identity.PersonalNumber != tolvan || identity.Name != "Tolvan Tolvansson" || identity.LoA != loa3 || identity.IdP != l.sharedIdP {
		l.t.Error("another person, level or identity provider than SimpleSAMLphp has")
	}
	if _, err := provider.Consume(l.t.Context(), response, store); sso.ReasonOf(err) != sso.ReasonNoPending {
		l.t.Errorf("a replay: %v", err)
	}
}

// TestLogInNeedsItsSignature: SimpleSAMLphp does verify our requests, by either binding.
func TestLogInNeedsItsSignature(t *testing.T) {
	for binding, forgeries := range map[string]map[string]func(*sso.AuthnRequest){
		byRedirect: {
			"other relay state": func(r *sso.AuthnRequest) {
				r.RedirectURL = strings.Replace(r.RedirectURL, "RelayState=handle", "RelayState=evil", 1)
			},
			"no signature": func(r *sso.AuthnRequest) { r.RedirectURL = r.RedirectURL[:strings.Index(r.RedirectURL, "&SigAlg=")] },
		},
		byPost: {
			"other content": rewrite(func(xml string) string {
				return strings.Replace(xml, `ForceAuthn="true"`, `ForceAuthn="false"`, 1)
			}),
			"no signature": rewrite(func(xml string) string {
				before, rest, _ := strings.Cut(xml, "<ds:Signature ")
				_, after, _ := strings.Cut(rest, "</ds:Signature>")
				return before + after
			}),
		},
	} {
		t.Run(binding, func(t *testing.T) {
			l := newLab(t)
			l.startSharedIdP(binding)
			_, request := l.begin("inbox")
			for name, forge := range forgeries {
				forged := request
				forge(&forged)
				if cmp.Equal(forged, request) {
					t.Errorf("%s: nothing is forged", name)
				}
				if _, found := newBrowser(t).take(forged); found {
					t.Errorf("%s: the request is answered", name)
				}
			}
			if _, found := newBrowser(t).take(request); !found {
				t.Errorf("the request itself is not answered\n%s", l.log("simplesamlphp.log"))
			}
			_, request = l.begin("node")
			if _, found := newBrowser(t).take(request); found {
				t.Error("a request that another key signed is answered")
			}
		})
	}
}

// rewrite gives a change of the XML of a posted request.
func rewrite(how func(xml string) string) func(*sso.AuthnRequest) {
	return func(r *sso.AuthnRequest) {
		raw, err := base64.StdEncoding.DecodeString(r.Post.Message)
		if err != nil {
			panic(err)
		}
		post := *r.Post
		post.Message = base64.StdEncoding.EncodeToString([]byte(how(string(raw))))
		r.Post = &post
	}
}
