package parties

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"inkorg/app/testkit"
	"inkorg/sso"
)

// judged is what node-saml says of a Response.
type judged struct {
	Number, Issuer, NameID, NameIDFormat string
	Refused                              string
}

const nodeACS = "https://node.example.se/acs"

// judge hands a form to node-saml, configured as its documentation says.
func (l *lab) judge(response string) judged {
	l.t.Helper()
	node := testkit.Need(l.t, "node")
	module, err := filepath.Abs("../../.tools/node-saml/node_modules/@node-saml/node-saml")
	if err != nil {
		l.t.Fatal(err)
	}
	private, _, err := key(l.t, "node").MarshalPEM()
	if err != nil {
		l.t.Fatal(err)
	}
	input, err := json.Marshal(map[string]any{
		"module": testkit.NeedFile(l.t, module),
		"options": map[string]any{
			"callbackUrl": nodeACS, "issuer": "https://node.example.se", "audience": "https://node.example.se",
			"idpIssuer": exitEntity, "idpCert": certificate(l.t, "exit"), "decryptionPvk": string(private),
			"wantAuthnResponseSigned": true, "wantAssertionsSigned": true, "validateInResponseTo": "never",
		},
		"form": map[string]string{"SAMLResponse": response},
	})
	if err != nil {
		l.t.Fatal(err)
	}
	command := exec.Command(node, "testdata/node-saml/accept.cjs")
	command.Stdin = strings.NewReader(string(input))
	output, err := command.CombinedOutput()
	if err != nil {
		l.t.Fatalf("%v: %s", err, output)
	}
	var said judged
	if err := json.Unmarshal(output, &said); err != nil {
		l.t.Fatalf("%v: %s", err, output)
	}
	return said
}

// TestNodeSAML: our Response, plain and encrypted, and a changed one. node-saml keeps no
// memory of Responses that answer no request: there is no replay for it to refuse.
func TestNodeSAML(t *testing.T) {
	l := newLab(t)
	plain := sso.Recipient{EntityID: "https://node.example.se", ACSURL: nodeACS}
	encrypted, other := plain, plain
	encrypted.Encryption = key(t, "node").Certificate()
	other.EntityID = "https://annan.example.se"
	for name, c := range map[string]struct {
		to      sso.Recipient
		refused bool
	}{"plain": {plain, false}, "encrypted": {encrypted, false}, "another audience": {other, true}} {
		response, err := l.exits.Respond(c.to, citizen())
		if err != nil {
			t.Fatal(err)
		}
		said := l.judge(response)
		if (said.Refused != "") != c.refused {
			t.Errorf("%s: refused %q", name, said.Refused)
		}
		if !c.refused && (said.Number != tolvan || said.Issuer != exitEntity ||
			said.NameID == "" || said.NameIDFormat != "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent") {
			t.Errorf("%s: node-saml reads it otherwise", name)
		}
	}
}
