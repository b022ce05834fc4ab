package inbox

import (
	"crypto/rand"
	"strings"
)

// referenceLetters are read over the telephone: no 0 or o, no 1, i or l.
const referenceLetters = "23456789abcdefghjkmnpqrstuvwxyz"

// NewReference gives the name that joins an error page or a fault to its line in the log:
// three groups of four, such as 7f3a-9kc2-4xde.
func NewReference() string {
	const groups, size = 3, 4
	random := make([]byte, groups*size)
	_, _ = rand.Read(random) // crypto/rand.Read never fails
	var reference strings.Builder
	for i, b := range random {
		if i > 0 && i%size == 0 {
			reference.WriteByte('-')
		}
		reference.WriteByte(referenceLetters[int(b)%len(referenceLetters)])
	}
	return reference.String()
}

// MaxReasons is how many reasons an answer to a sender lists, so that it stays readable
// for a person.
const MaxReasons = 10

// Clip keeps a name that a sender made up from filling an answer or the log.
func Clip(name string) string {
	const longest = 64
	if runes := []rune(name); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return name
}
