package main

import (
	"image/png"
	"strconv"
	"strings"
	"testing"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
)

// TestOwnMetadata says who the inbox is, as Sweden Connect's deployment profile wants it: a
// name, a logo that identity providers can show, the organisation, and what is needed.
func TestOwnMetadata(t *testing.T) {
	b := newInboxBed(t)
	b.write("inkorg.yaml", []byte(b.read("inkorg.yaml")+`  entity_categories: ["http://id.elegnamnden.se/ec/1.0/loa3-pnr", "http://id.elegnamnden.se/st/1.0/public-sector-sp"]
organisation: {product: Brevlådan, responsible: Region Exempel, support: {web_page: "https://support.example.se/"}}
`))
	b.start()
	document := etree.NewDocument()
	if _, err := document.ReadFrom(b.get("/saml/metadata").Body); err != nil {
		t.Fatal(err)
	}
	texts := func(path string) (found []string) {
		for _, el := range document.FindElements(path) {
			found = append(found, strings.TrimSpace(el.SelectAttrValue("xml:lang", "")+" "+el.Text()))
		}
		return found
	}
	const info = "//SPSSODescriptor/Extensions/UIInfo/"
	for path, want := range map[string][]string{
		info + "DisplayName": {"en Brevlådan", "sv Brevlådan"},
		info + "Description": {"en Here you read messages from health care.", "sv Här läser du meddelanden från vården."},
		"/EntityDescriptor/Extensions/EntityAttributes/Attribute[@Name='http://macedir.org/entity-category']/AttributeValue": {
			"http://id.elegnamnden.se/ec/1.0/loa3-pnr", "http://id.elegnamnden.se/st/1.0/public-sector-sp",
		},
		"/EntityDescriptor/Organization/OrganizationName":        {"sv Region Exempel"},
		"/EntityDescriptor/Organization/OrganizationDisplayName": {"sv Region Exempel"},
		"/EntityDescriptor/Organization/OrganizationURL":         {"sv https://support.example.se/"},
	} {
		if diff := cmp.Diff(want, texts(path)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
	logo := document.FindElement(info + "Logo")
	address, ours := strings.CutPrefix(logo.Text(), string(b.settings.PublicURL))
	if !ours {
		t.Fatalf("the logo is at %s", logo.Text())
	}
	shown := b.get(address)
	picture, err := png.DecodeConfig(shown.Body)
	if err != nil || strconv.Itoa(picture.Width) != logo.SelectAttrValue("width", "") || strconv.Itoa(picture.Height) != logo.SelectAttrValue("height", "") {
		t.Errorf("%d: %d x %d, %v", shown.StatusCode, picture.Width, picture.Height, err)
	}
	if policy := shown.Header.Get("Cross-Origin-Resource-Policy"); policy != "cross-origin" {
		t.Errorf("other sites may show the logo: %s", policy)
	}
}
