package rivta_test

import (
	"strings"
	"testing"
)

const (
	nsAddMessage    = "urn:riv:infrastructure:eservicesupply:patientportal:AddMessageToPatientPortalInboxResponder:1"
	nsIsActiveUser  = "urn:riv:infrastructure:eservicesupply:patientportal:IsActiveUserResponder:1"
	nsPatientPortal = "urn:riv:infrastructure:eservicesupply:patientportal:1"
	nsRegistry      = "urn:riv:itintegration:registry:1"
	nsSOAP          = "http://schemas.xmlsoap.org/soap/envelope/"
)

// TestSchema has a row for each rule of the request's schema.
func TestSchema(t *testing.T) {
	tests := map[string]struct{ envelope, reason string }{
		"subjectOfCareId is missing": {
			without(goodMessage, "<a:subjectOfCareId>"),
			"ELEMENT_MISSING: expected subjectOfCareId (of namespace " + nsAddMessage + ") in AddMessageToPatientPortalInbox (line 7, element AddMessageToPatientPortalInbox)",
		},
		"unitId and unitName are missing": {
			without(goodMessage, "<c:unitId>", "<c:unitName>"),
			"ELEMENT_MISSING: expected unitId (of namespace " + nsPatientPortal + ") in organisationUnit (line 10, element organisationUnit); " +
				"ELEMENT_MISSING: expected unitName (of namespace " + nsPatientPortal + ") in organisationUnit (line 10, element organisationUnit)",
		},
		"messageText is missing": {
			without(goodMessage, "<c:messageText>"),
			"ELEMENT_MISSING: expected messageText (of namespace " + nsPatientPortal + ") in message (line 9, element message)",
		},
		"the link's type is missing": {
			without(goodMessage, "<c:type>"),
			"ELEMENT_MISSING: expected type (of namespace " + nsPatientPortal + ") in ssoLink (line 18, element ssoLink)",
		},
		"wrong order": {
			with(without(goodMessage, "<c:unitName>"), "     <c:unitId>", "     <c:unitName>B</c:unitName>\n     <c:unitId>"),
			"ELEMENT_ORDER: expected unitId before unitName (line 12, element unitId)",
		},
		"twice": {
			with(goodMessage, "    <c:messageDescription>", "    <c:messageThreadId>2</c:messageThreadId>\n    <c:messageDescription>"),
			"ELEMENT_COUNT: expected messageThreadId at most once (line 16, element messageThreadId)",
		},
		"unknown, where nothing else may be": {
			with(goodMessage, "    <c:messageText>", "    <c:priority>1</c:priority>\n    <c:messageText>"),
			"ELEMENT_UNKNOWN: expected no priority in message (line 17, element priority)",
		},
		"unknown, of the contract's own namespace": {
			with(goodMessage, "   <a:notify>", "   <a:priority>1</a:priority>\n   <a:notify>"),
			"ELEMENT_UNKNOWN: expected no priority in AddMessageToPatientPortalInbox (line 25, element priority)",
		},
		"unknown, of no namespace": {
			with(goodMessage, "   <a:notify>", "   <priority>1</priority>\n   <a:notify>"),
			"ELEMENT_UNKNOWN: expected no priority in AddMessageToPatientPortalInbox (line 25, element priority)",
		},
		"extension inside message": {
			with(goodMessage, "    <c:messageText>", "    <x:more xmlns:x='urn:x'/>\n    <c:messageText>"),
			"ELEMENT_UNKNOWN: expected no more in message (line 17, element more)",
		},
		"extension before the last element": {
			with(goodMessage, "   <a:notify>", "   <x:more xmlns:x='urn:x'/>\n   <a:notify>"),
			"ELEMENT_ORDER: expected notify before elements of other namespaces (line 26, element notify); " +
				"ELEMENT_ORDER: expected sourceSystem before elements of other namespaces (line 27, element sourceSystem)",
		},
		"the contract's namespace below message": {
			with(goodMessage, "<c:messageDescription>Kallelse</c:", "<a:messageDescription>Kallelse</a:"),
			"ELEMENT_NAMESPACE: expected messageDescription in namespace " + nsPatientPortal + " (line 16, element messageDescription)",
		},
		"number of the wrong form": {
			with(goodMessage, "191212121212", "19121212-1212"),
			"VALUE: expected a value that matches [0-9]{8}[0-9pPtTfF][0-9]{3} (line 8, element subjectOfCareId)",
		},
		"number between spaces": {
			with(goodMessage, "191212121212", " 191212121212 "),
			"VALUE: expected a value that matches [0-9]{8}[0-9pPtTfF][0-9]{3} (line 8, element subjectOfCareId)",
		},
		"number and a line": {
			with(goodMessage, "191212121212", "191212121212\n"),
			"VALUE: expected a value that matches [0-9]{8}[0-9pPtTfF][0-9]{3} (line 8, element subjectOfCareId)",
		},
		"no boolean": {
			with(goodMessage, "true</a:notify>", "yes</a:notify>"),
			"VALUE: expected one of true, false, 1, 0 (line 25, element notify)",
		},
		"no link type": {
			with(goodMessage, "NewTarget", "newtarget"),
			"VALUE: expected one of CurrentTarget, Embedded, Widget, NewTarget (line 22, element type)",
		},
		"elements in a text": {
			with(goodMessage, "Björkens", "<b>Björkens</b>"),
			"ELEMENT_UNKNOWN: expected text only (line 12, element unitName)",
		},
		"text between elements": {
			with(goodMessage, "    <c:ssoLink>", "    Välkommen <c:ssoLink>"),
			"TEXT: expected elements, found text (line 17, element message)",
		},
		"text between elements, again and again": {
			with(goodMessage, "    <c:ssoLink>", "    Välkommen <c:ssoLink>", "    </c:ssoLink>", "    </c:ssoLink> till oss"),
			"TEXT: expected elements, found text (line 17, element message)",
		},
		"attribute": {
			with(goodMessage, "<c:unitName>", "<c:unitName lang='sv'>"),
			"ATTRIBUTE: expected no attribute lang (line 12, element unitName)",
		},
		"nil": {
			with(goodMessage, "<a:notify>true", "<a:notify xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'>"),
			"ATTRIBUTE: expected no attribute nil (line 25, element notify); " +
				"VALUE: expected one of true, false, 1, 0 (line 25, element notify)",
		},
		"everything at once": {
			with(goodMessage, "mvktest", "SE0", "191212121212", "x", "true</a:notify>", "</a:notify>"),
			"LOGICAL_ADDRESS: expected this producer's HSA-id, mvktest or SE1111111111-DEMO (line 4, element LogicalAddress); " +
				"VALUE: expected a value that matches [0-9]{8}[0-9pPtTfF][0-9]{3} (line 8, element subjectOfCareId); " +
				"VALUE: expected one of true, false, 1, 0 (line 25, element notify)",
		},
	}
	l := newListener(t)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := l.post(addMessagePath, test.envelope)
			got.wantFault(t, "Client", test.reason)
			if got.Detail == nil {
				t.Errorf("a fault about the Body has a detail:\n%s", got.Text)
			}
		})
	}
	if stored := l.titles(); len(stored) > 0 {
		t.Errorf("stored %q", stored)
	}
}

