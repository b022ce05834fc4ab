package sso

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha1"
	"encoding/asn1"
	"encoding/base64"
	"math/big"
	"net/url"
	"strings"
	"testing"

	dsig "github.com/russellhaering/goxmldsig"
)

// querySigner signs a query as an identity provider might, also badly.
type querySigner struct {
	algorithm string
	key       crypto.Signer
	edit      func(signature []byte) []byte
}

// sign gives the query of parameters that are escaped already, in their order.
func (s querySigner) sign(t testing.TB, parameters ...string) string {
	t.Helper()
	query := strings.Join(append(parameters, "SigAlg="+url.QueryEscape(s.algorithm)), "&")
	hash, digest, err := digestFor(s.algorithm, []byte(query))
	if s.algorithm == dsig.RSASHA1SignatureMethod {
		sum := sha1.Sum([]byte(query))
		hash, digest, err = crypto.SHA1, sum[:], nil
	}
	if err != nil {
		t.Fatal(err)
	}
	signature, err := s.key.Sign(rand.Reader, digest, hash)
	if err != nil {
		t.Fatal(err)
	}
	if s.edit != nil {
		signature = s.edit(signature)
	}
	return query + "&Signature=" + url.QueryEscape(base64.StdEncoding.EncodeToString(signature))
}

// rawECDSA rewrites a signature from ASN.1 to r and s, one after the other.
func rawECDSA(signature []byte) []byte {
	var parts struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(signature, &parts); err != nil {
		panic(err)
	}
	return append(parts.R.FillBytes(make([]byte, 32)), parts.S.FillBytes(make([]byte, 32))...)
}

// TestLogoutQuery holds what is wrong with the query around a message of either kind.
func TestLogoutQuery(t *testing.T) {
	elliptic := ecdsaSigner(t)
	idp, stranger := testKey(t, "idp").private, testKey(t, "stranger").private
	for kind := range logoutKinds("") {
		_, request := loggingOut(t)
		root := logoutKinds(request.ID)[kind]
		parameter := parameterOf(kind)
		message := parameter + "=" + url.QueryEscape(base64.StdEncoding.EncodeToString(pack(t, document(t, root))))
		other := map[string]string{"request": paramResponse, "answer": paramRequest}[kind]
		const relay = "RelayState=handle"
		rsa256 := querySigner{algorithm: dsig.RSASHA256SignatureMethod, key: idp}
		good := rsa256.sign(t, message, relay)
		signature := good[strings.Index(good, "&Signature="):]
		bomb := parameter + "=" + url.QueryEscape(base64.StdEncoding.EncodeToString(
			pack(t, append(document(t, root), bytes.Repeat([]byte(" "), 4<<20)...))))
		dtd := parameter + "=" + url.QueryEscape(base64.StdEncoding.EncodeToString(
			pack(t, append([]byte(`<!DOCTYPE x [<!ENTITY e "x">]>`), document(t, root)...))))
		comment := parameter + "=" + url.QueryEscape(base64.StdEncoding.EncodeToString(
			pack(t, append(document(t, root), "<!-- -->"...))))
		inside := root.Copy()
		rsaSigner(t, "idp").sign(inside)
		escaped := strings.Replace(message, "%2B", "%2b", 1)

		for name, c := range map[string]struct {
			query string
			want  Reason // "" for accepted
		}{
			"as it is":                 {good, ""},
			"no relay state":           {rsa256.sign(t, message), ""},
			"SHA-512":                  {querySigner{algorithm: dsig.RSASHA512SignatureMethod, key: idp}.sign(t, message, relay), ""},
			"other parameters":         {"lang=sv&" + good + "&x=y", ""},
			"moved after signing":      {relay + signature + "&" + good[strings.Index(good, "SigAlg="):strings.Index(good, "&Signature=")] + "&" + message, ""},
			"signed in another order":  {rsa256.sign(t, relay, message), ReasonSignature},
			"escaped as signed":        {rsa256.sign(t, escaped, relay), ""},
			"SHA-1":                    {querySigner{algorithm: dsig.RSASHA1SignatureMethod, key: idp}.sign(t, message, relay), ReasonAlgorithm},
			"a stranger's key":         {querySigner{algorithm: dsig.RSASHA256SignatureMethod, key: stranger}.sign(t, message, relay), ReasonSignature},
			"an elliptic stranger":     {querySigner{algorithm: dsig.ECDSASHA256SignatureMethod, key: elliptic.key}.sign(t, message, relay), ReasonSignature},
			"HMAC":                     {strings.Replace(good, url.QueryEscape(dsig.RSASHA256SignatureMethod), url.QueryEscape("http://www.w3.org/2000/09/xmldsig#hmac-sha1"), 1), ReasonAlgorithm},
			"other algorithm named":    {strings.Replace(good, "rsa-sha256", "rsa-sha512", 1), ReasonSignature},
			"elliptic algorithm named": {strings.Replace(good, "rsa-sha256", "ecdsa-sha256", 1), ReasonSignature},
			"RSA by an elliptic name":  {querySigner{algorithm: dsig.ECDSASHA256SignatureMethod, key: idp}.sign(t, message, relay), ReasonSignature},
			"relay state changed":      {strings.Replace(good, relay, "RelayState=evil", 1), ReasonSignature},
			"relay state left out":     {strings.Replace(good, "&"+relay, "", 1), ReasonSignature},
			"relay state added":        {rsa256.sign(t, message) + "&" + relay, ReasonSignature},
			"relay state too long":     {rsa256.sign(t, message, "RelayState="+strings.Repeat("x", maxRelayState+1)), ReasonSize},
			"message twice":            {good + "&" + message, ReasonStructure},
			"relay state twice":        {good + "&" + relay, ReasonStructure},
			"signature twice":          {good + signature, ReasonStructure},
			"both kinds":               {good + "&" + other + "=x", ReasonStructure},
			"as the other kind":        {rsa256.sign(t, strings.Replace(message, parameter, other, 1), relay), ReasonStructure},
			"another encoding":         {good + "&SAMLEncoding=x", ReasonProfile},
			"unsigned":                 {message + "&" + relay, ReasonUnsigned},
			"no signature":             {strings.TrimSuffix(good, signature), ReasonBase64},
			"no algorithm":             {message + "&" + relay + signature, ReasonUnsigned},
			"empty signature":          {strings.TrimSuffix(good, signature) + "&Signature=", ReasonBase64},
			"signed inside, not out":   {parameter + "=" + url.QueryEscape(base64.StdEncoding.EncodeToString(pack(t, document(t, inside)))), ReasonStructure},
			"badly escaped":            {strings.Replace(good, message, parameter+"=%zz", 1), ReasonBase64},
			"not base64":               {rsa256.sign(t, parameter+"=%3Cx%3E"), ReasonBase64},
			"not deflated":             {rsa256.sign(t, parameter+"="+base64.RawURLEncoding.EncodeToString([]byte("abcdef"))), ReasonXML},
			"deflate bomb":             {rsa256.sign(t, bomb), ReasonSize},
			"document type":            {rsa256.sign(t, dtd), ReasonDTD},
			"comment":                  {rsa256.sign(t, comment), ReasonComment},
			"oversize":                 {good + strings.Repeat("&", maxMessage), ReasonSize},
		} {
			t.Run(kind+" "+name, func(t *testing.T) {
				b, _ := loggingOut(t)
				b.store.pending[request.ID] = Pending{IdP: idpEntity}
				wantOnly(t, b.take(RedirectedLogout(c.query)), c.want)
			})
		}
	}
}

