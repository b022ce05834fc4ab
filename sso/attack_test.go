package sso

import (
	"crypto"
	"testing"
	"time"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
)

// TestForged holds messages that are well-formed and wrong: of another shape, address,
// sender or algorithm than a Response to us.
func TestForged(t *testing.T) {
	signature := func(how func(*etree.Element)) *signer {
		s := rsaSigner(t, "idp")
		s.edit = how
		return s
	}
	tuned := func(how func(*dsig.SigningContext)) *signer {
		s := rsaSigner(t, "idp")
		s.tune = how
		return s
	}
	for name, c := range map[string]struct {
		letter letter
		want   Reason
	}{
		"unsigned Response around a signed assertion": {letter{plainResponse: true}, ReasonUnsigned},
		"nothing signed":        {letter{plainResponse: true, plainAssertion: true}, ReasonUnsigned},
		"signed by a stranger":  {letter{signer: rsaSigner(t, "stranger")}, ReasonSignature},
		"changed after signing": {letter{signed: textAt(".//saml:NameID", "other")}, ReasonSignature},
		"changed inner assertion": {letter{plainAssertion: true, assertion: func(el *etree.Element) {
			rsaSigner(t, "idp").sign(el)
			textAt(".//saml:NameID", "other")(el)
		}}, ReasonProfile},

		"another root":               {letter{bytes: func([]byte) []byte { return []byte("<samlp:Response/>") }}, ReasonStructure},
		"no status":                  {letter{response: removeAt("./samlp:Status")}, ReasonStructure},
		"two statuses":               {letter{response: repeatAt("./samlp:Status")}, ReasonStructure},
		"no status code":             {letter{response: removeAt("./samlp:Status/samlp:StatusCode")}, ReasonStructure},
		"two status codes":           {letter{response: repeatAt("./samlp:Status/samlp:StatusCode")}, ReasonStructure},
		"extensions":                 {letter{response: addAt(".", `<samlp:Extensions/>`)}, ReasonStructure},
		"text between elements":      {letter{response: func(el *etree.Element) { el.CreateText("x") }}, ReasonStructure},
		"no assertion":               {letter{response: removeAt("./saml:Assertion")}, ReasonStructure},
		"two assertions":             {letter{response: func(el *etree.Element) { el.AddChild(otherAssertion(el)) }}, ReasonStructure},
		"plain and encrypted":        {letter{response: addAt(".", `<saml:EncryptedAssertion/>`)}, ReasonStructure},
		"assertion in the status":    {letter{response: addAt("./samlp:Status", `<samlp:StatusDetail><saml:Assertion/></samlp:StatusDetail>`)}, ReasonStructure},
		"signature in the status":    {letter{response: addAt("./samlp:Status", `<samlp:StatusDetail><ds:Signature/></samlp:StatusDetail>`)}, ReasonStructure},
		"two issuers":                {letter{response: repeatAt("./saml:Issuer")}, ReasonStructure},
		"no issuer":                  {letter{response: removeAt("./saml:Issuer")}, ReasonStructure},
		"divided issuer":             {letter{response: addAt("./saml:Issuer", `<saml:x/>`)}, ReasonStructure},
		"two signatures":             {letter{signed: repeatAt("./ds:Signature")}, ReasonStructure},
		"an object in the signature": {letter{signed: addAt("./ds:Signature", `<ds:Object/>`)}, ReasonStructure},
		"two ids":                    {letter{signed: func(el *etree.Element) { at(el, "./saml:Assertion").CreateAttr("ID", el.SelectAttrValue("ID", "")) }}, ReasonDuplicateID},
		"no id":                      {letter{response: removeAttrAt(".", "ID")}, ReasonReference},

		"unknown issuer":        {letter{response: textAt("./saml:Issuer", "https://evil.example")}, ReasonIssuer},
		"assertion of another":  {letter{assertion: textAt("./saml:Issuer", "https://evil.example")}, ReasonIssuer},
		"other destination":     {letter{response: setAt(".", "Destination", "https://evil.example/acs")}, ReasonDestination},
		"no destination":        {letter{response: removeAttrAt(".", "Destination")}, ReasonDestination},
		"version 1.1":           {letter{response: setAt(".", "Version", "1.1")}, ReasonProfile},
		"unencrypted, required": {letter{}, ReasonNotEncrypted},

		"reference to another id": {letter{signed: setAt("./ds:Signature//ds:Reference", "URI", "#_other")}, ReasonReference},
		"empty reference":         {letter{signer: signature(setAt(".//ds:Reference", "URI", ""))}, ReasonReference},
		"two references":          {letter{signer: signature(repeatAt(".//ds:Reference"))}, ReasonReference},
		"no id and an empty reference": {letter{
			response: removeAttrAt(".", "ID"), signed: setAt("./ds:Signature//ds:Reference", "URI", "#"),
		}, ReasonReference},
		"no reference":       {letter{signer: signature(removeAt(".//ds:Reference"))}, ReasonReference},
		"SHA-1":              {letter{signer: tuned(func(s *dsig.SigningContext) { s.Hash = crypto.SHA1 })}, ReasonAlgorithm},
		"SHA-1 method alone": {letter{signer: signature(setAt(".//ds:SignatureMethod", "Algorithm", dsig.RSASHA1SignatureMethod))}, ReasonAlgorithm},
		"SHA-1 digest alone": {letter{signer: signature(setAt(".//ds:DigestMethod", "Algorithm", digestSHA1))}, ReasonAlgorithm},
		"HMAC":               {letter{signer: signature(setAt(".//ds:SignatureMethod", "Algorithm", nsSignature+"hmac-sha1"))}, ReasonAlgorithm},
		"canonical with comments": {letter{signer: tuned(func(s *dsig.SigningContext) {
			s.Canonicalizer = dsig.MakeC14N10ExclusiveWithCommentsCanonicalizerWithPrefixList("")
		})}, ReasonAlgorithm},
		"inclusive canonical": {letter{signer: tuned(func(s *dsig.SigningContext) {
			s.Canonicalizer = dsig.MakeC14N11Canonicalizer()
		})}, ReasonAlgorithm},
		"signature canonical inclusively": {letter{signer: signature(setAt(".//ds:CanonicalizationMethod", "Algorithm", string(dsig.CanonicalXML11AlgorithmId)))}, ReasonAlgorithm},
		"transform by a style sheet":      {letter{signer: signature(setAt(".//ds:Transform[2]", "Algorithm", "http://www.w3.org/TR/1999/REC-xslt-19991116"))}, ReasonAlgorithm},
		"one transform":                   {letter{signer: signature(removeAt(".//ds:Transform[2]"))}, ReasonStructure},
		"three transforms":                {letter{signer: signature(repeatAt(".//ds:Transform[2]"))}, ReasonStructure},
		"no digest method":                {letter{signer: signature(removeAt(".//ds:DigestMethod"))}, ReasonStructure},
		"no signed info":                  {letter{signer: signature(removeAt("./ds:SignedInfo"))}, ReasonStructure},
		"two signature methods":           {letter{signer: signature(repeatAt(".//ds:SignatureMethod"))}, ReasonStructure},
		"key info twice":                  {letter{signer: signature(repeatAt("./ds:KeyInfo"))}, ReasonStructure},

		"SHA-1 in the assertion": {letter{
			plainAssertion: true, assertion: tuned(func(s *dsig.SigningContext) { s.Hash = crypto.SHA1 }).sign,
		}, ReasonAlgorithm},
		"assertion signs another": {letter{
			plainAssertion: true, assertion: signature(setAt(".//ds:Reference", "URI", "#_other")).sign,
		}, ReasonReference},

		// Exclusive canonicalization drops namespace declarations that nothing uses, so
		// anybody can add them to a signed message.
		"SHA-1 under a declaration": {letter{plainAssertion: true, signer: tuned(func(s *dsig.SigningContext) { s.Hash = crypto.SHA1 }), signed: func(el *etree.Element) {
			declare(at(el, "./ds:Signature//ds:SignatureMethod"), "Algorithm", dsig.RSASHA256SignatureMethod)
			declare(at(el, "./ds:Signature//ds:DigestMethod"), "Algorithm", digestSHA256)
		}}, ReasonAttribute},
		"destination by declaration": {letter{response: removeAttrAt(".", "Destination"), signed: func(el *etree.Element) {
			declare(el, "Destination", acsURL)
		}}, ReasonDestination},

		"document type":          {letter{bytes: func(raw []byte) []byte { return append([]byte("<!DOCTYPE x>"), raw...) }}, ReasonDTD},
		"processing instruction": {letter{response: func(el *etree.Element) { el.CreateProcInst("x", "y") }}, ReasonProcInst},
		"comment inside a value": {letter{bytes: replaceBytes(tolvan, "19121212<!-- -->1212")}, ReasonComment},
		"bytes after the root":   {letter{bytes: func(raw []byte) []byte { return append(raw, "<x/>"...) }}, ReasonTrailing},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBed(t, func(cfg *ServiceProviderConfig) { cfg.RequireEncrypted = c.want == ReasonNotEncrypted })
			identity, err := b.consume(b.write(c.letter))
			wantReason(t, identity, err, c.want)
		})
	}
}

