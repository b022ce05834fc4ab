package sso

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/beevik/etree"
)

// DisplayName is what an identity provider calls itself, for the choice between several:
// in a language (a tag such as "sv"), in Swedish, in English, in any other language, or by
// its entity id.
func (idp IdentityProvider) DisplayName(language string) string {
	names := idp.DisplayNames
	var other string
	if languages := slices.Sorted(maps.Keys(names)); len(languages) > 0 {
		other = names[languages[0]]
	}
	return cmp.Or(names[language], names["sv"], names["en"], other, idp.EntityID)
}

// displayNames are the names of an entity by language. In each, the name that is meant for
// choosing among services goes before that of the organization.
func displayNames(entity, role *etree.Element) map[string]string {
	names := make(map[string]string)
	collect := func(within *etree.Element, namespace, tag string) {
		for _, el := range descendants(within) {
			name, language := strings.TrimSpace(el.Text()), languageOf(el)
			if is(el, namespace, tag) && name != "" && names[language] == "" {
				names[language] = name
			}
		}
	}
	collect(role, nsMDUI, "DisplayName")
	collect(entity, nsMetadata, "OrganizationDisplayName")
	return names
}

// languageOf gives the language of a text without a region: sv for sv-SE.
func languageOf(el *etree.Element) string {
	language, _, _ := strings.Cut(el.SelectAttrValue("xml:lang", ""), "-")
	return strings.ToLower(language)
}
