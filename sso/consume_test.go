package sso

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"

	"inkorg/app/logtest"
)

// TestLogin goes the whole way: request, its reading by the identity provider, answer.
func TestLogin(t *testing.T) {
	b := newBed(t)
	received, err := b.issuer.ParseAuthnRequest(queryOf(t, b.request.RedirectURL), []RegisteredSP{registered(t, b.sp)})
	if err != nil {
		t.Fatal(err)
	}
	response, err := b.issuer.Respond(received.Recipient(), Subject{
		PersonalNumber: tolvan, GivenName: "Tolvan", Surname: "Tolvansson",
		LoA: loa3, AuthnInstant: noon(), SessionIndex: "_session",
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := b.consume(response)
	if err != nil {
		t.Fatal(err)
	}
	if got.AssertionID == "" || got.NameID == "" {
		t.Errorf("assertion ID %q, name %q", got.AssertionID, got.NameID)
	}
	want := Identity{
		PersonalNumber: tolvan, Name: "Tolvan Tolvansson", GivenName: "Tolvan", Surname: "Tolvansson",
		LoA: loa3, AuthnInstant: noon(), IdP: idpEntity,
		NameID: got.NameID, NameIDFormat: nameIDTransient, SessionIndex: "_session",
		AssertionID: got.AssertionID, RequestID: b.request.ID,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if until := b.store.used[got.AssertionID]; !until.Equal(noon().Add(responseLife + defaultSkew)) {
		t.Errorf("the assertion is remembered until %v", until)
	}
}

func queryOf(t testing.TB, rawURL string) string {
	t.Helper()
	u, err := url.Parse(rawURL)
	if err != nil {
		t.Fatal(err)
	}
	return u.RawQuery
}

func registered(t testing.TB, sp *ServiceProvider) RegisteredSP {
	t.Helper()
	metadata, err := sp.Metadata()
	if err != nil {
		t.Fatal(err)
	}
	entry, err := ParseSPMetadata(metadata)
	if err != nil {
		t.Fatal(err)
	}
	return entry
}

// TestAccepted holds the variants of real identity providers that must get through.
func TestAccepted(t *testing.T) {
	for name, l := range map[string]letter{
		"both signed":            {},
		"Response signed alone":  {plainAssertion: true},
		"XML declaration":        {bytes: func(raw []byte) []byte { return append([]byte("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"), raw...) }},
		"line break at the end":  {bytes: func(raw []byte) []byte { return append(raw, '\n') }},
		"indented":               {response: func(el *etree.Element) { el.InsertChildAt(1, etree.NewText("\n  ")) }},
		"names left out":         {subject: func(s *Subject) { s.Name, s.GivenName, s.Surname = "", "", "" }},
		"other attributes, many": {assertion: addAt("./saml:AttributeStatement", `<saml:Attribute Name="role"><saml:AttributeValue>a</saml:AttributeValue><saml:AttributeValue>b</saml:AttributeValue></saml:Attribute>`)},
		"a NameID as attribute":  {assertion: addAt("./saml:AttributeStatement", `<saml:Attribute Name="targeted"><saml:AttributeValue><saml:NameID>x</saml:NameID></saml:AttributeValue></saml:Attribute>`)},
		"statements the other way round": {assertion: func(el *etree.Element) {
			el.AddChild(at(el, "./saml:AuthnStatement"))
		}},
		"authenticating authority": {assertion: addAt("./saml:AuthnStatement/saml:AuthnContext", `<saml:AuthenticatingAuthority>https://other.example.se</saml:AuthenticatingAuthority>`)},
		"new attribute name alone": {assertion: removeAt(serialAttribute)},
		"old attribute name alone": {assertion: removeAt(numberAttribute)},
		"one time use":             {assertion: addAt("./saml:Conditions", `<saml:OneTimeUse/>`)},
		"clock a minute ahead":     {assertion: setAt(".", "IssueInstant", "2026-01-15T12:00:59Z")},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBed(t)
			identity, err := b.consume(b.write(l))
			if err != nil {
				t.Fatal(err)
			}
			if identity.PersonalNumber != tolvan {
				t.Error("somebody else")
			}
		})
	}
}

func TestNoReplay(t *testing.T) {
	b := newBed(t)
	response := b.write(letter{})
	if _, err := b.consume(response); err != nil {
		t.Fatal(err)
	}
	identity, err := b.consume(response)
	wantReason(t, identity, err, ReasonNoPending)

	// The same assertion in answer to a request that is pending again, as after a store
	// was restored from a backup.
	b.store.pending[b.request.ID] = Pending{IdP: idpEntity, IssuedAt: noon()}
	identity, err = b.consume(response)
	wantReason(t, identity, err, ReasonReplay)
}

func TestOneOfManyWins(t *testing.T) {
	b := newBed(t)
	response := b.write(letter{})
	var accepted atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := b.consume(response); err == nil {
				accepted.Add(1)
			}
		})
	}
	all.Wait()
	if accepted.Load() != 1 {
		t.Errorf("%d log-ins with one Response", accepted.Load())
	}
}

