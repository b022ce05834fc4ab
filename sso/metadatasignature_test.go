package sso

import (
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
)

// published signs metadata as a federation does, with the signature first in its root.
func (s *signer) published(metadata string) []byte {
	s.t.Helper()
	root, err := parseTree([]byte(metadata))
	if err != nil {
		s.t.Fatal(err)
	}
	s.publish(root)
	return document(s.t, root)
}

func (s *signer) publish(root *etree.Element) {
	s.sign(root)
	signature := child(root, nsSignature, "Signature")
	root.RemoveChild(signature)
	root.InsertChildAt(0, signature)
}

// keys are the verification keys that hold the certificate of a signer.
func (s *signer) keys() []VerificationKey {
	s.t.Helper()
	keys, err := ParseVerificationKeys(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.cert}))
	if err != nil {
		s.t.Fatal(err)
	}
	return keys
}

func TestSignedMetadata(t *testing.T) {
	federation := rsaSigner(t, "stranger")
	plain := aggregate(`ID="_root"`, described(t, idpA, `ID="_a"`), described(t, idpB, ""))
	changedTree := func(change func(root *etree.Element)) []byte {
		root, err := parseTree(federation.published(plain))
		if err != nil {
			t.Fatal(err)
		}
		change(root)
		return document(t, root)
	}
	tuned := func(tune func(*dsig.SigningContext), edit func(*etree.Element)) []byte {
		signer := rsaSigner(t, "stranger")
		signer.tune, signer.edit = tune, edit
		return signer.published(plain)
	}
	for name, c := range map[string]struct {
		document []byte
		want     Reason // "" for accepted
	}{
		"signed":                      {federation.published(plain), ""},
		"by a longer digest":          {tuned(func(s *dsig.SigningContext) { _ = s.SetSignatureMethod(dsig.RSASHA512SignatureMethod) }, nil), ""},
		"one entity, signed":          {federation.published(described(t, idpA, `ID="_a"`)), ""},
		"not at all":                  {[]byte(plain), ReasonUnsigned},
		"by somebody else":            {rsaSigner(t, "idp").published(plain), ReasonSignature},
		"an address changed":          {changedTree(setAt(".//md:SingleSignOnService", "Location", "https://evil.example/sso")), ReasonSignature},
		"an end of validity changed":  {changedTree(setAt(".", "validUntil", "2036-01-01T00:00:00Z")), ReasonSignature},
		"an entity added":             {changedTree(func(root *etree.Element) { root.AddChild(at(root, "./md:EntityDescriptor").Copy()) }), ReasonDuplicateID},
		"a comment put in":            {changedTree(func(root *etree.Element) { at(root, ".//ds:X509Certificate").CreateComment("x") }), ""},
		"the signature further down":  {changedTree(func(root *etree.Element) { root.AddChild(child(root, nsSignature, "Signature")) }), ReasonUnsigned},
		"a member alone signed":       {memberSigned(t, federation), ReasonUnsigned},
		"that of a member at the top": {memberSignatureAtTheTop(t, federation), ReasonReference},
		"by SHA-1":                    {tuned(func(s *dsig.SigningContext) { _ = s.SetSignatureMethod(dsig.RSASHA1SignatureMethod) }, nil), ReasonAlgorithm},
		"by another canonicalization": {tuned(func(s *dsig.SigningContext) { s.Canonicalizer = dsig.MakeC14N11Canonicalizer() }, nil), ReasonAlgorithm},
		"two references":              {tuned(nil, repeatAt(".//ds:Reference")), ReasonReference},
		"reference to nothing":        {tuned(nil, setAt(".//ds:Reference", "URI", "")), ReasonReference},
		"no ID":                       {federation.published(aggregate("", described(t, idpA, ""))), ReasonReference},
		"another certificate named":   {tuned(nil, textAt(".//ds:X509Certificate", "AAAA")), ""},
		"no certificate named":        {tuned(nil, removeAt("./ds:KeyInfo")), ""},
		"signed text that is no XML":  {append(federation.published(plain), 'x'), ReasonTrailing},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := ReadMetadata(c.document, federation.keys())
			if ReasonOf(err) != c.want || c.want == "" && err != nil {
				t.Fatalf("got %v, want %q", err, c.want)
			}
			if err != nil {
				return
			}
			if idps, err := m.IdentityProviders(idpA); err != nil || idps[0].SSOURL != idpA+"/sso" {
				t.Errorf("%v, %v", idps, err)
			}
		})
	}
}

