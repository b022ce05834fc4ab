package e2e

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"inkorg/app/testkit"
	"inkorg/assets"
	"inkorg/render"
	"inkorg/views"
)

// TestMessagesAreValidHTML has the Nu validator look at every sample message and every cell of
// the profiles' tables, on the page of a case and in the file that can be mailed.
func TestMessagesAreValidHTML(t *testing.T) {
	var cells []string
	for _, profile := range render.Profiles() {
		cells = append(cells, cellTexts(profile)...)
	}
	css, err := assets.InlineCSS()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, lang := range []string{views.Swedish, views.English} {
		samples, all := rendered(sampleTexts(t), lang), rendered(cells, lang)
		files["samples-"+lang+".html"] = casePage(t, lang, assets.New(), messagesOf(samples))
		files["cells-"+lang+".html"] = casePage(t, lang, assets.New(), messagesOf(all))
		files["standalone-"+lang+".html"] = written(t, views.Standalone(words(t, lang), css, strings.Join(samples, "\n")))
		t.Logf("%s: %d bodies of samples, %d of table cells", lang, len(samples), len(all))
	}
	validate(t, files)
}

// messagesOf makes a message of each body.
func messagesOf(bodies []string) []views.MessageView {
	var messages []views.MessageView
	for n, body := range bodies {
		messages = append(messages, views.MessageView{
			ID: strconv.Itoa(n), Title: "Meddelande " + strconv.Itoa(n), At: messageTime, Open: true, Body: body, Help: "/hjalp",
			Sender: views.SenderView{Name: "Vårdcentralen Björken", Telephone: "08-465 004 01"},
		})
	}
	return messages
}

// TestPagesAreValidHTML has the validator look at the pages of the running demo in both
// languages, as somebody logged in and as nobody, at those that it does not come to, and at the
// style sheets.
func TestPagesAreValidHTML(t *testing.T) {
	demo := serve(t, t.TempDir())
	defer demo.stop(t)
	in, out := demo.visitor(t), demo.visitor(t)
	in.logIn("191212121212")
	files := map[string]string{}
	for name, html := range stillPages(t) {
		files["still_"+name+".html"] = html
	}
	for _, lang := range []string{views.Swedish, views.English} {
		in.speak(lang)
		out.speak(lang)
		add := func(path string, p page) {
			if !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
				return
			}
			files[lang+strings.NewReplacer("/", "_", "?", "_").Replace(path)+".html"] = p.body
		}
		for _, path := range []string{"/", "/finns-inte", "/inkorg?visa=allt", "/logga-in?slut=1", "/hjalp?fel=503-tox3k9-7f3a-9kc2-4xde"} {
			add("/out"+path, out.get(path))
			add(path, in.get(path))
		}
		for path, p := range in.crawl("/inkorg") {
			add(path, p)
		}
		wrong := in.submit(in.get("/installningar"), "form[action='/installningar']", url.Values{"sms": {"1"}, "mobil": {"070"}, "epost": {"1"}, "spara": {"1"}})
		if wrong.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("wrong settings: %d", wrong.StatusCode)
		}
		add("/wrong", wrong)
		add("/integrators", out.get(demo.contracts+"/?sprak="+lang))
	}
	for _, sheet := range []string{"inbox.css", "list.css", "message.css", "own.css", "other.css"} {
		css, err := os.ReadFile("../../assets/" + sheet)
		if err != nil {
			t.Fatal(err)
		}
		files[sheet] = string(css)
	}
	validate(t, files)
}

// TestValidatorFindsFaults: a validator that says nothing has looked.
func TestValidatorFindsFaults(t *testing.T) {
	found := remarks(t, map[string]string{
		"bad.html": `<!doctype html><html lang="sv"><title>a</title><p><div></div></p></html>`,
		"bad.css":  "p { colour: red }",
	})
	seen := map[string]bool{}
	for _, r := range found {
		seen[filepath.Base(r.URL)] = seen[filepath.Base(r.URL)] || r.Type == "error"
	}
	if !seen["bad.html"] || !seen["bad.css"] {
		t.Errorf("found %+v", found)
	}
}

// remark is something that the validator says of a file.
type remark struct {
	Type    string `json:"type"` // error, info (warnings too) or non-document-error
	URL     string `json:"url"`
	Line    int    `json:"lastLine"`
	Message string `json:"message"`
	Extract string `json:"extract"`
}

// validate fails for every error, and every warning that is not expected.
func validate(t *testing.T, files map[string]string) {
	t.Helper()
	for _, r := range remarks(t, files) {
		if r.Type == "info" && expectedWarning(r.Message) {
			continue
		}
		t.Errorf("%s:%d: %s: %s\n%s", filepath.Base(r.URL), r.Line, r.Type, r.Message, r.Extract)
	}
}

// expectedWarning says whether a warning is about what senders write, which is theirs to mend.
func expectedWarning(message string) bool {
	for _, beginning := range []string{
		"Section lacks heading", // the profiles have sections without a title
		// Senders may repeat a term.
		"Duplicate “dt” name", "The first occurrence of “dt” name",
		"This document appears to be written in Swedish", // a message keeps its language on an English page
	} {
		if strings.HasPrefix(message, beginning) {
			return true
		}
	}
	return false
}

// remarks runs the validator over files, by their names and contents.
func remarks(t *testing.T, files map[string]string) []remark {
	t.Helper()
	java, jar := testkit.Need(t, "java"), testkit.NeedFile(t, validatorJar)
	folder := t.TempDir()
	arguments := []string{"-jar", jar, "--also-check-css", "--format", "json", "--stdout"}
	for name, content := range files {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		arguments = append(arguments, path)
	}
	out, err := exec.Command(java, arguments...).Output()
	if _, hasRemarks := errors.AsType[*exec.ExitError](err); err != nil && !hasRemarks {
		t.Fatal(err)
	}
	var answer struct {
		Messages []remark `json:"messages"`
	}
	if err := json.Unmarshal(out, &answer); err != nil {
		t.Fatalf("the validator says %q: %v", out, err)
	}
	return answer.Messages
}

// validatorJar is where `make tools` puts the validator.
const validatorJar = "../../.tools/node_modules/vnu-jar/build/dist/vnu.jar"
