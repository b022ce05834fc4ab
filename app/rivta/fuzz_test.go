package rivta

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"
	"unicode/utf8"

	"inkorg/app/inbox"
)

// FuzzRequest: whatever comes is either a request that comes through the writer and the
// reader again as it was, or a fault that can be sent.
func FuzzRequest(f *testing.F) {
	delivery := inbox.Delivery{
		SubjectOfCareID: "191212121212", OrganisationUnit: inbox.OrganisationUnit{UnitID: "SE1", UnitName: "Björken"},
		Description: "a", Text: "<article/>", SSOLink: &inbox.SSOLink{Type: inbox.NewTarget}, Notify: true,
	}
	good := string(requestEnvelope(addMessage.description, "mvktest", &delivery))
	for _, seed := range []string{
		good,
		"\xEF\xBB\xBF" + good,
		"<?xml version='1.0' encoding='ISO-8859-1'?>" + good[strings.Index(good, "?>")+2:],
		strings.Replace(good, "&lt;article/&gt;", "<?xml version='1.0'?><article a='b'>c</article>", 1),
		strings.Replace(good, "&lt;article/&gt;", "<![CDATA[<article/>]]>&#160;", 1),
		strings.Replace(good, "mvktest", "&nbsp;", 1),
		strings.Replace(good, "<soapenv:Header>", "<soapenv:Header><x:y xmlns:x='urn:x' soapenv:mustUnderstand='1'/>", 1),
		"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
		"\xFF\xFE<\x00a\x00/\x00>\x00",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		source, err := decodeText(body, "")
		if err != nil {
			return
		}
		var read inbox.Delivery
		if refused := readRequest(source, addMessage.description, []string{"mvktest"}, &read); refused != nil {
			wantSendable(t, refused)
			return
		}
		var again inbox.Delivery
		written := requestEnvelope(addMessage.description, "mvktest", &read)
		if refused := readRequest(written, addMessage.description, []string{"mvktest"}, &again); refused != nil {
			t.Fatalf("written, then %v:\n%s", refused, written)
		}
		if !bytes.Equal(written, requestEnvelope(addMessage.description, "mvktest", &again)) {
			t.Fatalf("read %v, then %v", read, again)
		}
	})
}

func wantSendable(t *testing.T, f *Fault) {
	t.Helper()
	envelope := faultEnvelope(f)
	if err := xml.Unmarshal(envelope, new(struct{})); err != nil {
		t.Fatalf("%v\n%s", err, envelope)
	}
	const longest = 6000
	if !utf8.Valid(envelope) || len(envelope) > longest || f.Code == "Server" {
		t.Fatalf("no fault for a sender:\n%s", envelope)
	}
}

// FuzzScan: what the scan lets through is within the limits by another reader's count.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{
		"<a><b c='d>'/><!-- <e> --><![CDATA[<f>]]><?g <h>?></a>", "<a", "<a b='", "</a>", "<a/", "<!", "<!-", "<a b==''/>",
	} {
		f.Add([]byte(seed))
	}
	small := limits{depth: 3, elements: 5, attributes: 4, perElement: 2}
	f.Fuzz(func(t *testing.T, source []byte) {
		if small.scan(source) != nil {
			return
		}
		decoder := xml.NewDecoder(bytes.NewReader(source))
		var depth, elements, attributes int
		for {
			token, err := decoder.RawToken()
			if err != nil {
				return
			}
			switch token := token.(type) {
			case xml.StartElement:
				depth++
				elements++
				attributes += len(token.Attr)
				if depth > small.depth+1 || elements > small.elements || attributes > small.attributes || len(token.Attr) > small.perElement {
					t.Fatalf("depth %d, %d elements, %d attributes", depth, elements, attributes)
				}
			case xml.EndElement:
				depth--
			case xml.Directive:
				t.Fatal("a document type declaration")
			}
		}
	})
}