func TestAFaultListsTenReasonsAtMost(t *testing.T) {
	unknown := strings.Repeat("<c:x/>\n", 500)
	got := newListener(t).post(addMessagePath, with(goodMessage, "    <c:messageText>", unknown+"    <c:messageText>"))
	if found := strings.Count(got.FaultString, "ELEMENT_UNKNOWN: "); found != 10 {
		t.Errorf("%d reasons", found)
	}
}

// TestAccepted has a row for each thing that senders write in their own way.
func TestAccepted(t *testing.T) {
	tests := map[string]string{
		"as it is":                          goodMessage,
		"the other logical address":         with(goodMessage, "mvktest", "SE1111111111-DEMO"),
		"only what is required":             without(withoutLink(), "<a:notify>", "<c:messageThreadId>", "<c:messageDescription>", "<c:unitTelephone>"),
		"extensions at the end":             with(goodMessage, "  </a:AddM", "<x:a xmlns:x='urn:x' n='1'><x:b>t</x:b></x:a><y xmlns='urn:y'/></a:AddM"),
		"an attribute that is called xmlns": with(goodMessage, "  </a:AddM", "<x xmlns='urn:x' xmlns:p='urn:p' p:xmlns='' p:b='1'/></a:AddM"),
		"an extension of the domain":        with(goodMessage, "  </a:AddM", "<c:more/></a:AddM"),
		"CDATA":                             with(withoutLink(), "&lt;article&gt;", "<![CDATA[<article>]]>"),
		"comments":                          with(goodMessage, "SE23210000", "SE232<!-- inside -->10000", "<s:Body>", "<!-- <a> --><s:Body>"),
		"boolean 1":                         with(goodMessage, ">true<", "> 1\n<"),
		"boolean 0":                         with(goodMessage, ">true<", ">0<"),
		"schema hints":                      with(goodMessage, "<c:unitName>", "<c:unitName xmlns:i='http://www.w3.org/2001/XMLSchema-instance' xmlns:d='http://www.w3.org/2001/XMLSchema' i:type='d:string'>"),
		"white space before the XML":        "\r\n \t" + goodMessage,
		"byte order mark":                   "\uFEFF" + goodMessage,
		"no XML declaration":                with(goodMessage, `<?xml version="1.0" encoding="UTF-8"?>`, ""),
		"unknown header block":              with(goodMessage, "<s:Header>", "<s:Header><x:id xmlns:x='urn:x'><x:deep/></x:id>"),
		"header block that need not be":     with(goodMessage, "<s:Header>", "<s:Header><x:id xmlns:x='urn:x' s:mustUnderstand='0'/>"),
		"header block for somebody else":    with(goodMessage, "<s:Header>", "<s:Header><x:id xmlns:x='urn:x' s:mustUnderstand='1' s:actor='urn:other'/>"),
		"address that must be understood":   with(goodMessage, "<itr:LogicalAddress>", "<itr:LogicalAddress s:mustUnderstand='1'>"),
		"attributes on the envelope":        with(goodMessage, "<s:Body>", "<s:Body Id='body' xml:lang='sv'>"),
		"prefixes declared where used":      with(goodMessage, "<itr:LogicalAddress>", "<b:LogicalAddress xmlns:b='urn:riv:itintegration:registry:1'>", "</itr:", "</b:"),
		"prefix that means something else":  with(goodMessage, "<c:ssoLink>", "<a:ssoLink xmlns:a='urn:riv:infrastructure:eservicesupply:patientportal:1'>", "</c:ssoLink>", "</a:ssoLink>"),
		"default namespaces":                defaultNamespaces(),
		"empty optional elements":           with(goodMessage, "08-465 004 01", "", "thread-1", "", "?tid=1", ""),
		"queryString without ?":             with(goodMessage, "?tid=1", "tid=1"),
		"address without scheme in a text":  with(goodMessage, "Välkommen", "Se www.example.se &lt;ulink url=&quot;www.example.se&quot;&gt;här&lt;/ulink&gt;"),
		"very long heading":                 with(goodMessage, "Kallelse", strings.Repeat("Kallelse ", 5000)),
		"unresolved template placeholders":  with(goodMessage, "Kallelse", "Kallelse ${namn} {{namn}} [[namn]]"),
		"number with a letter":              with(goodMessage, "<a:sourceSystem>", "<a:sourceSystem>"),
		"entities by number":                with(goodMessage, "Kallelse", "K&#228;ll&#xE4;"),
		"&nbsp; in a text that is encoded":  with(goodMessage, "Välkommen", "V&amp;nbsp;"),
		"carriage returns between elements": strings.ReplaceAll(goodMessage, "\n", "\r\n"),
	}
	for name, envelope := range tests {
		t.Run(name, func(t *testing.T) {
			l := newListener(t)
			if got := l.post(addMessagePath, envelope); got.Delivered.ResultCode != "OK" {
				t.Errorf("answered\n%s", got.Text)
			}
		})
	}
}

