package sso

import (
	"bytes"
	"crypto"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
)

// logoutKinds are the two messages that the single log-out service takes, not signed yet.
// The answer is to the request of that ID.
func logoutKinds(requestID string) map[string]*etree.Element {
	response := newLogoutMessage(tagLogoutResponse, idpEntity, sloURL, noon())
	response.CreateAttr("InResponseTo", requestID)
	writeStatus(response, StatusSuccess, "")
	return map[string]*etree.Element{"request": logoutRequest(), "answer": response}
}

// take has the service provider judge a message of either kind.
func (b *bed) take(m LogoutMessage, err error) error {
	b.t.Helper()
	if err != nil {
		return err
	}
	if m.IsRequest() {
		order, err := b.sp.ConsumeLogoutRequest(b.t.Context(), m, b.store)
		if err != nil && order.NameID != "" {
			b.t.Error("an order came with the refusal")
		}
		return err
	}
	outcome, err := b.sp.ConsumeLogoutResponse(b.t.Context(), m, b.store)
	if (err == nil) != (outcome != "") {
		b.t.Errorf("outcome %q with error %v", outcome, err)
	}
	return err
}

// posted is a message as the form of HTTP-POST, signed inside.
func posted(t testing.TB, root *etree.Element, s *signer) (LogoutMessage, error) {
	t.Helper()
	if s != nil {
		s.sign(root)
	}
	return postedField(root.Tag, encode(t, root))
}

func postedField(tag, field string) (LogoutMessage, error) {
	if tag == tagLogoutRequest {
		return PostedLogout(field, "", "handle")
	}
	return PostedLogout("", field, "handle")
}

func wantOnly(t testing.TB, err error, want Reason) {
	t.Helper()
	if ReasonOf(err) != want || (err == nil) != (want == "") {
		t.Errorf("got %v, want %q", err, want)
	}
}

