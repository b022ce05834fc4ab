package rivta_test

import "strings"

// goodMessage is a request that is answered OK, as senders write it: one element a line,
// so that lines can be told apart.
const goodMessage = `<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:itr="urn:riv:itintegration:registry:1">
 <s:Header>
  <itr:LogicalAddress>mvktest</itr:LogicalAddress>
 </s:Header>
 <s:Body>
  <a:AddMessageToPatientPortalInbox xmlns:a="urn:riv:infrastructure:eservicesupply:patientportal:AddMessageToPatientPortalInboxResponder:1" xmlns:c="urn:riv:infrastructure:eservicesupply:patientportal:1">
   <a:subjectOfCareId>191212121212</a:subjectOfCareId>
   <a:message>
    <c:organisationUnit>
     <c:unitId>SE23210000</c:unitId>
     <c:unitName>Björkens vårdcentral</c:unitName>
     <c:unitTelephone>08-465 004 01</c:unitTelephone>
    </c:organisationUnit>
    <c:messageThreadId>thread-1</c:messageThreadId>
    <c:messageDescription>Kallelse</c:messageDescription>
    <c:messageText>&lt;article&gt;&lt;para&gt;Välkommen&lt;/para&gt;&lt;/article&gt;</c:messageText>
    <c:ssoLink>
     <c:systemId>SE45454</c:systemId>
     <c:text>Boka om</c:text>
     <c:queryString>?tid=1</c:queryString>
     <c:type>NewTarget</c:type>
    </c:ssoLink>
   </a:message>
   <a:notify>true</a:notify>
   <a:sourceSystem>SE45454</a:sourceSystem>
  </a:AddMessageToPatientPortalInbox>
 </s:Body>
</s:Envelope>
`

const goodQuestion = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">
 <s:Header>
  <LogicalAddress xmlns="urn:riv:itintegration:registry:1">mvktest</LogicalAddress>
 </s:Header>
 <s:Body>
  <IsActiveUser xmlns="urn:riv:infrastructure:eservicesupply:patientportal:IsActiveUserResponder:1">
   <subjectOfCareId>191212121212</subjectOfCareId>
  </IsActiveUser>
 </s:Body>
</s:Envelope>
`

const goodPing = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">
 <s:Header>
  <LogicalAddress xmlns="urn:riv:itintegration:registry:1">anybody</LogicalAddress>
 </s:Header>
 <s:Body>
  <PingForConfiguration xmlns="urn:riv:itintegration:monitoring:PingForConfigurationResponder:1"/>
 </s:Body>
</s:Envelope>
`

// with gives an envelope with replacements: what is there and what comes instead, in turn.
// What is not there is a mistake in the test.
func with(envelope string, replacements ...string) string {
	for i := 0; i+1 < len(replacements); i += 2 {
		if !strings.Contains(envelope, replacements[i]) {
			panic("the envelope holds no " + replacements[i])
		}
		envelope = strings.Replace(envelope, replacements[i], replacements[i+1], 1)
	}
	return envelope
}

// without gives an envelope without whole lines: those that hold the given texts.
func without(envelope string, parts ...string) string {
	for _, part := range parts {
		before, after, found := strings.Cut(envelope, part)
		if !found {
			panic("the envelope holds no " + part)
		}
		before = before[:strings.LastIndex(before, "\n")]
		envelope = before + after[strings.Index(after, "\n"):]
	}
	return envelope
}

// withoutLink is goodMessage without its ssoLink.
func withoutLink() string {
	before, rest, _ := strings.Cut(goodMessage, "    <c:ssoLink>\n")
	_, after, _ := strings.Cut(rest, "    </c:ssoLink>\n")
	return before + after
}
