package sso

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
)

func readField(t testing.TB, field string) *etree.Element {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(field)
	if err != nil {
		t.Fatal(err)
	}
	root, err := parseTree(raw)
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func TestRespond(t *testing.T) {
	issuer := newTestIssuer(t)
	to := Recipient{EntityID: spEntity, ACSURL: acsURL, InResponseTo: "_request"}
	subject := person()
	subject.AuthnInstant = noon().Add(-time.Hour)
	field, err := issuer.Respond(to, subject)
	if err != nil {
		t.Fatal(err)
	}
	root := readField(t, field)
	get := func(path, name string) string { return at(root, path).SelectAttrValue(name, "") }
	got := map[string]string{
		"Destination":     get(".", "Destination"),
		"InResponseTo":    get(".", "InResponseTo"),
		"Recipient":       get(".//saml:SubjectConfirmationData", "Recipient"),
		"confirmation to": get(".//saml:SubjectConfirmationData", "InResponseTo"),
		"until":           get(".//saml:SubjectConfirmationData", "NotOnOrAfter"),
		"NotBefore":       get(".//saml:Conditions", "NotBefore"),
		"NotOnOrAfter":    get(".//saml:Conditions", "NotOnOrAfter"),
		"AuthnInstant":    get(".//saml:AuthnStatement", "AuthnInstant"),
		"SessionIndex":    get(".//saml:AuthnStatement", "SessionIndex"),
		"Audience":        at(root, ".//saml:Audience").Text(),
		"LoA":             at(root, ".//saml:AuthnContextClassRef").Text(),
		"NameID format":   get(".//saml:NameID", "Format"),
	}
	want := map[string]string{
		"Destination": acsURL, "InResponseTo": "_request", "Recipient": acsURL, "confirmation to": "_request",
		"until": "2026-01-15T12:05:00Z", "NotBefore": "2026-01-15T11:59:00Z", "NotOnOrAfter": "2026-01-15T12:05:00Z",
		"AuthnInstant": "2026-01-15T11:00:00Z", "SessionIndex": "_session",
		"Audience": spEntity, "LoA": loa3, "NameID format": nameIDTransient,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if n := len(root.FindElements("//ds:Signature")); n != 2 {
		t.Errorf("%d signatures, want the Response's and the assertion's", n)
	}
}

func TestRespondUnsolicited(t *testing.T) {
	field, err := newTestIssuer(t).Respond(Recipient{EntityID: spEntity, ACSURL: acsURL}, person())
	if err != nil {
		t.Fatal(err)
	}
	for _, el := range append(descendants(readField(t, field)), readField(t, field)) {
		if el.SelectAttr("InResponseTo") != nil {
			t.Errorf("InResponseTo in %s", el.Tag)
		}
	}
}

func TestRespondWritesAttributes(t *testing.T) {
	subject := person()
	subject.Surname = ""
	field, err := newTestIssuer(t).Respond(Recipient{EntityID: spEntity, ACSURL: acsURL}, subject)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, attribute := range readField(t, field).FindElements("//saml:Attribute") {
		got[attribute.SelectAttrValue("Name", "")] = at(attribute, "./saml:AttributeValue").Text()
	}
	want := map[string]string{
		"urn:oid:1.2.752.29.4.13": tolvan, "Subject_SerialNumber": tolvan,
		"urn:oid:2.16.840.1.113730.3.1.241": "Tolvan Tolvansson",
		"urn:oid:2.5.4.42":                  "Tolvan", "Subject_GivenName": "Tolvan",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRespondRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*Subject){
		"no number": func(s *Subject) { s.PersonalNumber = "" },
		"no level":  func(s *Subject) { s.LoA = "" },
		"no time":   func(s *Subject) { s.AuthnInstant = time.Time{} },
	} {
		subject := person()
		spoil(&subject)
		if _, err := newTestIssuer(t).Respond(Recipient{EntityID: spEntity, ACSURL: acsURL}, subject); err == nil {
			t.Errorf("%s: a Response is issued", name)
		}
	}
}

// TestRespondEscapes writes texts that mean something in XML.
func TestRespondEscapes(t *testing.T) {
	b := newBed(t)
	subject := person()
	subject.Name = `Åsa "<b>" & 'Öberg' ]]>`
	field, err := b.issuer.Respond(b.recipient(), subject)
	if err != nil {
		t.Fatal(err)
	}
	identity, err := b.consume(field)
	if err != nil || identity.Name != subject.Name {
		t.Errorf("got %q, %v", identity.Name, err)
	}
}

func TestNewIssuerRefuses(t *testing.T) {
	for want, spoil := range map[string]func(*IssuerConfig){
		"entity id":      func(cfg *IssuerConfig) { cfg.EntityID = "" },
		"single sign-on": func(cfg *IssuerConfig) { cfg.SSOURL = "" },
		"key":            func(cfg *IssuerConfig) { cfg.Key = Key{} },
		"key is empty":   func(cfg *IssuerConfig) { cfg.OtherKeys = []Key{{}} },
		"32 bytes":       func(cfg *IssuerConfig) { cfg.PseudonymSecret = make([]byte, 31) },
	} {
		cfg := IssuerConfig{EntityID: idpEntity, SSOURL: ssoURL, Key: testKey(t, "idp")}
		if _, err := NewIssuer(cfg); err != nil {
			t.Fatal(err)
		}
		spoil(&cfg)
		if _, err := NewIssuer(cfg); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want something about %q", err, want)
		}
	}
}

// TestRespondUntilTheMetadataEnds goes from a service provider's metadata to what is issued
// to it.
func TestRespondUntilTheMetadataEnds(t *testing.T) {
	metadata, err := newBed(t).sp.Metadata()
	if err != nil {
		t.Fatal(err)
	}
	for until, issued := range map[string]bool{"2026-01-15T12:00:01Z": true, "2026-01-15T12:00:00Z": false} {
		for _, at := range []string{"<md:SPSSODescriptor ", "<md:EntityDescriptor "} {
			limited := strings.Replace(string(metadata), at, at+`validUntil="`+until+`" `, 1)
			sp, err := ParseSPMetadata([]byte(limited))
			if err != nil {
				t.Fatal(err)
			}
			to := sp.Recipient(DefaultAttributeNames())
			if _, err := newTestIssuer(t).Respond(to, person()); (err == nil) != issued || to.Expired(noon()) == issued {
				t.Errorf("valid until %s: %v", until, err)
			}
		}
	}
}
