package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"inkorg/app/config"
	"inkorg/sso"
)

// pages are those for operators, by name.
func pages(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("ops/docs/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	texts := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(file)] = string(text)
	}
	return texts
}

// blocks gives the fenced blocks of a language, without the indentation of a list that they
// stand in.
func blocks(page, language string) []string {
	var found []string
	for _, match := range regexp.MustCompile("(?ms)^( *)```"+language+"\n(.*?)^ *```$").FindAllStringSubmatch(page, -1) {
		found = append(found, regexp.MustCompile("(?m)^"+match[1]).ReplaceAllString(match[2], ""))
	}
	return found
}

// TestDocumentedCommandsExist: every line for a shell that begins with inkorg is one that
// the program understands.
func TestDocumentedCommandsExist(t *testing.T) {
	count := 0
	for name, page := range pages(t) {
		for _, block := range blocks(page, "sh") {
			for line := range strings.Lines(strings.ReplaceAll(block, "\\\n", " ")) {
				words, ours := strings.CutPrefix(line, "inkorg ")
				if !ours {
					continue
				}
				count++
				if err := parses(t, words); err != nil {
					t.Errorf("%s: inkorg %s%v", name, words, err)
				}
			}
		}
	}
	if count < 8 {
		t.Errorf("only %d commands found", count)
	}
	if parses(t, "keys rotate login --no-such-flag") == nil {
		t.Error("a command line that is wrong passes")
	}
}

// parses reads a command line as a shell and then the program would. Where its output goes is
// the shell's business.
func parses(t *testing.T, words string) error {
	t.Helper()
	words, _, _ = strings.Cut(words, " | ")
	words, _, _ = strings.Cut(words, " > ")
	split, err := exec.Command("sh", "-c", "printf '%s\\0' "+words).Output()
	if err != nil {
		t.Fatalf("%s: %v", words, err)
	}
	parser, err := kong.New(&commandLine{}, kong.Name("inkorg"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = parser.Parse(strings.Split(strings.TrimSuffix(string(split), "\x00"), "\x00"))
	return err
}

// rest are the sections of a whole configuration, for pages that show a part of one.
var rest = map[string]string{
	"environment": "environment: test\npublic_url: https://inkorg.example.se\n",
	"contracts":   "contracts: {logical_address: [SE1111111111-INKORG]}\n",
	"login":       "login:\n  keys: [{certificate: keys/login-2026-11-22.crt, key: keys/login-2026-11-22.key}]\n  idps: [{metadata: idp-metadata.xml}]\n",
}

// TestDocumentedConfigurationIsGood: every piece of inkorg.yaml, with the sections that it
// leaves out, is one that the program takes.
func TestDocumentedConfigurationIsGood(t *testing.T) {
	folder := documentedFiles(t)
	path := filepath.Join(folder, "inkorg.yaml")
	count := 0
	for name, page := range pages(t) {
		for _, block := range blocks(page, "yaml") {
			if !strings.HasPrefix(block, "# inkorg.yaml\n") {
				continue
			}
			count++
			whole := block
			if !strings.Contains(block, "\nenvironment:") {
				for section, text := range rest {
					if !strings.Contains(block, "\n"+section+":") {
						whole += text
					}
				}
			}
			if err := os.WriteFile(path, []byte(whole), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := config.Load(path, nil, config.Flags{}); err != nil {
				t.Errorf("%s: %v in\n%s", name, err, whole)
			}
		}
	}
	if count < 6 {
		t.Errorf("only %d pieces found", count)
	}
}

// documentedFiles makes the files that the pages name.
func documentedFiles(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	write := func(name string, content []byte, err error) {
		t.Helper()
		if err == nil {
			err = os.MkdirAll(filepath.Dir(filepath.Join(folder, name)), 0o700)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, name), content, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var last sso.Key
	for _, name := range []string{"login-2026-11-22", "login-2029-03-01", "exits-2026-11-22"} {
		key, err := sso.NewKey(name, 2048, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		private, certificate, err := key.MarshalPEM()
		write("keys/"+name+".key", private, err)
		write("keys/"+name+".crt", certificate, err)
		last = key
	}
	_, federation, err := last.MarshalPEM()
	write("keys/federation.crt", federation, err)
	write("keys/pseudonyms.secret", []byte(strings.Repeat("hemligt-", 4)), nil)
	idp, err := sso.NewIssuer(sso.IssuerConfig{EntityID: "https://idp.example.se/", SSOURL: "https://idp.example.se/sso", Key: last})
	if err != nil {
		t.Fatal(err)
	}
	metadata, err := idp.Metadata()
	write("idp-metadata.xml", metadata, err)
	sp, err := sso.NewServiceProvider(sso.ServiceProviderConfig{
		EntityID: "https://intyg.example.se/sp", ACSURL: "https://intyg.example.se/acs", Keys: []sso.Key{last},
	})
	if err != nil {
		t.Fatal(err)
	}
	metadata, err = sp.Metadata()
	write("intyg-metadata.xml", metadata, err)
	return folder
}

// TestDocumentedWordsAreSaid: what the pages quote from the log and from answers, in the
// second column of the tables of what goes wrong, stands in the program's source.
func TestDocumentedWordsAreSaid(t *testing.T) {
	source := productSource(t)
	count := 0
	for name, page := range pages(t) {
		_, wrong, found := strings.Cut(page, "\n## When it goes wrong\n")
		if !found {
			continue
		}
		for line := range strings.Lines(wrong) {
			columns := strings.Split(line, "|")
			if len(columns) != 5 {
				continue
			}
			for _, quoted := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(columns[2], -1) {
				count++
				if !strings.Contains(source, quoted[1]) {
					t.Errorf("%s: nothing says %q", name, quoted[1])
				}
			}
		}
	}
	if count < 10 {
		t.Errorf("only %d quotations found", count)
	}
}

// productSource is all Go source of the program but its tests.
func productSource(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, root := range []string{".", "../sso", "../render"} {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			all.Write(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}
