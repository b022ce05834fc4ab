package views

import "strings"

// directional says of a character that it changes the direction of what comes after it.
func directional(r rune) bool {
	switch r {
	case '\u061c', '\u200e', '\u200f', '\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069':
		return true
	}
	return false
}

// mayTurn says of a text whether it may have directional characters, by how those begin in
// UTF-8. Few texts do, and every name on a page is asked.
func mayTurn(text string) bool {
	const arabic, punctuation = 0xd8, 0xe2
	return strings.IndexByte(text, arabic) >= 0 || strings.IndexByte(text, punctuation) >= 0
}

// isolated keeps a text of a sender's from turning around what stands after it, where no
// element can: in titles, labels and sentences.
func isolated(text string) string {
	if !mayTurn(text) || !strings.ContainsFunc(text, directional) {
		return text
	}
	const firstStrong, pop = "\u2068", "\u2069"
	return firstStrong + text + strings.Repeat(pop, 1+strings.Count(text, "\u2066")+strings.Count(text, "\u2067")+strings.Count(text, firstStrong))
}

// missing stands where a sender's name would, when there is none to be seen. The hook for
// the name holds what was sent, and nothing else.
func missing(w *Words, nameless bool) string {
	if !nameless {
		return ""
	}
	return w.T("sender.missing")
}

// shown is the sender's name in a sentence.
func (s SenderView) shown(w *Words) string {
	if s.Nameless {
		return w.T("sender.unknown")
	}
	return isolated(s.Name)
}
