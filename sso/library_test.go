package sso

import (
	"bytes"
	"strings"
	"testing"

	"github.com/beevik/etree"
)

// TestLibraryGuards hands gosaml2 what no message that comes so far is, and what it takes
// when it is not told otherwise: nothing is left to the guards before it alone.
func TestLibraryGuards(t *testing.T) {
	for name, c := range map[string]struct {
		letter letter
		bytes  func(t testing.TB, raw []byte) []byte
		want   Reason // "" for accepted
	}{
		"as it should be":        {},
		"signed assertion alone": {letter: letter{plainResponse: true}, want: ReasonUnsigned},
		"deflated":               {bytes: pack},
		"inflates to a MiB": {bytes: func(t testing.TB, raw []byte) []byte {
			return pack(t, append(raw, bytes.Repeat([]byte(" "), 1<<20)...))
		}, want: ReasonProfile},
		"more elements than we scan": {letter: letter{assertion: manyValues}, want: ReasonProfile},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBed(t)
			raw := document(t, readField(t, b.write(c.letter)))
			if c.bytes != nil {
				raw = c.bytes(t, raw)
			}
			response, err := b.sp.validate(&message{raw: raw, idp: testIdP(t), key: testKey(t, "sp")}, noon())
			if ReasonOf(err) != c.want || (response != nil) != (c.want == "") {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// manyValues adds an attribute of more values than a message has tokens.
func manyValues(assertion *etree.Element) {
	values := strings.Repeat(`<saml:AttributeValue>x</saml:AttributeValue>`, maxTokens/2)
	addAt("./saml:AttributeStatement", `<saml:Attribute Name="role">`+values+`</saml:Attribute>`)(assertion)
}
