package sso

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/russellhaering/gosaml2/types"
)

// TestRespondEncrypted goes from a service provider's metadata to what it reads: only its
// key opens the assertion, and both signatures hold.
func TestRespondEncrypted(t *testing.T) {
	b := newBed(t, func(cfg *ServiceProviderConfig) { cfg.RequireEncrypted = true })
	to := registered(t, b.sp).Recipient(AttributeNames{PersonalNumber: []string{"Subject_SerialNumber"}})
	to.InResponseTo = b.request.ID
	field, err := b.issuer.Respond(to, person())
	if err != nil {
		t.Fatal(err)
	}
	root := readField(t, field)
	for _, hidden := range []string{tolvan, "Tolvan", "saml:Assertion ", loa3} {
		if strings.Contains(string(document(t, root)), hidden) {
			t.Errorf("the Response shows %q", hidden)
		}
	}
	if at(root, "./saml:EncryptedAssertion/xenc:EncryptedData").SelectAttrValue("Type", "") != nsEncrypt+"Element" {
		t.Error("the type of what is encrypted is not said")
	}
	identity, err := b.consume(field)
	if err != nil || identity.PersonalNumber != tolvan || identity.Name != "" {
		t.Errorf("got %v", err)
	}
}

// TestEncryptedAssertionIsSignedToo: whoever decrypts finds a signature inside as well.
func TestEncryptedAssertionIsSignedToo(t *testing.T) {
	b := newBed(t)
	field, err := b.issuer.Respond(registered(t, b.sp).Recipient(DefaultAttributeNames()), person())
	if err != nil {
		t.Fatal(err)
	}
	encrypted, err := readEncrypted(at(readField(t, field), "./saml:EncryptedAssertion"))
	if err != nil {
		t.Fatal(err)
	}
	pair := testKey(t, "sp").pair()
	plain, err := encrypted.DecryptBytes(&pair)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := verify(plain, testIdP(t), noon()); err != nil {
		t.Error(err)
	}
}

func TestEncryptionCertificate(t *testing.T) {
	b := newBed(t)
	metadata, err := b.sp.Metadata()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		from, to string
		want     bool
	}{
		"for encryption":   {"", "", true},
		"for any use":      {` use="encryption"`, "", true},
		"for signing only": {`use="encryption"`, `use="signing"`, false},
	} {
		sp, err := ParseSPMetadata([]byte(strings.ReplaceAll(string(metadata), c.from, c.to)))
		if err != nil || (sp.Encryption != nil) != c.want {
			t.Errorf("%s: %v, %v", name, sp.Encryption != nil, err)
		}
	}
}

// TestOtherCiphers: a party that reads none of ours is told of at start, not by its people.
func TestOtherCiphers(t *testing.T) {
	metadata, err := newBed(t).sp.Metadata()
	if err != nil {
		t.Fatal(err)
	}
	others := strings.ReplaceAll(string(metadata), types.MethodAES256GCM, types.MethodAES256CBC)
	if _, err := ParseSPMetadata([]byte(others)); err == nil || !strings.Contains(err.Error(), types.MethodAES256GCM) {
		t.Errorf("got %v", err)
	}
	if _, err := ParseSPMetadata([]byte(strings.ReplaceAll(others, "EncryptionMethod", "x"))); err != nil {
		t.Errorf("none listed: %v", err)
	}
}

// TestEllipticEncryptionKey: nothing can be encrypted with one.
func TestEllipticEncryptionKey(t *testing.T) {
	metadata, err := newBed(t).sp.Metadata()
	if err != nil {
		t.Fatal(err)
	}
	ours := base64.StdEncoding.EncodeToString(testKey(t, "sp").certificate.Raw)
	elliptic := base64.StdEncoding.EncodeToString(ecdsaSigner(t).cert)
	if _, err := ParseSPMetadata([]byte(strings.ReplaceAll(string(metadata), ours, elliptic))); err == nil || !strings.Contains(err.Error(), "not an RSA key") {
		t.Errorf("got %v", err)
	}
}

// TestWithoutSigningCertificate: such a service provider is sent Responses, and not heard.
func TestWithoutSigningCertificate(t *testing.T) {
	b := newBed(t)
	metadata, err := b.sp.Metadata()
	if err != nil {
		t.Fatal(err)
	}
	sp, err := ParseSPMetadata([]byte(strings.ReplaceAll(string(metadata), `use="signing"`, `use="encryption"`)))
	if err != nil || len(sp.Certificates) != 0 {
		t.Fatalf("%d certificates, %v", len(sp.Certificates), err)
	}
	_, query, _ := strings.Cut(b.request.RedirectURL, "?")
	if _, err := b.issuer.ParseAuthnRequest(query, []RegisteredSP{sp}); ReasonOf(err) != ReasonSignature {
		t.Errorf("got %v", err)
	}
}
