package inbox_test

import (
	"strings"
	"testing"

	"inkorg/app/inbox"
)

// FuzzMoment: whatever is read as a time, of a notice or an export, is read as the same again
// once it is written; and what is refused is so with a reason that fits on a line.
func FuzzMoment(f *testing.F) {
	for _, seed := range []string{
		"2026-11-22 08:00", "2026-11-22T08:00", "2026-11-22 08:00:59", "2026-11-22", "2026-11-22T08:00:00+01:00", "2026-11-22T07:00:00.123456789Z",
		"2026-03-29 02:30", "2026-10-25 02:30", "2026-10-25T02:30:00+02:00", "1879-01-01 00:00", "0000-01-01", "9999-12-31T23:59:59-23:59", "2026-11-22T08:00:00+24:00",
		"now", "", " 2026-11-22", "2026-11-22\n", "22/11 2026", "２０２６-11-22",
	} {
		f.Add(seed)
	}
	s, err := inbox.LoadSwedishTime()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, err := s.ParseDayOrTime(text)
		if err != nil {
			if inbox.CodeOf(err) != inbox.Invalid || strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("%q is refused with %q", text, err)
			}
			return
		}
		if whole, err := s.Parse(text); err == nil && !whole.Equal(at) {
			t.Errorf("%q is read as %v and as %v", text, at, whole)
		}
		// RFC 3339 has no later years, and no seconds in a zone, as Sweden's had long ago.
		if year := s.Year(at); year < 1900 || year > 9999 {
			return
		}
		local := s.Exact(at)
		again, err := s.Parse(local)
		if err != nil || again.Unix() != at.Unix() {
			t.Errorf("%q is %v, written %s, and read as %v (%v)", text, at, local, again, err)
		}
		if begins, ends := s.Span(s.Month(at)); at.Before(begins) || !at.Before(ends) {
			t.Errorf("%q is not in its month, from %v to %v", text, begins, ends)
		}
	})
}
