package sso

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// described writes the EntityDescriptor of an identity provider.
func described(t testing.TB, entityID, attributes string) string {
	t.Helper()
	return fmt.Sprintf(`<md:EntityDescriptor xmlns:md=%q xmlns:ds=%q xmlns:mdui=%q entityID=%q %s><md:IDPSSODescriptor protocolSupportEnumeration=%q>`+
		`<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`+
		`<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="%s/sso"/>`+
		`</md:IDPSSODescriptor></md:EntityDescriptor>`,
		nsMetadata, nsSignature, nsMDUI, entityID, attributes, nsProtocol, base64.StdEncoding.EncodeToString(testKey(t, "idp").certificate.Raw), entityID)
}

// aggregate writes an EntitiesDescriptor around its members.
func aggregate(attributes string, members ...string) string {
	return fmt.Sprintf(`<md:EntitiesDescriptor xmlns:md=%q xmlns:ds=%q %s>%s</md:EntitiesDescriptor>`,
		nsMetadata, nsSignature, attributes, strings.Join(members, "\n"))
}

const (
	idpA = "https://a.example.se"
	idpB = "https://b.example.se"
)

// serviceEntity is a member of an aggregate that is no identity provider.
const serviceEntity = `<md:EntityDescriptor entityID="https://sp.example.se"><md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">` +
	`<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example.se/acs" index="0"/>` +
	`</md:SPSSODescriptor></md:EntityDescriptor>`

// pickFrom gives the entity ids of the identity providers that an unsigned document gives.
func pickFrom(t *testing.T, document string, wanted ...string) ([]string, error) {
	t.Helper()
	m, err := ReadMetadata([]byte(document), nil)
	if err != nil {
		t.Fatal(err)
	}
	idps, err := m.IdentityProviders(wanted...)
	var ids []string
	for _, idp := range idps {
		ids = append(ids, idp.EntityID)
	}
	return ids, err
}

func TestAggregate(t *testing.T) {
	a, b := described(t, idpA, ""), described(t, idpB, "")
	both := aggregate("", a, serviceEntity, b)
	for name, c := range map[string]struct {
		document string
		wanted   []string
		got      []string
		problem  string
	}{
		"chosen, in the order of the choice": {both, []string{idpB, idpA}, []string{idpB, idpA}, ""},
		"one of two":                         {both, []string{idpB}, []string{idpB}, ""},
		"in a group within":                  {aggregate("", aggregate("", a), b), []string{idpA}, []string{idpA}, ""},
		"the only one":                       {aggregate("", a, serviceEntity), nil, []string{idpA}, ""},
		"none chosen of two":                 {both, nil, nil, "2 entities have an IDPSSODescriptor for SAML 2.0, and none is chosen: https://a.example.se, https://b.example.se"},
		"none there":                         {aggregate("", serviceEntity), nil, nil, "no IDPSSODescriptor for SAML 2.0"},
		"empty":                              {aggregate(""), nil, nil, "no IDPSSODescriptor for SAML 2.0"},
		"one is not there":                   {aggregate("", a), []string{idpB, idpA}, []string{idpA}, "https://b.example.se: stands 0 times"},
		"one is no identity provider":        {both, []string{idpA, "https://sp.example.se"}, []string{idpA}, "https://sp.example.se: stands 0 times"},
		"one stands twice":                   {aggregate("", a, b, a), []string{idpA, idpB}, []string{idpB}, "https://a.example.se: stands 2 times"},
		"one cannot be used":                 {aggregate("", strings.ReplaceAll(a, "MII", "AAA"), b), []string{idpA, idpB}, []string{idpB}, "https://a.example.se: a certificate cannot be read"},
		"another cannot be read":             {aggregate("", described(t, idpB, `validUntil="soon"`), a), []string{idpA}, []string{idpA}, ""},
		"the only one of two that can":       {aggregate("", described(t, idpB, `validUntil="soon"`), a), nil, nil, "2 entities have an IDPSSODescriptor"},
		"one cannot be read":                 {aggregate("", described(t, idpB, `cacheDuration="1h"`), a), []string{idpB, idpA}, []string{idpA}, "https://b.example.se: the cacheDuration of EntityDescriptor"},
		"its group cannot be read":           {aggregate("", aggregate(`validUntil="soon"`, b), a), []string{idpB, idpA}, []string{idpA}, "https://b.example.se: the validUntil of EntitiesDescriptor"},
		"the whole cannot be read":           {aggregate(`validUntil="soon"`, a), []string{idpA}, nil, "https://a.example.se: the validUntil of EntitiesDescriptor"},
		"other elements between":             {aggregate("", "<md:Extensions><x/></md:Extensions>", a), []string{idpA}, []string{idpA}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := pickFrom(t, c.document, c.wanted...)
			if diff := cmp.Diff(c.got, got); diff != "" {
				t.Errorf("identity providers (-want +got):\n%s", diff)
			}
			if c.problem == "" && err != nil || c.problem != "" && (err == nil || !strings.Contains(err.Error(), c.problem)) {
				t.Errorf("got %v, want something about %q", err, c.problem)
			}
		})
	}
}

