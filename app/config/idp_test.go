package config

import (
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"

	"inkorg/sso"
)

// withIdPs is the production configuration with other identity providers.
func withIdPs(t *testing.T, entries string) string {
	t.Helper()
	return changed(t, production, "    - metadata: idp.xml\n", entries)
}

// federation is an aggregate of the tests' identity provider and one more.
func federation(t *testing.T) string {
	t.Helper()
	p := testParties(t)
	other := changed(t, p.metadata, `entityID="https://idp.example.se"`, `entityID="https://tva.example.se"`)
	aggregate := etree.NewElement("md:EntitiesDescriptor")
	aggregate.CreateAttr("xmlns:md", "urn:oasis:names:tc:SAML:2.0:metadata")
	for _, member := range []string{p.metadata, other} {
		document := etree.NewDocument()
		if err := document.ReadFromString(member); err != nil {
			t.Fatal(err)
		}
		aggregate.AddChild(document.Root())
	}
	document := etree.NewDocument()
	document.SetRoot(aggregate)
	text, err := document.WriteToString()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestIdPs(t *testing.T) {
	files := partyFiles(t, withIdPs(t, `    - {metadata: federation.xml, entity_ids: ["https://tva.example.se", "https://idp.example.se"], refresh: 15m, max_validity: 336h, leads_on: ["https://legitimera.example.se/", "https://idp.example.se:443"]}
    - {metadata: "https://md.example.se/idp.xml?key=1", signed_by: own.crt, name: E-legitimation}
`))
	files["federation.xml"] = federation(t)
	c, err := load(t, files, nil, Flags{})
	if err != nil {
		t.Fatal(err)
	}
	file, address := c.Login.IdPs[0], c.Login.IdPs[1]
	if len(file.Loaded) != 2 || file.Loaded[0].EntityID != "https://tva.example.se" || file.Refresh != 15*time.Minute {
		t.Errorf("of the file: %d, every %v", len(file.Loaded), file.Refresh)
	}
	if address.Metadata.String() != "https://md.example.se/idp.xml" || len(address.LoadedKeys) != 1 || address.Refresh != time.Hour {
		t.Errorf("of the address: %s, %d keys, every %v", address.Metadata, len(address.LoadedKeys), address.Refresh)
	}
	for idp, want := range map[*IdP]string{&file: "Legitimera", &address: "E-legitimation"} {
		if name := idp.Configured(file.Loaded[0]).DisplayName("sv"); name != want {
			t.Errorf("called %q, want %q", name, want)
		}
	}
	if file.MaxValidity != 14*24*time.Hour || address.MaxValidity != 0 {
		t.Errorf("valid for at most %v and %v", file.MaxValidity, address.MaxValidity)
	}
	if diff := cmp.Diff([]string{"https://legitimera.example.se", "https://idp.example.se"}, file.Configured(file.Loaded[0]).LeadsOn); diff != "" {
		t.Errorf("leads on (-want +got):\n%s", diff)
	}
}

func TestIdPErrors(t *testing.T) {
	for entries, want := range map[string][]string{
		"{metadata: federation.xml}": {
			"metadata: 2 entities have an IDPSSODescriptor for SAML 2.0, and none is chosen: https://idp.example.se, https://tva.example.se; expected SAML metadata with an IDPSSODescriptor, and entity_ids where it holds several",
		},
		`{metadata: idp.xml, entity_ids: ["https://tre.example.se"]}`: {
			"metadata: https://tre.example.se: stands 0 times with an IDPSSODescriptor for SAML 2.0, once is wanted; expected SAML metadata with an IDPSSODescriptor, and entity_ids where it holds several",
		},
		"{metadata: idp.xml, signed_by: own.crt}": {
			"metadata: saml: unsigned: the root has no signature as its first element; expected SAML metadata with an IDPSSODescriptor, and entity_ids where it holds several",
		},
		"{metadata: idp.xml, signed_by: own.key}": {
			`signed_by: verification key: "PRIVATE KEY" is no certificate or public key; expected the certificate that the metadata is signed with, as PEM`,
		},
		`{metadata: idp.xml, leads_on: ["http://legitimera.example.se", "https://legitimera.example.se/logga-in"]}`: {
			"leads_on[1]: has a path or a query; expected scheme and host only, such as https://inkorg.example.se",
			"leads_on[0]: is not https; expected an https origin",
		},
		"{metadata: idp.xml, max_validity: 14 days}": {`max_validity: "14 days" is no length of time; expected one such as 30m or 8h`},
		"{metadata: idp.xml, signed_by: gone.crt}":   {`signed_by: the file "gone.crt" cannot be read: no such file or directory`},
		`{metadata: "http://md.example.se/", signed_by: own.crt}`: {
			"metadata: is not https; expected an https address, or a file",
		},
		`{metadata: "http://127.0.0.1/", signed_by: own.crt}`: {
			"metadata: is not https; expected an https address, or a file",
		},
		`{metadata: "ftp://md.example.se/"}`: {"metadata: is no web address; expected https://host, without user or fragment"},
		"{signed_by: own.crt}":               {"metadata: missing; expected a value"},
		`{metadata: federation.xml, name: Legitimera, entity_ids: ["https://idp.example.se", "https://tva.example.se"]}`: {
			"name: would be that of 2 identity providers; expected none, for their metadata names them, or an entry for each",
		},
		"{metadata: idp.xml, refresh: 59s}": {"refresh: 59s is too short or too long; expected 1m0s to 24h0m0s"},
		"{metadata: idp.xml, refresh: 25h}": {"refresh: 25h0m0s is too short or too long; expected 1m0s to 24h0m0s"},
		`{metadata: idp.xml, entity_ids: ["https://idp.example.se", "https://idp.example.se"]}`: {
			`entity_ids[1]: "https://idp.example.se" is that of login.idps[0].entity_ids[0] (inkorg.yaml:10) already; expected another`,
		},
		`{metadata: "https://md.example.se/", signed_by: own.crt, entity_ids: ["https://idp example.se"]}`: {
			`entity_ids[0]: "https://idp example.se" holds white space; expected an identifier without`,
		},
	} {
		files := partyFiles(t, withIdPs(t, "    - "+entries+"\n"))
		files["federation.xml"] = federation(t)
		_, err := load(t, files, nil, Flags{})
		var got []string
		for _, line := range withoutFolders(t, problems(t, err)) {
			got = append(got, strings.TrimPrefix(line, "inkorg.yaml:10: login.idps[0]."))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: errors (-want +got):\n%s", entries, diff)
		}
	}
}

// TestIdPDescribedTwice, in a file and at an address.
func TestIdPDescribedTwice(t *testing.T) {
	_, err := load(t, partyFiles(t, withIdPs(t, `    - metadata: idp.xml
    - {metadata: "https://md.example.se/", signed_by: own.crt, entity_ids: ["https://idp.example.se"]}
`)), nil, Flags{})
	want := []string{`inkorg.yaml:11: login.idps[1].entity_ids[0]: "https://idp.example.se" is that of login.idps[0].metadata (inkorg.yaml:10) already; expected another`}
	if diff := cmp.Diff(want, withoutFolders(t, problems(t, err))); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

// TestMetadataOnTheMachineItself needs neither TLS nor a signature outside production.
func TestMetadataOnTheMachineItself(t *testing.T) {
	yaml := changed(t, withIdPs(t, "    - metadata: http://127.0.0.1:8080/metadata\n"), "environment: production", "environment: test")
	if _, err := load(t, partyFiles(t, yaml), nil, Flags{}); err != nil {
		t.Error(err)
	}
	yaml = changed(t, yaml, "127.0.0.1", "10.0.0.1")
	_, err := load(t, partyFiles(t, yaml), nil, Flags{})
	want := []string{"inkorg.yaml:10: login.idps[0].metadata: is not https; expected an https address, or a file"}
	if diff := cmp.Diff(want, problems(t, err)); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

// TestCheckIdP: what production does not take from a file it does not take from an address.
func TestCheckIdP(t *testing.T) {
	p := testParties(t)
	read := func(metadata string) sso.IdentityProvider {
		idp, err := sso.ParseIdPMetadata([]byte(metadata))
		if err != nil {
			t.Fatal(err)
		}
		return idp
	}
	posted := read(p.metadata)
	posted.SSOPostURL = "http://idp.example.se/post"
	loggedOut := read(p.metadata)
	loggedOut.SLOURL = "http://idp.example.se/slo"
	answered := read(p.metadata)
	answered.SLOAnswerURL = "http://idp.example.se/slo/answers"
	shouted := read(p.metadata)
	shouted.SSOURL = "HTTP://idp.example.se/sso"
	for name, c := range map[string]struct {
		idp  sso.IdentityProvider
		want string
	}{
		"one of production":     {read(p.metadata), ""},
		"the demo's":            {read(p.demoMetadata), "its key is one that the demo made"},
		"without TLS":           {read(p.testMetadata), "it has an address without TLS"},
		"posted to without TLS": {posted, "it has an address without TLS"},
		"logged out without":    {loggedOut, "it has an address without TLS"},
		"answered without":      {answered, "it has an address without TLS"},
		"in capitals":           {shouted, "it has an address without TLS"},
	} {
		if err := EnvironmentTest.CheckIdP(c.idp); err != nil {
			t.Errorf("%s in test: %v", name, err)
		}
		err := EnvironmentProduction.CheckIdP(c.idp)
		if c.want == "" && err != nil || c.want != "" && (err == nil || err.Error() != c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// TestMetadataThatHasRunOut: the program starts all the same, since deliveries need no
// identity provider.
func TestMetadataThatHasRunOut(t *testing.T) {
	files := partyFiles(t, production)
	files["idp.xml"] = changed(t, files["idp.xml"], "entityID=", `validUntil="2026-01-01T00:00:00Z" entityID=`)
	c, err := load(t, files, nil, Flags{})
	if err != nil {
		t.Fatal(err)
	}
	end := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	if early := c.Warnings(end.Add(-time.Second)); len(early) > 0 {
		t.Errorf("a second before: %v", early)
	}
	want := []Error{{Key: "login.idps[0].metadata", Problem: "https://idp.example.se: the metadata ran out at 2026-01-01T00:00:00Z; nobody is sent there until it is renewed"}}
	if diff := cmp.Diff(want, c.Warnings(end)); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
	c.Login.IdPs[0].MaxValidity = time.Hour
	want[0].Problem = "https://idp.example.se: the metadata is valid until 2026-01-01T00:00:00Z, which is more than 1h0m0s ahead; nobody is sent there until it is renewed"
	if diff := cmp.Diff(want, c.Warnings(end.Add(-time.Hour-time.Second))); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}
