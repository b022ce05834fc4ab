package sso

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/beevik/etree"
	"github.com/russellhaering/gosaml2/types"
)

// contentKeySize is the size in bytes of an AES-256 key.
const contentKeySize = 32

// sealAssertion hides a signed assertion from everybody but the owner of a certificate:
// AES-256-GCM under a key that is sent along by RSA-OAEP. OAEP is that of XML Encryption
// 1.0, with SHA-1 in both places: deployed parties read no other, and OAEP does not lean
// on collision resistance.
func sealAssertion(assertion *etree.Element, to *x509.Certificate) (*etree.Element, error) {
	public, isRSA := to.PublicKey.(*rsa.PublicKey)
	if !isRSA {
		return nil, errors.New("encrypt assertion: the recipient's key is not an RSA key")
	}
	doc := etree.NewDocument()
	doc.SetRoot(assertion)
	plain, err := doc.WriteToBytes()
	if err != nil {
		return nil, fmt.Errorf("write assertion: %w", err)
	}
	key := make([]byte, contentKeySize)
	rand.Read(key)
	wrapped, err := rsa.EncryptOAEP(sha1.New(), rand.Reader, public, key, nil)
	if err != nil {
		return nil, fmt.Errorf("encrypt assertion's key: %w", err)
	}
	hidden, err := sealGCM(key, plain)
	if err != nil {
		return nil, fmt.Errorf("encrypt assertion: %w", err)
	}
	return encryptedAssertion(wrapped, hidden), nil
}

// sealGCM encrypts as XML Encryption 1.1 section 5.2.4 writes it: nonce, ciphertext, tag.
func sealGCM(key, plain []byte) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, err
	}
	return gcm.Seal(nil, nil, plain, nil), nil
}

func encryptedAssertion(wrapped, hidden []byte) *etree.Element {
	encrypted := etree.NewElement("saml:EncryptedAssertion")
	data := encrypted.CreateElement("xenc:EncryptedData")
	data.CreateAttr("xmlns:xenc", nsEncrypt)
	data.CreateAttr("Type", nsEncrypt+"Element")
	data.CreateElement("xenc:EncryptionMethod").CreateAttr("Algorithm", types.MethodAES256GCM)
	info := data.CreateElement("ds:KeyInfo")
	info.CreateAttr("xmlns:ds", nsSignature)
	key := info.CreateElement("xenc:EncryptedKey")
	method := key.CreateElement("xenc:EncryptionMethod")
	method.CreateAttr("Algorithm", types.MethodRSAOAEP)
	method.CreateElement("ds:DigestMethod").CreateAttr("Algorithm", digestSHA1)
	writeCipherValue(key, wrapped)
	writeCipherValue(data, hidden)
	return encrypted
}

func writeCipherValue(el *etree.Element, value []byte) {
	text := base64.StdEncoding.EncodeToString(value)
	el.CreateElement("xenc:CipherData").CreateElement("xenc:CipherValue").SetText(text)
}
