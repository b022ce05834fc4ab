package web_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"inkorg/app/inbox"
)

// filesOf opens an archive that a citizen has got.
func filesOf(t *testing.T, got page) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(got.body), int64(len(got.body)))
	if err != nil {
		t.Fatalf("%d, %d bytes: %v", got.StatusCode, len(got.body), err)
	}
	files := map[string]string{}
	for _, file := range archive.File {
		opened, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(opened)
		if err != nil {
			t.Fatal(err)
		}
		files[file.Name] = string(content)
	}
	return files
}

// TestTakeOut gives every message of the citizen's, archived ones too, and nothing of
// anybody else.
func TestTakeOut(t *testing.T) {
	s := newSite(t)
	const messages = 45 // several pages of the store
	for n := range messages {
		s.deliver(func(d *inbox.Delivery) {
			d.Description = fmt.Sprintf("Hemlig rubrik %02d", n)
			if n%5 == 0 {
				d.MessageThreadID = "t"
			}
			d.SSOLink = &inbox.SSOLink{SystemID: "JOURNAL", Text: "Öppna", Type: inbox.CurrentTarget}
			d.Text = `<article><para>Hemlig text <ulink url="https://journal.example.se/app/svar">svara</ulink></para></article>`
		})
	}
	s.deliver(func(d *inbox.Delivery) { d.SubjectOfCareID, d.Description = agda, "Agdas" })
	b := s.citizen(tolvan)
	archived := b.get("/inkorg").doc.Find("li[data-case]").AttrOr("data-case", "")
	b.post("/inkorg/"+archived+"/arkivera", nil)

	got := b.post("/installningar/hamta", nil)
	name := regexp.MustCompile(`^attachment; filename="meddelanden-20[0-9]{2}-[0-9]{2}-[0-9]{2}\.zip"$`)
	if got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != "application/zip" || got.Header.Get("Cache-Control") != "no-store" ||
		!name.MatchString(got.Header.Get("Content-Disposition")) {
		t.Fatalf("%d %v", got.StatusCode, got.Header)
	}
	files := filesOf(t, got)
	if len(files) != 2*messages+2 {
		t.Errorf("%d files, want a page and a text of each message and two indexes", len(files))
	}
	titles := map[string]bool{}
	for name, content := range files {
		if strings.Contains(name+content, "Agdas") || strings.Contains(name+content, string(tolvan)) || strings.Contains(content, "/uthopp/") {
			t.Errorf("%s has what it should not", name)
		}
		if strings.HasPrefix(name, "meddelanden/") {
			doc, err := goquery.NewDocumentFromReader(strings.NewReader(content))
			if err != nil {
				t.Fatal(err)
			}
			if link := doc.Find("[data-body] a"); link.AttrOr("href", "") != "https://journal.example.se/app/svar" {
				t.Errorf("%s: the link leads to %q", name, link.AttrOr("href", ""))
			}
			titles[doc.Find("h1").Text()] = true
		}
	}
	if len(titles) != messages {
		t.Errorf("%d messages, want %d", len(titles), messages)
	}
	if actions, _ := s.audit(tolvan); actions[len(actions)-1] != "take-out" || len(actions) != 2 {
		t.Errorf("noted %v: taking out is no reading of each", actions)
	}
	if unread := b.get("/inkorg").doc.Find("[data-unread-count]").AttrOr("data-unread-count", ""); unread == "0" {
		t.Error("what has been taken out counts as read")
	}
}

func TestTakeOutOfNothing(t *testing.T) {
	s := newSite(t)
	if files := filesOf(t, s.citizen(tolvan).post("/installningar/hamta", nil)); len(files) != 2 || strings.TrimSpace(files["index.json"]) != "[]" {
		t.Errorf("%d files, index.json is %q", len(files), files["index.json"])
	}
}

// TestTakeOutIsHeldToAPace, from however many log-ins.
func TestTakeOutIsHeldToAPace(t *testing.T) {
	s := newSite(t)
	browsers := []*browser{s.citizen(tolvan), s.citizen(tolvan)}
	for n := range 5 {
		if got := browsers[n%2].post("/installningar/hamta", nil); got.StatusCode != http.StatusOK {
			t.Fatalf("take-out %d: %d", n+1, got.StatusCode)
		}
	}
	for _, b := range browsers {
		if got := b.post("/installningar/hamta", nil); got.StatusCode != http.StatusTooManyRequests || got.Header.Get("Retry-After") == "" {
			t.Errorf("one more: %d", got.StatusCode)
		}
	}
	if got := s.citizen(agda).post("/installningar/hamta", nil); got.StatusCode != http.StatusOK {
		t.Errorf("another citizen: %d", got.StatusCode)
	}
}

// TestTakeOutThatFailsEndsTheConnection: a browser must not take it for a whole file.
func TestTakeOutThatFailsEndsTheConnection(t *testing.T) {
	s := newSite(t)
	s.deliver(nil)
	s.store.weak = true
	b := s.citizen(tolvan)
	request := b.request(http.MethodPost, "/installningar/hamta", url.Values{
		"csrf": {b.get("/inkorg").doc.Find("input[name=csrf]").AttrOr("value", "")},
	})
	response, err := b.client.Do(request)
	if err == nil {
		_, err = io.ReadAll(response.Body)
		_ = response.Body.Close()
	}
	if err == nil {
		t.Error("the answer looks whole")
	}
	if !strings.Contains(s.log.String(), "take-out not finished") {
		t.Error("the log does not say so")
	}
}
