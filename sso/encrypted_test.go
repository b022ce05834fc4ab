package sso

import (
	"cmp"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/beevik/etree"
	"github.com/russellhaering/gosaml2/types"
)

// sealed says how an assertion is encrypted; the zero value does it as the metadata asks.
type sealed struct {
	to     string                         // whose key, "sp" when empty
	inner  func(raw []byte) []byte        // change of what is hidden
	outer  func(encrypted *etree.Element) // change of the EncryptedAssertion
	cipher string
}

// seal gives a change that encrypts the assertion of a Response.
func seal(t testing.TB, s sealed) func(response *etree.Element) {
	return func(response *etree.Element) {
		children := response.ChildElements()
		assertion := children[len(children)-1]
		raw := document(t, assertion)
		if s.inner != nil {
			raw = s.inner(raw)
		}
		assertion.Remove()
		encrypted := encrypt(t, raw, s)
		change(s.outer, encrypted)
		response.AddChild(encrypted)
	}
}

func encrypt(t testing.TB, raw []byte, s sealed) *etree.Element {
	t.Helper()
	to := s.to
	if to == "" {
		to = "sp"
	}
	algorithm := cmp.Or(s.cipher, types.MethodAES256GCM)
	key := make([]byte, 32)
	if strings.Contains(algorithm, "aes128") {
		key = key[:16]
	}
	rand.Read(key)
	wrapped, err := rsa.EncryptOAEP(sha1.New(), rand.Reader, &testKey(t, to).private.PublicKey, key, nil)
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	hidden := gcm(t, block, raw)
	if strings.HasSuffix(algorithm, "-cbc") {
		hidden = cbc(block, raw)
	}

	encrypted := etree.NewElement("saml:EncryptedAssertion")
	data := encrypted.CreateElement("xenc:EncryptedData")
	data.CreateAttr("xmlns:xenc", nsEncrypt)
	data.CreateElement("xenc:EncryptionMethod").CreateAttr("Algorithm", algorithm)
	info := data.CreateElement("ds:KeyInfo")
	info.CreateAttr("xmlns:ds", nsSignature)
	encryptedKey := info.CreateElement("xenc:EncryptedKey")
	method := encryptedKey.CreateElement("xenc:EncryptionMethod")
	method.CreateAttr("Algorithm", types.MethodRSAOAEP)
	method.CreateElement("ds:DigestMethod").CreateAttr("Algorithm", digestSHA1)
	cipherValue(encryptedKey, wrapped)
	cipherValue(data, hidden)
	return encrypted
}

func cipherValue(el *etree.Element, value []byte) {
	el.CreateElement("xenc:CipherData").CreateElement("xenc:CipherValue").SetText(base64.StdEncoding.EncodeToString(value))
}

func gcm(t testing.TB, block cipher.Block, raw []byte) []byte {
	t.Helper()
	seal, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	nonce := make([]byte, seal.NonceSize())
	rand.Read(nonce)
	return seal.Seal(nonce, nonce, raw, nil)
}

func cbc(block cipher.Block, raw []byte) []byte {
	pad := block.BlockSize() - len(raw)%block.BlockSize()
	for range pad {
		raw = append(raw, byte(pad))
	}
	out := make([]byte, block.BlockSize()+len(raw))
	rand.Read(out[:block.BlockSize()])
	cipher.NewCBCEncrypter(block, out[:block.BlockSize()]).CryptBlocks(out[block.BlockSize():], raw)
	return out
}

