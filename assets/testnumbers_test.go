package assets_test

import (
	"testing"

	"inkorg/assets"
)

func TestIsTestNumber(t *testing.T) {
	for number, want := range map[string]bool{
		"189001019802": true, "202312312388": true, "191212121212": true, "191313131313": true, "191111111111": true,
		"": false, "\n": false, "189001019803": false, "01019802\n189": false, "89001019802": false, "1890010198021": false, "189001019802\n": false,
	} {
		if got := assets.IsTestNumber(number); got != want {
			t.Errorf("%q: %v", number, got)
		}
	}
}
