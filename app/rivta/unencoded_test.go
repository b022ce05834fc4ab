package rivta_test

import (
	"strings"
	"testing"
)

const encodedText = "&lt;article&gt;&lt;para&gt;Välkommen&lt;/para&gt;&lt;/article&gt;"

func TestTextThatIsNotEncoded(t *testing.T) {
	tests := map[string]struct{ text, begins, where string }{
		"DocBook": {
			"<article>\n<info><title>Anna Andersson</title></info>\n\n<para>Välkommen</para></article>",
			"&lt;article&gt;\n&lt;info&gt;&lt;title&gt;…&lt;/title&gt;&lt;/info&gt;", "(line 17, element messageText)",
		},
		"with an XML declaration": {
			"\n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<article><para>Välkommen</para></article>",
			"&lt;?xml version=&quot;1.0&quot; encoding=&quot;UTF-8&quot;?&gt;\n&lt;article&gt;&lt;para&gt;…&lt;/para&gt;&lt;/article&gt;",
			"(line 18, element messageText)",
		},
		"another processing instruction": {
			"<?php Anna ?>a", "…", "(line 17, element messageText)",
		},
		"with an instruction inside": {
			"<article><?pi Anna?><para/></article>", "&lt;article&gt;…&lt;para/&gt;&lt;/article&gt;", "(line 17, element messageText)",
		},
		"words and HTML": {
			"Hej Anna! <a href='https://example.se/?pnr=1'>Läs</a><br/>Hej då",
			"…&lt;a …&gt;…&lt;/a&gt;&lt;br/&gt;…", "(line 17, element messageText)",
		},
		"of its own namespace": {
			"<article xmlns='http://docbook.org/ns/docbook'/>", "&lt;article …/&gt;", "(line 17, element messageText)",
		},
		"long": {
			"<article>" + strings.Repeat("<para/>", 1000) + "</article>",
			"&lt;article&gt;" + strings.Repeat("&lt;para/&gt;", 41) + "…", "(line 17, element messageText)",
		},
	}
	l := newListener(t)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := l.post(addMessagePath, with(goodMessage, encodedText, test.text))
			got.wantFault(t, "Client",
				"NOT_ENCODED: expected text only: entity-encode DocBook in messageText, so that it begins: "+test.begins+" "+test.where)
		})
	}
	if stored := l.titles(); len(stored) > 0 {
		t.Errorf("stored %q", stored)
	}
}

func TestWhatTheSchemaSaysComesBeforeTextThatIsNotEncoded(t *testing.T) {
	envelope := with(goodMessage, encodedText, "<article/>", "NewTarget", "x")
	newListener(t).post(addMessagePath, envelope).wantFault(t, "Client",
		"VALUE: expected one of CurrentTarget, Embedded, Widget, NewTarget (line 22, element type)")
}

// TestTextThatIsNotEncodedComesBeforeTheReceiver, as the answer table has it.
func TestTextThatIsNotEncodedComesBeforeTheReceiver(t *testing.T) {
	envelope := with(goodMessage, encodedText, "<article/>", "191212121212", "191111111111", "<a:sourceSystem>SE45454", "<a:sourceSystem>NOBODY")
	newListener(t).post(addMessagePath, envelope).wantFaultLike(t, "Client", "NOT_ENCODED: ")
}

func TestBrokenXMLInTextThatIsNotEncodedIsToldAsBoth(t *testing.T) {
	got := newListener(t).post(addMessagePath, with(goodMessage, encodedText, "<p>Hej<br></p>"))
	got.wantFault(t, "Client", "XML: expected the end tag of the element that is open (line 17, element br); "+
		"NOT_ENCODED: expected text only: entity-encode DocBook in messageText, so that it begins: "+
		"&lt;p&gt;…&lt;br&gt;&lt;/p&gt; (line 17, element messageText)")
}
