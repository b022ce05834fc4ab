package e2e

import (
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestCommandLinesOfTheTestBench runs the lines on the page as they stand there, with a message
// that comes while the last one waits.
func TestCommandLinesOfTheTestBench(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Fatal("curl is missing: run `make tools`")
	}
	i := serve(t, t.TempDir())
	v := i.visitor(t)
	v.logIn(noCases)
	page := v.submit(v.get("/testbank/konto"), "form[action$='/nyckel']", nil)
	lines := page.doc.Find("section[aria-labelledby=program] pre").Text()
	script := filepath.Join(t.TempDir(), "lines.sh")
	if err := os.WriteFile(script, []byte("set -e\n"+lines), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command("bash", script)
	answers := make(chan string)
	go func() {
		out, err := command.CombinedOutput()
		if err != nil {
			out = append(out, []byte(err.Error())...)
		}
		answers <- string(out)
	}()
	eventually(t, func() bool { // the first two have been answered
		return strings.Count(i.Err(), "route=/testbank/api/") >= 2
	})
	if out, code := i.send(t, "--to", noCases, "--system", "SE45454", "--unit", "SE23210000", "--unit-name", "Björken", "--description", "Provsvar"); code != 0 {
		t.Fatal(out)
	}
	out := <-answers
	for _, want := range []string{`"kind":"docbook"`, `"messages":[],"timedOut":false`, `"messageDescription":"Provsvar"`, `"verdict":"yes"`} {
		if !strings.Contains(out, want) {
			t.Errorf("the lines do not give %s:\n%s", want, out)
		}
	}
}

// TestTestersBeginAgain: whoever begins again is logged out, is no active user, and has nothing
// at the next log-in but the evidence of the protocol.
func TestTestersBeginAgain(t *testing.T) {
	i := serve(t, t.TempDir())
	message := []string{"--to", noCases, "--system", "SE45454", "--unit", "SE23210000", "--unit-name", "Björken", "--description", "Provsvar"}
	i.send(t, message...)
	v := i.visitor(t)
	v.logIn(noCases)
	out := v.submit(v.get("/testbank/konto"), "form[action$='/nollstall']", url.Values{"bekrafta": {"ja"}})
	if out.Request.URL.Path != "/utloggad" || out.StatusCode != http.StatusOK {
		t.Errorf("leads to %s, %d", out.Request.URL.Path, out.StatusCode)
	}
	if refused, code := i.send(t, message...); code != 3 || !strings.Contains(refused, "Target person is not active user") {
		t.Errorf("send: %d, %s", code, refused)
	}
	v = i.visitor(t)
	v.logIn(noCases)
	if titles := v.titles(); len(titles) != 0 {
		t.Errorf("there are still %q", titles)
	}
	eventually(t, func() bool { return v.get("/testbank").doc.Find(".call").Length() == 2 })
}

// TestTestersSend: what a tester sends on the page goes by the contract, and is seen in the inbox
// and in the traffic. Each tester sees their own.
func TestTestersSend(t *testing.T) {
	i := serve(t, t.TempDir())
	v, other := i.visitor(t), i.visitor(t)
	v.logIn(noCases)
	other.logIn(oddCases)
	form := v.get("/testbank/skicka?mall=uthopp")
	sent := v.submit(form, "form.sending", url.Values{
		"text": {strings.TrimPrefix(form.doc.Find("#text").Text(), "\n")}, "system": {"DEMO-REDIRECT"}, "lanktyp": {"CurrentTarget"}, "till": {""},
	})
	if got := strings.TrimSpace(sent.doc.Find(".outcome .mark").Text()); got != "OK" || !strings.Contains(sent.doc.Find("#svaret").Text(), "resultCode>OK") {
		t.Fatalf("sent: %q\n%s", got, sent.doc.Find("main").Text())
	}
	if titles := v.titles(); len(titles) != 1 || titles[0] != "Fyll i ett formulär" {
		t.Errorf("the inbox has %q", titles)
	}
	eventually(t, func() bool { return v.get("/testbank?system=DEMO-REDIRECT").doc.Find(".call").Length() == 1 })
	address := v.get("/testbank").doc.Find(".call a").First().AttrOr("href", "")
	if v.get(address).doc.Find("#forfragan").Length() != 1 {
		t.Error("the request is not kept")
	}
	if got := other.get("/testbank?system=DEMO-REDIRECT").doc.Find(".call").Length(); got != 0 || other.get(address).StatusCode != http.StatusNotFound {
		t.Error("another tester sees it")
	}
	if !strings.Contains(i.log(), "contract answered") {
		t.Error("no call of the contract is logged")
	}
}
