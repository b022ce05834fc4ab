package sso

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDisplayNames(t *testing.T) {
	for name, c := range map[string]struct {
		uiInfo, organization string
		want                 map[string]string
	}{
		"both languages": {
			`<mdui:DisplayName xml:lang="sv">Legitimera</mdui:DisplayName><mdui:DisplayName xml:lang="en">Identify</mdui:DisplayName>`, "",
			map[string]string{"sv": "Legitimera", "en": "Identify"},
		},
		"the organization's where there is no other": {
			`<mdui:DisplayName xml:lang="en">Identify</mdui:DisplayName>`,
			`<md:OrganizationDisplayName xml:lang="sv">Bolaget</md:OrganizationDisplayName><md:OrganizationDisplayName xml:lang="en">The company</md:OrganizationDisplayName>`,
			map[string]string{"sv": "Bolaget", "en": "Identify"},
		},
		"a language with its region": {
			`<mdui:DisplayName xml:lang="sv-SE"> Legitimera </mdui:DisplayName>`, "", map[string]string{"sv": "Legitimera"},
		},
		"an empty one": {
			`<mdui:DisplayName xml:lang="sv"> </mdui:DisplayName>`, `<md:OrganizationDisplayName xml:lang="sv">Bolaget</md:OrganizationDisplayName>`,
			map[string]string{"sv": "Bolaget"},
		},
		"none": {"", "", map[string]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			document := strings.Replace(described(t, idpA, ""),
				"<md:KeyDescriptor", "<md:Extensions><mdui:UIInfo>"+c.uiInfo+"</mdui:UIInfo></md:Extensions><md:KeyDescriptor", 1)
			document = strings.Replace(document, "</md:EntityDescriptor>", "<md:Organization>"+c.organization+"</md:Organization></md:EntityDescriptor>", 1)
			idp, err := ParseIdPMetadata([]byte(document))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, idp.DisplayNames); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDisplayName(t *testing.T) {
	for _, c := range []struct {
		names    map[string]string
		language string
		want     string
	}{
		{map[string]string{"sv": "Legitimera", "en": "Identify"}, "en", "Identify"},
		{map[string]string{"sv": "Legitimera", "en": "Identify"}, "fi", "Legitimera"},
		{map[string]string{"sv": "Legitimera"}, "en", "Legitimera"},
		{map[string]string{"en": "Identify", "da": "Legitimer"}, "sv", "Identify"},
		{map[string]string{"no": "Legitimer", "da": "Legitimér"}, "sv", "Legitimér"},
		{nil, "sv", idpEntity},
	} {
		if got := (IdentityProvider{EntityID: idpEntity, DisplayNames: c.names}).DisplayName(c.language); got != c.want {
			t.Errorf("%v in %s: %q, want %q", c.names, c.language, got, c.want)
		}
	}
}
