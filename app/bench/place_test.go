package bench

import "testing"

func TestOffsets(t *testing.T) {
	const text = "aå\r\n😀b\rc\n\nd"
	for _, row := range []struct {
		line, column int
		want         string // what stands there
	}{
		{1, 1, "a"}, {1, 2, "å"}, {2, 1, "😀"}, {2, 2, "b"}, {3, 1, "c"}, {5, 1, "d"}, {5, 2, ""}, {9, 9, ""},
	} {
		at := offsetOf(text, row.line, row.column)
		if got := text[at:]; len(got) < len(row.want) || got[:len(row.want)] != row.want || row.want == "" && got != "" {
			t.Errorf("%d:%d is before %q", row.line, row.column, got)
		}
	}
}