func TestEncrypted(t *testing.T) {
	nextKey := func(cfg *ServiceProviderConfig) { cfg.Keys = append(cfg.Keys, testKey(t, "sp-next")) }
	for name, c := range map[string]struct {
		sealed sealed
		letter letter
		keys   func(*ServiceProviderConfig)
	}{
		"signed and encrypted":       {},
		"encrypted, Response signed": {letter: letter{plainAssertion: true}},
		"AES-256-GCM":                {sealed: sealed{cipher: types.MethodAES256GCM}},
		"AES-128-GCM":                {sealed: sealed{cipher: types.MethodAES128GCM}},
		"AES-256-CBC":                {sealed: sealed{cipher: types.MethodAES256CBC}},
		"AES-128-CBC":                {sealed: sealed{cipher: types.MethodAES128CBC}},
		"OAEP of XML Encryption 1.1": {sealed: sealed{outer: setAt(".//xenc:EncryptedKey/xenc:EncryptionMethod", "Algorithm", types.MethodRSAOAEP2)}},
		"roll-over, old key":         {keys: nextKey},
		"roll-over, new key":         {sealed: sealed{to: "sp-next"}, keys: nextKey},
		"key beside the data": {sealed: sealed{outer: func(el *etree.Element) {
			el.AddChild(at(el, ".//xenc:EncryptedKey"))
			at(el, "./xenc:EncryptedKey").CreateAttr("xmlns:xenc", nsEncrypt)
			at(el, "./xenc:EncryptedKey").CreateAttr("xmlns:ds", nsSignature)
		}}},
		"no digest named": {sealed: sealed{outer: removeAt(".//ds:DigestMethod")}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBed(t, func(cfg *ServiceProviderConfig) {
				cfg.RequireEncrypted = true
				change(c.keys, cfg)
			})
			c.letter.response = seal(t, c.sealed)
			identity, err := b.consume(b.write(c.letter))
			if err != nil || identity.PersonalNumber != tolvan {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestEncryptedRefused(t *testing.T) {
	method := func(path, algorithm string) sealed { return sealed{outer: setAt(path, "Algorithm", algorithm)} }
	const (
		content   = "./xenc:EncryptedData/xenc:EncryptionMethod"
		transport = ".//xenc:EncryptedKey/xenc:EncryptionMethod"
	)
	for name, c := range map[string]struct {
		sealed sealed
		letter letter
		want   Reason
	}{
		"for somebody else":     {sealed{to: "stranger"}, letter{}, ReasonDecryption},
		"RSA 1.5 key transport": {method(transport, types.MethodRSAv1_5), letter{}, ReasonAlgorithm},
		"OAEP with SHA-256":     {method(transport+"/ds:DigestMethod", digestSHA256), letter{}, ReasonAlgorithm},
		"mask with SHA-256": {sealed{outer: func(el *etree.Element) {
			mask := at(el, transport).CreateElement("xenc11:MGF")
			mask.CreateAttr("xmlns:xenc11", nsEncrypt11)
			mask.CreateAttr("Algorithm", nsEncrypt11+"mgf1sha256")
		}}, letter{}, ReasonAlgorithm},
		"AES-192-CBC":                 {method(content, "http://www.w3.org/2001/04/xmlenc#aes192-cbc"), letter{}, ReasonAlgorithm},
		"Triple DES":                  {method(content, types.MethodTripleDESCBC), letter{}, ReasonAlgorithm},
		"no method":                   {sealed{outer: removeAt(content)}, letter{}, ReasonAlgorithm},
		"two keys":                    {sealed{outer: repeatAt(".//xenc:EncryptedKey")}, letter{}, ReasonStructure},
		"no data":                     {sealed{outer: removeAt("./xenc:EncryptedData")}, letter{}, ReasonStructure},
		"two sets of data":            {sealed{outer: repeatAt("./xenc:EncryptedData")}, letter{}, ReasonStructure},
		"broken ciphertext":           {sealed{outer: textAt("./xenc:EncryptedData/xenc:CipherData/xenc:CipherValue", "AAAA")}, letter{}, ReasonDecryption},
		"hidden comment":              {sealed{inner: replaceBytes(tolvan, "19121212<!-- -->1212")}, letter{}, ReasonComment},
		"hidden document type":        {sealed{inner: func(raw []byte) []byte { return append([]byte("<!DOCTYPE x>"), raw...) }}, letter{}, ReasonDTD},
		"hidden something else":       {sealed{inner: func([]byte) []byte { return []byte("<x/>") }}, letter{}, ReasonStructure},
		"hidden under another name":   {sealed{}, letter{plainAssertion: true, assertion: func(el *etree.Element) { el.Tag = "Statement" }}, ReasonStructure},
		"hidden second assertion":     {sealed{inner: func(raw []byte) []byte { return append(raw, raw...) }}, letter{}, ReasonTrailing},
		"hidden assertion in a value": {sealed{}, letter{assertion: addAt(".//saml:Attribute", `<saml:AttributeValue><saml:Assertion/></saml:AttributeValue>`)}, ReasonStructure},
		"hidden two confirmations":    {sealed{}, letter{assertion: repeatAt(".//saml:SubjectConfirmation")}, ReasonStructure},
		"hidden other audience":       {sealed{}, letter{assertion: textAt(".//saml:Audience", "https://evil.example")}, ReasonAudience},
		"hidden ECDSA signature":      {sealed{}, letter{plainAssertion: true, assertion: func(el *etree.Element) { ecdsaSigner(t).sign(el) }}, ReasonECDSAInside},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBed(t)
			c.letter.response = seal(t, c.sealed)
			identity, err := b.consume(b.write(c.letter))
			wantReason(t, identity, err, c.want)
		})
	}
}

// TestNoPaddingOracle has ciphertexts that decrypt and ciphertexts that do not, under a
// signature of the wrong key: both get the same answer, and the signature is what is
// found wrong, so nothing was decrypted.
func TestNoPaddingOracle(t *testing.T) {
	var answers []string
	for _, s := range []sealed{{cipher: types.MethodAES256CBC}, {to: "stranger"}} {
		b := newBed(t)
		identity, err := b.consume(b.write(letter{response: seal(t, s), signer: rsaSigner(t, "stranger")}))
		wantReason(t, identity, err, ReasonSignature)
		answers = append(answers, err.Error())
	}
	if answers[0] != answers[1] {
		t.Errorf("%q differs from %q", answers[0], answers[1])
	}
}
