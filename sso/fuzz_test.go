package sso

import (
	"encoding/base64"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
)

// FuzzConsume looks for a message that crashes the reader, or logs somebody in other
// than the person that the identity provider's signature is about.
func FuzzConsume(f *testing.F) {
	b := newBed(f)
	for _, l := range []letter{
		{},
		{plainAssertion: true},
		{plainResponse: true},
		{response: seal(f, sealed{})},
		{subject: func(s *Subject) { s.LoA = loa2 }},
		{assertion: repeatAt(".//saml:SubjectConfirmation")},
	} {
		raw, err := base64.StdEncoding.DecodeString(b.write(l))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	for _, wrap := range wrappings() {
		f.Add(document(f, wrap(readField(f, b.write(letter{})))))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		store := &memory{pending: map[string]Pending{}, used: map[string]time.Time{}}
		if root, err := parseTree(raw); err == nil {
			store.pending[root.SelectAttrValue("InResponseTo", "")] = Pending{IdP: idpEntity, IssuedAt: noon()}
		}
		identity, err := b.sp.Consume(t.Context(), base64.StdEncoding.EncodeToString(raw), store)
		if err == nil && identity.PersonalNumber != tolvan {
			t.Error("somebody else logged in")
		}
		if err != nil && identity != (Identity{}) {
			t.Error("an identity came with the refusal")
		}
	})
}

// FuzzScan looks for a document that the scan lets through and whose tree is none, or is
// larger than the scan allows.
func FuzzScan(f *testing.F) {
	b := newBed(f)
	f.Add(document(f, readField(f, b.write(letter{}))))
	f.Add([]byte(`<?xml version="1.0"?><a xmlns:p="v" ID="1" p:x="2">text<b/></a>`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if scan(raw) != nil {
			return
		}
		root, err := parseTree(raw)
		if err != nil {
			t.Fatalf("scanned and not parsed: %v", err)
		}
		if n := len(descendants(root)); n > maxTokens {
			t.Errorf("%d elements", n)
		}
		for _, el := range append(descendants(root), root) {
			for _, token := range el.Child {
				switch token.(type) {
				case *etree.Element, *etree.CharData:
				default:
					t.Errorf("%T in the tree", token)
				}
			}
		}
	})
}

// FuzzParseAuthnRequest looks for a query that crashes the reader, or that is answered to
// an address nobody registered.
func FuzzParseAuthnRequest(f *testing.F) {
	b := newBed(f)
	f.Add(queryOf(f, b.request.RedirectURL))
	root := requestOf(f, b.request.RedirectURL)
	setAt(".", "AssertionConsumerServiceURL", "https://evil.example/acs")(root)
	f.Add(redirectQuery(f, root, "", testKey(f, "sp")))
	f.Add("SAMLRequest=%zz&SigAlg=&Signature=")
	sps := []RegisteredSP{registered(f, b.sp)}
	f.Fuzz(func(t *testing.T, query string) {
		request, err := b.issuer.ParseAuthnRequest(query, sps)
		if err == nil && request.ACSURL != acsURL {
			t.Errorf("would answer to %q", request.ACSURL)
		}
	})
}

// FuzzParseIdPMetadata looks for metadata that crashes the reader, or that gives an
// identity provider which a service provider would not take.
func FuzzParseIdPMetadata(f *testing.F) {
	f.Add([]byte(idpMetadata(f)))
	own, err := newTestIssuer(f).Metadata()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(own)
	key := testKey(f, "sp")
	f.Fuzz(func(t *testing.T, metadata []byte) {
		idp, err := ParseIdPMetadata(metadata)
		if err != nil {
			return
		}
		if _, err := NewServiceProvider(ServiceProviderConfig{
			EntityID: spEntity, ACSURL: acsURL, Keys: []Key{key}, IdPs: []IdentityProvider{idp},
		}); err != nil {
			t.Errorf("parsed and not taken: %v", err)
		}
		for _, to := range idp.Addresses() {
			if u, err := url.Parse(to.URL); err != nil || strings.HasPrefix(u.Scheme, "javascript") {
				t.Errorf("sends browsers to %q", to.URL)
			}
		}
	})
}

// FuzzParseSPMetadata looks for metadata that crashes the reader, or that gives a service
// provider which Responses cannot be issued to.
func FuzzParseSPMetadata(f *testing.F) {
	own, err := newBed(f).sp.Metadata()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(own)
	f.Add([]byte(strings.ReplaceAll(string(own), `use="encryption"`, `use="signing"`)))
	f.Add([]byte(aggregate("", `<md:EntityDescriptor entityID="a"><md:SPSSODescriptor/></md:EntityDescriptor>`)))
	f.Add([]byte("<EntityDescriptor/>"))
	issuer := newTestIssuer(f)
	f.Fuzz(func(t *testing.T, metadata []byte) {
		sp, err := ParseSPMetadata(metadata)
		if err != nil {
			return
		}
		to := sp.Recipient(AttributeNames{})
		to.ValidUntil = time.Time{} // it may have run out
		if _, err := issuer.Respond(to, person()); err != nil {
			t.Errorf("taken, and cannot be answered: %v", err)
		}
		for _, to := range append(sp.ACSURLs, sp.SLOAnswerURL) {
			if u, err := url.Parse(to); err != nil || strings.HasPrefix(u.Scheme, "javascript") {
				t.Errorf("sends browsers to %q", to)
			}
		}
	})
}
