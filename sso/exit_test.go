package sso

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// exitCases reads the table of exit URLs, in which control characters are written as
// backslash escapes.
type exitCase struct {
	kind, base, input, outcome, want string
}

func exitCases(t testing.TB) []exitCase {
	t.Helper()
	raw, err := os.ReadFile("testdata/exit-url-cases.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var cases []exitCase
	for line := range strings.Lines(string(raw)) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) != 5 {
			t.Fatalf("a row of %d cells: %q", len(cells), line)
		}
		input, err := strconv.Unquote(`"` + strings.ReplaceAll(cells[2], `"`, `\"`) + `"`)
		if err != nil {
			t.Fatalf("escapes in %q: %v", cells[2], err)
		}
		cases = append(cases, exitCase{cells[0], cells[1], input, cells[3], cells[4]})
	}
	return cases[1:] // the heading
}

func TestExitTable(t *testing.T) {
	for _, c := range exitCases(t) {
		t.Run(c.kind+" "+c.base+" "+strconv.Quote(c.input), c.check)
	}
}

func (c exitCase) check(t *testing.T) {
	got, err := c.run()
	accepted := c.outcome == "ok" || c.outcome == "ok-loopback" || c.outcome == "match"
	if accepted && (err != nil || got != c.want) {
		t.Errorf("got %q, %v; want %q", got, err, c.want)
	}
	if !accepted && (err == nil || err.Error() != c.want) {
		t.Errorf("got %q, %v; want the reason %q", got, err, c.want)
	}
}

// run does what a row says.
func (c exitCase) run() (string, error) {
	if c.kind == "base" {
		base, err := ParseBase(c.input, strings.HasSuffix(c.outcome, "-loopback"))
		if err != nil {
			return "", err
		}
		return base.String(), nil
	}
	base, err := ParseBase(c.base, false)
	if err != nil {
		return "", err
	}
	if c.kind == "query" {
		return base.WithQuery(c.input)
	}
	return base.Match(c.input)
}

