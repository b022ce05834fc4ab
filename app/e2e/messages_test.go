package e2e

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"inkorg/assets"
	"inkorg/render"
	"inkorg/views"
)

// messageTime is when the messages of these tests came.
var messageTime = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// words gives the words of the pages in a language.
func words(t *testing.T, lang string) *views.Words {
	t.Helper()
	catalogue, err := views.LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	return catalogue.For(lang)
}

// renderLang is the renderer's language for the words of a page.
func renderLang(lang string) render.Lang {
	if lang == views.English {
		return render.EN
	}
	return render.SV
}

// casePage is the page of a case, as the inbox shows it to somebody who is logged in.
func casePage(t *testing.T, lang string, set *assets.Set, messages []views.MessageView) string {
	t.Helper()
	return written(t, views.Case(frameOf(t, lang, set), views.CaseView{
		Newest: messages[0], Earlier: messages[1:], Back: "/inkorg", Unread: "/inkorg/a/olast", Archive: "/inkorg/a/arkivera",
	}))
}

func written(t *testing.T, page templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := page.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// rendered gives the bodies of the texts, each in each profile, with ids that differ.
func rendered(texts []string, lang string) []string {
	renderer := render.New()
	var bodies []string
	for n, text := range texts {
		for _, profile := range render.Profiles() {
			document := renderer.Render(text, render.Options{
				Profile: profile, Lang: renderLang(lang), IDPrefix: fmt.Sprintf("%d-%s", n, profile.Name()), Resolve: someExits,
			})
			bodies = append(bodies, document.HTML)
		}
	}
	return bodies
}

// someExits takes every other link for an exit.
func someExits(n int, _ string) (render.Exit, bool) {
	return render.Exit{Href: fmt.Sprintf("/uthopp/m/%d", n), Name: "E-tjänsten & <vården>"}, n%2 == 0
}

// sampleTexts are the texts of all sample messages.
func sampleTexts(t *testing.T) []string {
	t.Helper()
	var texts []string
	err := fs.WalkDir(assets.Samples, "samples", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !slices.Contains([]string{".xml", ".txt"}, path.Ext(name)) {
			return err
		}
		content, err := fs.ReadFile(assets.Samples, name)
		texts = append(texts, string(content))
		return err
	})
	if err != nil || len(texts) < 40 {
		t.Fatalf("%d samples, %v", len(texts), err)
	}
	return texts
}
