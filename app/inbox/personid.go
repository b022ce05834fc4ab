package inbox

import (
	"log/slog"
	"regexp"
	"strings"
	"time"
)

// PersonID is a citizen's personal identity number as the contracts carry it: eight
// digits, then a digit or one of p, t and f (temporary numbers), then three digits.
// Letters are kept in upper case. Printing or logging one never shows it: only an
// explicit string conversion does.
type PersonID string

// personIDPattern is SubjectOfCareIdType of the published contract.
var personIDPattern = regexp.MustCompile(`^[0-9]{8}[0-9pPtTfF][0-9]{3}$`)

// ParsePersonID reads a number by its syntax alone, which is what the contracts ask for.
// The error is Invalid and does not repeat the input.
func ParsePersonID(s string) (PersonID, error) {
	if !personIDPattern.MatchString(s) {
		return "", Errorf(Invalid, "a personal identity number is 8 digits, then a digit or one of p, t, f, then 3 digits")
	}
	return PersonID(strings.ToUpper(s)), nil
}

// String hides the number, so that no format string can leak it.
func (PersonID) String() string { return "[personal identity number]" }

// LogValue hides the number from structured logs.
func (p PersonID) LogValue() slog.Value { return slog.StringValue(p.String()) }

// Genuine says whether the number could belong to somebody: twelve digits, a date of
// birth (a coordination number, samordningsnummer, has 60 added to the day) that is not
// in the future, and a right check digit.
func (p PersonID) Genuine(now time.Time) bool {
	digits := string(p)
	if len(digits) != 12 || strings.Trim(digits, "0123456789") != "" {
		return false
	}
	return birthDateIsReal(digits[:8], now) && luhn(digits[2:])
}

// coordinationDays is what a coordination number adds to the day of birth.
const coordinationDays = 60

func birthDateIsReal(date string, now time.Time) bool {
	if day := 10*int(date[6]-'0') + int(date[7]-'0'); day > coordinationDays {
		day -= coordinationDays
		date = date[:6] + string(rune('0'+day/10)) + string(rune('0'+day%10))
	}
	born, err := time.Parse("20060102", date)
	return err == nil && !born.After(now)
}

// luhn checks the last of ten digits, the check digit: every other digit, from the
// first, counts double, and the digits of the products add up to a multiple of ten.
func luhn(digits string) bool {
	sum := 0
	for i, r := range digits {
		d := int(r - '0')
		if i%2 == 0 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	return sum%10 == 0
}
