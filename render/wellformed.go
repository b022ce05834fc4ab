package render

import (
	"encoding/xml"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/beevik/etree"
)

// xmlSpace is the white space of XML.
const xmlSpace = " \t\r\n"

// doctype begins a document type declaration. XML wants capitals, HTML does not care.
const doctype = "<!doctype"

// firstIllegal returns the offset of the first character that XML does not allow, or -1.
func firstIllegal(text string) int {
	for i := 0; i < len(text); {
		if c := text[i]; c >= ' ' && c < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 || !isXMLCharacter(r) {
			return i
		}
		i += size
	}
	return -1
}

// refuse says what is wrong with the token between two offsets, which could not be read or is
// never allowed.
func (r *reader) refuse(start, end int) *refusal {
	about := subject{}
	if n := len(r.open); n > 0 {
		about.element = r.open[n-1].element.Tag
	}
	token := r.tree.xml[start:end]
	inTag := !strings.HasPrefix(token, "<!") && !strings.HasPrefix(token, "<?")
	if inTag {
		if refused := r.checkReferences(token, start, about.element); refused != nil {
			return refused
		}
	}
	switch {
	case len(token) >= len(doctype) && strings.EqualFold(token[:len(doctype)], doctype):
		return &refusal{code: CodeDoctype, offset: start}
	case strings.HasPrefix(token, "</"):
		return notWellFormed(start, whyEndTag, about)
	case strings.HasPrefix(token, "<?xml"):
		return notWellFormed(start, whyDeclaration, about)
	case !inTag:
		return notWellFormed(start, whyMarkup, about)
	case strings.HasPrefix(token, "<"):
		return notWellFormed(start, whyStartTag, about)
	}
	return notWellFormed(max(start, end-len(cdataEnd)), whyText, about)
}

// checkReferences refuses the first & in text or a tag that begins no known reference, and
// reports entities that HTML knows and XML does not.
func (r *reader) checkReferences(raw string, at int, element string) *refusal {
	for i := strings.IndexByte(raw, '&'); i >= 0; {
		name, ok := referenceAt(raw[i:])
		if !ok {
			return notWellFormed(at+i, whyReference, subject{element: element})
		}
		if _, known := characterOf(name); !known {
			if _, html := xml.HTMLEntity[name]; !html {
				return notWellFormed(at+i, whyReference, subject{element: element})
			}
			r.report.add(at+i, CodeHTMLEntity, subject{element: element, name: name})
		}
		next := strings.IndexByte(raw[i+1:], '&')
		if next < 0 {
			return nil
		}
		i += 1 + next
	}
	return nil
}

// declaration is what an XML declaration may hold between <?xml and ?>.
var declaration = regexp.MustCompile(`^<\?xml\s+version\s*=\s*(?:"1\.0"|'1\.0')` +
	`(?:\s+encoding\s*=\s*(?:"[A-Za-z][A-Za-z0-9._-]*"|'[A-Za-z][A-Za-z0-9._-]*'))?` +
	`(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>$`)

// checkInstruction refuses an XML declaration that is wrong or not at the very start.
func checkInstruction(token xml.ProcInst, raw string, start int) *refusal {
	switch {
	case token.Target == "xml" && start == 0 && declaration.MatchString(raw):
		return nil
	case strings.EqualFold(token.Target, "xml"):
		return notWellFormed(start, whyDeclaration, subject{})
	case strings.Contains(token.Target, ":"):
		return notWellFormed(start, whyMarkup, subject{})
	}
	if rest := raw[len("<?")+len(token.Target):]; rest != "?>" && !strings.ContainsAny(rest[:1], xmlSpace) {
		return notWellFormed(start, whyMarkup, subject{})
	}
	return nil
}

// attributesApart says whether white space stands before every attribute of a start tag.
func attributesApart(tag string) bool {
	for {
		open := strings.IndexAny(tag, `"'`)
		if open < 0 {
			return true
		}
		length := strings.IndexByte(tag[open+1:], tag[open])
		tag = tag[open+1+length+1:]
		if !strings.ContainsAny(tag[:1], xmlSpace+"/>") {
			return false
		}
	}
}

// normalizeValues turns line breaks and tabs in attribute values into spaces, as every XML
// reader must. In a tag with references to such characters they may have been meant, and stay.
func normalizeValues(attrs []etree.Attr, tag string) {
	if !strings.ContainsAny(tag, "\t\r\n") || refersToControl(tag) {
		return
	}
	for i := range attrs {
		attrs[i].Value = strings.Map(func(r rune) rune {
			if r == '\t' || r == '\n' {
				return ' '
			}
			return r
		}, attrs[i].Value)
	}
}

// refersToControl says whether a tag holds a character reference to a control character.
func refersToControl(tag string) bool {
	for {
		at := strings.IndexByte(tag, '&')
		if at < 0 {
			return false
		}
		tag = tag[at:]
		name, _ := referenceAt(tag)
		if r, ok := characterOf(name); ok && r < ' ' {
			return true
		}
		tag = tag[1:]
	}
}
