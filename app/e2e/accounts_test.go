package e2e

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"inkorg/app/testkit"
)

// newTestEnvironment starts a test environment on loopback, whose people log in by personal
// accounts, with a system of its own. more is added to its configuration.
func newTestEnvironment(t *testing.T, more string) (i *instance, file string) {
	t.Helper()
	i = newInstance(t)
	file = filepath.Join(t.TempDir(), "inkorg.yaml")
	printed, err := testkit.Command(program, "keys", "new", "login", "--config", file).CombinedOutput()
	if err != nil {
		t.Fatalf("keys new: %v\n%s", err, printed)
	}
	found := printedKeys.FindStringSubmatch(string(printed))
	text := "environment: test\ntest_accounts: {log_in: yes}\ncontracts: {logical_address: [mvktest]}\nlogin:\n" + found[2] +
		"systems:\n  - {id: JOURNAL, name: Journaltjänsten}\n  - {id: FORMULAR, name: Formulärtjänsten}\nunits:\n  - {hsa_id: SE23210000, name: Björkens vårdcentral}\n" + more
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	i.command = append(append([]string{program}, i.serving(filepath.Join(t.TempDir(), "data"))...), "--config", file)
	i.start(t)
	return i, file
}

// account runs the account command beside the running program.
func (i *instance) account(t *testing.T, args ...string) (out string, code int) {
	t.Helper()
	return i.beside(t, append([]string{"account"}, args...)...)
}

// beside runs a command with the settings of the running program.
func (i *instance) beside(t *testing.T, args ...string) (out string, code int) {
	t.Helper()
	for at, word := range i.command {
		if word == "--data" || word == "--config" {
			args = append(args, word, i.command[at+1])
		}
	}
	command := testkit.Command(program, args...)
	combined, err := command.CombinedOutput()
	if err != nil && command.ProcessState == nil {
		t.Fatal(err)
	}
	return string(combined), command.ProcessState.ExitCode()
}

var shownPassword = regexp.MustCompile(`Password, shown only now: +(\S+)`)

// addAccount makes an account and gives its password.
func (i *instance) addAccount(t *testing.T, number string, flags ...string) (password string) {
	t.Helper()
	out, code := i.account(t, append([]string{"add", number, "--name", "Nils Nord", "--holder", "Anna Ek", "--organisation", "Region Exempel"}, flags...)...)
	shown := shownPassword.FindStringSubmatch(out)
	if code != 0 || shown == nil {
		t.Fatalf("account add: %d, %s", code, out)
	}
	return shown[1]
}

// logInWith logs in with a password and gives the page it ends on.
func (v *visitor) logInWith(account, password string) page {
	v.t.Helper()
	answer := v.submit(v.get("/"), "form#test-idp", url.Values{"account": {account}, "password": {password}})
	if answer.StatusCode != http.StatusOK {
		return answer
	}
	return v.submit(answer, "form[action$='/saml/acs']", nil)
}

