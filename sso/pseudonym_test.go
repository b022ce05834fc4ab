package sso

import (
	"strings"
	"testing"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"
)

func pseudonymIssuer(t testing.TB, secret string) *Issuer {
	t.Helper()
	issuer, err := NewIssuer(IssuerConfig{
		EntityID: idpEntity, SSOURL: ssoURL, Key: testKey(t, "idp"), PseudonymSecret: []byte(secret), Now: noon,
	})
	if err != nil {
		t.Fatal(err)
	}
	return issuer
}

// nameID gives what an issuer calls a person at a recipient.
func nameID(t testing.TB, issuer *Issuer, recipient, number string) *etree.Element {
	t.Helper()
	subject := person()
	subject.PersonalNumber = number
	field, err := issuer.Respond(Recipient{EntityID: recipient, ACSURL: acsURL}, subject)
	if err != nil {
		t.Fatal(err)
	}
	return at(readField(t, field), ".//saml:NameID")
}

func TestPseudonym(t *testing.T) {
	issuer := pseudonymIssuer(t, strings.Repeat("a", 32))
	first := nameID(t, issuer, spEntity, tolvan)
	got := []string{first.SelectAttrValue("Format", ""), first.SelectAttrValue("NameQualifier", ""), first.SelectAttrValue("SPNameQualifier", "")}
	if diff := cmp.Diff([]string{nameIDPersistent, idpEntity, spEntity}, got); diff != "" {
		t.Error(diff)
	}
	if again := nameID(t, issuer, spEntity, tolvan); again.Text() != first.Text() {
		t.Error("the same person has two names at one recipient")
	}
	if len(first.Text()) < 40 || strings.Contains(first.Text(), tolvan) {
		t.Errorf("%q is no pseudonym", first.Text())
	}
	for name, other := range map[string]*etree.Element{
		"recipient": nameID(t, issuer, "https://annan.example.se", tolvan),
		"person":    nameID(t, issuer, spEntity, tretton),
		"secret":    nameID(t, pseudonymIssuer(t, strings.Repeat("b", 32)), spEntity, tolvan),
	} {
		if other.Text() == first.Text() {
			t.Errorf("another %s does not make another name", name)
		}
	}
}

// TestNameWithoutSecret is another each time: nobody can follow a person by it.
func TestNameWithoutSecret(t *testing.T) {
	issuer := newTestIssuer(t)
	first, second := nameID(t, issuer, spEntity, tolvan), nameID(t, issuer, spEntity, tolvan)
	if first.Text() == second.Text() {
		t.Error("a transient name is used twice")
	}
}
