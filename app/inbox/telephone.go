package inbox

import (
	"regexp"
	"strings"
)

// Mobile numbers as they are kept, in the form of E.164: Swedish ones have one of the
// prefixes 070, 072, 073, 076 and 079 of the national numbering plan and seven digits more;
// others are only known by their length.
var (
	swedishMobile = regexp.MustCompile(`^\+467[02369][0-9]{7}$`)
	international = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
)

// separators are what people write between digits.
var separators = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\t", "", "-", "", "\u2010", "", "\u2011", "", "–", "", ".", "", "/", "", "(", "", ")", "")

// ParseTelephone reads a mobile number as people write it, and gives it as +46701740605. A
// number without the code of a country is Swedish. The error is Invalid and does not repeat
// the input.
func ParseTelephone(written string) (string, error) {
	number := separators.Replace(strings.ReplaceAll(strings.TrimSpace(written), "(0)", ""))
	if abroad, found := strings.CutPrefix(number, "00"); found {
		number = "+" + abroad
	}
	if national, found := strings.CutPrefix(number, "0"); found {
		number = "+46" + national
	}
	if rest, found := strings.CutPrefix(number, "+460"); found { // +46 070 …
		number = "+46" + rest
	}
	if swedish := strings.HasPrefix(number, "+46"); swedish && swedishMobile.MatchString(number) ||
		!swedish && international.MatchString(number) {
		return number, nil
	}
	return "", Errorf(Invalid, "a mobile number is ten digits that begin with 07, or + and the code of a country")
}

// MaskTelephone shows of a kept number what its owner knows it by.
func MaskTelephone(number string) string {
	const shownFirst, shownLast = 3, 2
	if len(number) <= shownFirst+shownLast {
		return strings.Repeat("•", len(number))
	}
	hidden := len(number) - shownFirst - shownLast
	return number[:shownFirst] + strings.Repeat("•", hidden) + number[len(number)-shownLast:]
}
