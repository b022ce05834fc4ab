package sso

import "testing"

// FuzzReadMetadata looks for a document that crashes the reader, or that passes for signed
// and says other than what the federation's signature is about.
func FuzzReadMetadata(f *testing.F) {
	federation := rsaSigner(f, "stranger")
	keys := federation.keys()
	plain := aggregate(`ID="_root" validUntil="2026-02-01T00:00:00Z" cacheDuration="PT1H"`, described(f, idpA, `ID="_a"`), serviceEntity)
	f.Add(federation.published(plain))
	f.Add([]byte(plain))
	f.Add([]byte(idpMetadata(f)))
	f.Add([]byte(aggregate("", aggregate("", described(f, idpA, "")), described(f, idpB, ""))))
	f.Fuzz(func(t *testing.T, document []byte) {
		if m, err := ReadMetadata(document, nil); err == nil {
			_, _ = m.IdentityProviders()
			_, _ = m.IdentityProviders(idpA, idpB)
		}
		m, err := ReadMetadata(document, keys)
		if err != nil {
			return
		}
		idps, err := m.IdentityProviders()
		if err != nil || idps[0].EntityID != idpA || idps[0].SSOURL != idpA+"/sso" || idps[0].ValidUntil.IsZero() {
			t.Errorf("somebody else's word is taken: %v, %v", idps, err)
		}
	})
}