// TestLogoutContent holds what both kinds may say, by both bindings, rightly signed.
func TestLogoutContent(t *testing.T) {
	const nameID = "./saml:NameID"
	for name, c := range map[string]struct {
		kinds  string
		change func(*etree.Element)
		want   Reason // "" for accepted
	}{
		"as it is":             {"request answer", func(*etree.Element) {}, ""},
		"extensions":           {"request answer", func(el *etree.Element) { el.InsertChildAt(1, fragment(`<samlp:Extensions/>`)) }, ""},
		"old, allowed":         {"request answer", setAt(".", "IssueInstant", "2026-01-15T11:54:00Z"), ""},
		"old":                  {"request answer", setAt(".", "IssueInstant", "2026-01-15T11:53:59Z"), ReasonIssueInstant},
		"from the future":      {"request answer", setAt(".", "IssueInstant", "2026-01-15T12:01:01Z"), ReasonIssueInstant},
		"no time":              {"request answer", removeAttrAt(".", "IssueInstant"), ReasonTime},
		"other destination":    {"request answer", setAt(".", "Destination", "https://evil.example/slo"), ReasonDestination},
		"no destination":       {"request answer", removeAttrAt(".", "Destination"), ReasonDestination},
		"unknown issuer":       {"request answer", textAt("./saml:Issuer", "https://evil.example"), ReasonIssuer},
		"no issuer":            {"request answer", removeAt("./saml:Issuer"), ReasonStructure},
		"two issuers":          {"request answer", repeatAt("./saml:Issuer"), ReasonStructure},
		"divided issuer":       {"request answer", addAt("./saml:Issuer", `<saml:x/>`), ReasonStructure},
		"no id":                {"request answer", removeAttrAt(".", "ID"), ReasonStructure},
		"SAML 1.1":             {"request answer", setAt(".", "Version", "1.1"), ReasonStructure},
		"another message":      {"request answer", func(el *etree.Element) { el.Tag = "AuthnRequest" }, ReasonStructure},
		"assertion inside":     {"request answer", addAt(".", `<saml:Assertion/>`), ReasonStructure},
		"text inside":          {"request answer", func(el *etree.Element) { el.CreateText("x") }, ReasonStructure},
		"instruction":          {"request answer", func(el *etree.Element) { el.CreateProcInst("x", "y") }, ReasonProcInst},
		"no end":               {"request", removeAttrAt(".", "NotOnOrAfter"), ""},
		"over, within skew":    {"request", setAt(".", "NotOnOrAfter", "2026-01-15T11:59:01Z"), ""},
		"over":                 {"request", setAt(".", "NotOnOrAfter", "2026-01-15T11:59:00Z"), ReasonTime},
		"end not a time":       {"request", setAt(".", "NotOnOrAfter", "tomorrow"), ReasonTime},
		"every session":        {"request", func(el *etree.Element) { removeAt("./samlp:SessionIndex[2]")(el); removeAt("./samlp:SessionIndex")(el) }, ""},
		"empty session":        {"request", textAt("./samlp:SessionIndex", ""), ReasonIdentity},
		"divided session":      {"request", addAt("./samlp:SessionIndex", `<samlp:x/>`), ReasonStructure},
		"no name":              {"request", removeAt(nameID), ReasonStructure},
		"empty name":           {"request", textAt(nameID, ""), ReasonIdentity},
		"two names":            {"request", repeatAt(nameID), ReasonStructure},
		"divided name":         {"request", addAt(nameID, `<saml:x/>`), ReasonStructure},
		"encrypted name":       {"request", func(el *etree.Element) { at(el, nameID).Tag = "EncryptedID" }, ReasonStructure},
		"no status":            {"answer", removeAt("./samlp:Status"), ReasonStructure},
		"two statuses":         {"answer", repeatAt("./samlp:Status"), ReasonStructure},
		"two codes":            {"answer", repeatAt("./samlp:Status/samlp:StatusCode"), ReasonStructure},
		"to another's request": {"answer", setAt(".", "InResponseTo", "_foreign"), ReasonNoPending},
		"to none":              {"answer", removeAttrAt(".", "InResponseTo"), ReasonNoPending},
		"to a failed log-out":  {"answer", setAt("./samlp:Status/samlp:StatusCode", "Value", StatusResponder), ""},
	} {
		t.Run(name, func(t *testing.T) {
			for _, kind := range strings.Fields(c.kinds) {
				b, request := loggingOut(t)
				b.store.pending[""] = Pending{IdP: idpEntity} // of a store that is not careful
				root := logoutKinds(request.ID)[kind]
				c.change(root)
				wantOnly(t, b.take(RedirectedLogout(signedRedirectAs(t, kind, root))), c.want)

				b, request = loggingOut(t)
				b.store.pending[""] = Pending{IdP: idpEntity}
				root = logoutKinds(request.ID)[kind]
				tag := root.Tag
				c.change(root)
				rsaSigner(t, "idp").sign(root)
				wantOnly(t, b.take(postedField(tag, encode(t, root))), c.want)
			}
		})
	}
}

// parameterOf is the parameter that holds a kind of message.
func parameterOf(kind string) string {
	if kind == "request" {
		return paramRequest
	}
	return paramResponse
}

func signedRedirectAs(t testing.TB, kind string, root *etree.Element) string {
	t.Helper()
	to, err := redirectTo(sloURL, parameterOf(kind), root, "handle", testKey(t, "idp"))
	if err != nil {
		t.Fatal(err)
	}
	return queryOf(t, to)
}

func TestNoLogoutMessage(t *testing.T) {
	b, _ := loggingOut(t)
	wantOnly(t, b.take(RedirectedLogout("")), ReasonBase64)
	wantOnly(t, b.take(PostedLogout("", "", "")), ReasonXML)
	wantOnly(t, b.take(PostedLogout("x", "y", "")), ReasonStructure)
	wantOnly(t, b.take(PostedLogout("x", "", strings.Repeat("x", maxRelayState+1))), ReasonSize)
}

