package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const oneLine = "environment: demo\n"

// TestErrors has every error of the file that is not one of safety, with its line.
func TestErrors(t *testing.T) {
	for _, test := range []struct {
		name, yaml string
		want       []string
	}{
		{"not YAML", oneLine + "systems: [\n", []string{`inkorg.yaml:2: is no readable YAML: did not find expected node content`}},
		{"tab", oneLine + "ops:\n\tlisten: 127.0.0.1:1\n", []string{`inkorg.yaml:3: is no readable YAML: found character that cannot start any token`}},
		{"no section", "just words\n", []string{
			`inkorg.yaml:1: is no section; expected the keys environment, public_url, listen, proxies, data, store, genuine_numbers, contracts, ops, session, login, exits, organisation, notifications, usage, retention, test_accounts, systems, units, units_file`,
		}},
		{"second document", oneLine + "---\nlisten: 127.0.0.1:1\n", []string{`inkorg.yaml:2: holds a second document (---); expected one`}},
		{"misspelt environment", "environment: prod\n", []string{`inkorg.yaml:1: environment: "prod" is not allowed; expected demo, test or production`}},
		{"misspelt key", oneLine + "contracts:\n  logical_adress: SE1\n", []string{`inkorg.yaml:3: contracts.logical_adress: unknown key; did you mean "logical_address"?`}},
		{"unknown key", oneLine + "contracts:\n  tls_certificate: a.pem\n", []string{
			`inkorg.yaml:3: contracts.tls_certificate: unknown key; expected one of listen, public_url, logical_address, tls, proxy, callers, dry_runs, repeat_window, calls_per_minute`,
		}},
		{"unknown key of a list", oneLine + "systems:\n  - id: A\n    name: A\n    base-url: https://a.example.se/\n", []string{
			`inkorg.yaml:5: systems[0].base-url: unknown key; did you mean "base_url"?`,
		}},
		{"key on two lines", oneLine + "\"a\\nb\": c\n", []string{
			`inkorg.yaml:2: "a\nb": unknown key; expected one of environment, public_url, listen, proxies, data, store, genuine_numbers, contracts, ops, session, login, exits, organisation, notifications, usage, retention, test_accounts, systems, units, units_file`,
		}},
		{"key twice", oneLine + "listen: 127.0.0.1:1\nlisten: 127.0.0.1:2\n", []string{`inkorg.yaml:3: listen: stands twice; expected once`}},
		{"alias", oneLine + "listen: &a 127.0.0.1:1\nops:\n  listen: *a\n", []string{`inkorg.yaml:4: ops.listen: is an alias; expected the value itself`}},
		{"section for a text", oneLine + "listen:\n  host: a\n", []string{`inkorg.yaml:2: listen: holds several values; expected one`}},
		{"text for a section", oneLine + "ops: 127.0.0.1:1\n", []string{`inkorg.yaml:2: ops: is no section; expected the keys listen`}},
		{"text for a list", oneLine + "units: SE1\n", []string{`inkorg.yaml:2: units: is no list; expected entries that begin with a dash`}},
		{"section for a list", oneLine + "systems:\n  id: A\n", []string{`inkorg.yaml:2: systems: is no list; expected entries that begin with a dash`}},
		{"empty entry", oneLine + "units:\n  - hsa_id: SE1\n    name: A\n  -\n", []string{`inkorg.yaml:5: units[1]: is empty; expected an entry`}},
		{"entry without what it must have", oneLine + "systems:\n  - id: A\n  - name: B\n", []string{
			`inkorg.yaml:3: systems[0].name: missing; expected a value`,
			`inkorg.yaml:4: systems[1].id: missing; expected a value`,
		}},
		{"yes or no", oneLine + "genuine_numbers: maybe\n", []string{`inkorg.yaml:2: genuine_numbers: "maybe" is neither yes nor no; expected one of them`}},
		{"length of time", oneLine + "session:\n  idle: 30\n  absolute: -8h\n", []string{
			`inkorg.yaml:3: session.idle: "30" is no length of time; expected one such as 30m or 8h`,
			`inkorg.yaml:4: session.absolute: "-8h" is no length of time; expected one such as 30m or 8h`,
		}},
		{"idle longer than all", oneLine + "session:\n  absolute: 10m\n", []string{
			`inkorg.yaml:2: session.idle: 30m0s is longer than session.absolute; expected at most 10m0s`,
		}},
		{"PostgreSQL without a database", oneLine + "store: postgres://inkorg:secret@db\n", []string{
			`inkorg.yaml:2: store: is no address of PostgreSQL; expected postgres://USER@HOST/DATABASE?sslmode=verify-full`,
		}},
		{"no store", oneLine + "store: mysql://inkorg:secret@db/inkorg\n", []string{
			`inkorg.yaml:2: store: is no store; expected sqlite:PATH or postgres://USER@HOST/DATABASE`,
		}},
		{"listeners at one address", oneLine + "ops:\n  listen: 127.0.0.1:8177\n", []string{`inkorg.yaml:3: ops.listen: "127.0.0.1:8177" is that of listen already; expected another`}},
		{"no logical address", oneLine + "contracts:\n  logical_address: []\n", []string{
			`inkorg.yaml:3: contracts.logical_address: missing; expected the HSA-ids that calls are addressed to`,
		}},
		{"white space in ids", oneLine + "contracts:\n  logical_address:\n    - SE1\n    - SE 2\nunits:\n  - {hsa_id: SE 3, name: A}\nsystems:\n  - {id: A B, name: A}\nlogin:\n  entity_id: a b\n", []string{
			`inkorg.yaml:5: contracts.logical_address[1]: "SE 2" holds white space; expected an identifier without`,
			`inkorg.yaml:11: login.entity_id: "a b" holds white space; expected an identifier without`,
			`inkorg.yaml:9: systems[0].id: "A B" holds white space; expected an identifier without`,
			`inkorg.yaml:7: units[0].hsa_id: "SE 3" holds white space; expected an identifier without`,
		}},
		{"level of assurance and attributes", oneLine + "login:\n  loa: []\n  attributes:\n    personal_number: []\n", []string{
			`inkorg.yaml:3: login.loa: is empty; expected at least one level of assurance`,
			`inkorg.yaml:5: login.attributes.personal_number: is empty; expected at least one attribute name`,
		}},
		{"accessibility", oneLine + "organisation:\n  accessibility: www.example.se\n", []string{
			`inkorg.yaml:3: organisation.accessibility: "www.example.se" is no e-mail address; expected one such as name@example.se`,
		}},
		{"web page", oneLine + "organisation:\n  support:\n    web_page: www.example.se\n", []string{
			`inkorg.yaml:4: organisation.support.web_page: is no web address; expected https://host, without user or fragment`,
		}},
		{"exit mode that does not exist", oneLine + "systems:\n  - {id: A, name: A, exit: saml}\n", []string{
			`inkorg.yaml:3: systems[0].exit: "saml" is not allowed; expected redirect, idp-link or response`,
		}},
		{"base URL", oneLine + "systems:\n  - {id: A, name: A, base_url: vard.example.se}\n", []string{
			`inkorg.yaml:3: systems[0].base_url: must be absolute; expected an address such as https://vard.example.se/app/`,
		}},
		{"tiers", oneLine + "usage:\n  connection_fee: much\n  tiers:\n    - {from: 2, price: 3.10}\n    - {from: 2, price: 0}\n    - {from: 0, price: 1.234}\n    - from: 9\n", []string{
			`inkorg.yaml:3: usage.connection_fee: "much" is no amount in kronor; expected one such as 3.10`,
			`inkorg.yaml:7: usage.tiers[2].from: "0" is no number; expected a whole one from 1`,
			`inkorg.yaml:7: usage.tiers[2].price: "1.234" is no amount in kronor; expected one such as 3.10`,
			`inkorg.yaml:8: usage.tiers[3].price: missing; expected a value`,
			`inkorg.yaml:5: usage.tiers[0].from: 2 leaves messages before it without a price; expected 1`,
			`inkorg.yaml:6: usage.tiers[1].from: 2 is not after the tier before; expected more than 2`,
		}},
		{"no tier", oneLine + "usage:\n  tiers: []\n", []string{`inkorg.yaml:3: usage.tiers: is empty; expected at least one tier, from message number 1`}},
		{"ages", oneLine + "retention:\n  archive_after: 2y\n  remove_after: 0d\n  include_unread: perhaps\n", []string{
			`inkorg.yaml:3: retention.archive_after: "2y" is no age; expected days, such as 730d, or never`,
			`inkorg.yaml:4: retention.remove_after: "0d" is no age; expected days, such as 730d, or never`,
			`inkorg.yaml:5: retention.include_unread: "perhaps" is neither yes nor no; expected one of them`,
		}},
		{"an age of more than a hundred years", oneLine + "retention:\n  remove_after: 36501d\n", []string{
			`inkorg.yaml:3: retention.remove_after: "36501d" is no age; expected days, such as 730d, or never`,
		}},
		{"ages without a unit", oneLine + "retention:\n  archive_after: 30\n  remove_after: d\n", []string{
			`inkorg.yaml:3: retention.archive_after: "30" is no age; expected days, such as 730d, or never`,
			`inkorg.yaml:4: retention.remove_after: "d" is no age; expected days, such as 730d, or never`,
		}},
		{"removed before it is archived", oneLine + "retention:\n  archive_after: 10d\n  remove_after: 10d\nsystems:\n  - {id: A, name: A, retention: {archive_after: 9d}}\n  - {id: B, name: B, retention: {remove_after: 9d}}\n", []string{
			`inkorg.yaml:3: retention.archive_after: is not before remove_after, so that nothing would come to the archive; expected less, or never`,
			`inkorg.yaml:7: systems[1].retention.archive_after: is not before remove_after, so that nothing would come to the archive; expected less, or never`,
		}},
		{"ids twice", oneLine + "systems:\n  - {id: A, name: A}\n  - {id: A, name: B}\nunits:\n  - {hsa_id: SE1, name: A}\n  - {hsa_id: SE1, name: B}\n", []string{
			`inkorg.yaml:4: systems[1].id: "A" is that of systems[0].id (inkorg.yaml:3) already; expected another`,
			`inkorg.yaml:7: units[1].hsa_id: "SE1" is that of units[0].hsa_id (inkorg.yaml:6) already; expected another`,
		}},
		{"unknown system", oneLine + "systems:\n  - id: A\n    name: A\n    linkable_by:\n      - A\n      - B\n", []string{
			`inkorg.yaml:7: systems[0].linkable_by[1]: "B" is no system; expected the id of one in systems`,
		}},
		{"several at once, in the order of the file", "listen: here\n" + oneLine + "ops:\n  listen: :0\nsession:\n  idle: long\n", []string{
			`inkorg.yaml:1: listen: "here" is no address; expected host:port, such as 127.0.0.1:8177`,
			`inkorg.yaml:4: ops.listen: ":0" has no port number; expected 1 to 65535`,
			`inkorg.yaml:6: session.idle: "long" is no length of time; expected one such as 30m or 8h`,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := load(t, map[string]string{"inkorg.yaml": test.yaml}, nil, Flags{})
			if diff := cmp.Diff(test.want, withoutFolders(t, problems(t, err))); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}

// TestFileErrors has the errors of the files that the configuration names.
func TestFileErrors(t *testing.T) {
	for _, test := range []struct {
		name, from, to string
		want           []string
	}{
		{"no such key", "own.key", "missing.key", []string{`inkorg.yaml:8: login.keys[0].key: the file "missing.key" cannot be read: no such file or directory`}},
		{"no such certificate", "own.crt", "missing.crt", []string{`inkorg.yaml:7: login.keys[0].certificate: the file "missing.crt" cannot be read: no such file or directory`}},
		{"key of another certificate", "own.crt", "demo.pem", []string{
			`inkorg.yaml:7: login.keys[0]: read key and certificate: tls: private key does not match public key; expected an RSA key of at least 2048 bits and its certificate, as PEM`,
		}},
		{"certificate without key", "      key: own.key\n", "", []string{`inkorg.yaml:7: login.keys[0].key: missing; expected a value`}},
		{"no such metadata", "idp.xml", "missing.xml", []string{`inkorg.yaml:10: login.idps[0].metadata: the file "missing.xml" cannot be read: no such file or directory`}},
		{"no metadata", "idp.xml", "own.crt", []string{
			`inkorg.yaml:10: login.idps[0].metadata: saml: outside_root: text outside the root element; expected SAML metadata with an IDPSSODescriptor, and entity_ids where it holds several`,
		}},
		{"identity provider twice", "- metadata: idp.xml", "- metadata: idp.xml\n    - metadata: ./idp.xml", []string{
			`inkorg.yaml:11: login.idps[1].metadata: "https://idp.example.se" is that of login.idps[0].metadata (inkorg.yaml:10) already; expected another`,
		}},
		{"folder for a file", "idp.xml", "./", []string{`inkorg.yaml:10: login.idps[0].metadata: the file "001" cannot be read: is a directory`}},
		{"no such units", "organisation:", "units_file: missing.csv\norganisation:", []string{
			`inkorg.yaml:11: units_file: the file "missing.csv" cannot be read: no such file or directory`,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := load(t, partyFiles(t, changed(t, production, test.from, test.to)), nil, Flags{})
			if diff := cmp.Diff(test.want, withoutFolders(t, problems(t, err))); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}

// A value that could hold a password is in no error.
func TestErrorsHoldNoSecret(t *testing.T) {
	for _, line := range []string{
		"store: postgres://inkorg:secret@db", "store: mysql://inkorg:secret@db/inkorg", "store: secret",
		"public_url: https://inkorg:secret@inkorg.example.se", "contracts: {public_url: 'https://inkorg:secret@a:0'}",
		"systems: [{id: A, name: A, base_url: 'https://inkorg:secret@vard.example.se'}]",
	} {
		_, err := load(t, map[string]string{"inkorg.yaml": oneLine + line + "\n"}, nil, Flags{})
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("the error of %q is %v", line, err)
		}
	}
}
