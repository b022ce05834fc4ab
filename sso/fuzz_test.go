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
		{}, {plainAssertion: true}, {plainResponse: true}, {response: seal(f, sealed{})},
		{subject: func(s *Subject) { s.LoA = loa2 }}, {assertion: repeatAt(".//saml:SubjectConfirmation")},
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
		for _, to := range []string{idp.SSOURL, idp.SLOURL} {
			if u, err := url.Parse(to); err != nil || strings.HasPrefix(u.Scheme, "javascript") {
				t.Errorf("sends browsers to %q", to)
			}
		}
	})
}

// FuzzExit looks for input that builds a URL outside the base URL, crashes, or is read
// differently the second time.
func FuzzExit(f *testing.F) {
	for _, c := range exitCases(f) {
		if c.kind != "base" {
			f.Add(c.base, c.input)
		}
	}
	f.Add("http://127.0.0.1:18080/secure/", "http://127.0.0.1:18080/secure/x?a[]=1")
	f.Fuzz(func(t *testing.T, rawBase, input string) {
		base, err := ParseBase(rawBase, true)
		if err != nil {
			return
		}
		again, err := ParseBase(base.String(), true)
		if len(base.String()) <= maxURL && (err != nil || again.String() != base.String()) {
			t.Fatalf("base %q is read as %q, then as %q, %v", rawBase, base, again, err)
		}
		if built, err := base.WithQuery(input); err == nil {
			wantUnder(t, base, built)
		}
		if matched, err := base.Match(input); err == nil {
			wantUnder(t, base, matched)
		}
	})
}

// wantUnder checks a built URL with net/url, which is not what built it.
func wantUnder(t *testing.T, base Base, built string) {
	t.Helper()
	u, err := url.Parse(built)
	if err != nil {
		t.Fatalf("%q: %v", built, err)
	}
	of, err := url.Parse(base.String())
	if err != nil {
		t.Fatalf("%q: %v", base, err)
	}
	if u.Scheme != of.Scheme || u.Host != of.Host || u.User != nil || u.Fragment != "" {
		t.Errorf("%q is not at %q", built, base)
	}
	if clean := u.JoinPath().EscapedPath(); !strings.HasPrefix(u.EscapedPath(), of.EscapedPath()) || clean != u.EscapedPath() {
		t.Errorf("%q is not under %q", built, base)
	}
	if !strings.HasPrefix(u.RawQuery, of.RawQuery) {
		t.Errorf("%q lost parameters of %q", built, base)
	}
	if len(built) > maxURL {
		return
	}
	if again, err := base.Match(built); err != nil || again != built {
		t.Errorf("%q is read as %q, %v", built, again, err)
	}
}
