package bench

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"inkorg/render"
	"inkorg/views"
)

// fix is a change of a text that mends a finding.
type fix struct {
	text  string // as it is afterwards
	label string
}

// fixOf gives the fix of a finding that has one.
func fixOf(words *views.Words, profile *render.Profile, text string, f render.Finding) (fix, bool) {
	switch f.Code {
	case render.CodeMismatch, render.CodeNotDocBook:
		if f.Suggestion == "" || f.Code == render.CodeMismatch && !profile.Allows(f.Parent, f.Suggestion) {
			return fix{}, false
		}
		renamed, done := rename(text, offsetOf(text, f.Line, f.Column), f.Element, f.Suggestion)
		return fix{renamed, words.T("bench.fix.rename", f.Suggestion)}, done
	case render.CodeDoubleEncoded:
		decoded, err := render.Decode(text)
		return fix{decoded, words.T("bench.fix.decode")}, err == nil
	case render.CodeHTMLEntity:
		at := offsetOf(text, f.Line, f.Column)
		entity, character, known := entityAt(text, at)
		if !known {
			return fix{}, false
		}
		return fix{text[:at] + character + text[at+len(entity):], words.T("bench.fix.entity", entity, character)}, true
	case render.CodeSpaceBeforeDeclaration:
		return fix{strings.TrimLeftFunc(text, blankBefore), words.T("bench.fix.space")}, true
	}
	return fix{}, false
}

// blankBefore says whether a character that stands before the XML declaration is nothing to
// be seen.
func blankBefore(r rune) bool { return r == '\uFEFF' || unicode.IsSpace(r) }

// keyOf names a finding in the form.
func keyOf(f render.Finding) string { return fmt.Sprintf("%s:%d:%d", f.Code, f.Line, f.Column) }

// rename gives the element that begins at an offset another name, in its start tag and its
// end tag. It is not done where the element does not have that name, or no end.
func rename(text string, at int, from, to string) (renamed string, done bool) {
	rest, found := strings.CutPrefix(text[at:], "<"+from)
	if !found || rest == "" || !strings.ContainsRune(" \t\r\n/>", rune(rest[0])) {
		return "", false
	}
	end, found := endOf(text[at:])
	if !found {
		return "", false
	}
	end += at
	renamed = text[:at] + "<" + to + strings.TrimPrefix(text[at:end], "<"+from)
	tail := text[end:]
	if after, closed := strings.CutPrefix(tail, "</"+from); closed {
		tail = "</" + to + after
	}
	return renamed + tail, true
}

// endOf gives the offset of the end tag of the element that a text begins with; of one that
// is empty, of what follows it.
func endOf(text string) (offset int, found bool) {
	decoder := xml.NewDecoder(strings.NewReader(text))
	decoder.Strict, decoder.Entity = true, xml.HTMLEntity
	// The text has been decoded by now, whatever its declaration says.
	decoder.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	for depth := 0; ; {
		begin := int(decoder.InputOffset())
		token, err := decoder.RawToken()
		if err != nil {
			return 0, false
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			if depth--; depth == 0 {
				return begin, true
			}
		}
	}
}

// entityAt gives the entity of HTML at an offset, and what to write instead: the character
// itself where it can be seen, else its number.
func entityAt(text string, at int) (entity, character string, known bool) {
	name, _, found := strings.Cut(strings.TrimPrefix(text[at:], "&"), ";")
	expansion, known := xml.HTMLEntity[name]
	if !found || !known || slices.Contains([]string{"amp", "lt", "gt", "quot"}, name) {
		return "", "", false // XML has those too
	}
	r, _ := utf8.DecodeRuneInString(expansion)
	if unicode.IsGraphic(r) && !unicode.IsSpace(r) {
		return "&" + name + ";", expansion, true
	}
	return "&" + name + ";", fmt.Sprintf("&#%d;", r), true
}

// mendAll asks for all that can be mended.
const mendAll = "alla"

// passes bounds how often all is mended: what is mended can show what stood behind it.
const passes = 4

// mend makes the change that a press asked for: of the finding of a key, or of all that
// have one.
func (b *Bench) mend(words *views.Words, d draft, key string) draft {
	profile := d.profile(b.Inbox.Directory())
	for range passes {
		before := d.Text
		// A fix changes nothing before its finding: from the last one on, places still hold.
		for _, finding := range slices.Backward(b.preview(d, profile, render.SV).Document.Findings) {
			if key != mendAll && key != keyOf(finding) {
				continue
			}
			if fix, has := fixOf(words, profile, d.Text, finding); has {
				d.Text = fix.text
			}
		}
		if key != mendAll || d.Text == before {
			break
		}
	}
	return d
}
