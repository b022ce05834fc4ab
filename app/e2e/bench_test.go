package e2e

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"inkorg/app/testkit"
	"inkorg/render"
)

// writer is somebody with the preview in a browser.
type writer struct {
	t *testing.T
	*testkit.Browser
	public string
}

func openBench(t *testing.T, demo *instance) *writer {
	t.Helper()
	b := &writer{t, testkit.OpenBrowser(t), demo.public}
	b.Look(1280, 900, false)
	return b
}

// start opens the bench and waits for its editor.
func (b *writer) start(path string) {
	b.t.Helper()
	b.Open(b.public + path)
	b.becomes(`!one(".editor").hidden`)
}

// inBench are names for what tests look at.
const inBench = `const one = s => document.querySelector(s), editor = one(".editor")?.shadowRoot, frame = one("iframe"), shown = () => frame.contentDocument;
	const inEditor = s => editor.querySelector(s), offered = () => [...editor.querySelectorAll(".cm-tooltip-autocomplete li")].map(e => e.textContent);`

// becomes waits until an expression is true.
func (b *writer) becomes(expression string) {
	b.t.Helper()
	if !testkit.Evaluate[bool](b.Browser, `(async () => {
		for (let n = 0; n < 500; n++) {
			`+inBench+`
			if (`+expression+`) return true;
			await new Promise(done => setTimeout(done, 20));
		}
		return false;
	})()`) {
		b.t.Fatalf("it does not come to %s; the bench says %q of %q", expression, b.Text("[data-count]"), testkit.Evaluate[string](b.Browser, `document.querySelector("textarea").value`))
	}
}

// do runs a script.
func (b *writer) do(script string) {
	b.t.Helper()
	testkit.Evaluate[any](b.Browser, `(() => { `+inBench+script+` })()`)
}

// write puts a text into the bench, and the cursor of the editor at a place.
func (b *writer) write(text string, line, column string) {
	b.t.Helper()
	quoted, err := json.Marshal(text)
	if err != nil {
		b.t.Fatal(err)
	}
	b.do(`one("textarea").value = ` + string(quoted) + `; one("#bench").dispatchEvent(new CustomEvent("changed"))`)
	b.becomes(`[...editor.querySelectorAll(".cm-line")].map(e => e.textContent).join("\n") === ` + string(quoted))
	b.do(`one("#bench").dispatchEvent(new CustomEvent("place", {cancelable: true, detail: {line: ` + line + `, column: ` + column + `}}))`)
}

// TestBench writes a message as its designer does, with scripts.
func TestBench(t *testing.T) {
	demo := serve(t, t.TempDir())
	defer demo.stop(t)
	b := openBench(t, demo)
	watch := b.Watch()

	b.start("/forhandsgranska?exempel=kallelse/blodtryck.xml")
	b.completes(render.Inkorgsfunktionen(), "section")
	b.completes(render.Inkorg1177(), "para")
	b.showsFindings()
	b.mends()
	b.keepsWhatIsOpen()
	b.looks()
	b.shares()
	b.checks()

	if blocked := blocked(watch); len(blocked) > 0 {
		t.Errorf("the policy blocks: %q", blocked)
	}
	for _, address := range watch.Requests() {
		if !strings.HasPrefix(address, demo.public+"/") && address != "about:srcdoc" {
			t.Errorf("a page asks for %s", address)
		}
	}
	if strings.Contains(demo.log(), "Hemlig") {
		t.Error("the log holds what was written")
	}
	// Somebody who never complains has not looked.
	b.do(`document.body.append(Object.assign(new Image(), {src: "data:image/gif;base64,R0lGODlhAQABAAAAACw="}))`)
	b.becomes(`document.images[0].complete`)
	if len(blocked(watch)) == 0 {
		t.Error("what the policy blocks is not noticed")
	}
}

// blocked is what the browser says that a page's policy has blocked. That nothing runs in
// the frame is said too, and as it should be.
func blocked(watch *testkit.Watch) []string {
	return slices.DeleteFunc(watch.Complaints(), func(said string) bool { return !strings.Contains(said, "Content Security Policy") })
}

// completes: after a < stand the elements that the profile's table allows there, and no
// other.
func (b *writer) completes(profile *render.Profile, parent string) {
	b.t.Helper()
	element, _ := profile.Element(parent)
	want := slices.Sorted(slices.Values(element.Children))
	b.do(`one("#som").value = "profil/` + profile.Name() + `"; one("#som").dispatchEvent(new Event("change"))`)
	b.write("<article>\n<"+parent+">\n\n</"+parent+">\n</article>", "3", "1")
	b.Press("<")
	b.becomes(`offered().sort().join() === "` + strings.Join(want, ",") + `"`)
}

