package speed

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// row is something that is measured.
type row struct {
	what  string
	form  string  // how a value is written
	reach float64 // 0: the machine decides, and it is here to be known
	most  bool    // reach is the most that it may be; else the least
}

// table is what has been measured, in the order in which it came first.
type table struct {
	rows   []row
	values map[string][]float64 // of each round, by row
}

func (t *table) note(r row, value float64) {
	if t.values == nil {
		t.values = map[string][]float64{}
	}
	if t.values[r.what] == nil {
		t.rows = append(t.rows, r)
	}
	t.values[r.what] = append(t.values[r.what], value)
}

// String is in Markdown. The last column is the value in relation to what is to be reached.
func (t *table) String() string {
	var s strings.Builder
	for i, r := range t.rows {
		value := median(t.values[r.what])
		if i == 0 {
			fmt.Fprintf(&s, "| Median of %d | Measured | To reach | Measured of that |\n|---|---|---|---|\n", len(t.values[r.what]))
		}
		fmt.Fprintf(&s, "| %s | %s | %s | %s |\n", r.what, r.write(value), r.goal(), r.part(value))
	}
	return s.String()
}

func (r row) write(value float64) string { return fmt.Sprintf(r.form, value) }

func (r row) goal() string {
	switch {
	case r.reach == 0:
		return ""
	case r.most:
		return "at most " + r.write(r.reach)
	}
	return "at least " + r.write(r.reach)
}

func (r row) part(value float64) string {
	if r.reach == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", value/r.reach)
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

func TestTable(t *testing.T) {
	var measured table
	speed, size := row{what: "speed", form: "%.0f/s", reach: 200}, row{what: "size", form: "%.1f MB", reach: 40, most: true}
	for _, value := range []float64{300, 100, 250} {
		measured.note(speed, value)
		measured.note(size, value/10)
		measured.note(row{what: "other", form: "%.0f"}, 1)
	}
	want := "| Median of 3 | Measured | To reach | Measured of that |\n|---|---|---|---|\n" +
		"| speed | 250/s | at least 200/s | 1.25 |\n| size | 25.0 MB | at most 40.0 MB | 0.62 |\n| other | 1 |  |  |\n"
	if got := measured.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
