package e2e

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"inkorg/app/testkit"
)

// verify runs the command beside the running program, and gives the state of each line.
func (i *instance) verify(t *testing.T, system string) (states map[string]string, code int) {
	t.Helper()
	args := []string{"verify", "--system", system, "--format", "json"}
	for at, word := range i.command {
		if word == "--data" || word == "--config" {
			args = append(args, word, i.command[at+1])
		}
	}
	command := testkit.Command(program, args...)
	out, err := command.Output()
	if err != nil && command.ProcessState == nil {
		t.Fatal(err)
	}
	var report struct {
		Lines []struct{ Line, State string }
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	states = map[string]string{}
	for _, line := range report.Lines {
		states[line.Line] = line.State
	}
	return states, command.ProcessState.ExitCode()
}

// TestProtocolTicksAfterASend: the page and the command go by what was really sent.
func TestProtocolTicksAfterASend(t *testing.T) {
	i := serve(t, t.TempDir())
	if states, code := i.verify(t, "DEMO-REDIRECT"); states["description"] != "missing" || states["contacts"] != "by-hand" || code != 3 {
		t.Errorf("before: %v, exit %d", states, code)
	}
	message := []string{"--to", manyCases, "--system", "DEMO-REDIRECT", "--unit", "SE23210000", "--unit-name", "Björken", "--description", "Provsvar", "--thread", "t1", "--link-system", "DEMO-REDIRECT", "--link-text", "Öppna"}
	i.send(t, "--to", manyCases, "--active")
	i.send(t, "--to", "191111111111", "--system", "DEMO-REDIRECT", "--unit", "SE23210000", "--unit-name", "Björken", "--description", "Provsvar")
	i.sendText(t, "<article><para>Ett</para></article>", message...)
	i.sendText(t, "<article><para>Ett</para></article>", message...)
	i.sendText(t, "<article><para>Två</para></article>", message...)
	v := i.visitor(t)
	v.logIn(manyCases)
	opened := v.get("/inkorg/" + v.get("/inkorg").doc.Find("li[data-case]").First().AttrOr("data-case", ""))
	v.get(opened.doc.Find("a[data-exit]").First().AttrOr("href", ""))

	want := map[string]string{
		"system": "seen", "description": "seen", "unit": "seen", "link-docbook": "seen", "encoded": "seen", "combinations": "seen", "asked": "seen", "tested": "seen",
		"thread": "seen", "exit": "seen", "repeat": "seen", "not-active": "seen", "notification": "missing", "federation": "by-hand",
	}
	var states map[string]string
	var code int
	eventually(t, func() bool { // what goes over the wire is kept soon after
		states, code = i.verify(t, "DEMO-REDIRECT")
		return states["thread"] == "seen"
	})
	for line, state := range want {
		if states[line] != state {
			t.Errorf("%s: %s, want %s", line, states[line], state)
		}
	}
	if code != 0 {
		t.Errorf("exit %d", code)
	}
	page := v.get("/testbank/protokoll?system=DEMO-REDIRECT")
	for _, line := range []string{"description", "thread", "exit", "not-active"} {
		if page.doc.Find("#rad-"+line+".done").Length() != 1 {
			t.Errorf("%s is not ticked on the page", line)
		}
	}
	// And in a browser: a line that is missing is ticked after a message, when the page is
	// loaded again.
	b := testkit.OpenBrowser(t)
	public, err := url.Parse(i.public)
	if err != nil {
		t.Fatal(err)
	}
	b.UseCookies(i.public, v.client.Jar.Cookies(public))
	ticked := func() bool {
		b.Open(i.public + "/testbank/protokoll?system=DEMO-IDPLINK")
		return testkit.Evaluate[bool](b, `document.querySelector("#rad-description").classList.contains("done")`)
	}
	if ticked() {
		t.Error("ticked before anything was sent")
	}
	i.send(t, "--to", manyCases, "--system", "DEMO-IDPLINK", "--unit", "SE23210000", "--unit-name", "Björken", "--description", "Provsvar")
	eventually(t, ticked)
	if states, code := i.verify(t, "SE45454"); states["description"] != "missing" || code != 3 {
		t.Errorf("another system: %v, exit %d", states, code)
	}
}

// sendText is send of a text, which has to be accepted.
func (i *instance) sendText(t *testing.T, text string, args ...string) {
	t.Helper()
	command := testkit.Command(program, append([]string{"send", "--endpoint", i.contracts}, args...)...)
	command.Stdin = strings.NewReader(text)
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("send: %v, %s", err, out)
	}
}

// eventually waits for a condition.
func eventually(t *testing.T, holds func() bool) {
	t.Helper()
	for range 300 {
		if holds() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Error("it has not come true")
}