// showsFindings: what is typed is shown, marked in the margin, and said; the finding leads
// to its place; and the tabulator leaves the field.
func (b *writer) showsFindings() {
	b.t.Helper()
	b.write("<article>\n<para>Hemligt </para>\n</article>", "2", "15")
	b.Press("<b>fett")
	b.becomes(`one("[data-count]").textContent === "1 fel" && shown().querySelector(".mismatch")`)
	b.becomes(`inEditor(".cm-lint-marker-error") && inEditor(".cm-lintRange-error").textContent === "<b"`)
	b.Press("\t")
	b.becomes(`document.activeElement !== one(".editor")`)
	b.do(`one(".findings a[data-line]").click()`)
	b.becomes(`document.activeElement === one(".editor") && inEditor(".cm-activeLine").textContent.startsWith("<para>Hemligt")`)
}

// mends: one press mends all that can be, in the editor too.
func (b *writer) mends() {
	b.t.Helper()
	b.write("<article>\n<pra>&aring;r</pra>\n</article>", "1", "1")
	b.becomes(`one("[data-count]").textContent === "1 fel, 1 varning"`)
	b.do(`one("button[value=alla]").click()`)
	b.becomes(`one("textarea").value === "<article>\n<para>år</para>\n</article>" && inEditor(".cm-content").textContent === "<article><para>år</para></article>"`)
}

// keepsWhatIsOpen: what has been opened in the message stays open while it is written.
func (b *writer) keepsWhatIsOpen() {
	b.t.Helper()
	b.write("<article>\n<section><title><emphasis role=\"collapsible\">Mer</emphasis></title><para>a</para></section>\n</article>", "2", "1")
	b.becomes(`shown().querySelector("details")`)
	b.do(`shown().querySelector("details").open = true`)
	b.Press("<para>Nytt")
	b.becomes(`shown().querySelector("[data-body] p").textContent === "Nytt" && shown().querySelector("details").open`)
}

// looks: the frame is as wide as asked for, and answers as other colours, paper and text do.
func (b *writer) looks() {
	b.t.Helper()
	for _, width := range []string{"320", "390", "768", "1280"} {
		b.do(`one("[name=bredd][value='` + width + `']").click()`)
		b.becomes(`frame.contentWindow.innerWidth === ` + width)
	}
	const ground = `frame.contentWindow.getComputedStyle(shown().body).backgroundColor`
	b.do(`one("[data-scheme=dark]").click()`)
	b.becomes(ground + ` === "rgb(14, 26, 30)"`)
	b.do(`one("[data-scheme=light]").click()`)
	b.becomes(ground + ` === "rgb(243, 246, 245)"`)
	b.do(`one("[data-text]").click()`)
	b.becomes(`frame.contentWindow.getComputedStyle(shown().documentElement).fontSize === "32px"`)
	b.do(`one("[data-medium]").click()`)
	b.becomes(`frame.contentWindow.getComputedStyle(shown().querySelector(".top")).display === "none"`)
}

// shares: a link brings the same message, which no server is sent.
func (b *writer) shares() {
	b.t.Helper()
	const text = "<article>\n<para>Dela å 😀</para>\n</article>"
	b.write(text, "1", "1")
	b.do(`one("#rubrik").value = "Delad"; one("[data-share]").click()`)
	b.becomes(`location.hash.startsWith("#m=")`)
	link := b.Location()
	b.Open("about:blank")
	b.Open(link)
	b.becomes(`!one(".editor").hidden && one("#rubrik").value === "Delad" && shown().querySelector("[data-body]")?.textContent === "Dela å 😀"`)
	b.becomes(`inEditor(".cm-content").textContent === "<article><para>Dela å 😀</para></article>"`)
	b.do(`one("textarea").value = [...Array(20000)].map((_, n) => n * 7919 % 9973).join(" "); one("[data-share]").click()`)
	b.becomes(`one("[data-taken]").textContent.startsWith("Texten är för lång för en länk")`)
}

// checks: axe-core looks at the message, and finds nothing in one that is sound.
func (b *writer) checks() {
	b.t.Helper()
	b.write("<article>\n<para>a</para>\n</article>", "1", "1")
	b.do(`one("[data-check]").click()`)
	b.becomes(`one("[data-checked]").textContent === "Kontrollen hittade inga problem."`)
}

// TestBenchWithoutScripts is a form, and does what it says.
func TestBenchWithoutScripts(t *testing.T) {
	demo := serve(t, t.TempDir())
	defer demo.stop(t)
	b := openBench(t, demo)
	b.WithoutScripts()
	b.Open(b.public + "/forhandsgranska")
	b.Type("textarea", "<article><pra>Hej</pra></article>")
	b.Click("#bench button.btn-p", ".findings button")
	if count := b.Text("[data-count]"); count != "1 fel" {
		t.Errorf("%q", count)
	}
	b.Click(".findings button", "#bench:not(:has(.findings))")
	if text := b.Text("textarea"); text != "<article><para>Hej</para></article>" {
		t.Errorf("%s", text)
	}
	if page := b.Attribute("iframe", "srcdoc"); !strings.Contains(page, "<p>Hej</p>") {
		t.Errorf("the frame shows %s", page)
	}
}
