package keys

import (
	"testing"
	"time"

	"inkorg/sso"
)

// pair is a key made at a time, without files.
func pair(t *testing.T, made time.Time) Pair {
	t.Helper()
	key, err := sso.NewKey("test", 2048, made)
	if err != nil {
		t.Fatal(err)
	}
	return Pair{Key: key}
}

func TestRingSaysWhichSigns(t *testing.T) {
	a, b, c := pair(t, noon).Key, pair(t, noon).Key, pair(t, noon).Key
	all := Ring{Login: []sso.Key{a, b}, Exits: []sso.Key{c}}.All()
	want := []Published{{a, Login, true}, {b, Login, false}, {c, Exits, true}}
	if len(all) != len(want) {
		t.Fatalf("%d keys", len(all))
	}
	for i, key := range all {
		if key != want[i] {
			t.Errorf("key %d: %s, signs %v", i, key.Use, key.Signs)
		}
	}
}

func TestDaysLeft(t *testing.T) {
	key := pair(t, noon).Key
	end := key.Certificate().NotAfter
	for before, want := range map[time.Duration]int{
		49 * time.Hour: 2, 48 * time.Hour: 2, 47 * time.Hour: 1, time.Hour: 0, 0: 0, -time.Second: -1, -24 * time.Hour: -1, -25 * time.Hour: -2,
	} {
		if got := DaysLeft(key, end.Add(-before)); got != want {
			t.Errorf("%v before the end: %d days, want %d", before, got, want)
		}
	}
}
