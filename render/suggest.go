package render

import "strings"

// maxTypo is how many letters a name may differ from the one it is taken for.
const maxTypo = 2

// maxName is more than the length of the longest name of a table with maxTypo letters more.
const maxName = 20

// suggest returns the name that a misspelt element resembles: one that the parent may hold,
// or else any in the table. A name that is in the table is not misspelt but misplaced.
func (p *Profile) suggest(parent, name string) string {
	if p.row(name) != nil {
		return ""
	}
	if row := p.row(parent); row != nil {
		if near := closest(name, row.Children); near != "" {
			return near
		}
	}
	return closest(name, p.names)
}

// closest returns the one of names that is nearest to name, if any is near.
func closest(name string, names []string) string {
	if len(name) > maxName {
		return ""
	}
	name = strings.ToLower(name)
	best, nearest := maxTypo+1, ""
	for _, candidate := range names {
		limit := min(best-1, len(candidate)/3) // in a short name, two letters are too much of it
		if abs(len(name)-len(candidate)) > limit || strangers(name, candidate) > limit {
			continue
		}
		if d := distance(name, candidate); d <= limit {
			best, nearest = d, candidate
		}
	}
	return nearest
}

func abs(n int) int { return max(n, -n) }

// strangers counts the letters of name that do not stand in candidate: the distance is at
// least that, which is faster to know than the distance.
func strangers(name, candidate string) int {
	n := 0
	for i := range len(name) {
		if strings.IndexByte(candidate, name[i]) < 0 {
			n++
		}
	}
	return n
}

// distance is the number of letters to insert, delete, replace or swap with their neighbour to
// come from a to b (optimal string alignment). Names of elements are ASCII, and neither is
// longer than maxName.
func distance(a, b string) int {
	var before, last, row [maxName + 1]int
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
