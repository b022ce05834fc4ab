package sso

import (
	"encoding/base64"
	"fmt"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
)

// sign puts a signature over el behind its Issuer, where the SAML schema wants it:
// RSA-SHA256, over the exclusive canonical form.
func (k Key) sign(el *etree.Element) (*etree.Element, error) {
	signing, err := dsig.NewSigningContext(k.private, k.pair().Certificate)
	if err != nil {
		return nil, fmt.Errorf("sign %s: %w", el.Tag, err)
	}
	signing.Canonicalizer = dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList("")
	if err := signing.SetSignatureMethod(dsig.RSASHA256SignatureMethod); err != nil {
		return nil, fmt.Errorf("sign %s: %w", el.Tag, err)
	}
	signature, err := signing.ConstructSignature(el, true)
	if err != nil {
		return nil, fmt.Errorf("sign %s: %w", el.Tag, err)
	}
	el.InsertChildAt(1, signature)
	return el, nil
}

// encodeField writes a message as the value of its form field (HTTP-POST).
func encodeField(root *etree.Element) (string, error) {
	doc := etree.NewDocument()
	doc.SetRoot(root)
	raw, err := doc.WriteToBytes()
	if err != nil {
		return "", fmt.Errorf("write %s: %w", root.Tag, err)
	}
	return base64.StdEncoding.EncodeToString(raw), nil
}
