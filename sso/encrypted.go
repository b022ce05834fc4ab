package sso

import (
	"github.com/beevik/etree"
	"github.com/russellhaering/gosaml2/types"
	"github.com/russellhaering/goxmldsig/etreeutils"
)

// checkEncrypted refuses an EncryptedAssertion of another form than: one set of data, one
// key for it, by algorithms of the allow-lists. gosaml2 reads the last of several keys.
func checkEncrypted(encrypted *etree.Element) error {
	var data, keys []*etree.Element
	for _, el := range descendants(encrypted) {
		switch {
		case is(el, nsEncrypt, "EncryptedData"):
			data = append(data, el)
		case is(el, nsEncrypt, "EncryptedKey"):
			keys = append(keys, el)
		}
	}
	if len(data) != 1 || len(keys) != 1 {
		return refuse(ReasonStructure, "not exactly one EncryptedData and one EncryptedKey")
	}
	if err := allow(child(data[0], nsEncrypt, "EncryptionMethod"), contentCiphers()); err != nil {
		return err
	}
	return checkKeyTransport(child(keys[0], nsEncrypt, "EncryptionMethod"))
}

func checkKeyTransport(method *etree.Element) error {
	if err := allow(method, keyTransports()); err != nil {
		return err
	}
	if digest := child(method, nsSignature, "DigestMethod"); digest != nil {
		if err := allow(digest, oaepDigests()); err != nil {
			return err
		}
	}
	if mask := child(method, nsEncrypt11, "MGF"); mask != nil {
		return allow(mask, []string{mgf1SHA1})
	}
	return nil
}

// open decrypts the assertion of a Response whose signature has verified, and gives the
// key that did it. Before gosaml2 does the same, what was hidden is held to the rules
// that a plain assertion has already passed.
func (sp *ServiceProvider) open(verified *etree.Element) (Key, error) {
	encrypted, err := readEncrypted(child(verified, nsAssertion, "EncryptedAssertion"))
	if err != nil {
		return Key{}, refuse(ReasonDecryption, "the EncryptedAssertion cannot be read")
	}
	for _, key := range sp.cfg.Keys {
		pair := key.pair()
		plain, err := encrypted.DecryptBytes(&pair)
		if err != nil {
			continue
		}
		return key, checkDecrypted(plain)
	}
	return Key{}, refuse(ReasonDecryption, "none of our keys opens the assertion")
}

func readEncrypted(el *etree.Element) (*types.EncryptedAssertion, error) {
	scope, err := etreeutils.NSBuildParentContext(el)
	if err != nil {
		return nil, err
	}
	encrypted := &types.EncryptedAssertion{}
	return encrypted, etreeutils.NSUnmarshalElement(scope, el, encrypted)
}

func checkDecrypted(plain []byte) error {
	if err := scan(plain); err != nil {
		return err
	}
	root, err := parseTree(plain)
	if err != nil {
		return err
	}
	if !is(root, nsAssertion, "Assertion") {
		return refuse(ReasonStructure, "the encrypted element is no saml:Assertion")
	}
	if err := checkPlaces(root); err != nil {
		return err
	}
	return checkAssertion(root)
}