// TestLogoutForm holds what is wrong with the signature inside a posted message.
func TestLogoutForm(t *testing.T) {
	tuned := func(how func(*dsig.SigningContext)) *signer {
		s := rsaSigner(t, "idp")
		s.tune = how
		return s
	}
	method := func(algorithm string) *signer {
		return tuned(func(signing *dsig.SigningContext) {
			if err := signing.SetSignatureMethod(algorithm); err != nil {
				t.Fatal(err)
			}
		})
	}
	edited := func(how func(*etree.Element)) *signer {
		s := rsaSigner(t, "idp")
		s.edit = how
		return s
	}
	sha1 := tuned(func(signing *dsig.SigningContext) { signing.Hash = crypto.SHA1 })
	for name, c := range map[string]struct {
		signer *signer
		signed func(*etree.Element)
		bytes  func([]byte) []byte
		want   Reason // "" for accepted
	}{
		"as it is":              {rsaSigner(t, "idp"), nil, nil, ""},
		"SHA-512":               {method(dsig.RSASHA512SignatureMethod), nil, nil, ""},
		"XML declaration":       {rsaSigner(t, "idp"), nil, func(raw []byte) []byte { return append([]byte("<?xml version=\"1.0\"?>\n"), raw...) }, ""},
		"unsigned":              {nil, nil, nil, ReasonUnsigned},
		"a stranger's key":      {rsaSigner(t, "stranger"), nil, nil, ReasonSignature},
		"SHA-1":                 {sha1, nil, nil, ReasonAlgorithm},
		"changed after signing": {rsaSigner(t, "idp"), setAt(".", "Consent", "x"), nil, ReasonSignature},
		"of another element":    {edited(setAt(".//ds:Reference", "URI", "#other")), nil, nil, ReasonReference},
		"of the whole document": {edited(setAt(".//ds:Reference", "URI", "")), nil, nil, ReasonReference},
		"two references":        {edited(repeatAt(".//ds:Reference")), nil, nil, ReasonReference},
		"two signatures":        {rsaSigner(t, "idp"), repeatAt("./ds:Signature"), nil, ReasonStructure},
		"signature of its own":  {rsaSigner(t, "idp"), addAt("./saml:Issuer", `<ds:Signature/>`), nil, ReasonStructure},
		"signature in extensions": {rsaSigner(t, "idp"), func(el *etree.Element) {
			el.InsertChildAt(2, fragment(`<samlp:Extensions><ds:Signature/></samlp:Extensions>`))
		}, nil, ReasonStructure},
		"document type":        {rsaSigner(t, "idp"), nil, func(raw []byte) []byte { return append([]byte("<!DOCTYPE x>"), raw...) }, ReasonDTD},
		"comment":              {rsaSigner(t, "idp"), nil, func(raw []byte) []byte { return append(raw, "<!-- -->"...) }, ReasonComment},
		"bytes after the root": {rsaSigner(t, "idp"), nil, func(raw []byte) []byte { return append(raw, "<x/>"...) }, ReasonTrailing},
		"one id twice": {rsaSigner(t, "idp"), func(el *etree.Element) {
			at(el, "./saml:Issuer").CreateAttr("ID", attr(el, "ID"))
		}, nil, ReasonDuplicateID},
	} {
		t.Run(name, func(t *testing.T) {
			b, request := loggingOut(t)
			for _, root := range logoutKinds(request.ID) {
				if c.signer != nil {
					c.signer.sign(root)
				}
				change(c.signed, root)
				raw := document(t, root)
				if c.bytes != nil {
					raw = c.bytes(raw)
				}
				wantOnly(t, b.take(postedField(root.Tag, base64.StdEncoding.EncodeToString(raw))), c.want)
			}
		})
	}
}