// defaultNamespaces is goodMessage without any prefix.
func defaultNamespaces() string {
	unprefixed := strings.NewReplacer("<s:", "<", "</s:", "</", "<a:", "<", "</a:", "</", "<c:", "<", "</c:", "</", "<itr:", "<", "</itr:", "</",
		"xmlns:s=", "xmlns=", ` xmlns:itr="urn:riv:itintegration:registry:1"`, "", "xmlns:a=", "xmlns=", ` xmlns:c="`+nsPatientPortal+`"`, "").Replace(goodMessage)
	for _, name := range []string{"organisationUnit", "messageThreadId", "messageDescription", "messageText", "ssoLink"} {
		unprefixed = with(unprefixed, "<"+name+">", "<"+name+` xmlns="`+nsPatientPortal+`">`)
	}
	return with(unprefixed, "<LogicalAddress>", `<LogicalAddress xmlns="`+nsRegistry+`">`)
}

// TestEnvelope has a row for each rule of the envelope and its header.
func TestEnvelope(t *testing.T) {
	header := "  <itr:LogicalAddress>mvktest</itr:LogicalAddress>\n"
	missing := "LOGICAL_ADDRESS: expected a header block LogicalAddress of namespace " + nsRegistry + " before the Body "
	several := "LOGICAL_ADDRESS: expected one header block LogicalAddress (line 5, element LogicalAddress)"
	ours := "LOGICAL_ADDRESS: expected this producer's HSA-id, mvktest or SE1111111111-DEMO (line 4, element LogicalAddress)"
	tests := map[string]struct{ envelope, code, reason string }{
		"no address":    {with(goodMessage, header, ""), "Client", missing + "(line 5, element Body)"},
		"no header":     {with(goodMessage, " <s:Header>\n"+header+" </s:Header>\n", ""), "Client", missing + "(line 3, element Body)"},
		"two addresses": {with(goodMessage, header, header+header), "Client", several},
		"empty address": {with(goodMessage, "mvktest", ""), "Client", ours},
		"other address": {with(goodMessage, "mvktest", "MVKTEST"), "Client", ours},
		"address of no namespace": {
			with(goodMessage, "itr:LogicalAddress", "LogicalAddress", "itr:LogicalAddress", "LogicalAddress"),
			"Client", missing + "(line 6, element Body)",
		},
		"must understand": {
			with(goodMessage, "<s:Header>", "<s:Header><x:Security xmlns:x='urn:x' s:mustUnderstand='1'/>"),
			"MustUnderstand", "MUST_UNDERSTAND: expected no header block that must be understood but LogicalAddress (line 3, element Security)",
		},
		"must understand, by the next": {
			with(goodMessage, "<s:Header>", "<s:Header><x:Security xmlns:x='urn:x' s:mustUnderstand='1' s:actor='http://schemas.xmlsoap.org/soap/actor/next'/>"),
			"MustUnderstand", "MUST_UNDERSTAND: expected no header block that must be understood but LogicalAddress (line 3, element Security)",
		},
		"must understand, in words": {
			with(goodMessage, "<s:Header>", "<s:Header><x:Security xmlns:x='urn:x' s:mustUnderstand='true' s:actor=''/>"),
			"MustUnderstand", "MUST_UNDERSTAND: expected no header block that must be understood but LogicalAddress (line 3, element Security)",
		},
		"must understand, after something else that is wrong": {
			with(goodMessage, "mvktest</itr:LogicalAddress>", "<x/></itr:LogicalAddress><x:Security xmlns:x='urn:x' s:mustUnderstand='1'/>"),
			"MustUnderstand", "MUST_UNDERSTAND: expected no header block that must be understood but LogicalAddress (line 4, element Security)",
		},
		"SOAP 1.2": {
			with(goodMessage, nsSOAP, "http://www.w3.org/2003/05/soap-envelope"),
			"VersionMismatch", "SOAP_VERSION: expected a SOAP 1.1 envelope, of namespace " + nsSOAP + " (line 2, element Envelope)",
		},
		"no envelope": {
			"<a/>", "Client", "ENVELOPE: expected a SOAP envelope, of namespace " + nsSOAP + " (line 1, element a)",
		},
		"no body": {
			`<s:Envelope xmlns:s="` + nsSOAP + `"/>`, "Client", "ENVELOPE: expected a Body (line 1)",
		},
		"empty body": {
			`<s:Envelope xmlns:s="` + nsSOAP + `"><s:Body/></s:Envelope>`,
			"Client", missing + "(line 1, element Body); ENVELOPE: expected an element in the Body (line 1, element Body)",
		},
		"two bodies": {
			with(goodMessage, " </s:Body>\n", " </s:Body>\n<s:Body/>"),
			"Client", "ENVELOPE: expected one Header at most, then one Body, and nothing else (line 29, element Body)",
		},
		"something else before the body": {
			with(goodMessage, " <s:Body>", "<x xmlns='urn:x'/> <s:Body>"),
			"Client", "ENVELOPE: expected one Header at most, then one Body, and nothing else (line 6, element x)",
		},
		"two headers": {
			with(goodMessage, " <s:Body>", "<s:Header/> <s:Body>"),
			"Client", "ENVELOPE: expected one Header at most, then one Body, and nothing else (line 6, element Header)",
		},
		"header after body": {
			with(goodMessage, " </s:Body>\n", " </s:Body>\n<s:Header/>"),
			"Client", "ENVELOPE: expected one Header at most, then one Body, and nothing else (line 29, element Header)",
		},
		"two elements in the body": {
			with(goodMessage, " </s:Body>", "<x/> </s:Body>"),
			"Client", "ENVELOPE: expected one element in the Body (line 28, element x)",
		},
		"text in the envelope": {
			with(goodMessage, " <s:Body>", "Kallelse <s:Body>"),
			"Client", "ENVELOPE: expected elements, found text (line 5, element Envelope)",
		},
		"another contract": {
			goodQuestion, "Client",
			"CONTRACT: expected AddMessageToPatientPortalInbox of namespace " + nsAddMessage +
				" at this address, IsActiveUser is answered at /IsActiveUser/1/rivtabp21 (line 6, element IsActiveUser)",
		},
		"another name of another contract's namespace": {
			with(goodMessage, nsAddMessage, nsIsActiveUser), "Client",
			"CONTRACT: expected AddMessageToPatientPortalInbox of namespace " + nsAddMessage +
				" at this address (line 7, element AddMessageToPatientPortalInbox)",
		},
		"another version of the contract": {
			with(goodMessage, "Responder:1", "Responder:2"), "Client",
			"CONTRACT: expected AddMessageToPatientPortalInbox of namespace " + nsAddMessage +
				" at this address (line 7, element AddMessageToPatientPortalInbox)",
		},
	}
	l := newListener(t)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := l.post(addMessagePath, test.envelope)
			got.wantFault(t, test.code, test.reason)
			if isBody := strings.HasPrefix(test.reason, "CONTRACT"); isBody != (got.Detail != nil) {
				t.Errorf("SOAP 1.1 wants a detail for the Body and for nothing else:\n%s", got.Text)
			}
		})
	}
}

