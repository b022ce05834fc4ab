package sso

import (
	"bytes"
	"context"
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
)

const (
	spEntity  = "https://inkorg.example.se/saml/metadata"
	acsURL    = "https://inkorg.example.se/saml/acs"
	sloURL    = "https://inkorg.example.se/saml/slo"
	idpEntity = "https://idp.example.se/saml"
	ssoURL    = "https://idp.example.se/sso"
	loa3      = "http://id.elegnamnden.se/loa/1.0/loa3"
	loa2      = "http://id.elegnamnden.se/loa/1.0/loa2"

	tolvan  = "191212121212" // who logs in
	tretton = "191313131313" // who an attacker would like to be
)

// noon is the time of every test; the keys under testdata are valid around it.
func noon() time.Time { return time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC) }

// testKeys are the keys read so far: checking an RSA key takes longer than most tests.
var testKeys sync.Map

// testKey reads a key of the tests. They are kept in files, so that a fuzzing worker
// verifies what its coordinator signed.
func testKey(t testing.TB, name string) Key {
	t.Helper()
	if key, known := testKeys.Load(name); known {
		return key.(Key)
	}
	pem, err := os.ReadFile("testdata/" + name + ".pem")
	if err != nil {
		t.Fatal(err)
	}
	key, err := ParseKey(pem, pem)
	if err != nil {
		t.Fatal(err)
	}
	testKeys.Store(name, key)
	return key
}

// memory is a Store for one process.
type memory struct {
	mu      sync.Mutex
	pending map[string]Pending
	used    map[string]time.Time
	err     error // what a store that is down answers
}

func (m *memory) TakePending(_ context.Context, requestID string) (Pending, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	pending, found := m.pending[requestID]
	if m.err != nil {
		return Pending{}, m.err
	}
	if !found {
		return Pending{}, ErrNoPending
	}
	delete(m.pending, requestID)
	return pending, nil
}

func (m *memory) UseAssertion(_ context.Context, id string, until time.Time) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err != nil {
		return false, m.err
	}
	_, used := m.used[id]
	m.used[id] = until
	return !used, nil
}

func (m *memory) EndSessions(ctx context.Context, order LogoutOrder, until time.Time) (bool, error) {
	return m.UseAssertion(ctx, order.ID, until)
}

// bed is a service provider, the identity provider that it trusts, and a log-in that has
// begun.
type bed struct {
	t       testing.TB
	sp      *ServiceProvider
	issuer  *Issuer
	store   *memory
	request AuthnRequest
}

func newBed(t testing.TB, tune ...func(*ServiceProviderConfig)) *bed {
	t.Helper()
	b := &bed{t: t, issuer: newTestIssuer(t)}
	cfg := ServiceProviderConfig{
		EntityID: spEntity, ACSURL: acsURL, SLOURL: sloURL,
		Keys:       []Key{testKey(t, "sp")},
		IdPs:       []IdentityProvider{testIdP(t)},
		ForceAuthn: true, RequestedLoA: []string{loa3},
		Now: noon,
	}
	for _, change := range tune {
		change(&cfg)
	}
	var err error
	if b.sp, err = NewServiceProvider(cfg); err != nil {
		t.Fatal(err)
	}
	b.begin()
	return b
}

