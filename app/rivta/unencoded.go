package rivta

import (
	"bytes"
	"regexp"
	"strings"
)

const (
	exampleLines = 3
	exampleBytes = 300
)

// notEncoded tells a sender whose messageText holds markup how its first lines should
// have been sent. The words between the tags and the values in them are left out: faults
// end up in logs, and a message's words must not.
func notEncoded(source []byte) string {
	return "expected text only: entity-encode DocBook in messageText, so that it begins: " +
		escape(outline(firstLines(source)))
}

// textEnd is a messageText's own end tag, with or without prefix.
var textEnd = regexp.MustCompile(`</(?:[^<>:]*:)?messageText\s*>`)

// firstLines gives the beginning of a messageText.
func firstLines(source []byte) string {
	source = bytes.TrimLeft(source, " \t\r\n")
	source = source[:min(len(source), exampleBytes)]
	if end := textEnd.FindIndex(source); end != nil {
		source = source[:end[0]]
	}
	lines := strings.SplitAfterN(string(source), "\n", exampleLines+1)
	return strings.TrimRight(strings.Join(lines[:min(len(lines), exampleLines)], ""), " \t\r\n")
}

// A tag's name and its attributes, or an XML declaration, which says nothing of the
// message.
var tags = regexp.MustCompile(`<\?xml version=["']1\.[01]["'](?: encoding=["'][A-Za-z0-9._-]+["'])?\s*\?>` +
	`|<(/?[A-Za-z][A-Za-z0-9:._-]*)([^<>]*)>`)

// outline keeps the tags of a text and puts … in place of its words and values.
func outline(text string) string {
	var kept strings.Builder
	done := 0
	for _, at := range tags.FindAllStringSubmatchIndex(text, -1) {
		kept.WriteString(omitted(text[done:at[0]]))
		done = at[1]
		if at[2] < 0 {
			kept.WriteString(text[at[0]:at[1]])
			continue
		}
		kept.WriteString("<" + text[at[2]:at[3]] + omittedAttributes(text[at[4]:at[5]]) + ">")
	}
	kept.WriteString(omitted(text[done:]))
	return kept.String()
}

// omitted gives … for words, and white space as it is.
func omitted(words string) string {
	if strings.TrimSpace(words) == "" {
		return words
	}
	return "…"
}

// omittedAttributes keeps the slash of an empty element.
func omittedAttributes(attributes string) string {
	attributes, empty := strings.CutSuffix(attributes, "/")
	kept := ""
	if strings.TrimSpace(attributes) != "" {
		kept = " …"
	}
	if empty {
		kept += "/"
	}
	return kept
}
