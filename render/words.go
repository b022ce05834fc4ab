package render

// Lang is a language of the words that the renderer itself adds, and of findings.
type Lang int

// The languages.
const (
	SV Lang = iota
	EN
)

// Tag returns the language's BCP 47 tag.
func (l Lang) Tag() string {
	if l == EN {
		return "en"
	}
	return "sv"
}

// words are the same words in both languages.
type words struct{ sv, en string }

func (w words) in(l Lang) string {
	if l == EN {
		return w.en
	}
	return w.sv
}

// Words around links, and the heading of a collapsed box that has none of its own.
var (
	wordsOtherSite = words{" (leder till en annan webbplats)", " (leads to another website)"}
	wordsNewTab    = words{"(öppnas i ny flik)", "(opens in a new tab)"}
	wordsExit      = words{
		"Du går vidare till {name} och loggas in automatiskt.",
		"You continue to {name} and are logged in automatically.",
	}
	wordsMore = words{"Visa mer", "Show more"}
)
