package render

import "strings"

// maxTypo is how many letters a name may differ from the one it is taken for.
const maxTypo = 2

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
	names := make([]string, len(p.elements))
	for i, row := range p.elements {
		names[i] = row.Name
	}
	return closest(name, names)
}

// closest returns the one of names that is nearest to name, if any is near.
func closest(name string, names []string) string {
	name = strings.ToLower(name[:min(len(name), 2*len("bibliography"))])
	best, nearest := maxTypo+1, ""
	for _, candidate := range names {
		// In a short name, two letters are too much of it.
		if d := distance(name, candidate); d < best && d <= len(candidate)/3 {
			best, nearest = d, candidate
		}
	}
	return nearest
}

// distance is the number of letters to insert, delete, replace or swap with their neighbour to
// come from a to b (optimal string alignment). Names of elements are ASCII.
func distance(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
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
