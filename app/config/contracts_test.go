package config

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// withContracts is the production configuration with more settings of the contracts.
func withContracts(t *testing.T, settings string) (Config, error) {
	t.Helper()
	yaml := changed(t, production, "  logical_address", settings+"  logical_address")
	return load(t, partyFiles(t, yaml), nil, Flags{})
}

const (
	mutualTLS = "  tls: {certificate: own.crt, key: own.key, client_ca: exit.crt}\n"
	viaProxy  = "  proxy: {addresses: [10.0.0.7, 10.1.0.0/24, '2001:db8::1'], header: X-Caller}\n"
	twoOnList = "  callers: [SE1, SE2]\n"
	outside   = "  listen: 10.0.0.1:8178\n"
)

func TestContractsThatOthersReach(t *testing.T) {
	c, err := withContracts(t, outside+mutualTLS+twoOnList)
	if err != nil {
		t.Fatal(err)
	}
	if c.Contracts.PublicURL != "https://10.0.0.1:8178" || len(c.Contracts.TLS.LoadedCertificate.Certificate) != 1 || c.Contracts.TLS.LoadedClientCA == nil {
		t.Errorf("address %s, %d certificates", c.Contracts.PublicURL, len(c.Contracts.TLS.LoadedCertificate.Certificate))
	}
	c, err = withContracts(t, outside+viaProxy+twoOnList+"  public_url: https://tjanster.example.se\n")
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]bool{
		"10.0.0.7": true, "10.0.0.8": false, "10.1.0.200": true, "10.1.1.1": false, "2001:db8::1": true, "2001:db8::2": false,
	} {
		inside := false
		for _, network := range c.Contracts.Proxy.Addresses {
			inside = inside || network.Contains(netip.MustParseAddr(address))
		}
		if inside != want {
			t.Errorf("%s: %v", address, inside)
		}
	}
}

func TestDryRunsAndRates(t *testing.T) {
	for environment, want := range map[string]bool{"production": false, "test": true} {
		c, err := load(t, partyFiles(t, changed(t, production, "environment: production", "environment: "+environment)), nil, Flags{})
		if err != nil || c.Contracts.DryRuns != want || c.Contracts.CallsPerMinute != 0 {
			t.Errorf("%s: dry runs %v, %d calls a minute, %v", environment, c.Contracts.DryRuns, c.Contracts.CallsPerMinute, err)
		}
	}
	if !Demo().Contracts.DryRuns {
		t.Error("the demo has no dry runs")
	}
	c, err := withContracts(t, "  dry_runs: yes\n  calls_per_minute: 600\n")
	if err != nil || !c.Contracts.DryRuns || c.Contracts.CallsPerMinute != 600 {
		t.Errorf("dry runs %v, %d calls a minute, %v", c.Contracts.DryRuns, c.Contracts.CallsPerMinute, err)
	}
}

func TestContractsErrors(t *testing.T) {
	for name, test := range map[string]struct {
		settings string
		want     []string
	}{
		"half of mutual TLS": {"  tls: {certificate: own.crt}\n" + twoOnList, []string{
			"inkorg.yaml:4: contracts.tls.key: missing; expected the private key of the certificate, as a PEM file",
			"inkorg.yaml:4: contracts.tls.client_ca: missing; expected the certificates of the authorities that issue callers' certificates, as a PEM file",
		}},
		"another half": {"  tls: {key: own.key}\n" + twoOnList, []string{
			"inkorg.yaml:4: contracts.tls.certificate: missing; expected the listener's certificate, as a PEM file",
			"inkorg.yaml:4: contracts.tls.client_ca: missing; expected the certificates of the authorities that issue callers' certificates, as a PEM file",
		}},
		"authorities alone": {"  tls: {client_ca: exit.crt}\n" + twoOnList, []string{
			"inkorg.yaml:4: contracts.tls.certificate: missing; expected the listener's certificate, as a PEM file",
			"inkorg.yaml:4: contracts.tls.key: missing; expected the private key of the certificate, as a PEM file",
		}},
		"no certificate there": {"  tls: {certificate: gone.crt, key: own.key, client_ca: exit.crt}\n" + twoOnList, []string{
			`inkorg.yaml:4: contracts.tls.certificate: the file "gone.crt" cannot be read: no such file or directory`,
		}},
		"another's key": {"  tls: {certificate: own.crt, key: exit.key, client_ca: exit.crt}\n" + twoOnList, []string{
			"inkorg.yaml:4: contracts.tls.certificate: tls: private key does not match public key; expected a certificate and its private key, as PEM",
		}},
		"no authorities": {"  tls: {certificate: own.crt, key: own.key, client_ca: own.key}\n" + twoOnList, []string{
			"inkorg.yaml:4: contracts.tls.client_ca: holds no certificate; expected those of authorities, as PEM",
		}},
		"no callers": {mutualTLS, []string{"inkorg.yaml:3: contracts.callers: missing; expected the HSA-ids that may call"}},
		"callers that nobody knows": {twoOnList, []string{
			"inkorg.yaml:4: contracts.callers: has no effect; expected contracts.tls or contracts.proxy beside it",
		}},
		"both": {mutualTLS + viaProxy + twoOnList, []string{"inkorg.yaml:5: contracts.proxy: stands beside contracts.tls; expected one of them"}},
		"proxy from anywhere": {"  proxy: {header: X-Caller}\n" + twoOnList, []string{
			"inkorg.yaml:4: contracts.proxy.addresses: missing; expected the IP addresses that the proxy calls from",
		}},
		"proxy that says nothing": {"  proxy: {addresses: 10.0.0.7}\n" + twoOnList, []string{
			`inkorg.yaml:4: contracts.proxy.header: "" is no HTTP header; expected the one in which the proxy says the caller's HSA-id`,
		}},
		"no address": {"  proxy: {addresses: [proxy.example.se], header: X-Caller}\n" + twoOnList, []string{
			`inkorg.yaml:4: contracts.proxy.addresses[0]: "proxy.example.se" is no IP address; expected one such as 10.0.0.7, or a network such as 10.0.0.0/24`,
		}},
		"no time for repeats":       {"  repeat_window: 59s\n", []string{"inkorg.yaml:4: contracts.repeat_window: 59s is too short or too long; expected 1m0s to 168h0m0s"}},
		"repeats of another season": {"  repeat_window: 169h\n", []string{"inkorg.yaml:4: contracts.repeat_window: 169h0m0s is too short or too long; expected 1m0s to 168h0m0s"}},
		"no rate":                   {"  calls_per_minute: 0\n", []string{`inkorg.yaml:4: contracts.calls_per_minute: "0" is no number; expected a whole one from 1`}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := withContracts(t, test.settings)
			if diff := cmp.Diff(test.want, withoutFolders(t, problems(t, err))); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}

// TestASystemsCallersMayCall: one who is not on the list for all cannot be on a system's.
func TestASystemsCallersMayCall(t *testing.T) {
	yaml := changed(t, production, "contracts:\n", "systems: [{id: A, name: A, callers: [SE1, SE3]}]\ncontracts:\n"+mutualTLS+twoOnList)
	_, err := load(t, partyFiles(t, yaml), nil, Flags{})
	want := []string{`inkorg.yaml:3: systems[0].callers[1]: "SE3" may not call at all; expected one of contracts.callers`}
	if diff := cmp.Diff(want, problems(t, err)); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}
