package sso

import (
	"encoding/base64"
	"testing"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
)

const postURL = "https://idp.example.se/post"

// postOnly makes the identity provider one that takes requests by HTTP-POST alone.
func postOnly(cfg *ServiceProviderConfig) {
	cfg.IdPs[0].SSOURL, cfg.IdPs[0].SSOPostURL = "", postURL
}

// verifyRequest reads a posted request as an identity provider does: by the certificate
// of the service provider, and by algorithms of the allow-lists.
func verifyRequest(t testing.TB, raw []byte) (*etree.Element, error) {
	t.Helper()
	root, err := parseTree(raw)
	if err != nil {
		t.Fatal(err)
	}
	if err := checkSignature(at(root, "./ds:Signature"), attr(root, "ID"), rsaSignatures()); err != nil {
		t.Errorf("the signature is of another form than we ourselves accept: %v", err)
	}
	return verify(raw, IdentityProvider{Certificates: testCertificates(t, "sp")}, noon())
}

func TestBeginByPost(t *testing.T) {
	b := newBed(t, postOnly)
	if b.request.RedirectURL != "" || b.request.Post == nil {
		t.Fatal("the request is not to be posted")
	}
	raw, err := base64.StdEncoding.DecodeString(b.request.Post.Message)
	if err != nil {
		t.Fatal(err)
	}
	root, err := verifyRequest(t, raw)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{
		"Issuer": childText(root, nsAssertion, "Issuer"), "second": root.ChildElements()[1].Tag,
		"LoA": childText(child(root, nsProtocol, "RequestedAuthnContext"), nsAssertion, "AuthnContextClassRef"),
	}
	for _, name := range []string{"ID", "Destination", "ForceAuthn", "AssertionConsumerServiceURL"} {
		got[name] = attr(root, name)
	}
	want := map[string]string{
		"ID": b.request.ID, "Destination": postURL, "ForceAuthn": "true", "AssertionConsumerServiceURL": acsURL,
		"Issuer": spEntity, "LoA": loa3, "second": "NameIDPolicy", // the signature is not part of what it covers
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(PostedForm{Action: postURL, Field: "SAMLRequest", Message: b.request.Post.Message, RelayState: "handle"}, *b.request.Post); diff != "" {
		t.Error(diff)
	}
}

// TestPostedRequestIsCovered changes what a browser could change on the way.
func TestPostedRequestIsCovered(t *testing.T) {
	b := newBed(t, postOnly)
	root := readField(t, b.request.Post.Message)
	if root.ChildElements()[1].Tag != "Signature" {
		t.Error("the signature does not follow the Issuer")
	}
	for name, change := range map[string]func(*etree.Element){
		"ForceAuthn": setAt(".", "ForceAuthn", "false"),
		"address":    setAt(".", "AssertionConsumerServiceURL", "https://evil.example/acs"),
		"level":      textAt(".//saml:AuthnContextClassRef", loa2),
	} {
		forged := root.Copy()
		change(forged)
		if _, err := verifyRequest(t, document(t, forged)); ReasonOf(err) != ReasonSignature {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestRedirectGoesFirst: an identity provider that takes both is sent a link.
func TestRedirectGoesFirst(t *testing.T) {
	b := newBed(t, func(cfg *ServiceProviderConfig) { cfg.IdPs[0].SSOPostURL = postURL })
	if b.request.Post != nil || attr(requestOf(t, b.request.RedirectURL), "Destination") != ssoURL {
		t.Error("the request is posted")
	}
}

// TestLoginByPost: how the request went makes no difference to its answer.
func TestLoginByPost(t *testing.T) {
	b := newBed(t, postOnly)
	if identity, err := b.consume(b.write(letter{})); err != nil || identity.PersonalNumber != tolvan {
		t.Errorf("got %v", err)
	}
}
