package rivta

import "testing"

// TestClean: what callers say of themselves reaches the log without numbers of persons,
// whatever stands around them; an HSA-id, which holds an organisation number, stays.
func TestClean(t *testing.T) {
	for value, want := range map[string]string{
		"SE2321000016-1ABC":   "SE2321000016-1ABC",
		"SE1111111111-DEMO":   "SE1111111111-DEMO",
		"a correlation id":    "acorrelationid",
		"191212121212":        "[number]",
		"191212121212 a":      "[number]a",
		"pnr1912 1212-1212_x": "pnr[number]_x",
		"19121212p212":        "[number]",
		"9df3-20000000-0000":  "9df3-20000000-0000",
		"line\r\nbreak\x00":   "linebreak",
		"räksmörgås":          "rksmrgs",
	} {
		if got := clean(value); got != want {
			t.Errorf("%q: %q, want %q", value, got, want)
		}
	}
}
