package render

import "strings"

// composePlainText writes text that is not markup.
func composePlainText(s *source, o Options) draft {
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s.sent[s.start:])
	if strings.Count(text, "\n") >= MaxElements {
		return composeFallback(s, o, &refusal{code: CodeTooLarge, offset: s.start, about: subject{why: whyLines}})
	}
	rep := newReport(s, o)
	if !o.Profile.plainText && text != "" {
		rep.add(s.start, CodePlainText, subject{})
	}
	rep.placeholders(s.sent, 0, subject{})
	w := newWriter(&tree{}, o, rep)
	w.paragraphs(text)
	if w.tooLarge() {
		return composeFallback(s, o, &refusal{code: CodeTooLarge, offset: s.start, about: subject{why: whyHTML}})
	}
	return w.draft(KindPlainText)
}

// paragraphs writes plain text: a paragraph ends at a blank line, other line breaks are kept,
// and nothing is markup.
func (w *writer) paragraphs(text string) {
	open := false
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.Trim(line, xmlSpace)
		switch {
		case blank(line):
			if open {
				w.endTag("p")
			}
			open = false
			continue
		case open:
			w.out = append(w.out, "<br>"...)
		default:
			w.startTag("p", "", "", "")
			open = true
		}
		w.escape(line)
	}
	if open {
		w.endTag("p")
	}
}
