package parties

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/testkit"
	"inkorg/sso"
)

// whatwg is a URL as a browser reads it, with the names of the URL standard.
type whatwg struct {
	Href, Protocol, Username, Password, Hostname, Port, Pathname, Search, Hash string
}

// browserReads has node read URLs, all in one process. One that it does not take for a
// URL is nil.
func browserReads(t *testing.T, urls []string) []*whatwg {
	t.Helper()
	var input bytes.Buffer
	for _, one := range urls {
		line, err := json.Marshal(one)
		if err != nil {
			t.Fatal(err)
		}
		input.Write(append(line, '\n'))
	}
	command := exec.Command(testkit.Need(t, "node"), "testdata/whatwg-url.cjs")
	command.Stdin = &input
	output, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	var readings []*whatwg
	for decoder := json.NewDecoder(bytes.NewReader(output)); decoder.More(); {
		var reading *whatwg
		if err := decoder.Decode(&reading); err != nil {
			t.Fatal(err)
		}
		readings = append(readings, reading)
	}
	if len(readings) != len(urls) {
		t.Fatalf("%d readings of %d URLs", len(readings), len(urls))
	}
	return readings
}

// goReads is how Go reads a URL, in the same words.
func goReads(t *testing.T, raw string) *whatwg {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	reading := &whatwg{
		Href: u.String(), Protocol: u.Scheme + ":", Username: u.User.Username(), Hostname: u.Hostname(), Port: u.Port(),
		Pathname: u.EscapedPath(), Hash: u.Fragment,
	}
	if strings.Contains(reading.Hostname, ":") {
		reading.Hostname = "[" + reading.Hostname + "]"
	}
	if u.RawQuery != "" {
		reading.Search = "?" + u.RawQuery
	}
	return reading
}

// urlCase is a row of the table of exit URLs: what is done with an input.
type urlCase struct{ kind, base, input string }

// urlCases are the rows of the table, in which control characters are written as escapes.
func urlCases(t *testing.T) []urlCase {
	t.Helper()
	table, err := os.ReadFile("../testdata/exit-url-cases.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var cases []urlCase
	for line := range strings.Lines(string(table)) {
		cells := strings.Split(line, "\t")
		input, err := strconv.Unquote(`"` + strings.ReplaceAll(cells[2], `"`, `\"`) + `"`)
		if err != nil {
			t.Fatalf("escapes in %q: %v", cells[2], err)
		}
		cases = append(cases, urlCase{cells[0], cells[1], input})
	}
	return cases[1:] // the heading
}

// run gives the URL that is made of the input.
func (c urlCase) run() (string, error) {
	if c.kind == "base" {
		base, err := sso.ParseBase(c.input, true)
		return base.String(), err
	}
	base, err := sso.ParseBase(c.base, true)
	if err != nil {
		return "", err
	}
	if c.kind == "query" {
		return base.WithQuery(c.input)
	}
	return base.Match(c.input)
}

// accepted is an input and the URL that was made of it.
type accepted struct {
	urlCase
	result string
}

// acceptedCases are those of the table and as many generated ones.
func acceptedCases(t *testing.T, generated int) []accepted {
	t.Helper()
	var cases []accepted
	take := func(c urlCase) bool {
		result, err := c.run()
		if err == nil {
			cases = append(cases, accepted{c, result})
		}
		return err == nil
	}
	table := urlCases(t)
	for _, c := range table {
		take(c)
	}
	if len(cases) < 30 {
		t.Fatalf("the table has %d accepted cases", len(cases))
	}
	random := rand.New(rand.NewPCG(1, 2)) // the same cases at every run
	for tries := 0; generated > 0; tries++ {
		if tries > 1_000_000 {
			t.Fatalf("%d cases lack: too few inputs are accepted", generated)
		}
		if take(mutated(random, table[random.IntN(len(table))])) {
			generated--
		}
	}
	return cases
}

// mutated puts pieces into an input that URL parsers are known to disagree on.
func mutated(random *rand.Rand, c urlCase) urlCase {
	pieces := []string{
		"/", "//", ".", "..", "%2e", "%252e", "%2F", "%5C", ";", ":", "@", "?", "&", "=", "+", ",", "'", "!", "$", "*", "(", ")", "~", "_", "-",
		"[", "]", "%5B", "%", "%25", "%41", "%c3%a5", "å", "é", "日", "x=1", "&y=2", "a/b", ":443", ":80", ":08443", "id=42", "https://", "http:", "0x7f", "127.1",
		"%27", "%7C", "%22", "%3C", "%20", "%23", "A", "z9", "&&", "=&",
	}
	input := c.input
	for range 1 + random.IntN(4) {
		at := random.IntN(len(input) + 1)
		until := min(len(input), at+random.IntN(2))
		input = input[:at] + pieces[random.IntN(len(pieces))] + input[until:]
	}
	c.input = input
	return c
}

// TestBrowsersReadTheSame: what is built is one URL to whoever reads it. A browser goes
// there and nowhere else, and sends it as it was written.
func TestBrowsersReadTheSame(t *testing.T) {
	cases := acceptedCases(t, 5000)
	var urls []string
	for _, c := range cases {
		urls = append(urls, c.result)
	}
	readings := browserReads(t, urls)
	for i, c := range cases {
		if diff := cmp.Diff(goReads(t, c.result), readings[i]); diff != "" {
			t.Errorf("%s %q under %q: Go and a browser disagree on %q (-Go +browser):\n%s", c.kind, c.input, c.base, c.result, diff)
		}
		if reading := readings[i]; reading != nil && (reading.Href != c.result || reading.Hash != "" || reading.Username != "") {
			t.Errorf("%s %q under %q: a browser goes to %q instead of %q", c.kind, c.input, c.base, reading.Href, c.result)
		}
	}
}

// TestBrowsersSeeTheSameLink: a link that is taken for an exit leads, as it was written,
// to no other place than the exit.
func TestBrowsersSeeTheSameLink(t *testing.T) {
	cases := slices.DeleteFunc(acceptedCases(t, 5000), func(c accepted) bool { return c.kind != "match" })
	var urls []string
	for _, c := range cases {
		urls = append(urls, c.input)
	}
	for i, written := range browserReads(t, urls) {
		exit := goReads(t, cases[i].result)
		if written == nil || written.Protocol != exit.Protocol || written.Hostname != exit.Hostname || written.Port != exit.Port {
			t.Errorf("%q is taken for %q, and a browser reads %+v", cases[i].input, cases[i].result, written)
		}
	}
}