// TestXML has a row for each rule of XML and of SOAP's use of it.
func TestXML(t *testing.T) {
	tests := map[string]struct{ envelope, part string }{
		"nothing": {"", "XML: expected a SOAP envelope, found nothing"},
		"no XML":  {"Kallelse", "XML: expected nothing outside the envelope (line 1)"},
		"cut off": {goodMessage[:len(goodMessage)/2], "XML: "},
		"cut off between two elements": {
			goodMessage[:strings.Index(goodMessage, "</s:Body>")], "XML: expected the end tag of the element that is open, found the end of the text (line 28, element Body)",
		},
		"an end tag alone":        {"</s:Envelope>", "XML: expected the end tag of the element that is open (line 1)"},
		"tags that do not match":  {with(goodMessage, "</c:unitId>", "</c:unitid>"), "XML: expected the end tag of the element that is open (line 11, element unitId)"},
		"text after the envelope": {goodMessage + "Kallelse", "XML: expected nothing outside the envelope"},
		"a tag that only begins":  {goodMessage + "<", "XML: expected well-formed XML: unexpected EOF"},
		"two envelopes":           {goodMessage + "<a/>", "XML: expected nothing after the envelope (line 30)"},
		"undeclared prefix":       {with(goodMessage, "  </a:AddM", "<x:a/></a:AddM"), "XML: expected a declaration of the prefix x (line 27, element a)"},
		"undeclared prefix of an attribute": {
			with(goodMessage, "  </a:AddM", "<a x:b='1' xmlns='urn:x'/></a:AddM"), "XML: expected a declaration of the prefix x (line 27, element a)",
		},
		"prefix that is undeclared": {with(goodMessage, "  </a:AddM", "<c:a xmlns:c=''/></a:AddM"), "XML: expected a declaration of the prefix c"},
		"prefix out of its scope":   {with(goodMessage, "  </a:AddM", "<x:a xmlns:x='urn:x'/><x:b/></a:AddM"), "XML: expected a declaration of the prefix x"},
		"attribute twice":           {with(goodMessage, "<s:Body>", "<s:Body a='1' a='2'>"), "XML: expected each attribute once (line 6, element Body)"},
		"attribute twice by two prefixes": {
			with(goodMessage, "<s:Body>", "<s:Body xmlns:p='urn:x' xmlns:q='urn:x' p:a='1' q:a='2'>"), "XML: expected each attribute once",
		},
		"attribute without quotes":   {with(goodMessage, "<s:Body>", "<s:Body a=1>"), "XML: expected well-formed XML: unquoted or missing attribute value in element"},
		"colon at the end of a name": {with(goodMessage, "  </a:AddM", "<a: xmlns='urn:x'/></a:AddM"), "XML: expected a name with at most one colon, inside it"},
		"unknown entity": {
			with(goodMessage, "Kallelse", "a&nbsp;b"),
			"XML: expected one of the entities &amp; &lt; &gt; &quot; &apos; or a number such as &#160; (in a text that is entity-encoded: &amp;nbsp;) (line 16, element messageDescription)",
		},
		"control character":               {with(goodMessage, "Kallelse", "a\x01b"), "XML: expected well-formed XML: illegal character code U+0001 (line 16, element messageDescription)"},
		"control character by its number": {with(goodMessage, "Kallelse", "a&#1;b"), "XML: expected well-formed XML: illegal character code U+0001"},
		"document type":                   {with(goodMessage, "<s:Envelope", "<!DOCTYPE s:Envelope>\n<s:Envelope"), "DTD: a document type declaration is not allowed in SOAP (line 2)"},
		"processing instruction":          {with(goodMessage, " <s:Body>", " <?php ?><s:Body>"), "XML: expected no processing instruction (line 6, element Envelope)"},
		"processing instruction in the request": {
			with(goodMessage, "   <a:message>", "<?x?><a:message>"), "XML: expected no processing instruction (line 9, element AddMessageToPatientPortalInbox)",
		},
		"processing instruction in an extension": {
			with(goodMessage, "  </a:AddM", "<x xmlns='urn:x'><?x?></x></a:AddM"), "XML: expected no processing instruction",
		},
		"processing instruction at the end": {goodMessage + "<?x?>", "XML: expected no processing instruction"},
		"processing instruction at the beginning": {
			with(goodMessage, "<s:Env", "<?x?><s:Env"), "XML: expected no processing instruction (line 2)",
		},
		"processing instruction instead of the XML declaration": {
			with(goodMessage, `<?xml version="1.0" encoding="UTF-8"?>`, "<?x?>"), "XML: expected no processing instruction (line 1)",
		},
		"XML 1.1": {with(goodMessage, `version="1.0"`, `version="1.1"`), "XML: expected well-formed XML 1.0"},
	}
	l := newListener(t)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			l.post(addMessagePath, test.envelope).wantFaultLike(t, "Client", test.part)
		})
	}
}

func TestOneContractIsNotAnsweredAtAnothersAddress(t *testing.T) {
	l := newListener(t)
	envelopes := map[string]string{addMessagePath: goodMessage, isActiveUserPath: goodQuestion, pingPath: goodPing}
	for path := range envelopes {
		for own, envelope := range envelopes {
			if own != path {
				l.post(path, envelope).wantFaultLike(t, "Client", "CONTRACT: ")
			}
		}
	}
}

func TestPingAcceptsEveryAddressButWantsOne(t *testing.T) {
	l := newListener(t)
	if got := l.post(pingPath, with(goodPing, "anybody", "")); got.Ping.Version == "" {
		t.Errorf("answered\n%s", got.Text)
	}
	l.post(pingPath, without(goodPing, "LogicalAddress")).wantFaultLike(t, "Client", "LOGICAL_ADDRESS: ")
}
