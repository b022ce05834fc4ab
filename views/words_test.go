package views_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"inkorg/views"
)

func texts(t *testing.T, lang string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile(lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestNoKeyStandsTwice: of two, JSON silently keeps the second.
func TestNoKeyStandsTwice(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{views.Swedish, views.English} {
		raw, err := os.ReadFile(lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, match := range regexp.MustCompile(`(?m)^\s*"([^"]+)":`).FindAllStringSubmatch(string(raw), -1) {
			if seen[match[1]] {
				t.Errorf("%s.json has %s twice", lang, match[1])
			}
			seen[match[1]] = true
		}
		if len(seen) != len(texts(t, lang)) {
			t.Errorf("%s.json: %d keys found, of %d", lang, len(seen), len(texts(t, lang)))
		}
	}
}

var placeholder = regexp.MustCompile(`%(?:\[\d+\])?[a-z]`)

func TestLanguagesHaveTheSameKeysAndPlaceholders(t *testing.T) {
	t.Parallel()
	sv, en := texts(t, views.Swedish), texts(t, views.English)
	for key := range en {
		if _, found := sv[key]; !found {
			t.Errorf("sv.json lacks %s", key)
		}
	}
	for key, text := range sv {
		other, found := en[key]
		if !found {
			t.Errorf("en.json lacks %s", key)
			continue
		}
		if text == "" || other == "" {
			t.Errorf("%s is empty", key)
		}
		if got, want := placeholder.FindAllString(other, -1), placeholder.FindAllString(text, -1); !slices.Equal(got, want) {
			t.Errorf("%s: placeholders %q in English, %q in Swedish", key, got, want)
		}
	}
	for _, lang := range []map[string]string{sv, en} {
		for key := range lang {
			one, plural := strings.CutSuffix(key, ".one")
			if _, found := lang[one+".other"]; plural && !found {
				t.Errorf("%s has no plural", key)
			}
		}
	}
}

var (
	literal = regexp.MustCompile(`"([a-z0-9]+(?:\.[a-zA-Z0-9]+)*)"`)
	call    = regexp.MustCompile(`\.(T|N)\("([^"]+)"`)
)

// sources are all templates and Go files of the program that are written by hand.
func sources(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		goFile := strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") && !strings.HasSuffix(path, "_templ.go")
		if entry.IsDir() || !goFile && !strings.HasSuffix(path, ".templ") {
			return nil
		}
		content, err := os.ReadFile(path)
		all[path] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEveryKeyOfACallIsThere(t *testing.T) {
	t.Parallel()
	sv := texts(t, views.Swedish)
	calls := 0
	for path, source := range sources(t) {
		for _, match := range call.FindAllStringSubmatch(source, -1) {
			calls++
			key := match[2]
			if match[1] == "N" {
				key += ".other"
			}
			if _, found := sv[key]; !found {
				t.Errorf("%s: no text for %s", path, key)
			}
		}
	}
	if calls < 50 {
		t.Errorf("only %d calls found: the pattern misses them", calls)
	}
}

func TestEveryKeyIsUsed(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, source := range sources(t) {
		for _, match := range literal.FindAllStringSubmatch(source, -1) {
			used[match[1]] = true
		}
	}
	for key := range texts(t, views.Swedish) {
		base := strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".other")
		if !used[key] && !used[base] {
			t.Errorf("no page uses %s", key)
		}
	}
}

func TestTextsWithNumbers(t *testing.T) {
	t.Parallel()
	sv := words(t, views.Swedish)
	for n, want := range map[int]string{0: "0 olästa", 1: "1 oläst", 2: "2 olästa"} {
		if got := sv.N("list.count.unread", n); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := sv.T("there.is.none"); got != "there.is.none" {
		t.Errorf("unknown key: %q", got)
	}
}

func TestNoPageShowsAKeyOrAPlaceholder(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{views.Swedish, views.English} {
		all := texts(t, lang)
		for name, page := range pages(t, lang) {
			text := document(t, page).Text()
			if strings.Contains(text, "%!") || placeholder.MatchString(text) {
				t.Errorf("%s in %s shows a placeholder", name, lang)
			}
			for _, word := range strings.Fields(text) {
				if _, key := all[word]; key {
					t.Errorf("%s in %s shows the key %s", name, lang, word)
				}
			}
		}
	}
}

func TestLanguageOfTheBrowser(t *testing.T) {
	t.Parallel()
	catalogue, err := views.LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	for header, want := range map[string]string{
		"":                                    "sv",
		"sv-SE,sv;q=0.9,en;q=0.8":             "sv",
		"en-GB,en;q=0.9":                      "en",
		"en":                                  "en",
		"de-DE,de;q=0.9":                      "sv",
		"de-DE,en;q=0.5":                      "en",
		"sv;q=0.1,en;q=0.9":                   "en",
		"*":                                   "sv",
		"not a header;;;q=q":                  "sv",
		strings.Repeat("en-GB,", 5000) + "en": "sv", // too long to be a browser's
	} {
		if got := catalogue.Match(header); got != want {
			t.Errorf("Accept-Language %.40q: %q, want %q", header, got, want)
		}
	}
	if got := catalogue.For("xx").Lang(); got != "sv" {
		t.Errorf("words of an unknown language are in %q", got)
	}
}

// TestPlaceholdersAreFilledIn: as fmt would do it, in every text.
func TestPlaceholdersAreFilledIn(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{views.Swedish, views.English} {
		w, filled := words(t, lang), 0
		for key, text := range texts(t, lang) {
			var values []any
			for n, match := range placeholder.FindAllString(text, -1) {
				if strings.HasSuffix(match, "d") {
					values = append(values, 100*n+7)
				} else {
					values = append(values, "Å%s"+key)
				}
			}
			if len(values) == 0 {
				continue
			}
			filled++
			if got, want := w.T(key, values...), fmt.Sprintf(text, values...); got != want && !strings.Contains(want, "%!(EXTRA") {
				t.Errorf("%s: %q, want %q", key, got, want)
			}
		}
		if filled == 0 {
			t.Errorf("%s: no text has a placeholder", lang)
		}
	}
}