// declare puts a namespace declaration before the attributes of an element.
func declare(el *etree.Element, prefix, namespace string) {
	el.Attr = append([]etree.Attr{{Space: "xmlns", Key: prefix, Value: namespace}}, el.Attr...)
}

// otherAssertion is a copy of a Response's assertion that names somebody else.
func otherAssertion(response *etree.Element) *etree.Element {
	other := at(response, "./saml:Assertion").Copy()
	other.CreateAttr("ID", "_evil")
	if signature := other.FindElement("./ds:Signature"); signature != nil {
		signature.Remove()
	}
	for _, value := range other.FindElements(".//saml:AttributeValue") {
		if value.Text() == tolvan {
			value.SetText(tretton)
		}
	}
	return other
}

// The two attributes that carry the personal identity number.
const (
	serialAttribute = "./saml:AttributeStatement/saml:Attribute[@Name='Subject_SerialNumber']"
	numberAttribute = "./saml:AttributeStatement/saml:Attribute[@Name='urn:oid:1.2.752.29.4.13']"
)

// TestUnspeakable holds assertions that a trusted identity provider signed and that say
// too much, too little, or the wrong thing.
func TestUnspeakable(t *testing.T) {
	attribute := func(name string, values ...string) func(*etree.Element) {
		return func(el *etree.Element) {
			added := at(el, "./saml:AttributeStatement").CreateElement("saml:Attribute")
			added.CreateAttr("Name", name)
			for _, value := range values {
				added.CreateElement("saml:AttributeValue").SetText(value)
			}
		}
	}
	const serial, number = serialAttribute, numberAttribute
	for name, c := range map[string]struct {
		change func(*etree.Element)
		want   Reason
	}{
		"no id":                     {removeAttrAt(".", "ID"), ReasonStructure},
		"no subject":                {removeAt("./saml:Subject"), ReasonStructure},
		"two subjects":              {repeatAt("./saml:Subject"), ReasonStructure},
		"two NameIDs":               {repeatAt(".//saml:NameID"), ReasonStructure},
		"divided NameID":            {addAt(".//saml:NameID", `<saml:x/>`), ReasonStructure},
		"two confirmations":         {repeatAt(".//saml:SubjectConfirmation"), ReasonStructure},
		"no confirmation":           {removeAt(".//saml:SubjectConfirmation"), ReasonStructure},
		"two confirmation data":     {repeatAt(".//saml:SubjectConfirmationData"), ReasonStructure},
		"no confirmation data":      {removeAt(".//saml:SubjectConfirmationData"), ReasonStructure},
		"not a bearer":              {setAt(".//saml:SubjectConfirmation", "Method", "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"), ReasonProfile},
		"bearer with NotBefore":     {setAt(".//saml:SubjectConfirmationData", "NotBefore", "2026-01-15T11:00:00Z"), ReasonTime},
		"no conditions":             {removeAt("./saml:Conditions"), ReasonStructure},
		"two conditions":            {repeatAt("./saml:Conditions"), ReasonStructure},
		"unknown condition":         {addAt("./saml:Conditions", `<saml:Condition/>`), ReasonStructure},
		"empty restriction":         {removeAt(".//saml:Audience"), ReasonStructure},
		"divided audience":          {addAt(".//saml:Audience", `<saml:x/>`), ReasonStructure},
		"two AuthnStatements":       {repeatAt("./saml:AuthnStatement"), ReasonStructure},
		"no AuthnStatement":         {removeAt("./saml:AuthnStatement"), ReasonStructure},
		"two AuthnContexts":         {repeatAt(".//saml:AuthnContext"), ReasonStructure},
		"two levels":                {repeatAt(".//saml:AuthnContextClassRef"), ReasonStructure},
		"no level":                  {removeAt(".//saml:AuthnContextClassRef"), ReasonStructure},
		"divided level":             {addAt(".//saml:AuthnContextClassRef", `<saml:x/>`), ReasonStructure},
		"two AttributeStatements":   {repeatAt("./saml:AttributeStatement"), ReasonStructure},
		"no AttributeStatement":     {removeAt("./saml:AttributeStatement"), ReasonStructure},
		"encrypted attribute":       {addAt("./saml:AttributeStatement", `<saml:EncryptedAttribute/>`), ReasonStructure},
		"element in an attribute":   {addAt(number, `<saml:x/>`), ReasonStructure},
		"divided value":             {addAt(number+"/saml:AttributeValue", `<saml:x/>`), ReasonStructure},
		"advice":                    {addAt(".", `<saml:Advice/>`), ReasonStructure},
		"statement of another kind": {addAt(".", `<saml:AuthzDecisionStatement/>`), ReasonStructure},
		"assertion in a value":      {addAt(number, `<saml:AttributeValue><saml:Assertion/></saml:AttributeValue>`), ReasonStructure},
		"Response in a value":       {addAt(number, `<saml:AttributeValue><samlp:Response/></saml:AttributeValue>`), ReasonStructure},
		"divided issuer":            {addAt("./saml:Issuer", `<saml:x/>`), ReasonStructure},

		"other audience":       {textAt(".//saml:Audience", "https://evil.example"), ReasonAudience},
		"no restriction":       {removeAt(".//saml:AudienceRestriction"), ReasonAudience},
		"a second restriction": {addAt("./saml:Conditions", `<saml:AudienceRestriction><saml:Audience>https://evil.example</saml:Audience></saml:AudienceRestriction>`), ReasonAudience},
		"other recipient":      {setAt(".//saml:SubjectConfirmationData", "Recipient", "https://evil.example/acs"), ReasonRecipient},
		"no recipient":         {removeAttrAt(".//saml:SubjectConfirmationData", "Recipient"), ReasonRecipient},

		"no personal number":     {func(el *etree.Element) { removeAt(number)(el); removeAt(serial)(el) }, ReasonIdentity},
		"two numbers, two names": {textAt(serial+"/saml:AttributeValue", tretton), ReasonIdentity},
		"two numbers, one name":  {func(el *etree.Element) { removeAt(serial)(el); attribute("urn:oid:1.2.752.29.4.13", tretton)(el) }, ReasonIdentity},
		"one number, twice":      {attribute("urn:oid:1.2.752.29.4.13", tolvan), ReasonIdentity},
		"twice, once empty":      {attribute("urn:oid:1.2.752.29.4.13"), ReasonIdentity},
		"two values":             {addAt(number, `<saml:AttributeValue>`+tretton+`</saml:AttributeValue>`), ReasonIdentity},
		"no value":               {removeAt(number + "/saml:AttributeValue"), ReasonIdentity},
		"eleven digits":          {func(el *etree.Element) { removeAt(serial)(el); textAt(number+"/saml:AttributeValue", tolvan[1:])(el) }, ReasonIdentity},
		"with a hyphen": {func(el *etree.Element) {
			removeAt(serial)(el)
			textAt(number+"/saml:AttributeValue", "19121212-121")(el)
		}, ReasonIdentity},
		"two names of the person": {attribute("urn:oid:2.5.4.42", "Nils"), ReasonIdentity},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBed(t)
			identity, err := b.consume(b.write(letter{assertion: c.change}))
			wantReason(t, identity, err, c.want)
		})
	}
}

