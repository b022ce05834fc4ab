package demo

import "inkorg/views"

// Text is a text in the languages of the pages.
type Text struct {
	SV string
	EN string
}

// In gives the text in a language, Swedish where there is no other.
func (t Text) In(lang string) string {
	if lang == views.English {
		return t.EN
	}
	return t.SV
}
