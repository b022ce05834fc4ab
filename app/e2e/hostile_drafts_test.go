package e2e

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"testing"

	"inkorg/app/testkit"
)

// TestHostileDraftsOnTheBench writes every payload into every field of the bench, in a real
// browser: as scripts show a draft, and by the form. Nothing of it runs, is fetched or has the
// policy report, on the bench or in the frame of the message.
func TestHostileDraftsOnTheBench(t *testing.T) {
	demo := serve(t, t.TempDir())
	defer demo.stop(t)
	b := openBench(t, demo)
	watch := b.Watch()
	b.start("/forhandsgranska")
	for n, payload := range payloads() {
		b.fill(payload, fmt.Sprintf(" nr%d.", n), n%3 == 0)
		if hit := testkit.Evaluate[string](b.Browser, `String(window.__hit ?? "") + (document.title.startsWith("hit") ? "title" : "")`); hit != "" {
			t.Errorf("%q: a script ran: %s", payload, hit)
		}
	}
	if complaints, dialogs := blocked(watch), watch.Dialogs(); len(complaints) > 0 || len(dialogs) > 0 {
		t.Errorf("the policy blocks %q, dialogs %q", complaints, dialogs)
	}
	for _, address := range watch.Requests() {
		if !strings.HasPrefix(address, demo.public+"/") && address != "about:srcdoc" || strings.Contains(address, "leak") {
			t.Errorf("a page asks for %.200s", address)
		}
	}
	// Somebody who never complains has not looked.
	b.do(`const hostile = document.createElement("div");
		hostile.innerHTML = "<img src='http://evil.example/leak.png' onerror='top.__hit=1'>";
		document.body.append(hostile)`)
	b.becomes(`document.images[0].complete`)
	if len(blocked(watch)) == 0 {
		t.Error("what the policy blocks is not noticed")
	}
}

// fill writes a payload, as it is and as a text, into every field, and waits until the message
// is shown: by the form, or as scripts do it.
func (b *writer) fill(payload, mark string, form bool) {
	b.t.Helper()
	written, err := json.Marshal(map[string]string{
		"text":   "<article><para>" + html.EscapeString(payload) + "</para><pra>" + payload + "</pra></article>",
		"rubrik": payload + mark, "avsandare": payload, "lanktext": payload, "lankfraga": payload,
	})
	if err != nil {
		b.t.Fatal(err)
	}
	shown := `one("#bench").dispatchEvent(new CustomEvent("changed"))`
	if form {
		shown = `one("#bench").submit()`
	}
	b.do(`for (const [name, value] of Object.entries(` + string(written) + `)) one("[name=" + name + "]").value = value;
		one("[name=lanksystem]").value = "SE45454";` + shown)
	if form {
		b.Await("iframe[srcdoc*='" + mark + "']")
	}
	b.becomes(`one(".editor") && !one(".editor").hidden && shown()?.querySelector("h1")?.textContent.includes("` + mark + `")`)
}