func TestPersonalNumberRule(t *testing.T) {
	b := newBed(t, func(cfg *ServiceProviderConfig) {
		cfg.ValidPersonalNumber = func(number string) bool { return number == tretton }
	})
	identity, err := b.consume(b.write(letter{}))
	wantReason(t, identity, err, ReasonIdentity)
}

// TestNumberIsNeeded has a rule that accepts anything, also nothing.
func TestNumberIsNeeded(t *testing.T) {
	b := newBed(t, func(cfg *ServiceProviderConfig) {
		cfg.ValidPersonalNumber = func(string) bool { return true }
	})
	identity, err := b.consume(b.write(letter{assertion: func(el *etree.Element) {
		removeAt(serialAttribute)(el)
		removeAt(numberAttribute)(el)
	}}))
	wantReason(t, identity, err, ReasonIdentity)
}

// TestAttributeNames reads a personal number under a configured name, and under no other.
func TestAttributeNames(t *testing.T) {
	b := newBed(t, func(cfg *ServiceProviderConfig) {
		cfg.Attributes = AttributeNames{PersonalNumber: []string{"pnr"}}
	})
	identity, err := b.consume(b.write(letter{}))
	wantReason(t, identity, err, ReasonIdentity)

	b.begin()
	to := b.recipient()
	to.Attributes = AttributeNames{PersonalNumber: []string{"pnr"}}
	response, err := b.issuer.Respond(to, person())
	if err != nil {
		t.Fatal(err)
	}
	if identity, err = b.consume(response); err != nil || identity.PersonalNumber != tolvan || identity.Name != "" {
		t.Errorf("got %v", err)
	}
}