// TestLogoutField holds what is wrong with the form field before it is XML.
func TestLogoutField(t *testing.T) {
	b, _ := loggingOut(t)
	for _, tag := range []string{tagLogoutRequest, tagLogoutResponse} {
		wantOnly(t, b.take(postedField(tag, "<x/>")), ReasonBase64)
		wantOnly(t, b.take(postedField(tag, strings.Repeat("A", maxMessage+1))), ReasonSize)
		bomb := deflated(t, base64.StdEncoding.EncodeToString(bytes.Repeat([]byte(" "), 4<<20)))
		wantOnly(t, b.take(postedField(tag, bomb)), ReasonXML)
	}
}

// TestWrappedLogout puts a message of the attacker's around the signed one.
func TestWrappedLogout(t *testing.T) {
	b, request := loggingOut(t)
	for kind, root := range logoutKinds(request.ID) {
		rsaSigner(t, "idp").sign(root)
		evil := logoutKinds(request.ID)[kind]
		signature := at(root, "./ds:Signature")
		signature.Remove()
		evil.InsertChildAt(1, signature)
		extensions := etree.NewElement("samlp:Extensions")
		extensions.AddChild(root)
		evil.InsertChildAt(2, extensions)
		wantOnly(t, b.take(postedField(evil.Tag, encode(t, evil))), ReasonReference)
	}
}

func TestLogoutOnce(t *testing.T) {
	for kind, want := range map[string]Reason{"request": ReasonReplay, "answer": ReasonNoPending} {
		b, request := loggingOut(t)
		query := signedRedirectAs(t, kind, logoutKinds(request.ID)[kind])
		wantOnly(t, b.take(RedirectedLogout(query)), "")
		wantOnly(t, b.take(RedirectedLogout(query)), want)
	}
}

// TestForgedLogoutUsesNothingUp: what anybody can send leaves what is pending alone.
func TestForgedLogoutUsesNothingUp(t *testing.T) {
	for kind := range logoutKinds("") {
		b, request := loggingOut(t)
		root := logoutKinds(request.ID)[kind]
		wantOnly(t, b.take(posted(t, root.Copy(), rsaSigner(t, "stranger"))), ReasonSignature)
		wantOnly(t, b.take(posted(t, root, rsaSigner(t, "idp"))), "")
	}
}

// TestLogoutAnsweredByAnother has a second trusted identity provider answer for the first.
func TestLogoutAnsweredByAnother(t *testing.T) {
	b, request := loggingOut(t)
	b.store.pending[request.ID] = Pending{IdP: "https://other-idp.example.se"}
	wantOnly(t, b.take(RedirectedLogout(signedRedirectAs(t, "answer", logoutKinds(request.ID)["answer"]))), ReasonIssuer)
}

// TestUnsolicitedLogoutAnswer: a service provider that takes unsolicited Responses takes
// no unsolicited end of them.
func TestUnsolicitedLogoutAnswer(t *testing.T) {
	b, request := loggingOut(t, func(cfg *ServiceProviderConfig) { cfg.AcceptUnsolicited, cfg.ForceAuthn = true, false })
	root := logoutKinds(request.ID)["answer"]
	root.RemoveAttr("InResponseTo")
	wantOnly(t, b.take(RedirectedLogout(signedRedirectAs(t, "answer", root))), ReasonNoPending)
}

// TestLogoutWithoutService: who publishes no single log-out service takes no message, not
// even one that is addressed to nobody.
func TestLogoutWithoutService(t *testing.T) {
	for kind := range logoutKinds("") {
		b, request := loggingOut(t, func(cfg *ServiceProviderConfig) { cfg.SLOURL = "" })
		root := logoutKinds(request.ID)[kind]
		root.CreateAttr("Destination", "")
		wantOnly(t, b.take(RedirectedLogout(signedRedirectAs(t, kind, root))), ReasonDestination)
	}
	b, request := loggingOut(t)
	root := requestOf(t, request.RedirectURL)
	root.CreateAttr("Destination", "")
	_, err := b.issuer.ParseLogoutRequest(redirectQuery(t, root, "handle", testKey(t, "sp")), []RegisteredSP{registered(t, b.sp)})
	wantOnly(t, err, ReasonDestination)
}

