package sso

import (
	"bytes"
	"compress/flate"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
)

// redirectTo gives the address that brings a message to an endpoint by HTTP-Redirect,
// signed with RSA-SHA256. kind is the parameter that holds the message.
func redirectTo(endpoint, kind string, root *etree.Element, relayState string, key Key) (string, error) {
	packed, err := deflate(root)
	if err != nil {
		return "", err
	}
	query := kind + "=" + url.QueryEscape(base64.StdEncoding.EncodeToString(packed))
	if relayState != "" {
		query += "&RelayState=" + url.QueryEscape(relayState)
	}
	query += "&SigAlg=" + url.QueryEscape(dsig.RSASHA256SignatureMethod)
	hash, digest, err := digestFor(dsig.RSASHA256SignatureMethod, []byte(query))
	if err != nil {
		return "", err
	}
	signature, err := rsa.SignPKCS1v15(rand.Reader, key.private, hash, digest)
	if err != nil {
		return "", fmt.Errorf("sign %s: %w", root.Tag, err)
	}
	separator := "?"
	if strings.Contains(endpoint, "?") {
		separator = "&"
	}
	return endpoint + separator + query + "&Signature=" + url.QueryEscape(base64.StdEncoding.EncodeToString(signature)), nil
}

func deflate(root *etree.Element) ([]byte, error) {
	doc := etree.NewDocument()
	doc.SetRoot(root)
	var packed bytes.Buffer
	writer, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := doc.WriteTo(writer); err != nil {
		return nil, fmt.Errorf("write %s: %w", root.Tag, err)
	}
	if err := writer.Close(); err != nil {
		return nil, fmt.Errorf("write %s: %w", root.Tag, err)
	}
	return packed.Bytes(), nil
}
