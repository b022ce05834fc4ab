package sso

import (
	"cmp"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/beevik/etree"
	"github.com/russellhaering/gosaml2/types"
)

// readEncryption gives the first certificate of a role that assertions can be encrypted
// to, nil when there is none.
func readEncryption(role *etree.Element) (*x509.Certificate, error) {
	certificates, err := readCertificates(role, "encryption")
	if err != nil || len(certificates) == 0 {
		return nil, err
	}
	if _, isRSA := certificates[0].PublicKey.(*rsa.PublicKey); !isRSA {
		return nil, errors.New("encryption certificate: the key is not an RSA key")
	}
	if err := checkCertificate(certificates[0]); err != nil {
		return nil, fmt.Errorf("encryption certificate: %w", err)
	}
	if !readsOurCipher(keyDescriptors(role, "encryption")) {
		return nil, errors.New("the EncryptionMethods listed do not hold " + types.MethodAES256GCM)
	}
	return certificates[0], nil
}

// readsOurCipher says whether a party that lists the methods it reads lists ours. Most
// list none.
func readsOurCipher(descriptors []*etree.Element) bool {
	listed := false
	for _, descriptor := range descriptors {
		for _, el := range descriptor.ChildElements() {
			if !is(el, nsMetadata, "EncryptionMethod") {
				continue
			}
			if attr(el, "Algorithm") == types.MethodAES256GCM {
				return true
			}
			listed = true
		}
	}
	return !listed
}

// keyDescriptors gives those of a role for a use. A key without a use is for every one.
func keyDescriptors(role *etree.Element, use string) []*etree.Element {
	var found []*etree.Element
	for _, el := range role.ChildElements() {
		if is(el, nsMetadata, "KeyDescriptor") && cmp.Or(attr(el, "use"), use) == use {
			found = append(found, el)
		}
	}
	return found
}

// readCertificates gives the certificates of a role for a use.
func readCertificates(role *etree.Element, use string) ([]*x509.Certificate, error) {
	var certificates []*x509.Certificate
	for _, descriptor := range keyDescriptors(role, use) {
		for _, el := range descendants(descriptor) {
			if !is(el, nsSignature, "X509Certificate") {
				continue
			}
			certificate, err := readCertificate(el)
			if err != nil {
				return nil, err
			}
			certificates = append(certificates, certificate)
		}
	}
	return certificates, nil
}

func readCertificate(el *etree.Element) (*x509.Certificate, error) {
	der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(el.Text()), ""))
	if err != nil {
		return nil, errors.New("a certificate is not base64")
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("a certificate cannot be read: %w", err)
	}
	return certificate, nil
}
