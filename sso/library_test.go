package sso

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
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
		"more < than we let through": {letter: letter{subject: func(s *Subject) { s.Name = angleBrackets() }, bytes: unparsed}, want: ReasonProfile},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBed(t)
			raw, err := base64.StdEncoding.DecodeString(b.write(c.letter))
			if err != nil {
				t.Fatal(err)
			}
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

// angleBrackets are as many as gosaml2 takes for too many elements.
func angleBrackets() string { return strings.Repeat("<", maxTokens+1) }

// unparsed writes angle brackets as they are, which changes nothing that is signed.
func unparsed(raw []byte) []byte {
	escaped := strings.ReplaceAll(angleBrackets(), "<", "&lt;")
	return replaceBytes(escaped, "<![CDATA["+angleBrackets()+"]]>")(raw)
}
