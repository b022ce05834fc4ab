package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"inkorg/app/keys"
	"inkorg/sso"
)

// operator uses the commands on keys, with a configuration in a folder.
type operator struct {
	t      *testing.T
	folder string
}

func newOperator(t *testing.T) operator {
	t.Helper()
	o := operator{t, t.TempDir()}
	key, err := sso.NewKey("idp", 2048, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	idp, err := sso.NewIssuer(sso.IssuerConfig{EntityID: "https://idp.example.se/", SSOURL: "https://idp.example.se/sso", Key: key})
	if err != nil {
		t.Fatal(err)
	}
	metadata, err := idp.Metadata()
	if err != nil {
		t.Fatal(err)
	}
	o.write("idp.xml", string(metadata))
	return o
}

func (o operator) write(name, text string) {
	o.t.Helper()
	if err := os.WriteFile(filepath.Join(o.folder, name), []byte(text), 0o600); err != nil {
		o.t.Fatal(err)
	}
}

// keys runs a command on keys.
func (o operator) keys(args ...string) (stdout, stderr string, code int) {
	o.t.Helper()
	var out, err bytes.Buffer
	args = append(append([]string{"keys"}, args...), "--config", filepath.Join(o.folder, "inkorg.yaml"))
	code = run(o.t.Context(), args, system{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &err})
	return out.String(), err.String(), code
}

// rotate asks for the next step.
func (o operator) rotate(more ...string) (stdout, stderr string, code int) {
	return o.keys(append([]string{"rotate", "login", "--data", o.folder}, more...)...)
}

// adopt writes the keys that a command printed into the configuration.
func (o operator) adopt(printed string) {
	o.t.Helper()
	found := regexp.MustCompile(`(?m)^login:\n(  .*\n)+`).FindString(printed)
	if found == "" {
		o.t.Fatalf("no YAML in\n%s", printed)
	}
	o.write("inkorg.yaml", "environment: test\ncontracts: {logical_address: [mvktest]}\n"+found+"  idps: [{metadata: idp.xml}]\n")
}

// listed are the fingerprints of the configuration's keys.
func (o operator) listed() []string {
	o.t.Helper()
	out, _, _ := o.keys("list", "--data", o.folder, "--format", "json")
	var rows []struct{ Fingerprint string }
	if err := json.Unmarshal([]byte(out), &rows); err != nil {
		o.t.Fatal(err)
	}
	var fingerprints []string
	for _, row := range rows {
		fingerprints = append(fingerprints, row.Fingerprint)
	}
	return fingerprints
}

// record leaves the running program's record.
func (o operator) record(record keys.Record) {
	o.t.Helper()
	if err := record.Write(o.folder); err != nil {
		o.t.Fatal(err)
	}
}

// TestRotateWaits: neither the switch nor the end comes before the other side has had its
// days, unless somebody says that it has read the metadata.
func TestRotateWaits(t *testing.T) {
	const day = 24 * time.Hour
	o := newOperator(t)
	made, _, _ := o.keys("new", "login")
	o.adopt(made)
	time.Sleep(time.Second) // certificates have whole seconds
	first, _, _ := o.rotate()
	o.adopt(first)
	old, next := o.listed()[0], o.listed()[1]
	ago := func(d time.Duration) time.Time { return time.Now().Add(-d) }
	inUse := keys.Since{Published: ago(400 * day), Signs: ago(400 * day)}

	for _, c := range []struct {
		published time.Duration
		flags     []string
		code      int
		said      string
	}{
		{7*day - time.Hour, nil, exitTooEarly, "too early: the other side has had since " + ago(7*day-time.Hour).Format(time.DateOnly)},
		{2 * day, []string{"--days", "3"}, exitTooEarly, "--now"},
		{7*day + time.Minute, nil, exitOK, "Step 2 of 3"},
		{3*day + time.Minute, []string{"--days", "3"}, exitOK, "Step 2 of 3"},
		{0, []string{"--now"}, exitOK, "Step 2 of 3"},
	} {
		o.record(keys.Record{old: inUse, next: {Published: ago(c.published)}})
		out, err, code := o.rotate(c.flags...)
		if code != c.code || !strings.Contains(out+err, c.said) {
			t.Errorf("published for %v, %v: exit code %d\n%s%s", c.published, c.flags, code, out, err)
		}
	}

	second, _, _ := o.rotate("--now")
	o.adopt(second)
	if got := fmt.Sprint(o.listed()); got != fmt.Sprint([]string{next, old}) {
		t.Fatalf("after the switch: %s", got)
	}
	o.record(keys.Record{old: {Published: inUse.Published}, next: {Published: ago(30 * day)}})
	if _, err, code := o.rotate(); code != exitTooEarly || !strings.Contains(err, "does not work with the listed keys yet") {
		t.Errorf("not signing yet: exit code %d, %s", code, err)
	}
	for signs, want := range map[time.Duration]int{6 * day: exitTooEarly, 7*day + time.Minute: exitOK} {
		o.record(keys.Record{old: {Published: inUse.Published}, next: {Published: ago(30 * day), Signs: ago(signs)}})
		out, err, code := o.rotate()
		if code != want || code == exitOK && !strings.Contains(out, "Step 3 of 3") {
			t.Errorf("signs for %v: exit code %d\n%s%s", signs, code, out, err)
		}
	}
	third, _, _ := o.rotate("--now")
	o.adopt(third)
	if got := fmt.Sprint(o.listed()); got != fmt.Sprint([]string{next}) {
		t.Errorf("at the end: %s", got)
	}
	for _, file := range regexp.MustCompile(`login-[0-9-]+\.(crt|key)`).FindAllString(made, 2) {
		if !strings.Contains(third, "  "+filepath.Join(o.folder, "keys", file)+"\n") {
			t.Errorf("it does not say to delete %s:\n%s", file, third)
		}
	}
}

// TestRotateExitsNamesWhoHasToKnow: the systems that are sent Responses.
func TestRotateExitsNamesWhoHasToKnow(t *testing.T) {
	o := newOperator(t)
	login, _, _ := o.keys("new", "login")
	exits, _, _ := o.keys("new", "exits")
	pick := func(printed string) string {
		return regexp.MustCompile(`(?m)^(login|exits):\n(  .*\n)+`).FindString(printed)
	}
	o.write("inkorg.yaml", "environment: test\npublic_url: https://inkorg.example.se\ncontracts: {logical_address: [mvktest]}\n"+
		pick(login)+"  idps: [{metadata: idp.xml}]\n"+pick(exits)+
		"systems:\n  - {id: A, name: A}\n  - {id: INTYG, name: I, base_url: https://i.example.se/, exit: response, sp_metadata: sp.xml}\n")
	key, err := sso.NewKey("sp", 2048, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	sp, err := sso.NewServiceProvider(sso.ServiceProviderConfig{EntityID: "https://i.example.se/sp", ACSURL: "https://i.example.se/acs", Keys: []sso.Key{key}})
	if err != nil {
		t.Fatal(err)
	}
	metadata, err := sp.Metadata()
	if err != nil {
		t.Fatal(err)
	}
	o.write("sp.xml", string(metadata))
	out, stderr, code := o.keys("rotate", "exits")
	if want := "Every system with exit: response must read https://inkorg.example.se/saml/uthopp again: INTYG\n"; code != exitOK || !strings.Contains(out, want) {
		t.Errorf("exit code %d\n%s%s", code, out, stderr)
	}
}
