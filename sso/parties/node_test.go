package parties

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"inkorg/app/testkit"
	"inkorg/sso"
)

const (
	nodeEntity = "https://node.example.se"
	nodeACS    = nodeEntity + "/acs"
)

// node is a service provider by node-saml, in a process of its own.
type node struct {
	t   *testing.T
	in  *json.Encoder
	out *json.Decoder
}

// said is what node-saml answers: who a Response is about or why it is refused, or where
// a log-in begins.
type said struct {
	Number, Issuer, NameID, NameIDFormat string
	Refused                              string
	Address                              string
}

// startNode starts node-saml, configured as its documentation says.
func (l *lab) startNode() *node {
	l.t.Helper()
	module, err := filepath.Abs("../../.tools/node-saml/node_modules/@node-saml/node-saml")
	if err != nil {
		l.t.Fatal(err)
	}
	private, _, err := key(l.t, "node").MarshalPEM()
	if err != nil {
		l.t.Fatal(err)
	}
	program, module := testkit.Need(l.t, "node"), testkit.NeedFile(l.t, module)
	command := exec.Command(program, "testdata/node-saml/accept.cjs")
	in, errIn := command.StdinPipe()
	out, errOut := command.StdoutPipe()
	if err := errors.Join(errIn, errOut, command.Start()); err != nil {
		l.t.Fatal(err)
	}
	l.t.Cleanup(func() {
		_ = in.Close() // which ends it
		_ = command.Wait()
	})
	n := &node{t: l.t, in: json.NewEncoder(in), out: json.NewDecoder(out)}
	n.tell(map[string]any{"module": module, "options": map[string]any{
		"callbackUrl": nodeACS, "issuer": nodeEntity, "audience": nodeEntity, "entryPoint": exitSSO,
		"idpIssuer": exitEntity, "idpCert": certificate(l.t, "exit"),
		"decryptionPvk": string(private), "privateKey": string(private), "signatureAlgorithm": "sha256",
		"wantAuthnResponseSigned": true, "wantAssertionsSigned": true, "validateInResponseTo": "ifPresent",
	}})
	return n
}

func (n *node) tell(what any) {
	n.t.Helper()
	if err := n.in.Encode(what); err != nil {
		n.t.Fatal(err)
	}
}

func (n *node) ask(what any) said {
	n.t.Helper()
	n.tell(what)
	var answer said
	if err := n.out.Decode(&answer); err != nil {
		n.t.Fatal(err)
	}
	return answer
}

// judge has node-saml read a Response.
func (n *node) judge(response string) said {
	n.t.Helper()
	return n.ask(map[string]any{"form": map[string]string{"SAMLResponse": response}})
}

// respond has an issuer make a Response about the citizen.
func respond(t *testing.T, by *sso.Issuer, to sso.Recipient) string {
	t.Helper()
	response, err := by.Respond(to, citizen())
	if err != nil {
		t.Fatal(err)
	}
	return response
}

// TestNodeSAML: our Response as an exit sends it, plain and encrypted, and those that are
// not what they should be. node-saml keeps no memory of Responses that answer no request:
// such a one is accepted as often as it comes, until its time is over.
func TestNodeSAML(t *testing.T) {
	l := newLab(t)
	n := l.startNode()
	plain := sso.Recipient{EntityID: nodeEntity, ACSURL: nodeACS}
	encrypted, elsewhere := plain, plain
	encrypted.Encryption = key(t, "node").Certificate()
	elsewhere.EntityID = "https://annan.example.se"
	past := issuer(t, "exit", func() time.Time { return time.Now().Add(-15 * time.Minute) })
	good := respond(t, l.exits, plain)
	for _, c := range []struct {
		name, response string
		refused        string // "" when it is accepted
	}{
		{"plain", good, ""},
		{"encrypted", respond(t, l.exits, encrypted), ""},
		{"the same again", good, ""},
		{"another audience", respond(t, l.exits, elsewhere), "audience"},
		{"15 minutes old", respond(t, past, plain), "expired"},
		{"15 minutes old, encrypted", respond(t, past, encrypted), "expired"},
		{"another's key", respond(t, issuer(t, "idp", time.Now), plain), "signature"},
		{"another person", tampered(t, good), "signature"},
	} {
		answer := n.judge(c.response)
		if c.refused != "" {
			if !strings.Contains(answer.Refused, c.refused) || answer.Number != "" {
				t.Errorf("%s: refused %q, want something about %q", c.name, answer.Refused, c.refused)
			}
			continue
		}
		if answer.Refused != "" || answer.Number != tolvan || answer.Issuer != exitEntity ||
			answer.NameID == "" || answer.NameIDFormat != "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" {
			t.Errorf("%s: refused %q, or read otherwise", c.name, answer.Refused)
		}
	}
}

// tampered puts another person into a Response.
func tampered(t *testing.T, response string) string {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(response)
	if err != nil || !strings.Contains(string(raw), tolvan) {
		t.Fatalf("the Response names nobody: %v", err)
	}
	return base64.StdEncoding.EncodeToString([]byte(strings.ReplaceAll(string(raw), tolvan, "191313131313")))
}

// TestNodeSAMLAsks: node-saml's own signed request is understood, its answer accepted, and
// the same answer refused the second time: what answers a request is what it remembers.
func TestNodeSAMLAsks(t *testing.T) {
	l := newLab(t)
	n := l.startNode()
	begun, err := url.Parse(n.ask(map[string]string{"begin": "handle"}).Address)
	if err != nil {
		t.Fatal(err)
	}
	request, err := l.exits.ParseAuthnRequest(begun.RawQuery, []sso.RegisteredSP{{
		EntityID: nodeEntity, ACSURLs: []string{nodeACS}, Certificates: []*x509.Certificate{key(t, "node").Certificate()},
	}})
	if err != nil || request.RelayState != "handle" || request.ACSURL != nodeACS {
		t.Fatalf("%v, the answer goes to %q with %q", err, request.ACSURL, request.RelayState)
	}
	response := respond(t, l.exits, request.Recipient())
	if answer := n.judge(response); answer.Refused != "" || answer.Number != tolvan {
		t.Errorf("the answer is refused: %q", answer.Refused)
	}
	if again := n.judge(response); !strings.Contains(again.Refused, "InResponseTo is not valid") {
		t.Errorf("a replay: refused %q", again.Refused)
	}
	foreign := request.Recipient()
	foreign.InResponseTo = "_never_asked"
	if answer := n.judge(respond(t, l.exits, foreign)); !strings.Contains(answer.Refused, "InResponseTo is not valid") {
		t.Errorf("an answer to nothing: refused %q", answer.Refused)
	}
}
