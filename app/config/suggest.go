package config

import (
	"fmt"
	"strings"
)

// meant says which name was probably meant, or which there are.
func meant(name string, known []string) string {
	if near := closest(name, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "expected one of " + strings.Join(known, ", ")
}

// closest gives the known name that is nearest to one that is misspelt, empty when none is
// near.
func closest(name string, known []string) string {
	// Whoever shares no two thirds of the letters was hardly meant.
	best, nearest := max(1, len(name)/3)+1, ""
	for _, candidate := range known {
		if d := distance(strings.ToLower(name), strings.ToLower(candidate)); d < best {
			best, nearest = d, candidate
		}
	}
	return nearest
}

// distance is how many letters must be put in, taken out or changed to make a into b
// (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			changed := diagonal
			if a[i] != b[j] {
				changed++
			}
			diagonal = row[j+1]
			row[j+1] = min(changed, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}