func TestPendingRequest(t *testing.T) {
	for name, c := range map[string]struct {
		letter letter
		want   Reason
	}{
		"foreign":                {letter{response: setAt(".", "InResponseTo", "_foreign")}, ReasonNoPending},
		"absent":                 {letter{response: removeAttrAt(".", "InResponseTo")}, ReasonNoPending},
		"absent in confirmation": {letter{assertion: removeAttrAt(".//saml:SubjectConfirmationData", "InResponseTo")}, ReasonNoPending},
		"absent in both":         {letter{response: removeAttrAt(".", "InResponseTo"), assertion: removeAttrAt(".//saml:SubjectConfirmationData", "InResponseTo")}, ReasonNoPending},
		"other in confirmation":  {letter{assertion: setAt(".//saml:SubjectConfirmationData", "InResponseTo", "_foreign")}, ReasonNoPending},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBed(t)
			b.store.pending[""] = b.store.pending[b.request.ID] // of a store that is not careful
			identity, err := b.consume(b.write(c.letter))
			wantReason(t, identity, err, c.want)
		})
	}
}

// TestBinding shows how a caller binds a request to a browser: with a Store of its own
// for each HTTP request.
func TestBinding(t *testing.T) {
	b := newBed(t)
	_, err := b.sp.Consume(context.Background(), b.write(letter{}), otherBrowser{b.store})
	wantReason(t, Identity{}, err, ReasonNoPending)
	if len(b.store.used) > 0 {
		t.Error("the assertion was used up")
	}
}

type otherBrowser struct{ *memory }

func (otherBrowser) TakePending(context.Context, string) (Pending, error) {
	return Pending{}, ErrNoPending
}

// TestOtherIdP has a second trusted identity provider answer for the first.
func TestOtherIdP(t *testing.T) {
	const otherEntity = "https://other-idp.example.se/saml"
	other, err := NewIssuer(IssuerConfig{EntityID: otherEntity, SSOURL: ssoURL, Key: testKey(t, "stranger"), Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	b := newBed(t, func(cfg *ServiceProviderConfig) {
		cfg.IdPs = append(cfg.IdPs, IdentityProvider{
			EntityID: otherEntity, SSOURL: ssoURL, Certificates: testCertificates(t, "stranger"),
		})
	})
	response, err := other.Respond(b.recipient(), person())
	if err != nil {
		t.Fatal(err)
	}
	identity, err := b.consume(response)
	wantReason(t, identity, err, ReasonIssuer)
}

func TestForgedMessageLeavesRequestPending(t *testing.T) {
	b := newBed(t)
	identity, err := b.consume(b.write(letter{signer: rsaSigner(t, "stranger")}))
	wantReason(t, identity, err, ReasonSignature)
	if _, err := b.consume(b.write(letter{})); err != nil {
		t.Errorf("the real answer is refused after a forged one: %v", err)
	}
}

func TestStoreDown(t *testing.T) {
	b := newBed(t)
	b.store.err = errors.New("no connection")
	identity, err := b.consume(b.write(letter{}))
	if !errors.Is(err, b.store.err) || ReasonOf(err) != "" || identity != (Identity{}) {
		t.Errorf("got %v, want the store's own error and no refusal", err)
	}
}

// TestReplayStoreDown logs nobody in while it is unknown whether the assertion is new.
func TestReplayStoreDown(t *testing.T) {
	b := newBed(t)
	identity, err := b.sp.Consume(t.Context(), b.write(letter{}), forgetful{b.store})
	if !errors.Is(err, errForgetful) || ReasonOf(err) != "" || identity != (Identity{}) {
		t.Errorf("got %v, want the store's own error and no refusal", err)
	}
}

var errForgetful = errors.New("disk full")

type forgetful struct{ *memory }

func (forgetful) UseAssertion(context.Context, string, time.Time) (bool, error) {
	return false, errForgetful
}

func TestStatus(t *testing.T) {
	for name, c := range map[string]struct {
		second string
		want   Reason
	}{
		"cancelled":             {StatusCancel, ReasonCancelled},
		"fraud":                 {StatusFraud, ReasonFraud},
		"possible fraud":        {StatusPossibleFraud, ReasonPossibleFraud},
		"authentication failed": {StatusAuthnFailed, ReasonAuthnFailed},
		"no such level":         {StatusNoAuthnContext, ReasonNoAuthnContext},
		"denied":                {StatusRequestDenied, ReasonRequestDenied},
		"request unsupported":   {StatusRequestUnsupported, ReasonUnsupported},
		"binding unsupported":   {StatusUnsupportedBinding, ReasonUnsupported},
		"not without a page":    {StatusNoPassive, ReasonUnsupported},
		"nobody to ask":         {StatusNoAvailableIDP, ReasonUnsupported},
		"nobody supported":      {StatusNoSupportedIDP, ReasonUnsupported},
		"unheard of":            {"https://idp.example.se/status/full-moon", ReasonStatus},
		"none":                  {"", ReasonStatus},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBed(t)
			response, err := b.issuer.Fail(b.recipient(), c.second)
			if err != nil {
				t.Fatal(err)
			}
			identity, err := b.consume(response)
			wantReason(t, identity, err, c.want)
			var refusal *Refusal
			if !errors.As(err, &refusal) || refusal.Cancelled() != (c.want == ReasonCancelled) {
				t.Errorf("told to the person as cancelled: %v", refusal.Cancelled())
			}
			_, err = b.consume(response)
			wantReason(t, Identity{}, err, ReasonNoPending)
		})
	}
}