// TestLeftOut names the members that can never be used, some of them.
func TestLeftOut(t *testing.T) {
	var members []string
	for n := range maxNamed + 2 {
		members = append(members, described(t, fmt.Sprintf("https://%d.example.se", n), `validUntil="soon"`))
	}
	for name, c := range map[string]struct {
		document, want string
	}{
		"none": {aggregate("", described(t, idpA, "")), ""},
		"one":  {aggregate("", members[0], described(t, idpA, "")), "https://0.example.se: the validUntil of EntityDescriptor cannot be read"},
		"many": {aggregate("", members...), "; and 2 more"},
	} {
		m, err := ReadMetadata([]byte(c.document), nil)
		if err != nil {
			t.Fatal(err)
		}
		if left := m.LeftOut(); c.want == "" && left != nil || c.want != "" && (left == nil || !strings.HasSuffix(left.Error(), c.want)) {
			t.Errorf("%s: %v", name, left)
		}
	}
}

// TestManyToChooseFrom: the error names some of them only.
func TestManyToChooseFrom(t *testing.T) {
	var members []string
	for n := range 20 {
		members = append(members, described(t, fmt.Sprintf("https://%d.example.se", n), ""))
	}
	_, err := pickFrom(t, aggregate("", members...))
	if err == nil || strings.Count(err.Error(), "example.se") != maxNamed {
		t.Errorf("got %v", err)
	}
}

// TestShortestLifeCounts: an end of validity and a time to keep it may stand at every level.
func TestShortestLifeCounts(t *testing.T) {
	for _, days := range [][4]int{{16, 17, 18, 19}, {17, 16, 18, 19}, {18, 17, 16, 19}, {19, 18, 17, 16}} {
		var levels [4]string
		for i, day := range days {
			levels[i] = fmt.Sprintf(`validUntil="2026-01-%dT00:00:00Z" cacheDuration="PT%dH"`, day, day)
		}
		member := strings.Replace(described(t, idpA, levels[2]), "<md:IDPSSODescriptor", "<md:IDPSSODescriptor "+levels[3], 1)
		m, err := ReadMetadata([]byte(aggregate(levels[0], aggregate(levels[1], member), described(t, idpB, ""))), nil)
		if err != nil {
			t.Fatal(err)
		}
		idps, err := m.IdentityProviders(idpA)
		if err != nil {
			t.Fatal(err)
		}
		if want := time.Date(2026, 1, 16, 0, 0, 0, 0, time.UTC); !idps[0].ValidUntil.Equal(want) || idps[0].CacheDuration != 16*time.Hour {
			t.Errorf("%v: valid until %v, to be kept %v", days, idps[0].ValidUntil, idps[0].CacheDuration)
		}
	}
}

func TestMetadataGuards(t *testing.T) {
	member := described(t, idpA, "")
	for name, c := range map[string]struct {
		document string
		want     Reason // "" for accepted
	}{
		"plain":                  {aggregate("", member), ""},
		"comments":               {"<!-- a -->" + aggregate("", "<!-- b -->"+member), ""},
		"byte order mark":        {"\uFEFF" + aggregate("", member), ""},
		"XML declaration":        {`<?xml version="1.0"?>` + aggregate("", member), ""},
		"document type":          {"<!DOCTYPE x>" + aggregate("", member), ReasonDTD},
		"entity":                 {`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>` + aggregate("", member), ReasonDTD},
		"processing instruction": {"<?xml-stylesheet href='x'?>" + aggregate("", member), ReasonProcInst},
		"one ID twice":           {aggregate(`ID="a"`, described(t, idpA, `ID="a"`)), ReasonDuplicateID},
		"text behind":            {aggregate("", member) + "x", ReasonTrailing},
		"two roots":              {aggregate("", member) + aggregate("", member), ReasonTrailing},
		"too deep":               {strings.Repeat("<a>", maxDepth+1) + strings.Repeat("</a>", maxDepth+1), ReasonLimits},
		"too many tokens":        {aggregate("", strings.Repeat("<a/>", metadataBounds().tokens/2)), ReasonLimits},
		"too many attributes":    {aggregate(manyAttributes(2*maxAttributes), member), ReasonLimits},
		"not XML":                {"{}", ReasonTrailing},
		"unknown entity":         {aggregate("", "&e;"), ReasonXML},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ReadMetadata([]byte(c.document), nil); ReasonOf(err) != c.want || c.want == "" && err != nil {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func manyAttributes(n int) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, ` a%d=""`, i)
	}
	return text.String()
}

// TestServiceProviderThatHasRunOut is sent no more Responses.
func TestServiceProviderThatHasRunOut(t *testing.T) {
	for until, taken := range map[string]bool{"2026-01-15T12:00:01Z": true, "2026-01-15T12:00:00Z": false} {
		sp, err := ParseSPMetadata([]byte(aggregate(`validUntil="`+until+`"`, serviceEntity)))
		if err != nil {
			t.Fatal(err)
		}
		_, err = newTestIssuer(t).Respond(sp.Recipient(AttributeNames{}), person())
		if (err == nil) != taken {
			t.Errorf("valid until %s: %v", until, err)
		}
	}
}