func newTestIssuer(t testing.TB) *Issuer {
	t.Helper()
	issuer, err := NewIssuer(IssuerConfig{EntityID: idpEntity, SSOURL: ssoURL, Key: testKey(t, "idp"), Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	return issuer
}

func testIdP(t testing.TB) IdentityProvider {
	t.Helper()
	metadata, err := newTestIssuer(t).Metadata()
	if err != nil {
		t.Fatal(err)
	}
	idp, err := ParseIdPMetadata(metadata)
	if err != nil {
		t.Fatal(err)
	}
	return idp
}

// begin starts a log-in afresh, with an empty store.
func (b *bed) begin() {
	b.t.Helper()
	request, err := b.sp.Begin(idpEntity, "handle")
	if err != nil {
		b.t.Fatal(err)
	}
	b.request = request
	b.store = &memory{
		pending: map[string]Pending{request.ID: {
			IdP: idpEntity, RequestedLoA: b.sp.cfg.RequestedLoA, IssuedAt: request.IssuedAt,
		}},
		used: map[string]time.Time{},
	}
}

func (b *bed) consume(samlResponse string) (Identity, error) {
	return b.sp.Consume(context.Background(), samlResponse, b.store)
}

func (b *bed) recipient() Recipient {
	return Recipient{EntityID: spEntity, ACSURL: acsURL, InResponseTo: b.request.ID}
}

func person() Subject {
	return Subject{
		PersonalNumber: tolvan, Name: "Tolvan Tolvansson", GivenName: "Tolvan", Surname: "Tolvansson",
		LoA: loa3, AuthnInstant: noon(), SessionIndex: "_session",
	}
}

// letter is a Response as somebody would like to write it: what to change before the
// assertion is signed, before the Response is signed, after that, and in the bytes.
type letter struct {
	subject   func(*Subject)
	assertion func(*etree.Element)
	response  func(*etree.Element)
	signed    func(*etree.Element)
	bytes     func([]byte) []byte

	plainAssertion, plainResponse bool // leave a signature out
	signer                        *signer
}

// write makes the Response, by default the same as the Issuer's.
func (b *bed) write(l letter) string {
	b.t.Helper()
	subject := person()
	change(l.subject, &subject)
	response := b.issuer.newResponse(b.recipient(), noon())
	writeStatus(response, StatusSuccess, "")
	assertion := b.issuer.newAssertion(b.recipient(), subject, noon())
	change(l.assertion, assertion)
	s := l.signer
	if s == nil {
		s = rsaSigner(b.t, "idp")
	}
	if !l.plainAssertion {
		s.sign(assertion)
	}
	response.AddChild(assertion)
	change(l.response, response)
	if !l.plainResponse {
		s.sign(response)
	}
	change(l.signed, response)
	raw := document(b.t, response)
	if l.bytes != nil {
		raw = l.bytes(raw)
	}
	return base64.StdEncoding.EncodeToString(raw)
}

func change[T any](how func(T), what T) {
	if how != nil {
		how(what)
	}
}

func document(t testing.TB, root *etree.Element) []byte {
	t.Helper()
	doc := etree.NewDocument()
	doc.SetRoot(root.Copy())
	raw, err := doc.WriteToBytes()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// signer signs as an identity provider might, also badly.
type signer struct {
	t    testing.TB
	key  crypto.Signer
	cert []byte
	tune func(*dsig.SigningContext)
	edit func(signature *etree.Element)
}

func rsaSigner(t testing.TB, name string) *signer {
	key := testKey(t, name)
	return &signer{t: t, key: key.private, cert: key.certificate.Raw}
}

func (s *signer) sign(el *etree.Element) {
	s.t.Helper()
	signing, err := dsig.NewSigningContext(s.key, [][]byte{s.cert})
	if err != nil {
		s.t.Fatal(err)
	}
	signing.Canonicalizer = dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList("")
	change(s.tune, signing)
	signature, err := signing.ConstructSignature(el, true)
	if err != nil {
		s.t.Fatal(err)
	}
	change(s.edit, signature)
	el.InsertChildAt(1, signature)
}

// at finds an element that must be there.
func at(el *etree.Element, path string) *etree.Element {
	found := el.FindElement(path)
	if found == nil {
		panic("no " + path)
	}
	return found
}

// setAt gives a change that writes an attribute of the element at a path.
func setAt(path, name, value string) func(*etree.Element) {
	return func(el *etree.Element) { at(el, path).CreateAttr(name, value) }
}

// removeAttrAt gives a change that removes an attribute of the element at a path.
func removeAttrAt(path, name string) func(*etree.Element) {
	return func(el *etree.Element) { at(el, path).RemoveAttr(name) }
}

// textAt gives a change that writes the text of the element at a path.
func textAt(path, text string) func(*etree.Element) {
	return func(el *etree.Element) { at(el, path).SetText(text) }
}

// removeAt gives a change that removes the element at a path.
func removeAt(path string) func(*etree.Element) {
	return func(el *etree.Element) { at(el, path).Remove() }
}

// repeatAt gives a change that repeats the element at a path, the copy behind it.
func repeatAt(path string) func(*etree.Element) {
	return func(el *etree.Element) {
		original := at(el, path)
		original.Parent().InsertChildAt(original.Index()+1, original.Copy())
	}
}

// addAt gives a change that adds XML as the last child of the element at a path.
func addAt(path, xml string) func(*etree.Element) {
	return func(el *etree.Element) { at(el, path).AddChild(fragment(xml)) }
}

// fragment parses an element written with the usual prefixes.
func fragment(xml string) *etree.Element {
	doc := etree.NewDocument()
	if err := doc.ReadFromString(xml); err != nil {
		panic(err)
	}
	el := doc.Root()
	el.CreateAttr("xmlns:saml", nsAssertion)
	el.CreateAttr("xmlns:samlp", nsProtocol)
	el.CreateAttr("xmlns:ds", nsSignature)
	return el
}

// replaceBytes gives a change of the finished document.
func replaceBytes(old, replacement string) func([]byte) []byte {
	return func(raw []byte) []byte {
		if !bytes.Contains(raw, []byte(old)) {
			panic("no " + old)
		}
		return bytes.Replace(raw, []byte(old), []byte(replacement), 1)
	}
}

// wantReason checks that a message was refused for a reason, and that nothing came of it.
func wantReason(t testing.TB, identity Identity, err error, want Reason) {
	t.Helper()
	if ReasonOf(err) != want {
		t.Errorf("got %v, want a refusal for %q", err, want)
	}
	if identity != (Identity{}) {
		t.Errorf("an identity came with the refusal")
	}
}

func encode(t testing.TB, root *etree.Element) string {
	t.Helper()
	return base64.StdEncoding.EncodeToString(document(t, root))
}

func testCertificates(t testing.TB, names ...string) []*x509.Certificate {
	t.Helper()
	var certificates []*x509.Certificate
	for _, name := range names {
		certificates = append(certificates, testKey(t, name).Certificate())
	}
	return certificates
}
