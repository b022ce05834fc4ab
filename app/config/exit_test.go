package config

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
	"inkorg/sso"
)

// withSystem is the production configuration with one system and exits of every mode.
func withSystem(settings string) string {
	return production + exits + "systems:\n  - {id: A, name: A, base_url: \"https://intyg.example.se/app/\", " + settings + "}\n"
}

func TestExitModes(t *testing.T) {
	for settings, want := range map[string]struct {
		mode     inbox.ExitMode
		address  string
		receiver sso.Recipient
	}{
		"owner: B": {inbox.ModeRedirect, "https://intyg.example.se/app/?id=1", sso.Recipient{}},
		`exit: idp-link, sp: "https://sp", idp_link: "shibboleth:https://idp.example.se/sso"`: {
			inbox.ModeIdPLink, "https://idp.example.se/sso?providerId=https%3A%2F%2Fsp&target=https%3A%2F%2Fintyg.example.se%2Fapp%2F%3Fid%3D1",
			sso.Recipient{EntityID: "https://sp"},
		},
		`exit: response, sp_metadata: sp.xml, attributes: {personal_number: pnr, name: [], surname: sn}`: {
			inbox.ModeResponse, "https://intyg.example.se/acs",
			sso.Recipient{EntityID: "https://intyg.example.se", ACSURL: "https://intyg.example.se/acs", Attributes: sso.AttributeNames{PersonalNumber: []string{"pnr"}, Name: []string{}, GivenName: []string{"urn:oid:2.5.4.42", "Subject_GivenName"}, Surname: []string{"sn"}}},
		},
	} {
		c, err := load(t, partyFiles(t, withSystem(settings)), nil, Flags{})
		if err != nil {
			t.Errorf("%s: %v", settings, err)
			continue
		}
		directory, err := c.Directory()
		if err != nil {
			t.Fatal(err)
		}
		system, _ := directory.System("A")
		if got := (inbox.Exit{System: system, URL: "https://intyg.example.se/app/?id=1"}).Address(); system.Mode != want.mode || got != want.address {
			t.Errorf("%s: %s to %s, want %s to %s", settings, system.Mode, got, want.mode, want.address)
		}
		if encrypts := system.Receiver.Encryption != nil; encrypts != (want.mode == inbox.ModeResponse) {
			t.Errorf("%s: encrypts: %v", settings, encrypts)
		}
		system.Receiver.Encryption = nil
		if diff := cmp.Diff(want.receiver, system.Receiver); diff != "" {
			t.Errorf("%s: receiver (-want +got):\n%s", settings, diff)
		}
	}
}

func TestExitErrors(t *testing.T) {
	const link = `"shibboleth:https://idp.example.se/sso"`
	for settings, want := range map[string][]string{
		"exit: idp-link": {"idp_link: missing; expected " + expectedIdPLink, "sp: missing; expected " + expectedSP},
		"exit: response": {"sp_metadata: missing; expected " + expectedSPMetadata},
		"idp_link: " + link + ", sp: x, sp_metadata: sp.xml, attributes: {name: x}": {
			"idp_link: has no effect; expected exit: idp-link beside it", "sp: has no effect; expected exit: idp-link beside it",
			"sp_metadata: has no effect; expected exit: response beside it", "attributes: has no effect; expected exit: response beside it",
		},
		`exit: idp-link, sp: x, idp_link: "http://127.0.0.1/?sp={sp}&target={target}"`: {"idp_link: it is not https; expected " + expectedIdPLink},
		`exit: idp-link, sp: x, idp_link: "https://idp.example.se/sso"`:                {"idp_link: its query does not hold {sp} and {target} once each; expected " + expectedIdPLink},
		"exit: response, sp_metadata: http-sp.xml":                                     {"sp_metadata: its assertion consumer service is not https; expected one that is"},
		"exit: response, sp_metadata: idp.xml":                                         {"sp_metadata: metadata of a service provider: no SPSSODescriptor for SAML 2.0; expected one EntityDescriptor with an SPSSODescriptor"},
		`exit: response, sp_metadata: "https://intyg.example.se/metadata"`:             {"sp_metadata: is a web address; expected a file, for what stands there is not fetched"},
		"exit: response, sp_metadata: gone.xml":                                        {`sp_metadata: the file "gone.xml" cannot be read: no such file or directory`},
		"exit: response, sp_metadata: sp.xml, attributes: {personal_number: []}":       {"attributes.personal_number: is empty; expected at least one attribute name"},
	} {
		_, err := load(t, partyFiles(t, withSystem(settings)), nil, Flags{})
		var got []string
		for _, line := range withoutFolders(t, problems(t, err)) {
			_, problem, _ := strings.Cut(line, "systems[0].")
			got = append(got, problem)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: errors (-want +got):\n%s", settings, diff)
		}
	}
}

func TestExitNeedsBaseURL(t *testing.T) {
	yaml := strings.Replace(withSystem("exit: response, sp_metadata: sp.xml"), `base_url: "https://intyg.example.se/app/", `, "", 1)
	_, err := load(t, partyFiles(t, yaml), nil, Flags{})
	want := []string{"inkorg.yaml:19: systems[0].base_url: missing; expected where exits lead"}
	if diff := cmp.Diff(want, problems(t, err)); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

// Outside production, a system on the machine itself needs no TLS.
func TestExitOnTheMachineItself(t *testing.T) {
	yaml := changed(t, withSystem("exit: response, sp_metadata: http-sp.xml"), "environment: production", "environment: test")
	if _, err := load(t, partyFiles(t, yaml), nil, Flags{}); err != nil {
		t.Error(err)
	}
}

// TestMetadataThatRanOut: one system's fault does not stop the whole inbox.
func TestMetadataThatRanOut(t *testing.T) {
	end := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	files := partyFiles(t, withSystem("exit: response, sp_metadata: sp.xml"))
	files["sp.xml"] = changed(t, files["sp.xml"], "entityID=", `validUntil="2026-02-01T00:00:00Z" entityID=`)
	c, err := load(t, files, nil, Flags{})
	if err != nil {
		t.Fatal(err)
	}
	if early := c.Warnings(end.Add(-time.Second)); len(early) > 0 {
		t.Errorf("warned too early: %v", early)
	}
	want := []Error{{
		Key:     "systems[0].sp_metadata",
		Problem: `ran out at 2026-02-01T00:00:00Z; exits to "A" are refused until it is renewed`,
	}}
	if diff := cmp.Diff(want, c.Warnings(end)); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
	directory, err := c.Directory()
	if err != nil {
		t.Fatal(err)
	}
	if system, _ := directory.System("A"); !system.Receiver.ValidUntil.Equal(end) {
		t.Errorf("the inbox knows %v as the end", system.Receiver.ValidUntil)
	}
}

func TestPseudonymSecret(t *testing.T) {
	c, err := load(t, partyFiles(t, withSystem("owner: B")), nil, Flags{})
	if err != nil || string(c.Exits.LoadedSecret) != pseudonymSecret {
		t.Errorf("%d bytes, %v", len(c.Exits.LoadedSecret), err)
	}
	yaml := changed(t, withSystem("owner: B"), "pseudonym_secret: secret", "pseudonym_secret: short")
	_, err = load(t, partyFiles(t, yaml), nil, Flags{})
	want := []string{"inkorg.yaml:17: exits.pseudonym_secret: the secret of pseudonyms is shorter than 32 bytes; expected a file of at least 32 random bytes"}
	if diff := cmp.Diff(want, problems(t, err)); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}
