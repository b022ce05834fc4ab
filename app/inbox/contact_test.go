package inbox_test

import (
	"strings"
	"testing"

	"inkorg/app/inbox"
)

func TestTelephone(t *testing.T) {
	for written, want := range map[string]string{
		"0701740605":              "+46701740605",
		" 070-174 06 05 ":         "+46701740605",
		"070–1740605":             "+46701740605",
		"070\u00a0174\u202f06.05": "+46701740605",
		"+46 70 174 06 05":        "+46701740605",
		"+46 (0)70-174 06 05":     "+46701740605",
		"+46 070 174 06 05":       "+46701740605",
		"0046701740605":           "+46701740605",
		"(076) 174 06 05":         "+46761740605",
		"0791740605":              "+46791740605",
		"+47 401 23 456":          "+4740123456",
		"004740123456":            "+4740123456",
		"+1 212-555-0123":         "+12125550123",

		"":                       "",
		"0":                      "",
		"+":                      "",
		"+46":                    "",
		"08-465 004 90":          "", // no mobile
		"0711740605":             "",
		"070174060":              "",
		"07017406055":            "",
		"46701740605":            "",
		"701740605":              "",
		"+4670174060":            "",
		"+0701740605":            "",
		"+123456":                "",
		"+1234567890123456":      "",
		"070-174O605":            "",
		"07０1740605":             "",
		"0701740605; 0701740606": "",
		"0701740605\nBcc: x":     "",
	} {
		got, err := inbox.ParseTelephone(written)
		if got != want || (err == nil) != (want != "") || err != nil && inbox.CodeOf(err) != inbox.Invalid {
			t.Errorf("%q: %q, %v; want %q", written, got, err, want)
		}
		if err != nil && len(written) > 3 && strings.Contains(err.Error(), written) {
			t.Errorf("the error repeats %q", written)
		}
		if again, err := inbox.ParseTelephone(got); want != "" && (again != got || err != nil) {
			t.Errorf("%q read again is %q, %v", got, again, err)
		}
	}
}

func TestMailAddress(t *testing.T) {
	long := strings.Repeat("a", 64)
	for written, want := range map[string]string{
		"tolvan@example.se":                 "tolvan@example.se",
		" Tolvan.Tolvansson@Example.SE ":    "Tolvan.Tolvansson@example.se",
		"tolvan+inkorg@mejl.example.se":     "tolvan+inkorg@mejl.example.se",
		"o'brien_1@example.se":              "o'brien_1@example.se",
		"tolvan@räksmörgås.example":         "tolvan@xn--rksmrgs-5wao1o.example",
		"tolvan@RÄKSMÖRGÅS.example":         "tolvan@xn--rksmrgs-5wao1o.example",
		"tolvan@xn--rksmrgs-5wao1o.example": "tolvan@xn--rksmrgs-5wao1o.example",
		long + "@example.se":                long + "@example.se",

		"":                                 "",
		"tolvan":                           "",
		"@example.se":                      "",
		"tolvan@":                          "",
		"tolvan@example":                   "",
		"tolvan@example.":                  "",
		"tolvan@.se":                       "",
		"tolvan@example..se":               "",
		"tolvan@-example.se":               "",
		"tolvan@exam ple.se":               "",
		"tolvan@127.0.0.1":                 "",
		"tolvan@[127.0.0.1]":               "",
		"tolv an@example.se":               "",
		"tölvan@example.se":                "",
		".tolvan@example.se":               "",
		"tolvan.@example.se":               "",
		"tol..van@example.se":              "",
		`"tolvan"@example.se`:              "",
		"tolvan@annan@example.se":          "",
		"Tolvan <tolvan@example.se>":       "",
		"tolvan@example.se, b@example.se":  "",
		"tolvan@example.se\r\nBcc: a@b.se": "",
		long + "a@example.se":              "",
		"a@" + strings.Repeat("abcdefg.", 32) + "se": "",
		"a@" + strings.Repeat("a", 64) + ".se":       "",
	} {
		got, err := inbox.ParseMailAddress(written)
		if got != want || (err == nil) != (want != "") || err != nil && inbox.CodeOf(err) != inbox.Invalid {
			t.Errorf("%q: %q, %v; want %q", written, got, err, want)
		}
		if err != nil && len(written) > 8 && strings.Contains(err.Error(), written) {
			t.Errorf("the error repeats %q", written)
		}
	}
}

func TestMasks(t *testing.T) {
	for number, want := range map[string]string{"+46701740605": "+46•••••••05", "+123": "••••", "": ""} {
		if got := inbox.MaskTelephone(number); got != want {
			t.Errorf("%q: %q, want %q", number, got, want)
		}
	}
	for address, want := range map[string]string{
		"tolvan@example.se": "t•••@example.se", "t@example.se": "t•••@example.se",
		"tolvan@xn--rksmrgs-5wao1o.example": "t•••@räksmörgås.example", "": "•••", "@example.se": "•••",
	} {
		if got := inbox.MaskMailAddress(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}