// TestPersonalAccounts: in a test environment people log in with personal accounts and with no
// password that is public.
func TestPersonalAccounts(t *testing.T) {
	i, _ := newTestEnvironment(t, "")
	password := i.addAccount(t, "189001039800", "--system", "JOURNAL")
	if v := i.visitor(t); v.logInWith("189001039800", "demo").StatusCode != http.StatusForbidden || v.logInWith("191212121212", "demo").StatusCode != http.StatusForbidden {
		t.Error("the demo's password lets somebody in")
	}
	v := i.visitor(t)
	if in := v.logInWith("18900103-9800", password); in.Request.URL.Path != "/inkorg" || !strings.Contains(in.body, "Nils Nord") {
		t.Fatalf("not logged in: %s\n%s", in.Request.URL, in.body)
	}
	out, code := i.send(t, "--to", "189001039800", "--system", "JOURNAL", "--unit", "SE23210000", "--unit-name", "Björken", "--description", "Provsvar")
	if code != 0 {
		t.Errorf("send: %s", out)
	}

	for words, args := range map[string][]string{
		"not one that is published":   {"add", "198001011234", "--name", "A", "--holder", "B", "--organisation", "C"},
		"has a test account already":  {"add", "189001039800", "--name", "A", "--holder", "B", "--organisation", "C"},
		`"NONE" is no system`:         {"add", "189001049817", "--name", "A", "--holder", "B", "--organisation", "C", "--system", "NONE"},
		"2020-01-01 is over":          {"add", "189001049817", "--name", "A", "--holder", "B", "--organisation", "C", "--expires", "2020-01-01"},
		"the number has no test acco": {"reset", "189001049817"},
		"no test account":             {"remove", "189001049817"},
	} {
		if out, code := i.account(t, args...); code == 0 || !strings.Contains(out, words) || strings.Contains(out, "19800101") {
			t.Errorf("%s: %d, %s", words, code, out)
		}
	}
	i.addAccount(t, "198001011234", "--any-number", "--expires", "2999-12-31")
	out, _ = i.account(t, "list", "--format", "json")
	var rows []map[string]any
	if err := json.Unmarshal([]byte(out), &rows); err != nil || len(rows) != 2 || rows[0]["system"] != "JOURNAL" || rows[0]["holder"] != "Anna Ek" || rows[1]["expires"] != "2999-12-31T23:00:00Z" {
		t.Errorf("list: %v, %s", err, out)
	}
	if out, _ := i.account(t, "list"); !strings.Contains(out, "2999-12-31") || strings.Contains(out, "argon2") {
		t.Errorf("list: %s", out)
	}

	// Begun again, the person has nothing, and can log in as before.
	if out, code := i.account(t, "reset", "189001039800"); code != 0 || !strings.HasPrefix(out, "Removed: 1 messages in 1 cases, 1 log-ins") {
		t.Errorf("reset: %d, %s", code, out)
	}
	if out, code := i.send(t, "--to", "189001039800", "--active"); code != 0 || !strings.HasPrefix(out, "status: false") {
		t.Errorf("after reset: %s", out)
	}
	v = i.visitor(t)
	if v.logInWith("189001039800", password); v.get("/testbank").doc.Find(".call").Length() == 0 {
		t.Error("the evidence of the test protocol is gone")
	}
	if len(v.titles()) != 0 {
		t.Error("messages are left")
	}
	for words, chosen := range map[string]string{"too short": "xK9-fjäder", "easily guessed": "nils-nord-2026"} {
		file := filepath.Join(t.TempDir(), "password")
		if err := os.WriteFile(file, []byte(chosen+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, code := i.account(t, "reset", "189001039800", "--new-password", "--password-file", file); code == 0 || !strings.Contains(out, words) {
			t.Errorf("%s: %d, %s", chosen, code, out)
		}
	}
	out, _ = i.account(t, "reset", "189001039800", "--new-password")
	if v.get("/inkorg").Request.URL.Path == "/inkorg" {
		t.Error("a log-in by the old password lasts")
	}
	renewed := shownPassword.FindStringSubmatch(out)
	if renewed == nil || i.visitor(t).logInWith("189001039800", password).StatusCode != http.StatusForbidden ||
		i.visitor(t).logInWith("189001039800", renewed[1]).Request.URL.Path != "/inkorg" {
		t.Errorf("a new password: %s", out)
	}
	if out, code := i.account(t, "remove", "189001039800"); code != 0 || !strings.Contains(out, "held by Anna Ek") {
		t.Errorf("remove: %d, %s", code, out)
	}
	if i.visitor(t).logInWith("189001039800", renewed[1]).StatusCode != http.StatusForbidden {
		t.Error("an account that is removed lets somebody in")
	}
	out, _ = i.beside(t, "audit", "export", "--citizen", "189001039800")
	for _, action := range []string{",account-add,operator ", ",person-erase,operator ", ",account-password,operator ", ",account-remove,operator "} {
		if !strings.Contains(out, action) {
			t.Errorf("%s is not in the audit log:\n%s", action, out)
		}
	}
}

// TestNoPasswordsInProduction: it does not start with them.
func TestNoPasswordsInProduction(t *testing.T) {
	_, file := newTestEnvironment(t, "")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), "environment: test\n", "environment: production\npublic_url: https://inkorg.example.se\n", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := testkit.Command(program, "serve", "--config", file).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "test_accounts.log_in: would let people in as others by a password") {
		t.Errorf("production starts with passwords: %s", out)
	}
}

// TestPersonalAccountInTheDemo: it logs in beside the demo's own people, whose numbers it cannot
// take, and sees the protocol of its own system alone.
func TestPersonalAccountInTheDemo(t *testing.T) {
	i := serve(t, t.TempDir())
	password := i.addAccount(t, "189001039800", "--system", "DEMO-REDIRECT")
	v := i.visitor(t)
	if in := v.logInWith("189001039800", password); in.Request.URL.Path != "/inkorg" {
		t.Fatalf("not logged in: %s", in.Request.URL)
	}
	if protocol := v.get("/testbank/protokoll"); !strings.Contains(protocol.doc.Find(".protocol-of").Text(), "DEMO-REDIRECT") || v.get("/testbank/protokoll?system=SE45454").StatusCode != http.StatusNotFound {
		t.Error("the protocol is not that of the account's system alone")
	}
	out, code := i.account(t, "add", manyCases, "--name", "A", "--holder", "B", "--organisation", "C")
	if code != 2 || !strings.Contains(out, "one of the demo's own people") {
		t.Errorf("an account for one of the demo's people: %d, %s", code, out)
	}
}
