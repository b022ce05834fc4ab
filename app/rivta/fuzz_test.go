package rivta

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"reflect"
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
		string(requestEnvelope(isActiveUser.description, "mvktest", &activeUserQuery{"191212121212"})),
		string(requestEnvelope(pingForConfiguration.description, "mvktest", &pingQuery{})),
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
		for _, refused := range []*Fault{
			readRequest(source, isActiveUser.description, []string{"mvktest"}, new(activeUserQuery)),
			readRequest(source, pingForConfiguration.description, []string{"mvktest"}, new(pingQuery)),
		} {
			if refused != nil {
				wantSendable(t, refused)
			}
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

// FuzzBody: a body of whatever coding is text of a bounded size, or refused with a reason.
func FuzzBody(f *testing.F) {
	var packed bytes.Buffer
	packer := gzip.NewWriter(&packed)
	if _, err := packer.Write([]byte("<a>å</a>")); err != nil || packer.Close() != nil {
		f.Fatal(err)
	}
	f.Add("text/xml; charset=utf-8", "gzip", packed.Bytes())
	f.Add("text/xml; charset=\"utf-16\"", "", []byte("<\x00a\x00/\x00>\x00"))
	f.Add("text/xml", "identity", []byte("<?xml version='1.0' encoding='windows-1252'?><a>\x80</a>"))
	f.Add("text/xml; charset=ISO-8859-1; charset=x", "X-Gzip ", packed.Bytes()[:12])
	f.Add("multipart/related; boundary=\"a\"", "br", []byte("--a"))
	f.Add("text/xml;;=", "", []byte("\xFE\xFF\x00<\xD8\x00"))
	f.Fuzz(func(t *testing.T, contentType, coding string, body []byte) {
		charset, err := soapCharset(contentType)
		var text []byte
		if err == nil {
			text, err = unpack(body, coding)
		}
		if err == nil {
			text, err = decodeText(text, charset)
		}
		if err != nil {
			wantSendable(t, faultOf(err))
			return
		}
		// UTF-16 makes three bytes out of two.
		if !utf8.Valid(text) || len(text) > 3*requestLimits.bytes/2 || bytes.HasPrefix(text, []byte(bomUTF8)) {
			t.Errorf("%d bytes, from %d", len(text), len(body))
		}
	})
}

// FuzzAnswer: whatever another producer answers, a client reads it or says why not.
func FuzzAnswer(f *testing.F) {
	f.Add(responseEnvelope(addMessage.description, &inbox.Answer{ThreadID: "t", ResultCode: inbox.ResultInfo, ResultText: "a; b"}))
	f.Add(responseEnvelope(addMessage.description, &inbox.Answer{NotificationSent: []inbox.NotificationMethod{inbox.MethodSMS}, ResultCode: inbox.ResultOK}))
	f.Add(faultEnvelope(newFault(reason{CodeContract, "expected a & b", 3, "c"})))
	f.Fuzz(func(t *testing.T, source []byte) {
		var read inbox.Answer
		err := readResponse(source, addMessage.description, &read)
		if fault, is := errors.AsType[*Fault](err); is && fault == nil || err != nil && err.Error() == "" {
			t.Fatal("no reason")
		}
		if err != nil {
			return
		}
		var again inbox.Answer
		if err := readResponse(responseEnvelope(addMessage.description, &read), addMessage.description, &again); err != nil || !reflect.DeepEqual(read, again) {
			t.Fatalf("read %+v, then %+v, %v", read, again, err)
		}
	})
}

// FuzzClean: what callers say of themselves never breaks a log line or a header, and shows
// no number of a person.
func FuzzClean(f *testing.F) {
	for _, seed := range []string{"SE2321000016-1003", "191212121212", "to:19121212-1212\r\nX: y", "SE191212121212121212", "1912\x001212å1212", strings.Repeat("1", 200)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, said string) {
		kept := clean(said)
		if len(kept) > longestLogged || strings.ContainsFunc(kept, func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Errorf("%q is kept of %q", kept, said)
		}
		for _, found := range personal.FindAllString(kept, -1) {
			if !strings.HasPrefix(strings.ToUpper(found), "SE") {
				t.Errorf("%q shows %q", kept, found)
			}
		}
	})
}
