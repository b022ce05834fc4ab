package sso

import (
	"encoding/base64"
	"strings"
	"testing"
)

// FuzzLogout looks for a message at the single log-out service that crashes the reader,
// ends the sessions of somebody whom the identity provider did not name, or reports an
// outcome that it did not sign. The query is what follows the question mark; with a form
// the message is the raw XML.
func FuzzLogout(f *testing.F) {
	b, request := loggingOut(f)
	for kind, root := range logoutKinds(request.ID) {
		f.Add(signedRedirectAs(f, kind, root), []byte(nil))
		rsaSigner(f, "idp").sign(root)
		f.Add("", document(f, root))
		f.Add("RelayState=x", []byte(strings.Replace(string(document(f, root)), "pseudonym", "other", 1)))
	}
	f.Add("SAMLRequest=%zz&SAMLResponse=&SigAlg=&Signature=", []byte("<x/>"))
	f.Fuzz(func(t *testing.T, query string, xml []byte) {
		field := base64.StdEncoding.EncodeToString(xml)
		for _, read := range []func() (LogoutMessage, error){
			func() (LogoutMessage, error) { return RedirectedLogout(query) },
			func() (LogoutMessage, error) { return PostedLogout(field, "", query) },
			func() (LogoutMessage, error) { return PostedLogout("", field, query) },
		} {
			m, err := read()
			if err != nil {
				continue
			}
			b.store = &memory{pending: map[string]Pending{request.ID: {IdP: idpEntity}}, used: b.store.used}
			clear(b.store.used)
			if order, err := b.sp.ConsumeLogoutRequest(t.Context(), m, b.store); err == nil && order.NameID != "pseudonym" {
				t.Error("somebody else is logged out")
			}
			if outcome, err := b.sp.ConsumeLogoutResponse(t.Context(), m, b.store); err == nil && outcome != LogoutComplete {
				t.Errorf("the outcome is %q", outcome)
			}
		}
	})
}