func TestTimes(t *testing.T) {
	const (
		conditions   = "./saml:Conditions"
		confirmation = ".//saml:SubjectConfirmationData"
		statement    = "./saml:AuthnStatement"
	)
	issued := func(value string) letter { return letter{response: setAt(".", "IssueInstant", value)} }
	asserted := func(path, name, value string) letter { return letter{assertion: setAt(path, name, value)} }
	for name, c := range map[string]struct {
		letter letter
		want   Reason // "" for accepted
	}{
		"not yet, within the skew":     {asserted(conditions, "NotBefore", "2026-01-15T12:01:00Z"), ""},
		"not yet":                      {asserted(conditions, "NotBefore", "2026-01-15T12:01:01Z"), ReasonTime},
		"no longer, within the skew":   {asserted(conditions, "NotOnOrAfter", "2026-01-15T11:59:01Z"), ""},
		"no longer":                    {asserted(conditions, "NotOnOrAfter", "2026-01-15T11:59:00Z"), ReasonTime},
		"confirmation within the skew": {asserted(confirmation, "NotOnOrAfter", "2026-01-15T11:59:01Z"), ""},
		"confirmation no longer":       {asserted(confirmation, "NotOnOrAfter", "2026-01-15T11:59:00Z"), ReasonTime},
		"confirmation long gone":       {asserted(confirmation, "NotOnOrAfter", "2026-01-15T11:00:00Z"), ReasonTime},
		"no NotBefore":                 {letter{assertion: removeAttrAt(conditions, "NotBefore")}, ReasonTime},
		"no NotOnOrAfter":              {letter{assertion: removeAttrAt(conditions, "NotOnOrAfter")}, ReasonTime},
		"no end of confirmation":       {letter{assertion: removeAttrAt(confirmation, "NotOnOrAfter")}, ReasonProfile},
		"without a time zone":          {asserted(conditions, "NotOnOrAfter", "2026-01-15T12:05:00"), ReasonTime},

		"Response old, allowed":     {issued("2026-01-15T11:54:00Z"), ""},
		"Response old":              {issued("2026-01-15T11:53:59Z"), ReasonIssueInstant},
		"Response from the future":  {issued("2026-01-15T12:01:01Z"), ReasonIssueInstant},
		"Response without time":     {letter{response: removeAttrAt(".", "IssueInstant")}, ReasonIssueInstant},
		"assertion old":             {asserted(".", "IssueInstant", "2026-01-15T11:53:59Z"), ReasonIssueInstant},
		"assertion from the future": {asserted(".", "IssueInstant", "2026-01-15T12:01:01Z"), ReasonIssueInstant},

		"authenticated before the request, within the skew": {asserted(statement, "AuthnInstant", "2026-01-15T11:59:00Z"), ""},
		"authenticated before the request":                  {asserted(statement, "AuthnInstant", "2026-01-15T11:58:59Z"), ReasonAuthnInstant},
		"authenticated in the future":                       {asserted(statement, "AuthnInstant", "2026-01-15T12:01:01Z"), ReasonAuthnInstant},
		"never authenticated":                               {letter{assertion: removeAttrAt(statement, "AuthnInstant")}, ReasonAuthnInstant},
		"session over":                                      {asserted(statement, "SessionNotOnOrAfter", "2026-01-15T11:59:00Z"), ReasonTime},
		"session goes on":                                   {asserted(statement, "SessionNotOnOrAfter", "2026-01-15T20:00:00Z"), ""},

		"another level": {letter{subject: func(s *Subject) { s.LoA = loa2 }}, ReasonLoA},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBed(t)
			identity, err := b.consume(b.write(c.letter))
			if c.want != "" {
				wantReason(t, identity, err, c.want)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}

// TestOwnSession accepts an earlier log-in at the identity provider when a new one was
// not asked for.
func TestOwnSession(t *testing.T) {
	b := newBed(t, func(cfg *ServiceProviderConfig) { cfg.ForceAuthn = false })
	early := func(s *Subject) { s.AuthnInstant = noon().Add(-3 * time.Hour) }
	identity, err := b.consume(b.write(letter{subject: early}))
	if err != nil || !identity.AuthnInstant.Equal(noon().Add(-3*time.Hour)) {
		t.Errorf("got %v, %v", identity.AuthnInstant, err)
	}
}

func TestAnyLevel(t *testing.T) {
	b := newBed(t, func(cfg *ServiceProviderConfig) { cfg.RequestedLoA = nil })
	if _, err := b.consume(b.write(letter{subject: func(s *Subject) { s.LoA = loa2 }})); err != nil {
		t.Error(err)
	}
}
