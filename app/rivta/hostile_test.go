package rivta_test

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
)

// TestHostileBodies: each is refused, before anything is built of it.
func TestHostileBodies(t *testing.T) {
	const mebi = 1 << 20
	inExtension := func(text string) string { return with(goodMessage, "  </a:AddM", text+"</a:AddM") }
	tests := map[string]struct{ body, fault string }{
		"a million attributes": {
			"<a" + strings.Repeat(` a=""`, 800_000) + "/>", "LIMIT: expected at most 64 attributes in an element (line 1)",
		},
		"a million attributes without quotes": {
			"<a" + strings.Repeat(` a=`, 1_000_000) + "/>", "LIMIT: expected at most 64 attributes in an element (line 1)",
		},
		"many attributes each": {
			inExtension(strings.Repeat("<a xmlns='urn:x'"+strings.Repeat(" a=''", 50)+"/>", 1000)),
			"LIMIT: expected at most 10000 attributes (line 27)",
		},
		"deep": {strings.Repeat("<a>", mebi), "LIMIT: expected elements at most 64 deep (line 1)"},
		"many": {inExtension(strings.Repeat("<x:a xmlns:x='urn:x'/>", 9000) + strings.Repeat("<x/>", 9000)), "LIMIT: expected at most 10000 elements (line 27)"},
		"many in a text that is not encoded": {
			with(goodMessage, encodedText, strings.Repeat("<a/>", mebi/2)), "LIMIT: expected at most 10000 elements (line 17)",
		},
		"billion laughs": {
			`<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>` + with(goodMessage, `<?xml version="1.0" encoding="UTF-8"?>`, ""),
			"DTD: a document type declaration is not allowed in SOAP (line 1)",
		},
		"external entity": {
			"<!DOCTYPE a SYSTEM 'file:///etc/hostname'><a/>", "DTD: a document type declaration is not allowed in SOAP (line 1)",
		},
		"a quote that never ends": {"<a b='" + strings.Repeat("<", mebi), "XML: expected well-formed XML: unescaped < inside quoted string (line 1)"},
		"a comment that never ends": {
			"<!--" + strings.Repeat("<a>", mebi), "XML: expected well-formed XML: unexpected EOF (line 1)",
		},
		"many reasons after many lines": {
			with(goodMessage, encodedText, strings.Repeat("\n", 3*mebi), "   <a:notify>", strings.Repeat("<a:x/>", 9000)+"<a:notify>"),
			"ELEMENT_UNKNOWN: expected no x in AddMessageToPatientPortalInbox (line 3145753, element x)",
		},
		"processing instructions": {
			strings.Repeat(" ", mebi) + strings.Repeat("<?xml?>", mebi/4), "XML: ",
		},
		"a long name":   {"<" + strings.Repeat("a", mebi) + "/>", "ENVELOPE: expected a SOAP envelope"},
		"a long prefix": {"<" + strings.Repeat("a", mebi) + ":b/>", "XML: expected a declaration of the prefix " + strings.Repeat("a", 64) + "…"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			l := newListener(t)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			got := l.post(addMessagePath, test.body)
			runtime.ReadMemStats(&after)
			got.wantFaultLike(t, "Client", test.fault)
			// The test sends, receives and keeps the body a few times over itself.
			if used := after.TotalAlloc - before.TotalAlloc; used > 64*mebi {
				t.Errorf("%d MiB allocated", used/mebi)
			}
			if len(got.FaultString) > 4000 {
				t.Errorf("a faultstring of %d bytes", len(got.FaultString))
			}
		})
	}
}

// TestLimitsAreWhatIsSaid: what is just within them is taken, and one more is not. Signs in a
// quoted value count for nothing, of either kind of quote.
func TestLimitsAreWhatIsSaid(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("<a xmlns='urn:x'>", n) + strings.Repeat("</a>", n) }
	attributes := func(n int, more string) string {
		text := "<a xmlns='urn:x'" + more
		for i := range n - 1 - strings.Count(more, " ") {
			text += fmt.Sprintf(" n%d=''", i)
		}
		return text + "/>"
	}
	const (
		inside  = 3 // the envelope, its Body and the request
		deepest = 64
	)
	l := newListener(t)
	for name, extension := range map[string]struct{ within, beyond, fault string }{
		"depth":               {nested(deepest - inside), nested(deepest - inside + 1), "LIMIT: expected elements at most 64 deep"},
		"attributes":          {attributes(64, ""), attributes(65, ""), "LIMIT: expected at most 64 attributes in an element"},
		"signs in quotes":     {attributes(64, ` s="`+strings.Repeat("=>", 99)+`"`), attributes(65, ` s=">"`), "LIMIT: expected at most 64 attributes in an element"},
		"in single ones":      {attributes(64, ` s='`+strings.Repeat("=>", 99)+`'`), attributes(65, ` s='>'`), "LIMIT: expected at most 64 attributes in an element"},
		"quotes in quotes":    {attributes(64, ` s="'=" t='"='`), attributes(65, ` s="'" t='">'`), "LIMIT: expected at most 64 attributes in an element"},
		"signs in a long one": {attributes(2, ` s="`+strings.Repeat("/>", 99)+`"`), attributes(65, ` s="/>"`), "LIMIT: expected at most 64 attributes in an element"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := l.post(addMessagePath, asking(goodMessage, extension.within)); got.Delivered.ResultCode != "OK" {
				t.Errorf("within: answered\n%s", got.Text)
			}
			l.post(addMessagePath, asking(goodMessage, extension.beyond)).wantFaultLike(t, "Client", extension.fault)
		})
	}
}

func TestBodiesThatAreTooLarge(t *testing.T) {
	const tooLarge = "LIMIT: expected a body of at most 4194304 bytes, unpacked"
	l := newListener(t)
	blanks := strings.Repeat(" ", 4<<20)
	raw := "POST " + addMessagePath + " HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: 4194305\r\n\r\n"
	answers := speak(t, l.address(), raw)
	if len(answers) != 1 || answers[0].StatusCode != 500 {
		t.Fatalf("got %d answers", len(answers))
	}
	if body, err := io.ReadAll(answers[0].Body); err != nil || !strings.Contains(string(body), tooLarge) {
		t.Errorf("answered %v\n%s", err, body)
	}
	l.postAs(gzipped(t, goodMessage+blanks), "Content-Type", "text/xml", "Content-Encoding", "gzip").wantFault(t, "Client", tooLarge)
	large := goodMessage + blanks[len(goodMessage):]
	if got := l.postAs([]byte(large), "Content-Type", "text/xml"); got.Delivered.ResultCode != "OK" {
		t.Errorf("exactly 4 MiB: answered\n%s", got.Text)
	}
}

func TestAGzipBombUsesNoMoreThanItsLimit(t *testing.T) {
	const mebi = 1 << 20
	l := newListener(t)
	bomb := gzipped(t, strings.Repeat("\x00", 200*mebi))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got := l.postAs(bomb, "Content-Type", "text/xml", "Content-Encoding", "gzip")
	runtime.ReadMemStats(&after)
	got.wantFaultLike(t, "Client", "LIMIT: ")
	if used := after.TotalAlloc - before.TotalAlloc; used > 64*mebi {
		t.Errorf("%d MiB allocated", used/mebi)
	}
}
