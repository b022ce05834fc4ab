package sso

import (
	"testing"

	"github.com/beevik/etree"
)

// wrappings are the classic ways (XSW 1 to 8) to hand a receiver one assertion to verify
// and another to read. Each takes a signed Response and gives the forged one.
func wrappings() map[string]func(response *etree.Element) *etree.Element {
	return map[string]func(*etree.Element) *etree.Element{
		"1: Response inside the signature of a forged one": func(response *etree.Element) *etree.Element {
			forged := forgedResponse(response)
			if signature := forged.FindElement("./ds:Signature"); signature != nil {
				signature.AddChild(withoutSignature(response))
			} else {
				forged.AddChild(response.Copy())
			}
			return forged
		},
		"2: Response before the signature of a forged one": func(response *etree.Element) *etree.Element {
			forged := forgedResponse(response)
			forged.InsertChildAt(1, withoutSignature(response))
			return forged
		},
		"3: forged assertion before the real one": func(response *etree.Element) *etree.Element {
			forged := response.Copy()
			forged.InsertChildAt(at(forged, "./saml:Assertion").Index(), otherAssertion(response))
			return forged
		},
		"4: real assertion inside the forged one": func(response *etree.Element) *etree.Element {
			return replaceAssertion(response, func(evil, real *etree.Element) { evil.AddChild(real) })
		},
		"5: real signature in the forged assertion, real assertion last": func(response *etree.Element) *etree.Element {
			forged := replaceAssertion(response, func(evil, real *etree.Element) { moveSignature(evil, real, nil) })
			real := at(response, "./saml:Assertion").Copy()
			if signature := real.FindElement("./ds:Signature"); signature != nil {
				signature.Remove()
			}
			forged.AddChild(real)
			return forged
		},
		"6: real assertion inside the signature of the forged one": func(response *etree.Element) *etree.Element {
			return replaceAssertion(response, func(evil, real *etree.Element) {
				moveSignature(evil, real, func(signature *etree.Element) { signature.AddChild(real) })
			})
		},
		"7: forged assertion in Extensions": func(response *etree.Element) *etree.Element {
			forged := response.Copy()
			extensions := etree.NewElement("samlp:Extensions")
			extensions.AddChild(otherAssertion(response))
			forged.InsertChildAt(1, extensions)
			return forged
		},
		"8: real assertion in an Object of the forged one's signature": func(response *etree.Element) *etree.Element {
			return replaceAssertion(response, func(evil, real *etree.Element) {
				moveSignature(evil, real, func(signature *etree.Element) {
					signature.CreateElement("ds:Object").AddChild(real)
				})
			})
		},
	}
}

// forgedResponse is a Response of another ID about somebody else, with the signature of
// the real one.
func forgedResponse(response *etree.Element) *etree.Element {
	forged := response.Copy()
	forged.CreateAttr("ID", "_evil_response")
	evil := otherAssertion(response)
	real := at(forged, "./saml:Assertion")
	forged.InsertChildAt(real.Index(), evil)
	real.Remove()
	return forged
}

func withoutSignature(response *etree.Element) *etree.Element {
	bare := response.Copy()
	if signature := bare.FindElement("./ds:Signature"); signature != nil {
		signature.Remove()
	}
	return bare
}

// replaceAssertion puts a forged assertion in the place of the real one.
func replaceAssertion(response *etree.Element, combine func(evil, real *etree.Element)) *etree.Element {
	forged := response.Copy()
	real := at(forged, "./saml:Assertion")
	evil := otherAssertion(response)
	forged.InsertChildAt(real.Index(), evil)
	real.Remove()
	combine(evil, real)
	return forged
}

// moveSignature moves the assertion's own signature, where it has one.
func moveSignature(evil, real *etree.Element, then func(signature *etree.Element)) {
	signature := real.FindElement("./ds:Signature")
	if signature == nil {
		signature = etree.NewElement("ds:Signature")
		signature.CreateAttr("xmlns:ds", nsSignature)
	} else {
		signature.Remove()
	}
	evil.InsertChildAt(1, signature)
	change(then, signature)
}

func TestWrapping(t *testing.T) {
	for layout, l := range map[string]letter{
		"Response signed":  {plainAssertion: true},
		"assertion signed": {plainResponse: true},
		"both signed":      {},
	} {
		for name, wrap := range wrappings() {
			t.Run(layout+", "+name, func(t *testing.T) {
				b := newBed(t)
				l.bytes = func(raw []byte) []byte {
					doc := etree.NewDocument()
					if err := doc.ReadFromBytes(raw); err != nil {
						t.Fatal(err)
					}
					return document(t, wrap(doc.Root()))
				}
				identity, err := b.consume(b.write(l))
				wantWrapped(t, identity, err, l.plainResponse)
			})
		}
	}
}

// wantWrapped checks that a forgery was found by its shape, before any cryptography had
// to find it.
func wantWrapped(t *testing.T, identity Identity, err error, unsigned bool) {
	t.Helper()
	switch reason := ReasonOf(err); {
	case identity != (Identity{}):
		t.Error("somebody logged in")
	case unsigned && reason == ReasonUnsigned:
	case reason == ReasonStructure, reason == ReasonDuplicateID, reason == ReasonReference:
	default:
		t.Errorf("got %v", err)
	}
}
