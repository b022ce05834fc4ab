package takeout_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"path"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"inkorg/app/inbox"
	"inkorg/app/takeout"
	"inkorg/render"
	"inkorg/views"
)

var at = time.Date(2026, 11, 22, 8, 14, 9, 0, time.UTC)

// saved is a message of everything, as it is saved.
func saved(change func(*inbox.SavedMessage)) inbox.SavedMessage {
	m := inbox.SavedMessage{
		Message: inbox.Message{
			ID: inbox.NewID(), CaseID: inbox.NewID(), Citizen: "191212121212", ReceivedAt: at, ReadAt: at.Add(time.Hour),
			OrganisationUnit: inbox.OrganisationUnit{UnitID: "SE23210000", UnitName: "Björken", UnitAddress: "Björkgatan 4", UnitTelephone: "08-465 004 01"},
			Description:      "Kallelse & svar", Text: "<article><para>Välkommen <emphasis>hit</emphasis></para></article>", SourceSystem: "JOURNAL",
			SSOLink: &inbox.SSOLink{SystemID: "FORM", Text: "Svara", QueryString: "id=1", Type: inbox.NewTarget},
		},
		System: "Journalen", Exit: "Formulär",
	}
	if change != nil {
		change(&m)
	}
	m.Document = render.New().Render(m.Text, render.Options{Profile: render.Inkorg1177(), IDPrefix: m.ID})
	return m
}

func words(t *testing.T) *views.Words {
	t.Helper()
	catalogue, err := views.LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	return catalogue.For(views.Swedish)
}

func each(messages ...inbox.SavedMessage) iter.Seq2[inbox.SavedMessage, error] {
	return func(yield func(inbox.SavedMessage, error) bool) {
		for _, m := range messages {
			if !yield(m, nil) {
				return
			}
		}
	}
}

// archive is an archive by its files.
type archive map[string]string

func open(t *testing.T, raw []byte) archive {
	t.Helper()
	files := archive{}
	reader, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range reader.File {
		opened, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(opened)
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := files[file.Name]; twice {
			t.Errorf("%s is there twice", file.Name)
		}
		files[file.Name] = string(content)
	}
	return files
}

