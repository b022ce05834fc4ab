package views

import (
	"fmt"
	"strconv"
	"strings"
)

// Whole writes a whole number, not negative, with its digits in groups of three.
func (w *Words) Whole(n int) string {
	digits, separator := strconv.Itoa(n), w.T("number.group")
	var grouped strings.Builder
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			grouped.WriteString(separator)
		}
		grouped.WriteRune(digit)
	}
	return grouped.String()
}

// Kronor writes an amount of money, given in öre: whole kronor without decimals.
func (w *Words) Kronor(ore int64) string {
	const inKrona = 100
	amount := w.Whole(int(ore / inKrona))
	if rest := ore % inKrona; rest != 0 {
		amount += w.T("number.decimal") + fmt.Sprintf("%02d", rest)
	}
	return w.T("number.kronor", amount)
}
