package config

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// Contracts are the settings of the SOAP contracts.
type Contracts struct {
	// Listen is the contracts' listener: plain HTTP unless TLS is set.
	Listen Address `key:"listen" default:"127.0.0.1:8178"`
	// PublicURL is the contracts' address as senders see it, for the WSDL. By default it
	// follows Listen.
	PublicURL Origin `key:"public_url"`
	// LogicalAddress lists the HSA-ids that calls may be addressed to.
	LogicalAddress []string `key:"logical_address"`
	// TLS has the listener itself ask callers for their certificate.
	TLS ContractsTLS `key:"tls"`
	// Proxy has somebody else do so.
	Proxy ContractsProxy `key:"proxy"`
	// Callers are the HSA-ids that may call, where callers are known.
	Callers []string `key:"callers"`
	// DryRuns lets senders ask for an answer that stores nothing; by default on but in
	// production, where a sender that left it in would lose its messages.
	DryRuns bool `key:"dry_runs"`
	// RepeatWindow is how long the same message counts as a repeat. Senders try again for
	// half an hour.
	RepeatWindow time.Duration `key:"repeat_window" default:"1h"`
	// CallsPerMinute is how many calls each caller may make; by default any number.
	CallsPerMinute Count `key:"calls_per_minute"`
}

// ContractsTLS are the files of mutual TLS, PEM. They are read again at a reload.
type ContractsTLS struct {
	// Certificate and Key are the listener's own.
	Certificate Path `key:"certificate"`
	Key         Path `key:"key"`
	// ClientCA holds the authorities that issue callers' certificates, in whose subject
	// serialNumber is the caller's HSA-id.
	ClientCA Path `key:"client_ca"`

	LoadedCertificate tls.Certificate // what the files hold
	LoadedClientCA    *x509.CertPool
}

// ContractsProxy is a proxy that ends TLS and asks callers for their certificate.
type ContractsProxy struct {
	// Addresses are those that it calls from; no others are answered.
	Addresses []Network `key:"addresses"`
	// Header is the HTTP header in which it says the caller's HSA-id.
	Header string `key:"header"`
}

// Set says whether any file is named.
func (t ContractsTLS) Set() bool { return t.Certificate != "" || t.Key != "" || t.ClientCA != "" }

// Set says whether a proxy is described.
func (p ContractsProxy) Set() bool { return len(p.Addresses) > 0 || p.Header != "" }

// Guarded says whether callers are known, and so can be told apart and refused.
func (c Contracts) Guarded() bool { return c.TLS.Set() || c.Proxy.Set() }

// scheme is that of the listener's own address.
func (c Contracts) scheme() string {
	if c.TLS.Set() {
		return "https"
	}
	return "http"
}

// Network is an IP address or a network of them: 10.0.0.7 or 10.0.0.0/24.
type Network struct{ netip.Prefix }

// UnmarshalText reads an address or a network.
func (n *Network) UnmarshalText(text []byte) error {
	if address, err := netip.ParseAddr(string(text)); err == nil {
		n.Prefix = netip.PrefixFrom(address, address.BitLen())
		return nil
	}
	prefix, err := netip.ParsePrefix(string(text))
	if err != nil {
		return fmt.Errorf("%q is no IP address; expected one such as 10.0.0.7, or a network such as 10.0.0.0/24", text)
	}
	n.Prefix = prefix
	return nil
}

// Count is a number of things, at least one.
type Count int

// UnmarshalText reads a whole number.
func (c *Count) UnmarshalText(text []byte) error {
	n, err := strconv.ParseUint(string(text), 10, 31)
	if err != nil || n == 0 {
		return fmt.Errorf("%q is no number; expected a whole one from 1", text)
	}
	*c = Count(n)
	return nil
}

// readContracts reads the files of mutual TLS.
func (l *loader) readContracts() {
	settings, key := &l.config.Contracts.TLS, "contracts.tls"
	certificate, ok := l.readNamed(settings.Certificate, key+".certificate")
	private, alsoOK := l.readSecret(settings.Key, key+".key")
	if ok && alsoOK {
		var err error
		if settings.LoadedCertificate, err = tls.X509KeyPair(certificate, private); err != nil {
			l.reject(key+".certificate", "%v; expected a certificate and its private key, as PEM", err)
		}
	}
	settings.LoadedClientCA = l.readAuthorities(settings.ClientCA, key+".client_ca")
}

// The bounds of contracts.repeat_window. The integrators' page gives it in minutes.
const (
	shortestRepeats = time.Minute
	longestRepeats  = 7 * 24 * time.Hour
)

func (l *loader) checkContracts() {
	c, key := l.config.Contracts, "contracts.logical_address"
	if len(c.LogicalAddress) == 0 {
		l.reject(key, "missing; expected the HSA-ids that calls are addressed to")
	}
	for i, address := range c.LogicalAddress {
		l.checkID(entry(key, i), address)
	}
	for i, caller := range c.Callers {
		l.checkID(entry("contracts.callers", i), caller)
	}
	if c.RepeatWindow < shortestRepeats || c.RepeatWindow > longestRepeats {
		l.reject("contracts.repeat_window", "%s is too short or too long; expected %s to %s", c.RepeatWindow, shortestRepeats, longestRepeats)
	}
	l.checkTLS(c.TLS)
	l.checkProxy(c.Proxy)
	l.checkCallers(c)
}

func (l *loader) checkTLS(t ContractsTLS) {
	for _, file := range []struct {
		path          Path
		key, expected string
	}{
		{t.Certificate, "contracts.tls.certificate", "the listener's certificate, as a PEM file"},
		{t.Key, "contracts.tls.key", "the private key of the certificate, as a PEM file"},
		{t.ClientCA, "contracts.tls.client_ca", "the certificates of the authorities that issue callers' certificates, as a PEM file"},
	} {
		if t.Set() && file.path == "" {
			l.reject(file.key, "missing; expected %s", file.expected)
		}
	}
}

// headerName is an HTTP header's.
var headerName = regexp.MustCompile(`^[A-Za-z0-9-]+$`)

func (l *loader) checkProxy(p ContractsProxy) {
	switch {
	case !p.Set():
		return
	case l.config.Contracts.TLS.Set():
		l.reject("contracts.proxy", "stands beside contracts.tls; expected one of them")
	case len(p.Addresses) == 0:
		l.reject("contracts.proxy.addresses", "missing; expected the IP addresses that the proxy calls from")
	case !headerName.MatchString(p.Header):
		l.reject("contracts.proxy.header", "%q is no HTTP header; expected the one in which the proxy says the caller's HSA-id", p.Header)
	}
}

// checkCallers wants a list where callers are known, and none where they are not: it would
// seem to keep somebody out.
func (l *loader) checkCallers(c Contracts) {
	switch {
	case c.Guarded() && len(c.Callers) == 0:
		l.reject("contracts.callers", "missing; expected the HSA-ids that may call")
	case !c.Guarded() && len(c.Callers) > 0:
		l.reject("contracts.callers", "has no effect; expected contracts.tls or contracts.proxy beside it")
	}
	for i, system := range l.config.Systems {
		for j, caller := range system.Callers {
			if c.Guarded() && !slices.Contains(c.Callers, caller) {
				l.reject(entry(entry("systems", i)+".callers", j), "%q may not call at all; expected one of contracts.callers", caller)
			}
		}
	}
}