func (a archive) document(t *testing.T, name string) *goquery.Document {
	t.Helper()
	content, there := a[name]
	if !there {
		t.Fatalf("no %s", name)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestArchive(t *testing.T) {
	docBook := saved(nil)
	plain := saved(func(m *inbox.SavedMessage) {
		m.Text, m.Description, m.ReadAt, m.SSOLink = "Hej!\r\n<ingen DocBook>", "\u200b", time.Time{}, nil
		m.OrganisationUnit = inbox.OrganisationUnit{UnitID: "SE23210000", UnitName: "\u00a0"}
		m.ReceivedAt = at.Add(time.Hour)
	})
	var out bytes.Buffer
	err := takeout.Archive{
		Words: words(t), Product: "Min inkorg", At: at, Messages: each(docBook, plain),
		More: []takeout.File{{Name: "mer.json", Write: takeout.JSON(map[string]string{"a": "<b>"})}},
	}.Write(&out)
	if err != nil {
		t.Fatal(err)
	}
	files := open(t, out.Bytes())
	if len(files) != 7 || strings.TrimSpace(files["mer.json"]) != "{\n  \"a\": \"<b>\"\n}" {
		t.Fatalf("%d files, of which mer.json says %q", len(files), files["mer.json"])
	}
	index := files.document(t, "index.html")
	pages := index.Find("li a").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("href", "") })
	wantPages := []string{
		"meddelanden/2026-11-22-091409-" + plain.ID + ".html", "meddelanden/2026-11-22-081409-" + docBook.ID + ".html",
	}
	if !slices.Equal(pages, wantPages) {
		t.Fatalf("the index leads to %q, want %q: newest first", pages, wantPages)
	}
	if said := strings.Join(strings.Fields(index.Find("li").Text()), " "); !strings.Contains(said, "Meddelande") || !strings.Contains(said, "Kallelse & svar Björken") {
		t.Errorf("the index says %q", said)
	}
	shown := files.document(t, pages[1])
	if body, err := shown.Find("[data-body]").Html(); err != nil || body != docBook.Document.HTML {
		t.Errorf("the page shows %q, want %q", body, docBook.Document.HTML)
	}
	for _, want := range []string{"Kallelse & svar", "Björken", "Björkgatan 4", "Söndag 22 november 2026, kl. 09.14", "kl. 10.14", "”Svara” leder till Formulär"} {
		if !strings.Contains(shown.Find("main").Text(), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	bare := files.document(t, pages[0]).Find("main").Text()
	if !strings.Contains(bare, "Avsändare saknas") || !strings.Contains(bare, "Oläst") {
		t.Errorf("the page of a message that says little: %q", bare)
	}
	for name, text := range map[string]string{
		"originaltext/2026-11-22-081409-" + docBook.ID + ".xml": docBook.Text, "originaltext/2026-11-22-091409-" + plain.ID + ".txt": plain.Text,
	} {
		if files[name] != text {
			t.Errorf("%s is %q, want %q", name, files[name], text)
		}
	}
	files.checkLinks(t)
	files.checkIndex(t)
}

// checkLinks holds the pages to lead only to each other, and to need nothing else.
func (a archive) checkLinks(t *testing.T) {
	t.Helper()
	for name := range a {
		if path.Ext(name) != ".html" {
			continue
		}
		doc := a.document(t, name)
		if doc.Find("h1").Length() != 1 || doc.Find("html").AttrOr("lang", "") != "sv" || doc.Find("script, link, img, iframe, form").Length() != 0 {
			t.Errorf("%s is no page by itself", name)
		}
		doc.Find("main a").Each(func(_ int, link *goquery.Selection) {
			href := link.AttrOr("href", "")
			if _, there := a[path.Join(path.Dir(name), href)]; !there && !strings.HasPrefix(href, "tel:") {
				t.Errorf("%s leads to %s, which is not in the archive", name, href)
			}
		})
	}
}

// checkIndex holds the index for programs to name every file of a message, and all that the
// contract has of it.
func (a archive) checkIndex(t *testing.T) {
	t.Helper()
	var index []struct {
		Page, Text, MessageDescription string
		Received                       time.Time
		SSOLink                        *struct{ SystemID, QueryString string }
		OrganisationUnit               struct{ UnitID, UnitName string }
	}
	if err := json.Unmarshal([]byte(a["index.json"]), &index); err != nil {
		t.Fatal(err)
	}
	if len(index) != 2 || index[0].SSOLink != nil || index[1].SSOLink == nil || index[1].SSOLink.QueryString != "id=1" ||
		index[1].MessageDescription != "Kallelse & svar" || index[1].OrganisationUnit.UnitName != "Björken" || !index[1].Received.Equal(at) {
		t.Errorf("index.json: %s", a["index.json"])
	}
	for _, one := range index {
		if a[one.Page] == "" || a[one.Text] == "" {
			t.Errorf("no file %s or %s", one.Page, one.Text)
		}
	}
}

// TestNamesOfFilesSayNothing of what senders have written.
func TestNamesOfFilesSayNothing(t *testing.T) {
	const secret = "../hemligt 191212121212"
	m := saved(func(m *inbox.SavedMessage) {
		m.Description, m.ThreadID, m.SourceSystem, m.OrganisationUnit.UnitID, m.OrganisationUnit.UnitName = secret, secret, secret, secret, secret
	})
	var out bytes.Buffer
	if err := (takeout.Archive{Words: words(t), At: at, Messages: each(m)}).Write(&out); err != nil {
		t.Fatal(err)
	}
	for name := range open(t, out.Bytes()) {
		if strings.Contains(name, "hemligt") || strings.Contains(name, "1912") || strings.Contains(name, "..") {
			t.Errorf("a file is called %q", name)
		}
	}
}

// TestArchiveThatFails is none: no directory ends it.
func TestArchiveThatFails(t *testing.T) {
	broken := errors.New("broken")
	var out bytes.Buffer
	err := takeout.Archive{Words: words(t), At: at, Messages: func(yield func(inbox.SavedMessage, error) bool) {
		_ = yield(saved(nil), nil) && yield(inbox.SavedMessage{}, broken)
	}}.Write(&out)
	if !errors.Is(err, broken) {
		t.Errorf("%v, want it broken", err)
	}
	if _, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len())); err == nil {
		t.Error("it opens")
	}
}

// TestArchiveIsNotHeldInMemory but for what the indexes say, a kilobyte of each message.
func TestArchiveIsNotHeldInMemory(t *testing.T) {
	const messages = 2000
	m := saved(func(m *inbox.SavedMessage) {
		m.Text = "<article><para>" + strings.Repeat("Ett ganska långt meddelande. ", 300) + "</para></article>"
	})
	measure := func() uint64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.HeapAlloc
	}
	before, most := measure(), uint64(0)
	var written counter
	err := takeout.Archive{Words: words(t), At: at, Messages: func(yield func(inbox.SavedMessage, error) bool) {
		for n := range messages {
			m.ID = inbox.NewID()
			if !yield(m, nil) {
				return
			}
			if n%500 == 499 {
				most = max(most, measure()-min(before, measure()))
			}
		}
	}}.Write(&written)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d messages: %d kB in memory at most, an archive of %d kB", messages, most>>10, written>>10)
	if each := most / messages; each > 3000 {
		t.Errorf("%d bytes of each message are held", each)
	}
}

// counter counts what is written to it.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
