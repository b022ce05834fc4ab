package inbox_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/logtest"
)

func TestParsePersonID(t *testing.T) {
	for in, want := range map[string]inbox.PersonID{
		"191212121212": "191212121212",
		"19121212p212": "19121212P212",
		"19121212T212": "19121212T212",
		"19121212f212": "19121212F212",
	} {
		if got, err := inbox.ParsePersonID(in); err != nil || got != want {
			t.Errorf("%s: got %q, %v", in, string(got), err)
		}
	}
	for _, in := range []string{"", "1212121212", "19121212-1212", "19121212x212", "1912121212122", " 191212121212", "1912121212P2", "١٩١٢١٢١٢١٢١٢"} {
		_, err := inbox.ParsePersonID(in)
		if inbox.CodeOf(err) != inbox.Invalid {
			t.Errorf("%q: got %v, want invalid", in, err)
		}
		if in != "" && strings.Contains(err.Error(), in) {
			t.Errorf("%q: the error repeats the input", in)
		}
	}
}

func TestGenuineNumbers(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for number, want := range map[inbox.PersonID]bool{
		"191212121212": true,
		"189001019802": true,
		"199908072391": true,
		"191313131313": false, // no thirteenth month
		"191111111111": false, // wrong check digit
		"191212121213": false,
		"19121212P212": false, // a temporary number has no check digit
		"":             false,
	} {
		if got := number.Genuine(now); got != want {
			t.Errorf("%s: got %v, want %v", string(number), got, want)
		}
	}
}

// TestCoordinationNumbers builds on a published test number: of the ten check digits after
// a possible date exactly one is right, after an impossible one none.
func TestCoordinationNumbers(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	const published = "199908072391"
	for day, want := range map[string]int{"07": 1, "67": 1, "91": 1, "32": 0, "60": 0, "92": 0, "00": 0} {
		genuine := 0
		for digit := range 10 {
			number := inbox.PersonID(published[:6] + day + published[8:11] + string(rune('0'+digit)))
			if number.Genuine(now) {
				genuine++
			}
		}
		if genuine != want {
			t.Errorf("day %s: %d check digits are right, want %d", day, genuine, want)
		}
	}
	if inbox.PersonID(published).Genuine(time.Date(1999, 8, 6, 12, 0, 0, 0, time.UTC)) {
		t.Error("genuine before the day of birth")
	}
}

func TestNumbersAreNeverPrinted(t *testing.T) {
	id := inbox.PersonID("191212121212")
	log := logtest.New(t)
	log.JSON().Info("event", "citizen", id, "struct", fmt.Sprintf("%v %s %+v", id, id, inbox.Session{Citizen: id}))
	if strings.Contains(log.String(), "191212121212") {
		t.Errorf("the log shows a number: %s", log.String())
	}
}

// FuzzPersonID: whatever is read as a number is one, is written the same again, and is never
// printed; whether it is genuine can be asked of anything.
func FuzzPersonID(f *testing.F) {
	for _, seed := range []string{"191212121212", "19121212p212", "199908672391", "191213", "", "20999999-999", "\x00"} {
		f.Add(seed)
	}
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		genuine := inbox.PersonID(s).Genuine(now)
		id, err := inbox.ParsePersonID(s)
		if err != nil {
			if genuine {
				t.Errorf("%q is no number, and genuine", s)
			}
			return
		}
		if again, err := inbox.ParsePersonID(string(id)); err != nil || again != id || !strings.EqualFold(string(id), s) || strings.Contains(fmt.Sprint(id), s) {
			t.Errorf("%q is read as %q, then as %q (%v)", s, string(id), string(again), err)
		}
	})
}
