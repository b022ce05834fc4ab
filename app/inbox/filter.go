package inbox

import (
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// CaseFilter narrows a list to some of its cases, by what their rows show. The zero value
// lets every case through.
type CaseFilter struct {
	Sender string    // whatever its white space and the case of its letters; blank: any
	Since  time.Time // LastAt at this time or later; zero: any
	Before time.Time // LastAt before this time; zero: any
	Search string    // each of its words stands in the title or the sender; blank: any
}

// untitled are the words that a case without a title is shown by, in either language: who
// sees them can look for them.
const untitled = "Meddelande Message"

// Any says whether the filter lets every case through.
func (f CaseFilter) Any() bool {
	return Blank(f.Sender) && f.Since.IsZero() && f.Before.IsZero() && Blank(f.Search)
}

// Matcher gives the filter as a function that says which cases it lets through.
func (f CaseFilter) Matcher() func(Case) bool {
	sender, words := foldName(f.Sender), strings.Fields(fold(f.Search))
	return func(c Case) bool {
		switch {
		case !f.Since.IsZero() && c.LastAt.Before(f.Since):
			return false
		case !f.Before.IsZero() && !c.LastAt.Before(f.Before):
			return false
		case sender != "" && foldName(c.Sender) != sender:
			return false
		}
		return len(words) == 0 || c.holds(words)
	}
}

// holds says whether every word, folded, stands in what the case's row shows.
func (c Case) holds(words []string) bool {
	title := c.Title
	if title == "" {
		title = untitled
	}
	shown := fold(title + "\n" + c.Sender)
	for _, word := range words {
		if !strings.Contains(shown, word) {
			return false
		}
	}
	return true
}

// foldName folds a name, with its parts one space apart.
func foldName(name string) string { return strings.Join(strings.Fields(fold(name)), " ") }

// fold writes a text so that two are the same when a Swedish reader would call them so: in
// small letters, without accents, which é has and å, ä and ö have not, since they are
// letters of their own; with one kind of dash, and without what cannot be seen.
func fold(text string) string {
	var folded strings.Builder
	folded.Grow(len(text))
	for _, r := range norm.NFKC.String(text) {
		switch r = unicode.ToLower(r); {
		case r < unicode.MaxASCII, r == 'å', r == 'ä', r == 'ö':
			folded.WriteRune(r)
		case unicode.Is(unicode.Pd, r):
			folded.WriteByte('-')
		default:
			writePlain(&folded, r)
		}
	}
	return folded.String()
}

// writePlain writes a letter without its accents, and of what cannot be seen nothing.
func writePlain(to *strings.Builder, letter rune) {
	for _, r := range norm.NFKD.String(string(letter)) {
		if !unicode.In(r, unicode.Mn, unicode.Cf) {
			to.WriteRune(r)
		}
	}
}
