package keys

import (
	"errors"
	"testing"
	"time"
)

func TestNext(t *testing.T) {
	const week = 7 * 24 * time.Hour
	old, next := pair(t, noon.AddDate(-1, 0, 0)), pair(t, noon)
	since := func(published, signs time.Time) Record {
		return Record{
			old.Fingerprint():  {Published: noon.AddDate(-1, 0, 0)},
			next.Fingerprint(): {Published: published, Signs: signs},
		}
	}
	never := time.Time{}
	for name, c := range map[string]struct {
		listed []Pair
		record Record
		wait   time.Duration
		now    time.Time
		step   Step
		err    error
	}{
		"one key": {listed: []Pair{old}, wait: week, now: noon, step: Publish},

		"listed, not published":              {listed: []Pair{old, next}, wait: week, now: noon.Add(week), step: Switch, err: ErrNotInEffect},
		"listed, not published, no patience": {listed: []Pair{old, next}, now: noon.Add(week), step: Switch, err: ErrNotInEffect},
		"published for less":                 {listed: []Pair{old, next}, record: since(noon, never), wait: week, now: noon.Add(week - 1), step: Switch, err: ErrEarly},
		"published for less, no patience":    {listed: []Pair{old, next}, record: since(noon, never), now: noon.Add(1), step: Switch},
		"published for long enough":          {listed: []Pair{old, next}, record: since(noon, never), wait: week, now: noon.Add(week), step: Switch},

		"switched, not signing": {listed: []Pair{next, old}, record: since(noon, never), wait: week, now: noon.Add(5 * week), step: Remove, err: ErrNotInEffect},
		"signs for less":        {listed: []Pair{next, old}, record: since(noon, noon.Add(week)), wait: week, now: noon.Add(2*week - 1), step: Remove, err: ErrEarly},
		"signs for long enough": {listed: []Pair{next, old}, record: since(noon, noon.Add(week)), wait: week, now: noon.Add(2 * week), step: Remove},
	} {
		step, err := Next(c.listed, c.record, c.wait, c.now)
		if step != c.step || !errors.Is(err, c.err) || (c.err == nil) != (err == nil) {
			t.Errorf("%s: step %d, %v; want step %d, %v", name, step, err, c.step, c.err)
		}
	}
}

func TestNextRefusesOtherNumbers(t *testing.T) {
	a := pair(t, noon)
	for _, listed := range [][]Pair{nil, {a, a, a}} {
		if step, err := Next(listed, Record{}, 0, noon); err == nil || errors.Is(err, ErrEarly) || errors.Is(err, ErrNotInEffect) {
			t.Errorf("%d keys: step %d, %v", len(listed), step, err)
		}
	}
}
