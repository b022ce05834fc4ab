package views_test

import (
	"testing"

	"inkorg/views"
)

// TestNumbers are written as each language does; what is a no-break space is one.
func TestNumbers(t *testing.T) {
	t.Parallel()
	words, err := views.LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[string][]string{
		views.Swedish: {"0", "999", "1\u00a0000", "49\u00a0999", "1\u00a0234\u00a0567", "3,10\u00a0kr", "25\u00a0000\u00a0kr", "0,05\u00a0kr"},
		views.English: {"0", "999", "1,000", "49,999", "1,234,567", "SEK\u00a03.10", "SEK\u00a025,000", "SEK\u00a00.05"},
	} {
		w := words.For(lang)
		var got []string
		for _, n := range []int{0, 999, 1000, 49_999, 1_234_567} {
			got = append(got, w.Whole(n))
		}
		for _, ore := range []int64{310, 2_500_000, 5} {
			got = append(got, w.Kronor(ore))
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: %q, want %q", lang, got[i], want[i])
			}
		}
	}
}
