package demo

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestBanner(t *testing.T) {
	banner := Banner("./inkorg", "http://127.0.0.1:8177", "http://127.0.0.1:8178", "http://127.0.0.1:8179")
	for _, want := range []string{
		"http://127.0.0.1:8177", "http://127.0.0.1:8178", "http://127.0.0.1:8179", `"demo"`, "| ./inkorg send --endpoint http://127.0.0.1:8178 ",
	} {
		if !strings.Contains(banner, want) {
			t.Errorf("the banner does not say %s:\n%s", want, banner)
		}
	}
	for _, account := range Accounts() {
		if !strings.Contains(banner, string(account.Number)) || !strings.Contains(banner, account.Name) {
			t.Errorf("the banner does not offer %s:\n%s", account.Name, banner)
		}
	}
	lines := strings.Split(strings.TrimSuffix(banner, "\n"), "\n")
	if len(lines) >= 25 {
		t.Errorf("the banner has %d lines, too many for a small terminal", len(lines))
	}
	for _, line := range lines {
		if utf8.RuneCountInString(line) > 110 || strings.TrimRight(line, " ") != line {
			t.Errorf("a line is too long or ends in a space: %q", line)
		}
	}
}