// TestExitMore holds what the table leaves open.
func TestExitMore(t *testing.T) {
	const app, fixed = "https://vard.example.se/app/", "https://vard.example.se/sso?tenant=7"
	many := strings.TrimSuffix(strings.Repeat("a=1&", maxParams), "&")
	for _, c := range []exitCase{
		{"base", "", "https://127.0.0.1/", "refuse", "loopback address"},
		{"base", "", "https://localhost/", "refuse", "loopback address"},
		{"base", "", "http://127.0.0.1:18080/", "refuse", "base URL must be https"},
		{"base", "", "http://localhost:8177/demo/", "ok-loopback", "http://localhost:8177/demo/"},
		{"base", "", "http://[::1]:8177/", "ok-loopback", "http://[::1]:8177/"},
		{"base", "", "http://[::1]", "ok-loopback", "http://[::1]/"},
		{"base", "", "http://127.0.0.1:80/", "ok-loopback", "http://127.0.0.1/"},
		{"base", "", "https://127.0.0.1:0443/", "ok-loopback", "https://127.0.0.1/"},
		{"base", "", "http://vard.example.se/", "refuse-loopback", "base URL must be https"},
		{"base", "", "https://[::1/", "refuse", "IP literal"},
		{"base", "", "https://[[::1]]/", "refuse", "IP literal"},
		{"base", "", "https://[127.0.0.1]/", "refuse", "IP literal"},
		{"base", "", "https://[2001:db8::1]/", "refuse", "IP literal"},
		{"base", "", "https://127.1/", "refuse", "IP literal"},
		{"base", "", "https://2130706433/", "refuse", "IP literal"},
		{"base", "", "https://vard.0x7f/", "refuse", "IP literal"},
		{"base", "", "https:///app/", "refuse", "bad host"},
		{"base", "", "https://vard_1.example.se/", "refuse", "bad host"},
		{"base", "", "https://-vard.example.se/", "refuse", "bad host"},
		{"base", "", "https://vard-.example.se/", "refuse", "bad host"},
		{"base", "", "https://vard..example.se/", "refuse", "bad host"},
		{"base", "", "https://vard.example.se./", "refuse", "bad host"},
		{"base", "", "https://" + strings.Repeat("a", 64) + ".se/", "refuse", "bad host"},
		{"base", "", "https://" + strings.Repeat("a.", 126) + "se/", "refuse", "bad host"},
		{"base", "", "https://vard.example.se:/", "refuse", "bad port"},
		{"base", "", "https://vard.example.se:0/", "refuse", "bad port"},
		{"base", "", "https://vard.example.se:+443/", "refuse", "bad port"},
		{"base", "", "https://vard.example.se:44a/", "refuse", "bad port"},
		{"base", "", "https://vard.example.se/x?A=1&a=2", "refuse", "repeated parameter"},
		{"base", "", "https://vard.example.se/x?RelayState=1", "refuse", "reserved parameter"},
		{"base", "", "https://vard.example.se/a//b", "refuse", "empty path segment"},
		{"base", "", " https://vard.example.se/ ", "ok", "https://vard.example.se/"},
		{"base", "", "https://vard.example.se/\u200b", "refuse", "format character"},
		{"base", "", "https://vard.example.se/" + strings.Repeat("a", maxURL), "refuse", "too long"},
		{"base", "", "https://vard.example.se/\xff", "refuse", "not UTF-8"},

		{"query", app, "a=\u202e", "refuse", "format character"},
		{"query", app, "a=\u00a0", "refuse", "format character"},
		{"query", app, "a=\u3164", "refuse", "format character"},
		{"query", app, "a=%C2%A0", "refuse", "encoded format character"},
		{"query", app, "a=%C2%85", "refuse", "encoded control character"},
		{"query", app, "a=\\x", "refuse", "character not allowed"},
		{"query", app, "a=`", "refuse", "character not allowed"},
		{"query", app, "a=|", "refuse", "character not allowed"},
		{"query", app, "a=\x7f", "refuse", "control character or space"},
		{"query", app, "a=\xff", "refuse", "not UTF-8"},
		{"query", app, "a=" + strings.Repeat("x", maxURL), "refuse", "too long"},
		{"query", app, many, "ok", app + "?" + many},
		{"query", app, many + "&a=1", "refuse", "too many parameters"},
		{"query", fixed, many + "&tenant=7", "ok", fixed + "&" + many},
		{"query", app, "??a=1", "refuse", "bad parameter name"},
		{"query", app, "a%2520b=1", "refuse", "bad parameter name"},
		{"query", app, "%252553AMLRequest=1", "refuse", "bad parameter name"},
		{"query", app, "å=1", "refuse", "bad parameter name"},
		{"query", app, "%=1", "refuse", "bad percent-encoding"},
		{"query", app, "filter[a]=1&$top=2", "ok", app + "?filter%5Ba%5D=1&$top=2"},
		{"query", app, "a='b'", "ok", app + "?a=%27b%27"},
		{"query", app, "b64=YQ==", "ok", app + "?b64=YQ%3D%3D"},
		{"query", app, "samlresponse=x", "refuse", "reserved parameter"},
		{"query", app, "SAMLResponse[]=x", "refuse", "reserved parameter"},
		{"query", app, "SAMLart=x", "refuse", "reserved parameter"},
		{"query", app, "SAMLEncoding=x", "refuse", "reserved parameter"},
		{"query", app, "SigAlg=x", "refuse", "reserved parameter"},
		{"query", app, "Signature", "refuse", "reserved parameter"},
		{"query", fixed, "TENANT=8", "refuse", "parameter fixed by configuration"},
		{"query", fixed, "tenant[]=8", "refuse", "parameter fixed by configuration"},
		{"query", fixed, "tenant", "refuse", "parameter fixed by configuration"},
		{"query", fixed, "tenant=%37&tenant=7", "ok", fixed},

		{"match", app, app, "match", app},
		{"match", "https://vard.example.se/app", "https://vard.example.se/app/x", "match", "https://vard.example.se/app/x"},
		{"match", "https://vard.example.se/app", "https://vard.example.se/apple", "no", "outside the base path"},
		{"match", app, "https://vard.example.se/app/%25252e%25252e/b", "no", "dot segment"},
		{"match", app, "https://vard.example.se/app/%2525252e%2525252e/b", "match", app + "%2525252e%2525252e/b"},
		{"match", app, "https://vard.example.se/app/%252e%2e/b", "no", "dot segment"},
		{"match", app, "https://vard.example.se/app/./b", "no", "dot segment"},
		{"match", app, "https://vard.example.se/app/%2e%2e%3b/b", "no", "dot segment"},
		{"match", app, "https://vard.example.se/app/%252f", "no", "encoded slash"},
		{"match", app, "https://vard.example.se/app/%25255c", "no", "encoded backslash"},
		{"match", app, "https://vard.example.se/app/%2500", "no", "encoded control character"},
		{"match", app, "https://vard.example.se/app/%zz", "no", "bad percent-encoding"},
		{"match", app, "https://vard.example.se/app/%ff", "no", "not UTF-8"},
		{"match", app, "https://vard.example.se/app/å[1]", "match", app + "%C3%A5%5B1%5D"},
		{"match", app, "https://vard.example.se/app/100%25", "match", app + "100%25"},
		{"match", app, "https:\\\\vard.example.se/app/", "no", "character not allowed"},
		{"match", app, "https://vard.example.se:443@evil.example/app/", "no", "userinfo"},
		{"match", app, "https://vard.example.se/app/x?retur=https://evil.example/", "match", app + "x?retur=https://evil.example/"},
		{"match", app, "https://vard\xff.example.se/app/", "no", "not UTF-8"},
		{"match", app, "mailto:a@vard.example.se", "no", "not absolute"},
		{"match", app, "1https://vard.example.se/app/", "no", "not absolute"},
		{"match", app, "", "no", "not absolute"},
	} {
		t.Run(c.kind+" "+c.base+" "+strconv.Quote(c.input), c.check)
	}
}

// TestNoBase uses a system without a base URL.
func TestNoBase(t *testing.T) {
	if built, err := (Base{}).WithQuery("a=1"); err == nil {
		t.Errorf("built %q", built)
	}
	if matched, err := (Base{}).Match("https://vard.example.se/"); err == nil {
		t.Errorf("matched %q", matched)
	}
}

// TestExitErrorsTellNothing checks that a reason never quotes the input, which can hold
// personal data.
func TestExitErrorsTellNothing(t *testing.T) {
	base, err := ParseBase("https://vard.example.se/app/", false)
	if err != nil {
		t.Fatal(err)
	}
	for _, input := range []string{"a/" + tolvan + "=1", "a=%zz" + tolvan, "https://" + tolvan + "/", "https://vard.example.se/" + tolvan} {
		for _, read := range []func(string) (string, error){base.WithQuery, base.Match} {
			if _, err := read(input); err != nil && strings.Contains(err.Error(), tolvan) {
				t.Errorf("quotes the input: %v", err)
			}
		}
	}
}