// TestLogoutElliptic: an identity provider with an elliptic key, in both ways in which
// such a signature is written into a query, and inside a form's message.
func TestLogoutElliptic(t *testing.T) {
	elliptic := ecdsaSigner(t)
	der := querySigner{algorithm: dsig.ECDSASHA256SignatureMethod, key: elliptic.key}
	raw, cut, mixed := der, der, der
	misnamed := querySigner{algorithm: dsig.RSASHA256SignatureMethod, key: elliptic.key}
	raw.edit = rawECDSA
	cut.edit = func(signature []byte) []byte { return rawECDSA(signature)[:63] }
	mixed.edit = func(signature []byte) []byte {
		signature = rawECDSA(signature)
		signature[0] ^= 1
		return signature
	}
	for kind := range logoutKinds("") {
		for name, c := range map[string]struct {
			signer querySigner
			want   Reason
		}{"ASN.1": {der, ""}, "r and s": {raw, ""}, "cut": {cut, ReasonSignature}, "changed": {mixed, ReasonSignature}, "by RSA's name": {misnamed, ReasonSignature}} {
			t.Run(kind+" "+name, func(t *testing.T) {
				b, request := loggingOut(t, elliptic.trust)
				packed := pack(t, document(t, logoutKinds(request.ID)[kind]))
				message := parameterOf(kind) + "=" + url.QueryEscape(base64.StdEncoding.EncodeToString(packed))
				wantOnly(t, b.take(RedirectedLogout(c.signer.sign(t, message, "RelayState=handle"))), c.want)
			})
		}
		b, request := loggingOut(t, elliptic.trust)
		wantOnly(t, b.take(posted(t, logoutKinds(request.ID)[kind], elliptic)), "")
	}
}

// TestVerifyECDSA: no length of a signature panics.
func TestVerifyECDSA(t *testing.T) {
	key := ecdsaSigner(t).key.Public().(*ecdsa.PublicKey)
	for n := range 140 {
		if verifyECDSA(key, make([]byte, 32), make([]byte, n)) {
			t.Errorf("%d zeros verify", n)
		}
	}
}
