package sqlstore

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/testkit"
)

// certificate makes a key and a certificate of its own for an address, as PEM. Every one is
// an authority, so that it can be trusted by itself.
func certificate(t *testing.T, ip net.IP, name string) (key, cert []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{name}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	if ip != nil {
		template.IPAddresses = []net.IP{ip}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}),
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// TestTLS reaches a server by TLS and holds that verify-full takes nobody else for it: one
// with a certificate of another name, or of another authority.
func TestTLS(t *testing.T) {
	key, cert := certificate(t, net.IPv4(127, 0, 0, 1), "db")
	server := testkit.StartPostgres(t, "fsync=off", "listen_addresses=127.0.0.1", "ssl=on",
		"ssl_cert_file="+testkit.PostgresFile(t, "server.crt", cert), "ssl_key_file="+testkit.PostgresFile(t, "server.key", key))
	_, stranger := certificate(t, nil, "stranger")
	folder := t.TempDir()
	for name, content := range map[string][]byte{"ca.pem": cert, "stranger.pem": stranger} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	database, err := url.Parse(server.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ host, authority, refused string }{
		"verified":          {"127.0.0.1", "ca.pem", ""},
		"another name":      {"localhost", "ca.pem", "certificate is valid for db"},
		"another authority": {"127.0.0.1", "stranger.pem", "certificate signed by unknown authority"},
	} {
		t.Run(name, func(t *testing.T) {
			address := *database
			_, port, _ := net.SplitHostPort(server.Address())
			address.Host = net.JoinHostPort(test.host, port)
			address.RawQuery = url.Values{"sslmode": {"verify-full"}, "sslrootcert": {filepath.Join(folder, test.authority)}}.Encode()
			store, err := OpenPostgres(t.Context(), address.String())
			if test.refused != "" {
				if inbox.CodeOf(err) != inbox.Unavailable || !strings.Contains(err.Error(), test.refused) {
					t.Errorf("%v, want it refused: %s", err, test.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer store.Close()
			var encrypted int
			const query = `SELECT COUNT(*) FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl`
			if err := store.reader.one(t.Context(), query, nil, &encrypted); err != nil || encrypted != 1 {
				t.Errorf("the connection is not encrypted (%v)", err)
			}
		})
	}
}
