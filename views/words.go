package views

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // Swedish times on a machine without a time zone database

	"golang.org/x/text/language"
)

//go:embed sv.json en.json
var wordFiles embed.FS

// Languages of the pages. Swedish comes first: it is what everybody gets when unsure.
const (
	Swedish = "sv"
	English = "en"
)

// Catalogue holds the words of every language.
type Catalogue struct {
	words   map[string]*Words
	tags    []string
	matcher language.Matcher
}

// Words are the texts of one language, and how it writes dates.
type Words struct {
	lang             string
	texts            map[string]string
	weekdays, months []string
	zone             *time.Location
}

// LoadWords reads the embedded words. It fails only on a build with broken files.
func LoadWords() (*Catalogue, error) {
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		return nil, fmt.Errorf("the time zone of the pages: %w", err)
	}
	catalogue := &Catalogue{
		words:   map[string]*Words{},
		tags:    []string{Swedish, English},
		matcher: language.NewMatcher([]language.Tag{language.Swedish, language.English}),
	}
	for _, lang := range catalogue.tags {
		texts, err := readTexts(lang + ".json")
		if err != nil {
			return nil, err
		}
		catalogue.words[lang] = &Words{
			lang: lang, texts: texts, zone: zone,
			weekdays: strings.Fields(texts["date.weekdays"]), months: strings.Fields(texts["date.months"]),
		}
	}
	return catalogue, nil
}

func readTexts(name string) (map[string]string, error) {
	raw, err := wordFiles.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("the words of the pages: %w", err)
	}
	texts := map[string]string{}
	if err := json.Unmarshal(raw, &texts); err != nil {
		return nil, fmt.Errorf("the words in %s: %w", name, err)
	}
	return texts, nil
}

// For gives the words of a language; Swedish for a language that is not there.
func (c *Catalogue) For(lang string) *Words {
	if words, found := c.words[lang]; found {
		return words
	}
	return c.words[Swedish]
}

// Match chooses a language by an Accept-Language header; Swedish if unsure.
func (c *Catalogue) Match(acceptLanguage string) string {
	wanted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		return Swedish
	}
	_, index, _ := c.matcher.Match(wanted...)
	return c.tags[index]
}

// Lang is the language as in the HTML attribute lang.
func (w *Words) Lang() string { return w.lang }

// T gives the text of a key, with its placeholders filled in, see fill. A key that is not
// there shows itself.
func (w *Words) T(key string, args ...any) string {
	text, found := w.texts[key]
	switch {
	case !found:
		return key
	case len(args) == 0:
		return text
	default:
		return fill(text, args)
	}
}

// N gives the text for a number of things: key.one for 1, key.other for the rest. The
// number is the text's first placeholder.
func (w *Words) N(key string, n int, args ...any) string {
	form := ".other"
	if n == 1 {
		form = ".one"
	}
	return w.T(key+form, append([]any{n}, args...)...)
}
