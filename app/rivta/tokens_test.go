package rivta

import (
	"bytes"
	"encoding/xml"
	"io"
	"reflect"
	"strings"
	"testing"

	"inkorg/app/inbox"
)

// FuzzTokens: the tokens of any text, their places and the errors are those that encoding/xml
// gives.
func FuzzTokens(f *testing.F) {
	delivery := inbox.Delivery{
		SubjectOfCareID: "191212121212", OrganisationUnit: inbox.OrganisationUnit{UnitID: "SE1", UnitName: "Björken & \"Ek\""},
		Text: "<article>\r\n<para>'å' > 1 ]]></para></article>", SSOLink: &inbox.SSOLink{Type: inbox.NewTarget},
	}
	good := string(requestEnvelope(addMessage.description, "mvktest", &delivery))
	for _, seed := range []string{
		good, strings.ReplaceAll(good, "\n", "\r\n"), " " + good, good + good,
		`<?xml version="1.0" encoding='ISO-8859-1'?><?xml version="1.1"?><a/>`, "<?a b?><c>", "<?xml version='1.0'", "",
		`<a b="c" d='"e">'/><f  g:h="]]>" ></f ></a:b></:a></a:></a:b:c></å></1><a b = "c"/><a b=c/><a b/><a/ ><a b="1"c="2">`,
		"<a b='&lt;'/><a b='<'/><a b='\r\n'/><a b='\x01'/><a b='c", "<\x00a>", "<a b='\uFFFE'/>",
		"a&lt;&gt;&amp;&quot;&apos;b&#65;&#x41;&#X41;&#229;c", "&#13;\n", "&#xD800;", "&#0;", "&#xFFFF;", "&#1114112;", "&#x000000041;",
		"&#;", "&#x;", "&nbsp;", "&;", "&lt", "&", "&&;", "&lt\r;", "a]]>b", "]]&gt;", "]]", "\r", "\r\n\r", "\n\n<", "a\x00b", "a\uFFFFb", "\xff", "a\xe5b<c>",
		"<!-- a -->b<![CDATA[c]]>d", "<!DOCTYPE a><b>", "<a>\n<b>\n<!--\n-->\n</b>\n</a>\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		got := newTokens(source)
		want := xml.NewDecoder(bytes.NewReader(source))
		want.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
		for {
			token, err := got.next()
			other, wrong := want.RawToken()
			line, _ := want.InputPos()
			if !reflect.DeepEqual(withoutLine(err), withoutLine(wrong)) || !reflect.DeepEqual(plainAttributes(raw(token)), plainAttributes(other)) {
				t.Fatalf("%#v, %v, want %#v, %v", raw(token), err, other, wrong)
			}
			if got.at != int(want.InputOffset()) || got.line != line {
				t.Fatalf("at %d, line %d, want %d, %d after %#v, %v", got.at, got.line, want.InputOffset(), line, other, wrong)
			}
			if err != nil {
				return
			}
		}
	})
}

// raw gives a token as encoding/xml does.
func raw(t token) xml.Token {
	switch t.kind {
	case startToken:
		return t.start
	case endToken:
		return t.end
	case textToken:
		return t.text
	}
	return t.other
}

// withoutLine leaves out the line in an error, which counts from where encoding/xml began.
func withoutLine(err error) any {
	if syntax, is := err.(*xml.SyntaxError); is {
		return syntax.Msg
	}
	return err
}

// plainAttributes has no attributes always be the same.
func plainAttributes(token xml.Token) xml.Token {
	if start, is := token.(xml.StartElement); is && len(start.Attr) == 0 {
		return xml.StartElement{Name: start.Name}
	}
	return token
}
