package sso

import (
	"encoding/base64"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file under testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-update writes it anew):\n%s", path, diff)
	}
}

func TestServiceProviderMetadata(t *testing.T) {
	b := newBed(t, func(cfg *ServiceProviderConfig) {
		cfg.Keys = append(cfg.Keys, testKey(t, "sp-next"))
		cfg.DisplayName = map[string]string{"sv": "Inkorgen", "en": "The inbox"}
		cfg.Description = map[string]string{"sv": "Meddelanden från vården."}
		cfg.Logo = Logo{URL: "https://inkorg.example.se/icon.png", Width: 192, Height: 192}
		cfg.EntityCategories = []string{"http://id.elegnamnden.se/ec/1.0/loa3-pnr"}
		cfg.Organization = map[string]string{"sv": "Region Exempel", "en": "Example Region"}
		cfg.OrganizationURL = "https://www.example.se/"
	})
	metadata, err := b.sp.Metadata()
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "sp-metadata.xml", metadata)
	got, err := ParseSPMetadata(metadata)
	if err != nil {
		t.Fatal(err)
	}
	want := RegisteredSP{EntityID: spEntity, ACSURLs: []string{acsURL}, Certificates: testCertificates(t, "sp", "sp-next"), Encryption: testKey(t, "sp").Certificate(), SLOAnswerURL: sloURL}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestPlainMetadata is that of a service provider without a name or log-out address.
func TestPlainMetadata(t *testing.T) {
	b := newBed(t, func(cfg *ServiceProviderConfig) { cfg.SLOURL = "" })
	metadata, err := b.sp.Metadata()
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range []string{"SingleLogoutService", "Extensions", "AttributeConsumingService", "Organization"} {
		if strings.Contains(string(metadata), tag) {
			t.Errorf("an empty %s", tag)
		}
	}
}

// TestMetadataOfFewAttributes asks for those alone that are read.
func TestMetadataOfFewAttributes(t *testing.T) {
	b := newBed(t, func(cfg *ServiceProviderConfig) {
		cfg.DisplayName = map[string]string{"sv": "Inkorgen"}
		cfg.Attributes = AttributeNames{PersonalNumber: []string{"pnr"}}
	})
	metadata, err := b.sp.Metadata()
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(metadata), "<md:RequestedAttribute"); n != 1 {
		t.Errorf("%d attributes", n)
	}
}