// memberSigned is an aggregate that anybody could have put around what a federation signed.
func memberSigned(t *testing.T, federation *signer) []byte {
	t.Helper()
	root, err := parseTree([]byte(aggregate(`ID="_root"`, described(t, idpA, `ID="_a"`))))
	if err != nil {
		t.Fatal(err)
	}
	federation.publish(at(root, "./md:EntityDescriptor"))
	return document(t, root)
}

// memberSignatureAtTheTop is one whose signature is real, but of a member alone.
func memberSignatureAtTheTop(t *testing.T, federation *signer) []byte {
	t.Helper()
	root, err := parseTree(memberSigned(t, federation))
	if err != nil {
		t.Fatal(err)
	}
	root.InsertChildAt(0, at(root, "./md:EntityDescriptor/ds:Signature").Copy())
	return document(t, root)
}

// TestSignedMember is a member that its own federation has signed too, inside an aggregate
// that is signed: only the root's signature counts, and the member is read.
func TestSignedMember(t *testing.T) {
	root, err := parseTree([]byte(aggregate(`ID="_root"`, described(t, idpA, `ID="_a"`))))
	if err != nil {
		t.Fatal(err)
	}
	rsaSigner(t, "idp").publish(at(root, "./md:EntityDescriptor"))
	federation := rsaSigner(t, "stranger")
	federation.publish(root)
	m, err := ReadMetadata(document(t, root), federation.keys())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.IdentityProviders(idpA); err != nil {
		t.Error(err)
	}
}

func TestMetadataSignedByECDSA(t *testing.T) {
	federation := ecdsaSigner(t)
	signed := federation.published(aggregate(`ID="_root"`, described(t, idpA, "")))
	if _, err := ReadMetadata(signed, federation.keys()); err != nil {
		t.Error(err)
	}
	tampered := []byte(strings.Replace(string(signed), idpA+"/sso", "https://evil.example", 1))
	if _, err := ReadMetadata(tampered, federation.keys()); ReasonOf(err) != ReasonSignature {
		t.Errorf("got %v", err)
	}
}

// TestChangeOfFederationKey: with two keys configured, either will do.
func TestChangeOfFederationKey(t *testing.T) {
	old, next := rsaSigner(t, "idp"), rsaSigner(t, "stranger")
	keys := append(old.keys(), next.keys()...)
	for _, signer := range []*signer{old, next} {
		if _, err := ReadMetadata(signer.published(aggregate(`ID="_root"`, described(t, idpA, ""))), keys); err != nil {
			t.Error(err)
		}
	}
}

// TestVerificationKeys: a key is trusted because it is configured, whatever it comes in and
// however old that is.
func TestVerificationKeys(t *testing.T) {
	key := testKey(t, "stranger")
	public, err := x509.MarshalPKIXPublicKey(key.private.Public())
	if err != nil {
		t.Fatal(err)
	}
	old, err := selfSign(key.private, "old", time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	signed := rsaSigner(t, "stranger").published(aggregate(`ID="_root"`, described(t, idpA, "")))
	for name, block := range map[string]*pem.Block{
		"certificate":                  {Type: "CERTIFICATE", Bytes: key.certificate.Raw},
		"certificate that has run out": {Type: "CERTIFICATE", Bytes: old.certificate.Raw},
		"public key":                   {Type: "PUBLIC KEY", Bytes: public},
	} {
		keys, err := ParseVerificationKeys(append([]byte("Some text before it\n"), pem.EncodeToMemory(block)...))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := ReadMetadata(signed, keys); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for want, block := range map[string]*pem.Block{
		"no certificate or public key":    {Type: "EMPTY"},
		"malformed certificate":           {Type: "CERTIFICATE", Bytes: []byte("x")},
		"asn1: ":                          {Type: "PUBLIC KEY", Bytes: []byte("x")},
		"1024 bits":                       {Type: "CERTIFICATE", Bytes: weakKey(t).certificate.Raw},
		`"PRIVATE KEY" is no certificate`: {Type: "PRIVATE KEY", Bytes: []byte("secret")},
	} {
		if _, err := ParseVerificationKeys(pem.EncodeToMemory(block)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want something about %q", err, want)
		}
	}
	if _, err := ParseVerificationKeys([]byte("text")); err == nil {
		t.Error("text is taken for a key")
	}
}
