package render

import "strings"

// maxPlaceholder is the longest name of an unfilled place, in bytes.
const maxPlaceholder = 100

// placeholders notes what looks like unfilled places of a template in raw text: ${…}, {{…}}
// and [[…]], on one line.
func (r *report) placeholders(raw string, at int, about subject) {
	for _, brackets := range [...]struct{ open, close string }{{"${", "}"}, {"{{", "}}"}, {"[[", "]]"}} {
		for i := 0; ; {
			start := strings.Index(raw[i:], brackets.open)
			if start < 0 {
				break
			}
			start += i
			i = start + len(brackets.open)
			name, _, closed := strings.Cut(raw[i:min(len(raw), i+maxPlaceholder)], brackets.close)
			if closed && !strings.Contains(name, "\n") {
				r.add(at+start, CodePlaceholder, about)
				i += len(name) + len(brackets.close)
			}
		}
	}
}
