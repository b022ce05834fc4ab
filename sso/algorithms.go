package sso

import (
	"slices"

	"github.com/beevik/etree"
	"github.com/russellhaering/gosaml2/types"
	dsig "github.com/russellhaering/goxmldsig"
)

// The allow-lists. goxmldsig and gosaml2 accept more: SHA-1 signatures, RSA 1.5 key
// transport and canonicalizations that keep comments.
func rsaSignatures() []string {
	return []string{dsig.RSASHA256SignatureMethod, dsig.RSASHA384SignatureMethod, dsig.RSASHA512SignatureMethod}
}

func ecdsaSignatures() []string {
	return []string{dsig.ECDSASHA256SignatureMethod, dsig.ECDSASHA384SignatureMethod, dsig.ECDSASHA512SignatureMethod}
}

const (
	digestSHA1   = types.MethodSHA1
	digestSHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
	digestSHA384 = "http://www.w3.org/2001/04/xmldsig-more#sha384"
	digestSHA512 = "http://www.w3.org/2001/04/xmlenc#sha512"

	mgf1SHA1 = nsEncrypt11 + "mgf1sha1"

	transformEnveloped = string(dsig.EnvelopedSignatureAltorithmId)
	exclusiveC14N      = string(dsig.CanonicalXML10ExclusiveAlgorithmId)
)

func signatureDigests() []string { return []string{digestSHA256, digestSHA384, digestSHA512} }

// contentCiphers are those of an assertion, best first. CBC is tolerated, since it is
// opened only after the signature around it has verified.
func contentCiphers() []string {
	return []string{types.MethodAES256GCM, types.MethodAES128GCM, types.MethodAES256CBC, types.MethodAES128CBC}
}

// keyTransports are those of the key that the assertion is encrypted with.
func keyTransports() []string { return []string{types.MethodRSAOAEP, types.MethodRSAOAEP2} }

// oaepDigests holds SHA-1 alone: gosaml2 uses one digest for OAEP and for its mask
// generation, and deployed parties do not. OAEP does not lean on collision resistance.
func oaepDigests() []string { return []string{digestSHA1} }

// allow refuses an element whose Algorithm attribute is not on the list. A missing element
// (nil) is refused too.
func allow(el *etree.Element, list []string) error {
	if el == nil {
		return refuse(ReasonAlgorithm, "an algorithm is not named")
	}
	algorithm := attr(el, "Algorithm")
	if !slices.Contains(list, algorithm) {
		return refuse(ReasonAlgorithm, el.Tag+" "+foreign(algorithm))
	}
	return nil
}
