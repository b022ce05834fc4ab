package rivta

import (
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"net"
)

// NewTLS makes the settings of a listener that shows a certificate and wants one of its
// callers, issued by the authorities: mutual TLS, of version 1.2 or later, with forward
// secrecy and authenticated encryption only.
func NewTLS(certificate tls.Certificate, authorities *x509.CertPool) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		CipherSuites: []uint16{ // of TLS 1.2; those of 1.3 are all good
			tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
			tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
			tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
		},
		Certificates: []tls.Certificate{certificate},
		ClientAuth:   tls.RequireAndVerifyClientCert,
		ClientCAs:    authorities,
		// A session that is resumed would not be judged by authorities that have changed.
		SessionTicketsDisabled: true,
	}
}

// Secure puts TLS on a listener. Each connection is made by what access gives at its
// beginning, so that certificates are renewed without a connection being dropped.
func Secure(plain net.Listener, access func() *Access, log *slog.Logger) net.Listener {
	return &secureListener{Listener: plain, log: log, settings: &tls.Config{
		MinVersion:         tls.VersionTLS12,
		GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) { return access().TLS, nil },
	}}
}

type secureListener struct {
	net.Listener
	settings *tls.Config
	log      *slog.Logger
}

// Accept gives a connection whose handshake is yet to come: one that is slow holds up
// nobody else.
func (l *secureListener) Accept() (net.Conn, error) {
	plain, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &secureConn{Conn: tls.Server(plain, l.settings), log: l.log}, nil
}

// secureConn logs why a handshake failed: the caller often sees no more than that the
// connection is gone.
type secureConn struct {
	*tls.Conn
	log *slog.Logger
}

// Handshake runs the handshake, if it has not been run.
func (c *secureConn) Handshake() error {
	err := c.Conn.Handshake()
	if err != nil {
		c.log.Warn("TLS handshake failed", "from", c.RemoteAddr().String(), "error", err.Error())
	}
	return err
}
