package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"inkorg/app/testkit"
	"inkorg/sso"
)

// foreignIdP is an identity provider that the program knows by its metadata alone. Its
// sign-on page says only that somebody came.
type foreignIdP struct {
	t      *testing.T
	url    string
	names  map[string]string
	keys   []sso.Key // the first signs
	asked  string    // query of the last request
	issuer *sso.Issuer
}

func newForeignIdP(t *testing.T, swedish, english string) *foreignIdP {
	t.Helper()
	i := &foreignIdP{t: t, names: map[string]string{"sv": swedish, "en": english}, keys: []sso.Key{testkit.NewKey(t)}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i.asked = r.URL.RawQuery
		fmt.Fprintln(w, "asked")
	}))
	t.Cleanup(server.Close)
	i.url = server.URL
	i.renew()
	return i
}

// renew makes the issuer anew, after a change of keys.
func (i *foreignIdP) renew() {
	i.t.Helper()
	var err error
	i.issuer, err = sso.NewIssuer(sso.IssuerConfig{
		EntityID: i.url + "/saml", SSOURL: i.url + "/sso", Key: i.keys[0], OtherKeys: i.keys[1:], DisplayName: i.names,
	})
	if err != nil {
		i.t.Fatal(err)
	}
}

// answer is what the identity provider has a browser post after its log-in.
func (i *foreignIdP) answer(v *visitor, account string) url.Values {
	i.t.Helper()
	registered, err := sso.ParseSPMetadata([]byte(v.get("/saml/metadata").body))
	if err != nil {
		i.t.Fatal(err)
	}
	request, err := i.issuer.ParseAuthnRequest(i.asked, []sso.RegisteredSP{registered})
	if err != nil {
		i.t.Fatal(err)
	}
	response, err := i.issuer.Respond(request.Recipient(), sso.Subject{
		PersonalNumber: account, Name: "Tolvan Tolvansson", LoA: "http://id.elegnamnden.se/loa/1.0/loa3", AuthnInstant: time.Now(),
	})
	if err != nil {
		i.t.Fatal(err)
	}
	return url.Values{"SAMLResponse": {response}, "RelayState": {request.RelayState}}
}

// post sends a form as the identity provider's page does.
func (v *visitor) post(path string, form url.Values, origin string) page {
	v.t.Helper()
	request, err := http.NewRequest(http.MethodPost, v.public+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Origin", origin)
	return v.do(request)
}

// federated writes a configuration with identity providers of a federation, and gives its
// path.
func federated(t *testing.T, federation *testkit.Federation, idps ...*foreignIdP) string {
	t.Helper()
	folder := t.TempDir()
	key, certificate, err := testkit.NewKey(t).MarshalPEM()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, idp := range idps {
		ids = append(ids, fmt.Sprintf("%q", idp.url+"/saml"))
	}
	for name, content := range map[string]string{
		"own.pem": string(key) + string(certificate), "federation.crt": string(federation.Certificate),
		"inkorg.yaml": fmt.Sprintf(`environment: test
contracts: {logical_address: [SE1]}
login:
  keys: [{certificate: own.pem, key: own.pem}]
  idps: [{metadata: %q, signed_by: federation.crt, entity_ids: [%s]}]
`, federation.URL, strings.Join(ids, ", ")),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(folder, "inkorg.yaml")
}

// TestFederationOfTwo: citizens choose by name in their language; an identity provider that
// changes its key while somebody logs in there is believed after SIGHUP, without a restart.
func TestFederationOfTwo(t *testing.T) {
	first, second := newForeignIdP(t, "Ö-legitimation", "Island e-identification"), newForeignIdP(t, "Zon-legitimation", "Zone e-identification")
	federation := testkit.NewFederation(t)
	federation.Publish([]*sso.Issuer{first.issuer, second.issuer})
	inbox := serve(t, t.TempDir(), "--config", federated(t, federation, first, second))
	defer inbox.stop(t)
	tolvan := inbox.visitor(t)
	choice := tolvan.get("/inkorg")
	names := choice.doc.Find("ul.choices a").Map(func(_ int, link *goquery.Selection) string { return link.Text() })
	if diff := cmp.Diff([]string{"Zon-legitimation", "Ö-legitimation"}, names); diff != "" {
		t.Errorf("choices (-want +got):\n%s", diff)
	}
	tolvan.get(choice.doc.Find("ul.choices a").Last().AttrOr("href", ""))

	first.keys = append([]sso.Key{testkit.NewKey(t)}, first.keys...)
	first.renew()
	answer := first.answer(tolvan, "191212121212")
	if refused := tolvan.post("/saml/acs", answer, first.url); refused.StatusCode != http.StatusForbidden {
		t.Fatalf("signed with a key that nobody knows yet: %d", refused.StatusCode)
	}
	federation.Publish([]*sso.Issuer{first.issuer, second.issuer})
	inbox.hangUp(t, "reloaded")
	if in := tolvan.post("/saml/acs", answer, first.url); in.StatusCode != http.StatusOK || in.Request.URL.Path != "/inkorg" {
		t.Errorf("after the change is published: %d at %s\n%s", in.StatusCode, in.Request.URL.Path, inbox.Err())
	}
}

// TestStartWhileTheFederationIsDown takes the copy of the run before.
func TestStartWhileTheFederationIsDown(t *testing.T) {
	idp := newForeignIdP(t, "Legitimera", "Identify")
	federation := testkit.NewFederation(t)
	federation.Publish([]*sso.Issuer{idp.issuer})
	data, file := t.TempDir(), federated(t, federation, idp)
	serve(t, data, "--config", file).stop(t)
	federation.PublishDocument(nil)
	second := serve(t, data, "--config", file)
	defer second.stop(t)
	tolvan := second.visitor(t)
	tolvan.get("/inkorg") // straight on to the identity provider
	if in := tolvan.post("/saml/acs", idp.answer(tolvan, "191212121212"), idp.url); in.Request.URL.Path != "/inkorg" {
		t.Errorf("%d at %s\n%s", in.StatusCode, in.Request.URL.Path, second.Err())
	}
}

// TestStartWithNobodyToLogInWith serves, says that it is not ready and why, and becomes so
// when the federation is back.
func TestStartWithNobodyToLogInWith(t *testing.T) {
	idp := newForeignIdP(t, "Legitimera", "Identify")
	federation := testkit.NewFederation(t)
	ops := testkit.FreeAddress(t)
	inbox := &instance{ops: ops, Process: testkit.Start(t, program, "serve", "--config", federated(t, federation, idp),
		"--data", t.TempDir(), "--listen", testkit.FreeAddress(t), "--contracts-listen", testkit.FreeAddress(t), "--ops-listen", ops)}
	ready := func(wait string) (string, error) {
		out, err := testkit.Command(program, "ready", "--ops", ops, "--wait", wait).CombinedOutput()
		return string(out), err
	}
	if out, err := ready("3s"); err == nil {
		t.Errorf("ready with nobody to log in with: %s", out)
	}
	if log := inbox.Err(); !strings.Contains(log, "nobody can log in") || !strings.Contains(log, "503 Service Unavailable") {
		t.Errorf("the log does not say why:\n%s", log)
	}
	federation.Publish([]*sso.Issuer{idp.issuer})
	inbox.hangUp(t, "reloaded")
	if out, err := ready("10s"); err != nil {
		t.Errorf("not ready: %s\n%s", out, inbox.Err())
	}
	inbox.stop(t)
}
