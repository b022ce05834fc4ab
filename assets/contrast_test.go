package assets_test

import (
	"maps"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// colours are the tokens of one theme, by name.
type colours map[string]string

// themes reads the tokens of the style sheet: those of the inbox, and those of the other
// services, which change some of them; each in light and dark.
func themes(t *testing.T) map[string]colours {
	t.Helper()
	// Later media, such as print, change tokens too, and are not for screens.
	screen, _, _ := strings.Cut(string(sheet(t, "inbox.css")), "@layer states {")
	screen += string(sheet(t, "other.css"))
	found := map[string]colours{}
	for _, name := range []string{":root", ".idp", ".eservice"} {
		blocks := regexp.MustCompile(regexp.QuoteMeta(name)+` \{([^}]*)\}`).FindAllStringSubmatch(screen, -1)
		if len(blocks) != 2 {
			t.Fatalf("%s has %d blocks of tokens, want light and dark", name, len(blocks))
		}
		// What another service changes in light holds in dark as well, until changed there.
		found[name+" light"] = overlaid(found[":root light"], blocks[0][1])
		found[name+" dark"] = overlaid(overlaid(found[":root dark"], blocks[0][1]), blocks[1][1])
	}
	return found
}

var token = regexp.MustCompile(`--([a-z-]+):\s*(#[0-9a-f]{3,6})\b`)

func overlaid(under colours, block string) colours {
	all := maps.Clone(under)
	if all == nil {
		all = colours{}
	}
	for _, match := range token.FindAllStringSubmatch(block, -1) {
		all[match[1]] = match[2]
	}
	return all
}

// pairs are what stands on what, and how much contrast it must have: 7 for all text, so
// that it is AAA, 4.5 for pictures and edges of controls that carry meaning and stand
// beside text, 3 as the least for what can be seen at all.
var pairs = []struct {
	front, back string
	least       float64
}{
	{"text", "surface", 7},
	{"text", "page", 7},
	{"text", "sunken", 7},
	{"text", "brand-soft", 7},
	{"text", "info-bg", 7},
	{"text", "warn-bg", 7},
	{"text", "err-bg", 7},
	{"muted", "surface", 7},
	{"muted", "page", 7},
	{"muted", "sunken", 7},
	{"muted", "brand-soft", 7},
	{"link", "surface", 7},
	{"link", "page", 7},
	{"link", "sunken", 7},
	{"link", "warn-bg", 7},
	{"link", "info-bg", 7},
	{"link-hover", "surface", 7},
	{"link-hover", "page", 7},
	{"link-hover", "sunken", 7},
	{"on-link", "link", 7},
	{"on-link", "link-hover", 7},
	{"env-text", "env-bg", 7},
	{"info-line", "info-bg", 4.5},
	{"warn-line", "warn-bg", 4.5},
	{"err-line", "err-bg", 4.5},
	{"control", "surface", 4.5},
	{"control", "page", 4},
	{"focus", "surface", 3},
	{"focus", "page", 3},
	{"link", "brand-soft", 4.5},
}

func TestContrastOfTokens(t *testing.T) {
	t.Parallel()
	for name, theme := range themes(t) {
		for _, pair := range pairs {
			got := contrast(t, theme[pair.front], theme[pair.back])
			if got < pair.least {
				t.Errorf("%s: %s on %s is %.1f, want %.1f", name, pair.front, pair.back, got, pair.least)
			}
		}
	}
}

// TestContrastOfTheHeader has pairs that only the inbox shows: others have another header.
func TestContrastOfTheHeader(t *testing.T) {
	t.Parallel()
	for _, name := range []string{":root light", ":root dark"} {
		theme := themes(t)[name]
		if got := contrast(t, theme["on-brand"], theme["brand"]); got < 7 {
			t.Errorf("%s: header text %.1f", name, got)
		}
		// The dark line of the focus cannot be seen there; the ring carries it.
		if got := contrast(t, theme["focus-ring"], theme["brand"]); got < 4.5 {
			t.Errorf("%s: focus ring %.1f", name, got)
		}
	}
}

func TestContrastIsComputedAsWCAGSays(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		one, other string
		want       float64
	}{{"#000", "#fff", 21}, {"#777777", "#ffffff", 4.48}, {"#fff", "#fff", 1}} {
		if got := contrast(t, tc.one, tc.other); math.Abs(got-tc.want) > 0.01 {
			t.Errorf("%s on %s: %.2f, want %.2f", tc.one, tc.other, got, tc.want)
		}
	}
}

func contrast(t *testing.T, one, other string) float64 {
	t.Helper()
	a, b := luminance(t, one), luminance(t, other)
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// luminance is the relative luminance of WCAG 2.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	digits := strings.TrimPrefix(hex, "#")
	if len(digits) == 3 {
		digits = digits[:1] + digits[:2] + digits[1:] + digits[2:]
	}
	all, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || len(digits) != 6 {
		t.Fatalf("%q is no colour", hex)
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		channel := float64(all>>(16-8*i)&0xff) / 255
		if channel <= 0.04045 {
			channel /= 12.92
		} else {
			channel = math.Pow((channel+0.055)/1.055, 2.4)
		}
		sum += weight * channel
	}
	return sum
}

// TestContrastOfTheEditor: its text stands on its own ground, on the line that is active and
// on what is selected.
func TestContrastOfTheEditor(t *testing.T) {
	t.Parallel()
	blocks := regexp.MustCompile(`\.bench \{\s*(--code-name[^}]*)\}`).FindAllStringSubmatch(string(sheet(t, "bench/bench.css")), -1)
	if len(blocks) != 2 {
		t.Fatalf("%d blocks of tokens, want light and dark", len(blocks))
	}
	for i, name := range []string{":root light", ":root dark"} {
		theme := overlaid(themes(t)[name], blocks[i][1])
		for _, front := range []string{"text", "link", "muted", "code-name", "code-value"} {
			for back, least := range map[string]float64{"surface": 7, "active": 7, "selected": 4.5} {
				if got := contrast(t, theme[front], theme[back]); got < least {
					t.Errorf("%s: %s on %s is %.1f, want %.1f", name, front, back, got, least)
				}
			}
		}
	}
}