func TestLogoutOfAnExpiredIdP(t *testing.T) {
	clock := noon()
	b, request := loggingOut(t, func(cfg *ServiceProviderConfig) {
		cfg.IdPs[0].ValidUntil = noon().Add(time.Second)
		cfg.Now = func() time.Time { return clock }
	})
	clock = noon().Add(time.Second)
	for kind, root := range logoutKinds(request.ID) {
		wantOnly(t, b.take(RedirectedLogout(signedRedirectAs(t, kind, root))), ReasonIssuer)
	}
}

func TestLogoutStoreDown(t *testing.T) {
	for kind := range logoutKinds("") {
		b, request := loggingOut(t)
		b.store.err = errors.New("no connection")
		err := b.take(RedirectedLogout(signedRedirectAs(t, kind, logoutKinds(request.ID)[kind])))
		if !errors.Is(err, b.store.err) || ReasonOf(err) != "" {
			t.Errorf("%s: got %v, want the store's own error and no refusal", kind, err)
		}
		b.store.err = nil
		wantOnly(t, b.take(RedirectedLogout(signedRedirectAs(t, kind, logoutKinds(request.ID)[kind]))), "")
	}
}

// TestParseLogoutRequestRefuses holds what an identity provider does not hear.
func TestParseLogoutRequestRefuses(t *testing.T) {
	b, request := loggingOut(t)
	sps := []RegisteredSP{registered(t, b.sp)}
	good := queryOf(t, request.RedirectURL)
	deaf := sps[0]
	deaf.Certificates = nil
	old := requestOf(t, request.RedirectURL)
	setAt(".", "NotOnOrAfter", "2026-01-15T11:00:00Z")(old)
	for name, c := range map[string]struct {
		query string
		sps   []RegisteredSP
		want  Reason
	}{
		"as it is":         {good, sps, ""},
		"not registered":   {good, nil, ReasonIssuer},
		"no certificate":   {good, []RegisteredSP{deaf}, ReasonSignature},
		"changed":          {strings.Replace(good, "RelayState=handle", "RelayState=evil", 1), sps, ReasonSignature},
		"a stranger's key": {redirectQuery(t, requestOf(t, request.RedirectURL), "handle", testKey(t, "stranger")), sps, ReasonSignature},
		"over":             {redirectQuery(t, old, "handle", testKey(t, "sp")), sps, ReasonTime},
		"an AuthnRequest":  {queryOf(t, b.request.RedirectURL), sps, ReasonStructure},
		"two messages":     {good + "&SAMLResponse=x", sps, ReasonStructure},
	} {
		_, err := logoutIssuer(t).ParseLogoutRequest(c.query, c.sps)
		t.Run(name, func(t *testing.T) { wantOnly(t, err, c.want) })
	}
}

// TestLogoutTellsNobody: who logs out stays out of logs.
func TestLogoutTellsNobody(t *testing.T) {
	for _, text := range []string{
		Session{NameID: tolvan}.String(), LogoutOrder{NameID: tolvan}.String(),
		Session{NameID: tolvan}.LogValue().String(), LogoutOrder{NameID: tolvan}.LogValue().String(),
	} {
		if strings.Contains(text, tolvan) {
			t.Errorf("%s tells who it is", text)
		}
	}
	b, request := loggingOut(t)
	root := logoutKinds(request.ID)["answer"]
	writeStatusMessage(root, tolvan)
	root.CreateAttr("Destination", "https://x.example.se/"+tolvan)
	if err := b.take(RedirectedLogout(signedRedirectAs(t, "answer", root))); ReasonOf(err) != ReasonDestination || strings.Contains(err.Error(), tolvan) {
		t.Errorf("%s tells who it is", ReasonOf(err))
	}
}

func writeStatusMessage(root *etree.Element, text string) {
	at(root, "./samlp:Status").CreateElement("samlp:StatusMessage").SetText(text)
}
