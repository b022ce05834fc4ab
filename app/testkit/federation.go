package testkit

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"crypto/tls"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"

	"inkorg/sso"
)

// Federation publishes the signed metadata of identity providers on loopback, as an
// identity federation does.
type Federation struct {
	URL         string
	Certificate []byte // that the metadata is signed with, PEM

	t    testing.TB
	pair tls.Certificate

	mu       sync.Mutex
	document []byte // nil: out of order
	fetches  int
}

// NewFederation starts one that is out of order until something is published.
func NewFederation(t testing.TB) *Federation {
	t.Helper()
	f := &Federation{t: t}
	key := NewKey(t)
	keyPEM, certificate, err := key.MarshalPEM()
	if err != nil {
		t.Fatal(err)
	}
	f.Certificate = certificate
	if f.pair, err = tls.X509KeyPair(certificate, keyPEM); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	f.URL = server.URL
	return f
}

// NewKey makes a key for tests.
func NewKey(t testing.TB) sso.Key {
	t.Helper()
	key, err := sso.NewKey("test", 2048, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// ServeHTTP answers as a server that knows about versions.
func (f *Federation) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	document := f.document
	f.fetches++
	f.mu.Unlock()
	if document == nil {
		http.Error(w, "out of order", http.StatusServiceUnavailable)
		return
	}
	sum := sha256.Sum256(document)
	w.Header().Set("ETag", fmt.Sprintf(`"%x"`, sum[:8]))
	http.ServeContent(w, r, "metadata.xml", time.Time{}, bytes.NewReader(document))
}

// Publish publishes an aggregate of identity providers, with attributes of its root: pairs
// of name and value.
func (f *Federation) Publish(idps []*sso.Issuer, attributes ...string) {
	f.t.Helper()
	f.PublishDocument(f.sign(f.aggregate(idps, attributes)))
}

// PublishDocument publishes any document; nil puts the server out of order.
func (f *Federation) PublishDocument(document []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.document = document
}

// Published is what is published now.
func (f *Federation) Published() []byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.document
}

// Fetches is how often somebody has asked.
func (f *Federation) Fetches() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.fetches
}

func (f *Federation) aggregate(idps []*sso.Issuer, attributes []string) *etree.Element {
	f.t.Helper()
	root := etree.NewElement("md:EntitiesDescriptor")
	root.CreateAttr("xmlns:md", "urn:oasis:names:tc:SAML:2.0:metadata")
	root.CreateAttr("ID", "_federation")
	for i := 0; i+1 < len(attributes); i += 2 {
		root.CreateAttr(attributes[i], attributes[i+1])
	}
	for _, idp := range idps {
		metadata, err := idp.Metadata()
		if err != nil {
			f.t.Fatal(err)
		}
		member := etree.NewDocument()
		if err := member.ReadFromBytes(metadata); err != nil {
			f.t.Fatal(err)
		}
		root.AddChild(member.Root())
	}
	return root
}

// sign puts the signature where the schema wants it, first.
func (f *Federation) sign(root *etree.Element) []byte {
	f.t.Helper()
	signing, err := dsig.NewSigningContext(f.pair.PrivateKey.(crypto.Signer), f.pair.Certificate)
	if err != nil {
		f.t.Fatal(err)
	}
	signing.Canonicalizer = dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList("")
	signature, err := signing.ConstructSignature(root, true)
	if err != nil {
		f.t.Fatal(err)
	}
	root.InsertChildAt(0, signature)
	document := etree.NewDocument()
	document.SetRoot(root)
	text, err := document.WriteToBytes()
	if err != nil {
		f.t.Fatal(err)
	}
	return text
}
