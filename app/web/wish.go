package web

import (
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/views"
)

// wish is what somebody asks a list to be narrowed to, as they wrote it; dates are days of
// the Swedish calendar, the last one included.
type wish struct{ search, sender, from, until string }

// wrong says what cannot be understood in a wish, by field; empty where all can.
type wrong struct{ search, from, until string }

// The parameters of a wish.
const (
	searchParameter = "sok"
	senderParameter = "avsandare"
	fromParameter   = "fran"
	untilParameter  = "till"
)

// longestSearch is how many characters somebody can look for.
const longestSearch = 200

func wishOf(c *fiber.Ctx) wish {
	written := func(name string) string { return strings.TrimSpace(c.Query(name)) }
	return wish{
		search: written(searchParameter), sender: written(senderParameter),
		from: written(fromParameter), until: written(untilParameter),
	}
}

// filter is what a wish means.
func (w wish) filter(words *views.Words) (inbox.CaseFilter, wrong) {
	filter := inbox.CaseFilter{Search: w.search, Sender: w.sender}
	var not wrong
	if utf8.RuneCountInString(w.search) > longestSearch {
		not.search = words.T("find.wrong.search", longestSearch)
	}
	var isDay bool
	if filter.Since, isDay = words.Day(w.from); !isDay && w.from != "" {
		not.from = words.T("find.wrong.date")
	}
	last, isDay := words.Day(w.until)
	switch {
	case isDay:
		filter.Before = last.AddDate(0, 0, 1)
	case w.until != "":
		not.until = words.T("find.wrong.date")
	}
	if isDay && not.from == "" && last.Before(filter.Since) {
		not.until = words.T("find.wrong.order")
	}
	return filter, not
}

// chips are the parts of a wish in words, each with the wish without it.
func (w wish) chips(words *views.Words, href func(wish) string) []views.Chip {
	if w == (wish{}) {
		return nil
	}
	var chips []views.Chip
	add := func(part, text string, without wish) {
		if part != "" {
			chips = append(chips, views.Chip{Text: text, Href: href(without)})
		}
	}
	day := func(text string) string {
		begins, _ := words.Day(text)
		return words.Date(begins)
	}
	without := func(clear func(*wish)) wish {
		rest := w
		clear(&rest)
		return rest
	}
	add(w.search, words.T("chip.search", w.search), without(func(w *wish) { w.search = "" }))
	add(w.sender, words.T("chip.sender", w.sender), without(func(w *wish) { w.sender = "" }))
	add(w.from, words.T("chip.from", day(w.from)), without(func(w *wish) { w.from = "" }))
	add(w.until, words.T("chip.until", day(w.until)), without(func(w *wish) { w.until = "" }))
	return chips
}
