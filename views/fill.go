package views

import (
	"fmt"
	"strconv"
	"strings"
)

// fill puts values into the placeholders of a text as fmt.Sprintf does: %s and %d stand for
// the next value, %[2]s for a certain one. A page has dozens of such texts, and with fmt they
// cost three times as much. What is no such placeholder is left to fmt.
func fill(text string, values []any) string {
	const number = 4 // digits, usually
	room := len(text) + number*len(values)
	for _, value := range values {
		if value, is := value.(string); is {
			room += len(value)
		}
	}
	var filled strings.Builder
	filled.Grow(room)
	next := 0
	for rest := text; ; {
		before, after, found := strings.Cut(rest, "%")
		filled.WriteString(before)
		if !found {
			break
		}
		if len(after) > 3 && after[0] == '[' && after[2] == ']' {
			next, after = int(after[1]-'1'), after[3:]
		}
		if next < 0 || next >= len(values) || after == "" || after[0] != 's' && after[0] != 'd' {
			return fmt.Sprintf(text, values...)
		}
		filled.WriteString(valueText(values[next]))
		next, rest = next+1, after[1:]
	}
	return filled.String()
}

func valueText(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case int:
		return strconv.Itoa(value)
	default:
		return fmt.Sprint(value)
	}
}
