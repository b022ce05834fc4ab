package render

import (
	"slices"
	"strings"
)

// CodeHelp explains a code of findings.
type CodeHelp struct {
	Code      Code     `json:"code"`
	Severity  Severity `json:"severity"`
	Tolerated bool     `json:"tolerated"`
	// Swedish and English are one sentence each: when the finding is made, and what happens.
	Swedish string `json:"swedish"`
	English string `json:"english"`
	// Example gives the finding with the profile named in Profile, when it is repeated as many
	// times as Repeat says (0 is once): see ExampleText.
	Example string `json:"example"`
	Repeat  int    `json:"repeat,omitempty"`
	Profile string `json:"profile"`

	// message is the sentence of a single finding, with places for what it is about: {element},
	// {parent}, {name} and {why}.
	message words
}

// Sentence returns the explanation in a language.
func (h CodeHelp) Sentence(l Lang) string { return words{h.Swedish, h.English}.in(l) }

// ExampleText returns the whole text of the example; that of CodeTooLarge is large.
func (h CodeHelp) ExampleText() string { return strings.Repeat(h.Example, max(1, h.Repeat)) }

// Catalogue returns all codes, errors first.
func Catalogue() []CodeHelp { return slices.Clone(catalogue) }

// Help returns the explanation of a code.
func (c Code) Help() (CodeHelp, bool) {
	i, ok := catalogueIndex[c]
	if !ok {
		return CodeHelp{}, false
	}
	return catalogue[i], true
}

func helpOf(c Code) *CodeHelp { return &catalogue[catalogueIndex[c]] }

// The catalogue is built once and never changes.
var (
	catalogue      = slices.Concat(errorCodes(), warningCodes())
	catalogueIndex = indexCodes(catalogue)
)

func indexCodes(all []CodeHelp) map[Code]int {
	index := make(map[Code]int, len(all))
	for i, help := range all {
		index[help.Code] = i
	}
	return index
}
