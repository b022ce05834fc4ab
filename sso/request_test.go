package sso

import (
	"bytes"
	"compress/flate"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"encoding/base64"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
	dsig "github.com/russellhaering/goxmldsig"
)

// requestOf reads the XML that a redirect carries.
func requestOf(t testing.TB, redirectURL string) *etree.Element {
	t.Helper()
	u, err := url.Parse(redirectURL)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := base64.StdEncoding.DecodeString(u.Query().Get("SAMLRequest"))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
	if err != nil {
		t.Fatal(err)
	}
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(raw); err != nil {
		t.Fatal(err)
	}
	return doc.Root()
}

func TestBegin(t *testing.T) {
	for _, force := range []string{"true", "false"} {
		b := newBed(t, func(cfg *ServiceProviderConfig) { cfg.ForceAuthn = force == "true" })
		root := requestOf(t, b.request.RedirectURL)
		got := map[string]string{"Issuer": childText(root, nsAssertion, "Issuer")}
		for _, name := range []string{"ID", "Destination", "ForceAuthn", "AssertionConsumerServiceURL", "IssueInstant"} {
			got[name] = root.SelectAttrValue(name, "")
		}
		requested := child(root, nsProtocol, "RequestedAuthnContext")
		got["Comparison"] = requested.SelectAttrValue("Comparison", "")
		got["LoA"] = childText(requested, nsAssertion, "AuthnContextClassRef")
		want := map[string]string{
			"ID": b.request.ID, "Destination": ssoURL, "ForceAuthn": force, "AssertionConsumerServiceURL": acsURL,
			"IssueInstant": "2026-01-15T12:00:00Z", "Issuer": spEntity, "Comparison": "exact", "LoA": loa3,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if root.FindElement("//ds:Signature") != nil {
			t.Error("the redirect binding wants no signature inside the document")
		}
		if diff := cmp.Diff([]string{loa3}, b.request.RequestedLoA); diff != "" {
			t.Error(diff)
		}
		if !b.request.IssuedAt.Equal(noon()) {
			t.Errorf("issued at %v", b.request.IssuedAt)
		}
	}
}

func TestBeginIDsDiffer(t *testing.T) {
	b := newBed(t)
	first := b.request.ID
	b.begin()
	if first == b.request.ID || len(first) < 27 {
		t.Errorf("IDs %q and %q", first, b.request.ID)
	}
}

func TestBeginRefuses(t *testing.T) {
	b := newBed(t, func(cfg *ServiceProviderConfig) {
		expired := cfg.IdPs[0]
		expired.EntityID, expired.ValidUntil = "https://expired.example.se", noon()
		cfg.IdPs = append(cfg.IdPs, expired)
	})
	for _, idp := range []string{"", "https://unknown.example.se", "https://expired.example.se"} {
		if _, err := b.sp.Begin(idp, ""); ReasonOf(err) != ReasonIssuer {
			t.Errorf("%q: got %v", idp, err)
		}
	}
	if _, err := b.sp.Begin(idpEntity, strings.Repeat("x", maxRelayState+1)); err == nil {
		t.Error("a relay state over the limit is sent")
	}
}

func TestParseAuthnRequest(t *testing.T) {
	b := newBed(t)
	got, err := b.issuer.ParseAuthnRequest(queryOf(t, b.request.RedirectURL), []RegisteredSP{registered(t, b.sp)})
	if err != nil {
		t.Fatal(err)
	}
	want := ReceivedRequest{
		ID: b.request.ID, Issuer: spEntity, ACSURL: acsURL, ForceAuthn: true,
		RequestedLoA: []string{loa3}, RelayState: "handle",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(b.recipient(), got.Recipient()); diff != "" {
		t.Error(diff)
	}
}

// redirectQuery signs a request as a service provider might, also badly.
func redirectQuery(t testing.TB, root *etree.Element, relayState string, key Key) string {
	t.Helper()
	return signedQuery(t, pack(t, document(t, root)), relayState, dsig.RSASHA256SignatureMethod, key)
}

func pack(t testing.TB, raw []byte) []byte {
	t.Helper()
	packed, err := base64.StdEncoding.DecodeString(deflated(t, base64.StdEncoding.EncodeToString(raw)))
	if err != nil {
		t.Fatal(err)
	}
	return packed
}

func signedQuery(t testing.TB, packed []byte, relayState, algorithm string, key Key) string {
	t.Helper()
	query := "SAMLRequest=" + url.QueryEscape(base64.StdEncoding.EncodeToString(packed))
	if relayState != "" {
		query += "&RelayState=" + url.QueryEscape(relayState)
	}
	query += "&SigAlg=" + url.QueryEscape(algorithm)
	hash, digest, err := digestFor(algorithm, []byte(query))
	if algorithm == dsig.RSASHA1SignatureMethod {
		sum := sha1.Sum([]byte(query))
		hash, digest, err = crypto.SHA1, sum[:], nil
	}
	if err != nil {
		t.Fatal(err)
	}
	signature, err := rsa.SignPKCS1v15(rand.Reader, key.private, hash, digest)
	if err != nil {
		t.Fatal(err)
	}
	return query + "&Signature=" + url.QueryEscape(base64.StdEncoding.EncodeToString(signature))
}

// TestRequestContent holds requests that a registered service provider signed.
func TestRequestContent(t *testing.T) {
	const otherACS = "https://inkorg.example.se/saml/acs/2"
	for name, c := range map[string]struct {
		change func(*etree.Element)
		want   Reason // "" for accepted
		acs    string
	}{
		"as it is":               {func(*etree.Element) {}, "", acsURL},
		"no address":             {removeAttrAt(".", "AssertionConsumerServiceURL"), "", acsURL},
		"second address":         {setAt(".", "AssertionConsumerServiceURL", otherACS), "", otherACS},
		"address not registered": {setAt(".", "AssertionConsumerServiceURL", "https://evil.example/acs"), ReasonRecipient, ""},
		"no binding":             {removeAttrAt(".", "ProtocolBinding"), "", acsURL},
		"answer by artifact":     {setAt(".", "ProtocolBinding", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"), ReasonProfile, ""},
		"no level":               {removeAt("./samlp:RequestedAuthnContext"), "", acsURL},
		"other destination":      {setAt(".", "Destination", "https://evil.example/sso"), ReasonDestination, ""},
		"no destination":         {removeAttrAt(".", "Destination"), ReasonDestination, ""},
		"unknown issuer":         {textAt("./saml:Issuer", "https://evil.example"), ReasonIssuer, ""},
		"no issuer":              {removeAt("./saml:Issuer"), ReasonIssuer, ""},
		"no id":                  {removeAttrAt(".", "ID"), ReasonStructure, ""},
		"old, allowed":           {setAt(".", "IssueInstant", "2026-01-15T11:54:00Z"), "", acsURL},
		"old":                    {setAt(".", "IssueInstant", "2026-01-15T11:53:59Z"), ReasonIssueInstant, ""},
		"from the future":        {setAt(".", "IssueInstant", "2026-01-15T12:01:01Z"), ReasonIssueInstant, ""},
		"no time":                {removeAttrAt(".", "IssueInstant"), ReasonTime, ""},
		"another message":        {func(el *etree.Element) { el.Tag = "LogoutRequest" }, ReasonStructure, ""},
		"comment":                {func(el *etree.Element) { el.CreateComment("x") }, ReasonComment, ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBed(t)
			sp := registered(t, b.sp)
			sp.ACSURLs = append(sp.ACSURLs, otherACS)
			root := requestOf(t, b.request.RedirectURL)
			c.change(root)
			got, err := b.issuer.ParseAuthnRequest(redirectQuery(t, root, "handle", testKey(t, "sp")), []RegisteredSP{sp})
			if ReasonOf(err) != c.want || (err == nil) != (c.want == "") {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if got.ACSURL != c.acs {
				t.Errorf("the answer goes to %q, want %q", got.ACSURL, c.acs)
			}
		})
	}
}

// TestRequestQuery holds what is wrong with the query string around a request.
func TestRequestQuery(t *testing.T) {
	b := newBed(t)
	root := requestOf(t, b.request.RedirectURL)
	key := testKey(t, "sp")
	packed := pack(t, document(t, root))
	good := redirectQuery(t, root, "handle", key)
	bomb := pack(t, append(document(t, root), bytes.Repeat([]byte(" "), maxMessage)...))
	for name, c := range map[string]struct {
		query string
		want  Reason // "" for accepted
	}{
		"as it is":              {good, ""},
		"no relay state":        {redirectQuery(t, root, "", key), ""},
		"SHA-512":               {signedQuery(t, packed, "handle", dsig.RSASHA512SignatureMethod, key), ""},
		"SHA-384":               {signedQuery(t, packed, "handle", dsig.RSASHA384SignatureMethod, key), ""},
		"other parameters":      {"lang=sv&" + good, ""},
		"SHA-1":                 {signedQuery(t, packed, "handle", dsig.RSASHA1SignatureMethod, key), ReasonAlgorithm},
		"a stranger's key":      {redirectQuery(t, root, "handle", testKey(t, "stranger")), ReasonSignature},
		"relay state changed":   {strings.Replace(good, "RelayState=handle", "RelayState=evil", 1), ReasonSignature},
		"relay state left out":  {strings.Replace(good, "&RelayState=handle", "", 1), ReasonSignature},
		"relay state too long":  {redirectQuery(t, root, strings.Repeat("x", maxRelayState+1), key), ReasonSize},
		"request twice":         {good + "&SAMLRequest=x", ReasonStructure},
		"another encoding":      {good + "&SAMLEncoding=x", ReasonProfile},
		"no signature":          {good[:strings.Index(good, "&Signature=")], ReasonBase64},
		"no algorithm":          {good[:strings.Index(good, "&SigAlg=")], ReasonUnsigned},
		"no request":            {"RelayState=x", ReasonBase64},
		"badly escaped":         {"SAMLRequest=%zz", ReasonBase64},
		"relay badly escaped":   {"RelayState=%zz", ReasonBase64},
		"algorithm bad escaped": {"SAMLRequest=" + url.QueryEscape(base64.StdEncoding.EncodeToString(packed)) + "&SigAlg=%zz", ReasonBase64},
		"not base64":            {"SAMLRequest=%3Cx%3E", ReasonBase64},
		"not deflated":          {"SAMLRequest=" + base64.RawURLEncoding.EncodeToString([]byte("abcdef")), ReasonXML},
		"inflates too much":     {signedQuery(t, bomb, "", dsig.RSASHA256SignatureMethod, key), ReasonSize},
		"oversize":              {good + strings.Repeat("&", maxMessage), ReasonSize},
		"empty":                 {"", ReasonBase64},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := b.issuer.ParseAuthnRequest(c.query, []RegisteredSP{registered(t, b.sp)})
			if ReasonOf(err) != c.want || (err == nil) != (c.want == "") {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if err != nil && got.ACSURL != "" {
				t.Error("an address to answer to came with the refusal")
			}
		})
	}
}

func TestExpiredIdP(t *testing.T) {
	clock := noon()
	b := newBed(t, func(cfg *ServiceProviderConfig) {
		cfg.IdPs[0].ValidUntil = noon().Add(time.Second)
		cfg.Now = func() time.Time { return clock }
	})
	clock = noon().Add(time.Second)
	identity, err := b.consume(b.write(letter{}))
	wantReason(t, identity, err, ReasonIssuer)
}
