package config

import (
	"errors"
	"os"
	"strings"
	"testing"
)

// FuzzFile reads any text as a configuration file: it is refused with errors that have a
// place and a reason, or gives a directory.
func FuzzFile(f *testing.F) {
	example, err := os.ReadFile(exampleFile)
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		string(example), production, oneLine, "", "- a\n", "a: &a [*a]\n", "? [a]\n: b\n", "<<: {listen: a}\n", "---\n---\n", "\ufeff" + oneLine,
		oneLine + "systems: [{id: A, name: A, base_url: 'https://a.example.se/?a=1&a=2', linkable_by: 'A, B,'}]\n",
		oneLine + "listen: !!binary aGVq\n", oneLine + "session: {idle: 9999999h}\n", oneLine + "units: [{}, [], null]\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := parse("missing/inkorg.yaml", data, nil, Flags{})
		if err == nil {
			if _, err := c.Directory(); err != nil {
				t.Errorf("a configuration without errors has no directory: %v", err)
			}
			return
		}
		checkErrors(t, err, data)
	})
}

// FuzzUnits reads any text as a units' file.
func FuzzUnits(f *testing.F) {
	for _, seed := range []string{
		"hsa_id;name\nSE1;Ett\n", "\ufeffhsa_id,name,web_page\r\nSE1,\"Ett\nTvå\",https://a.example.se\r\n", "hsa_id;;name\n;;\n", "\"", "", ";\n", "\xff",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		l := newLoader("")
		from := source{name: "enheter.csv", lines: true}
		for _, row := range l.readTable(data, from) {
			l.addUnit(row, from)
		}
		if len(l.errs) > 0 {
			checkErrors(t, l.errs, data)
			return
		}
		for _, unit := range l.config.Units {
			if unit.HSAID == "" || unit.Name == "" {
				t.Errorf("a unit without id or name: %+v", unit)
			}
		}
	})
}

// FuzzEnvironment sets a variable to any text: it is refused with errors that name the
// variable, or is a setting.
func FuzzEnvironment(f *testing.F) {
	for _, seed := range [][2]string{
		{"LISTEN", "127.0.0.1:1"},
		{"LISTEN_FILE", "missing"},
		{"SYSTEMS__0__ID", "A"},
		{"CONTRACTS__LOGICAL_ADDRESS", "SE1, SE2,,"},
		{"SESSION__IDLE", "-5m"},
		{"STORE", "postgres://a:b@127.0.0.1:1/c?sslmode=x"},
		{"PROXIES", "10.0.0.0/8,x"},
		{"LSITEN", "a"},
		{"__", "\x00"},
		{"PUBLIC_URL", "https://\n"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, name, value string) {
		if strings.HasSuffix(name, fileSuffix) && value != "missing" {
			return // reads whatever file that is
		}
		_, err := parse("", nil, []string{variablePrefix + name + "=" + value}, Flags{})
		if err != nil {
			checkErrors(t, err, nil)
		}
	})
}

// checkErrors wants a reason for each error, on one line, and a line that the text has.
func checkErrors(t *testing.T, err error, data []byte) {
	t.Helper()
	all, ok := errors.AsType[Errors](err)
	if !ok || len(all) == 0 {
		t.Fatalf("the error is no list: %v", err)
	}
	for _, e := range all {
		nowhere := e.At.Source == "" && e.Key == "" // a default has no source
		if e.Problem == "" || nowhere || strings.Contains(e.Error(), "\n") {
			t.Errorf("error %q at %v", e, e.At)
		}
		// Some other characters break lines in YAML too.
		if lines := strings.Count(string(data), "\n") + strings.Count(string(data), "\r") + strings.Count(string(data), "\u0085") +
			strings.Count(string(data), "\u2028") + strings.Count(string(data), "\u2029") + 1; e.At.Line > lines+1 {
			t.Errorf("error %q is past the end, of %d lines", e, lines)
		}
	}
}
