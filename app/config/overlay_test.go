package config

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestEnvironmentVariables(t *testing.T) {
	dir := folder(t, map[string]string{"address": "127.0.0.1:1002\n"})
	c, err := Load("", []string{
		"INKORG_ENVIRONMENT=demo",
		"INKORG_CONTRACTS__LOGICAL_ADDRESS=SE1, SE2,,",
		"INKORG_CONTRACTS__LISTEN_FILE=" + filepath.Join(dir, "address"),
		"INKORG_SESSION__IDLE=5m",
		"INKORG_GENUINE_NUMBERS=yes",
		"INKORG_ORGANISATION__SUPPORT__HOURS=Dygnet runt = alltid",
		"INKORGEN=another program's",
	}, Flags{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"SE1", "SE2"}, c.Contracts.LogicalAddress); diff != "" {
		t.Errorf("logical_address (-want +got):\n%s", diff)
	}
	if c.Contracts.Listen != "127.0.0.1:1002" || c.Contracts.PublicURL != "http://127.0.0.1:1002" {
		t.Errorf("contracts are %+v", c.Contracts)
	}
	if c.Session.Idle != 5*time.Minute || !c.GenuineNumbers || c.Organisation.Support.Hours != "Dygnet runt = alltid" {
		t.Errorf("session %v, genuine %v, hours %q", c.Session, c.GenuineNumbers, c.Organisation.Support.Hours)
	}
}

// units_file is a key that itself ends as the variables do that name a file.
func TestVariableOfKeyThatEndsInFile(t *testing.T) {
	dir := folder(t, map[string]string{"enheter.csv": "hsa_id,name\nSE1,Ett\n"})
	c, err := Load("", []string{"INKORG_UNITS_FILE=" + filepath.Join(dir, "enheter.csv")}, Flags{})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Units) != 1 || c.Units[0].HSAID != "SE1" {
		t.Errorf("units are %+v", c.Units)
	}
}

// Every setting but lists of sections has a variable, and no two the same.
func TestEverySettingHasItsVariable(t *testing.T) {
	seen := map[string]string{}
	lists := map[string]bool{"login.keys": true, "login.idps": true, "exits.keys": true, "usage.tiers": true, "systems": true, "units": true}
	for _, s := range settings() {
		if s.fitsText() == lists[s.full] {
			t.Errorf("%s: fits a variable: %v", s.full, s.fitsText())
		}
		if lists[s.full] {
			continue
		}
		for _, name := range []string{s.variable(), s.variable() + fileSuffix} {
			if earlier, twice := seen[name]; twice {
				t.Errorf("%s is the variable of %s and of %s", name, earlier, s.full)
			}
			seen[name] = s.full
		}
	}
}

func TestEnvironmentVariableErrors(t *testing.T) {
	dir := folder(t, map[string]string{"secret": "127.0.0.1:1"})
	for _, test := range []struct {
		name string
		env  []string
		want []string
	}{
		{"misspelt", []string{"INKORG_CONTRACTS__LISTN=127.0.0.1:1"}, []string{`INKORG_CONTRACTS__LISTN: unknown variable; did you mean INKORG_CONTRACTS__LISTEN?`}},
		{"one underscore", []string{"INKORG_CONTRACTS_LISTEN=127.0.0.1:1"}, []string{`INKORG_CONTRACTS_LISTEN: unknown variable; did you mean INKORG_CONTRACTS__LISTEN?`}},
		{"nothing like it", []string{"INKORG_X=1"}, []string{
			`INKORG_X: unknown variable; expected INKORG_ and a key in capitals, its levels joined by two underscores`,
		}},
		{"list of sections", []string{"INKORG_SYSTEMS=A", "INKORG_LOGIN__IDPS__0__NAME=A"}, []string{
			`INKORG_LOGIN__IDPS__0__NAME: login.idps: is a list of sections; expected in the configuration file`,
			`INKORG_SYSTEMS: systems: is a list of sections; expected in the configuration file`,
		}},
		{"bad value", []string{"INKORG_LISTEN=8177"}, []string{`INKORG_LISTEN: listen: "8177" is no address; expected host:port, such as 127.0.0.1:8177`}},
		{"value that breaks a rule", []string{"INKORG_LISTEN=127.0.0.1:8178"}, []string{
			`contracts.listen: "127.0.0.1:8178" is that of listen (INKORG_LISTEN) already; expected another`,
		}},
		{"entry that breaks a rule", []string{"INKORG_CONTRACTS__LOGICAL_ADDRESS=SE1,SE 2"}, []string{
			`INKORG_CONTRACTS__LOGICAL_ADDRESS: contracts.logical_address[1]: "SE 2" holds white space; expected an identifier without`,
		}},
		{"value and file", []string{"INKORG_LISTEN=127.0.0.1:1", "INKORG_LISTEN_FILE=" + filepath.Join(dir, "secret")}, []string{
			`INKORG_LISTEN_FILE: INKORG_LISTEN is set too; expected one of them`,
		}},
		{"no such file", []string{"INKORG_LISTEN_FILE=" + filepath.Join(dir, "missing")}, []string{
			`INKORG_LISTEN_FILE: the file "missing" cannot be read: no such file or directory`,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Load("", test.env, Flags{})
			if diff := cmp.Diff(test.want, withoutFolders(t, problems(t, err))); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFlagErrors(t *testing.T) {
	_, err := Load("", nil, Flags{Environment: "prod", Listen: "8177", OpsListen: "127.0.0.1:8178"})
	want := []string{
		`--environment: environment: "prod" is not allowed; expected demo, test or production`,
		`--listen: listen: "8177" is no address; expected host:port, such as 127.0.0.1:8177`,
		`--ops-listen: ops.listen: "127.0.0.1:8178" is that of contracts.listen already; expected another`,
	}
	if diff := cmp.Diff(want, problems(t, err)); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}