// TestStatusForged has anybody at all report a cancelled log-in.
func TestStatusForged(t *testing.T) {
	b := newBed(t)
	for name, c := range map[string]struct {
		sign func(*etree.Element)
		want Reason
	}{
		"unsigned": {func(*etree.Element) {}, ReasonUnsigned},
		"stranger": {rsaSigner(t, "stranger").sign, ReasonSignature},
		"with an assertion": {func(el *etree.Element) {
			el.AddChild(b.issuer.newAssertion(b.recipient(), person(), noon()))
			rsaSigner(t, "idp").sign(el)
		}, ReasonStructure},
	} {
		t.Run(name, func(t *testing.T) {
			response := b.issuer.newResponse(b.recipient(), noon())
			writeStatus(response, StatusResponder, StatusCancel)
			c.sign(response)
			identity, err := b.consume(encode(t, response))
			wantReason(t, identity, err, c.want)
		})
	}
}

// TestRefusalText holds what may be logged: nothing of a person.
func TestRefusalText(t *testing.T) {
	b := newBed(t)
	for _, l := range []letter{
		{assertion: setAt(".//saml:SubjectConfirmationData", "Recipient", "https://x.example.se/"+tolvan)},
		{assertion: setAt(".//saml:SubjectConfirmationData", "NotOnOrAfter", tolvan)},
		{response: textAt("./saml:Issuer", tolvan)},
		{response: setAt(".", "Destination", "https://x.example.se/"+tolvan)},
		{subject: func(s *Subject) { s.LoA = tolvan }},
		{assertion: setAt(".", "IssueInstant", tolvan)},
		{assertion: addAt("./saml:AttributeStatement", `<saml:Attribute Name="Subject_SerialNumber"><saml:AttributeValue>`+tretton+`</saml:AttributeValue></saml:Attribute>`)},
		{subject: func(s *Subject) { s.PersonalNumber = tolvan + "0" }},
	} {
		b.begin()
		_, err := b.consume(b.write(l))
		if ReasonOf(err) == "" {
			t.Fatalf("not refused: %v", err)
		}
		for _, secret := range []string{tolvan, tretton, "Tolvan"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%s tells who it is", ReasonOf(err))
			}
		}
	}
}

func TestRefusalError(t *testing.T) {
	for want, err := range map[string]error{
		"saml: replay":     refuse(ReasonReplay, ""),
		"saml: loa: level": refuse(ReasonLoA, "level"),
	} {
		if err.Error() != want {
			t.Errorf("got %q, want %q", err, want)
		}
	}
}

func TestForeign(t *testing.T) {
	for input, want := range map[string]string{
		"plain":                  "plain",
		"a 19121212-1212 b":      "a [number] b",
		"x" + tolvan:             "x[number]",
		strings.Repeat("å", 150): strings.Repeat("å", 100) + "...",
		"2026":                   "2026",
	} {
		if got := foreign(input); got != want {
			t.Errorf("foreign(%q) = %q, want %q", input, got, want)
		}
	}
}

// TestPeopleStayOutOfLogs formats and logs what names a person.
func TestPeopleStayOutOfLogs(t *testing.T) {
	out := logtest.New(t, "Tolvan")
	identity := Identity{PersonalNumber: tolvan, Name: "Tolvan Tolvansson"}
	log := out.JSON()
	log.Info(fmt.Sprintf("%v %+v %s", identity, identity, identity), "identity", identity)
	log.Info(fmt.Sprintf("%v %+v %s", person(), person(), person()), "subject", person())
	if strings.Count(out.String(), "\n") != 2 {
		t.Errorf("the log says %s", out.String())
	}
}
