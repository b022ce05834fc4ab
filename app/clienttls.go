package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
)

// tlsFlags are the certificates that a client shows and trusts.
type tlsFlags struct {
	Cert string `type:"path" placeholder:"FILE" help:"Client certificate, PEM."`
	Key  string `type:"path" placeholder:"FILE" help:"Its private key, PEM."`
	CA   string `name:"ca" type:"path" placeholder:"FILE" help:"Certificate authorities to trust, PEM."`
}

// transport shows and trusts them.
func (f tlsFlags) transport() (*http.Transport, error) {
	settings := &tls.Config{MinVersion: tls.VersionTLS12}
	if f.Cert != "" || f.Key != "" {
		pair, err := tls.LoadX509KeyPair(f.Cert, f.Key)
		if err != nil {
			return nil, fmt.Errorf("--cert and --key: %w", err)
		}
		settings.Certificates = []tls.Certificate{pair}
	}
	if f.CA != "" {
		authorities, err := os.ReadFile(f.CA)
		if err != nil {
			return nil, fmt.Errorf("--ca: %w", err)
		}
		settings.RootCAs = x509.NewCertPool()
		if !settings.RootCAs.AppendCertsFromPEM(authorities) {
			return nil, fmt.Errorf("--ca: %s holds no certificate", f.CA)
		}
	}
	return &http.Transport{TLSClientConfig: settings}, nil
}