func TestIssuerMetadata(t *testing.T) {
	issuer := newTestIssuer(t)
	issuer.cfg.DisplayName = map[string]string{"sv": "Testlegitimation"}
	metadata, err := issuer.Metadata()
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "idp-metadata.xml", metadata)
	got, err := ParseIdPMetadata(metadata)
	if err != nil {
		t.Fatal(err)
	}
	want := IdentityProvider{
		EntityID: idpEntity, DisplayNames: map[string]string{"sv": "Testlegitimation"}, SSOURL: ssoURL,
		Certificates: testCertificates(t, "idp"), WantAuthnRequestsSigned: true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestIssuerMetadataInRollOver publishes the next key before it signs.
func TestIssuerMetadataInRollOver(t *testing.T) {
	issuer := newTestIssuer(t)
	issuer.cfg.OtherKeys = []Key{testKey(t, "stranger")}
	metadata, err := issuer.Metadata()
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParseIdPMetadata(metadata)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(testCertificates(t, "idp", "stranger"), got.Certificates); diff != "" {
		t.Error(diff)
	}
}

// idpMetadata is metadata as a foreign identity provider writes it: other prefixes,
// comments, several bindings, keys for several uses, line breaks in certificates.
func idpMetadata(t testing.TB) string {
	t.Helper()
	certificate := func(name string) string {
		text := base64.StdEncoding.EncodeToString(testKey(t, name).certificate.Raw)
		return "\n    " + text[:64] + "\n    " + text[64:] + "\n  "
	}
	return `<?xml version="1.0"?>
<!-- written by hand -->
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ui="urn:oasis:names:tc:SAML:metadata:ui" xmlns:sig="http://www.w3.org/2000/09/xmldsig#" entityID="https://idp.example.se/saml" validUntil="2026-02-01T00:00:00Z">
  <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol urn:oasis:names:tc:SAML:2.0:protocol" validUntil="2026-01-20T00:00:00Z">
    <Extensions><ui:UIInfo>
      <ui:DisplayName xml:lang="en">The IdP</ui:DisplayName>
      <ui:DisplayName xml:lang="sv">Legitimationstjänsten</ui:DisplayName>
    </ui:UIInfo></Extensions>
    <KeyDescriptor use="signing"><sig:KeyInfo><sig:X509Data><sig:X509Certificate>` + certificate("idp") + `</sig:X509Certificate></sig:X509Data></sig:KeyInfo></KeyDescriptor>
    <KeyDescriptor><sig:KeyInfo><sig:X509Data><sig:X509Certificate>` + certificate("stranger") + `</sig:X509Certificate></sig:X509Data></sig:KeyInfo></KeyDescriptor>
    <KeyDescriptor use="encryption"><sig:KeyInfo><sig:X509Data><sig:X509Certificate>` + certificate("sp") + `</sig:X509Certificate></sig:X509Data></sig:KeyInfo></KeyDescriptor>
    <SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://idp.example.se/soap"/>
    <SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.se/slo"/>
    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.se/post"/>
    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.se/sso"/>
  </IDPSSODescriptor>
  <Organization><OrganizationDisplayName xml:lang="sv">Annat namn</OrganizationDisplayName></Organization>
</EntityDescriptor>`
}

func TestParseIdPMetadata(t *testing.T) {
	got, err := ParseIdPMetadata([]byte(idpMetadata(t)))
	if err != nil {
		t.Fatal(err)
	}
	want := IdentityProvider{
		EntityID: idpEntity, DisplayNames: map[string]string{"sv": "Legitimationstjänsten", "en": "The IdP"},
		SSOURL: ssoURL, SSOPostURL: "https://idp.example.se/post", SLOURL: "https://idp.example.se/slo",
		Certificates: testCertificates(t, "idp", "stranger"), ValidUntil: time.Date(2026, 1, 20, 0, 0, 0, 0, time.UTC),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestParseIdPMetadataRefuses(t *testing.T) {
	for want, replace := range map[string][2]string{
		"the root is no":      {"EntityDescriptor", "AffiliationDescriptor"},
		"no IDPSSODescriptor": {"SAML:2.0:protocol", "SAML:1.0:protocol"},
		"entity id is empty":  {`entityID="https://idp.example.se/saml"`, ""},
		"single sign-on":      {`"https://idp.example.se/sso"`, `"javascript:alert(1)"`},
		"by HTTP-POST":        {`"https://idp.example.se/post"`, `"javascript:alert(1)"`},
		"single log-out":      {`"https://idp.example.se/slo"`, `"/slo"`},
		"single sign-on service: \"https://idp;sandbox": {`"https://idp.example.se/sso"`, `"https://idp;sandbox.example.se/sso"`},
		"sign-on service":      {"SingleSignOnService", "ArtifactResolutionService"},
		"no signing":           {"KeyDescriptor", "x"},
		"not base64":           {"MII", "!!!"},
		"cannot be read: x509": {"MII", "AAA"},
		"validUntil":           {"2026-02-01", "soon"},
		"not well-formed":      {"</Organization>", ""},
		"two IDPSSODescriptor": {"<Organization>", `<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/><Organization>`},
		"cacheDuration":        {`entityID=`, `cacheDuration="1h" entityID=`},
		"at most":              {"<Organization>", "<Organization>" + strings.Repeat(" ", MaxMetadata)},
		"no root element":      {"", ""},
	} {
		metadata := strings.ReplaceAll(idpMetadata(t), replace[0], replace[1])
		if replace[0] == "" {
			metadata = ""
		}
		if _, err := ParseIdPMetadata([]byte(metadata)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want something about %q", err, want)
		}
	}
}

func TestParseSPMetadataRefuses(t *testing.T) {
	b := newBed(t)
	good, err := b.sp.Metadata()
	if err != nil {
		t.Fatal(err)
	}
	for want, replace := range map[string][2]string{
		"no SPSSODescriptor":      {"SPSSODescriptor", "IDPSSODescriptor"},
		"entity id is empty":      {`entityID="` + spEntity + `"`, ""},
		"service by HTTP-POST":    {"HTTP-POST", "HTTP-Artifact"},
		"no absolute http(s) URL": {acsURL, "javascript:alert(1)"},
		"a certificate":           {"MII", "AAA"},
	} {
		metadata := strings.ReplaceAll(string(good), replace[0], replace[1])
		if _, err := ParseSPMetadata([]byte(metadata)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want something about %q", err, want)
		}
	}
}

// TestDefaultACS puts the default first, wherever it stands.
func TestDefaultACS(t *testing.T) {
	b := newBed(t)
	good, err := b.sp.Metadata()
	if err != nil {
		t.Fatal(err)
	}
	const other = `<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://other.example.se/acs" index="1"/>`
	metadata := strings.Replace(string(good), "<md:AssertionConsumerService", other+"<md:AssertionConsumerService", 1)
	sp, err := ParseSPMetadata([]byte(metadata))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{acsURL, "https://other.example.se/acs"}, sp.ACSURLs); diff != "" {
		t.Error(diff)
	}
}
