package config

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// edit is a change of the production configuration.
type edit struct{ from, to string }

var (
	asTest = edit{"environment: production", "environment: test"}
	asDemo = edit{production, oneLine}
)

// refusals are configurations that do not start, at least one for each rule.
func refusals() []refusal {
	return []refusal{
		{"production with passwords", []edit{{"environment: production", "environment: production\ntest_accounts:\n  log_in: yes"}}, Flags{}, []string{
			`inkorg.yaml:3: test_accounts.log_in: would let people in as others by a password; expected no`,
		}},
		{"production without https", []edit{{"https://inkorg", "http://inkorg"}}, Flags{}, []string{
			`inkorg.yaml:2: public_url: is not https; expected the https address that citizens use`,
		}},
		{"production on loopback without https", []edit{{"public_url: https://inkorg.example.se\n", ""}}, Flags{}, []string{
			`inkorg.yaml: public_url: is not https; expected the https address that citizens use`,
		}},
		{"test without https", []edit{asTest, {"https://inkorg", "http://inkorg"}}, Flags{}, []string{
			`inkorg.yaml:2: public_url: http off this machine lets anybody on the way read along; expected the https address of a proxy that ends TLS`,
		}},
		{"demo without https", []edit{asDemo, {oneLine, oneLine + "public_url: http://inkorg.example.se\n"}}, Flags{DemoAnywhere: true}, []string{
			`inkorg.yaml:2: public_url: http off this machine lets anybody on the way read along; expected the https address of a proxy that ends TLS`,
		}},
		{"test that listens everywhere without TLS", []edit{asTest, {"public_url: https://inkorg.example.se\n", ""}}, Flags{Listen: ":8177"}, []string{
			`--listen: listen: is reachable from other machines without TLS; expected a loopback address, or an https address as public_url and a proxy that ends TLS`,
		}},
		{"contracts that anybody can call", []edit{{"  logical_address", "  listen: 10.0.0.1:8178\n  logical_address"}}, Flags{}, []string{
			`inkorg.yaml:4: contracts.listen: is reachable from other machines and does not know who calls; expected contracts.tls, contracts.proxy, or a loopback address`,
			`inkorg.yaml:3: contracts.public_url: http off this machine lets anybody on the way read along; expected the https address that senders use`,
		}},
		{"contracts behind a proxy that ends TLS, by http", []edit{asTest, {"  logical_address", "  public_url: http://tjanster.example.se\n  logical_address"}}, Flags{}, []string{
			`inkorg.yaml:4: contracts.public_url: http off this machine lets anybody on the way read along; expected the https address that senders use`,
		}},
		{"demo that others reach", []edit{asDemo}, Flags{Listen: "0.0.0.0:8177", ContractsListen: "[::]:8178", OpsListen: "host:8179"}, []string{
			`--listen: listen: anybody who reaches it can log in, for the demo's passwords are public; expected a loopback address, or --demo-anywhere`,
			`--contracts-listen: contracts.listen: anybody who reaches it can put messages into the inbox, for the demo asks callers for no certificate; expected a loopback address, or --demo-anywhere`,
			`--ops-listen: ops.listen: anybody who reaches it can see how the program is doing; expected a loopback address, or --demo-anywhere`,
		}},
		{"demo behind a proxy", []edit{asDemo, {oneLine, oneLine + "public_url: https://inkorg.example.se\n"}}, Flags{}, []string{
			`inkorg.yaml:2: public_url: anybody who reaches it can log in, for the demo's passwords are public; expected a loopback address, or --demo-anywhere`,
		}},
		{"store over an open network", []edit{{"contracts:\n", "store: postgres://inkorg:hemligt@db/inkorg?sslmode=require\ncontracts:\n"}}, Flags{}, []string{
			`inkorg.yaml:3: store: is reached over the network without knowing whom one talks to; expected sslmode=verify-full in its address`,
		}},
		{"no keys", []edit{{"  keys:\n    - certificate: own.crt\n      key: own.key\n", ""}}, Flags{}, []string{
			`inkorg.yaml:5: login.keys: missing; expected a key and certificate of your own, as PEM files`,
		}},
		{"keys of the demo", []edit{asTest, {"own.crt", "demo.pem"}, {"own.key", "demo.pem"}}, Flags{}, []string{
			`inkorg.yaml:7: login.keys[0].certificate: is a key that the demo made; expected one of your own`,
		}},
		{"keys for the demo", []edit{{"environment: production\npublic_url: https://inkorg.example.se\n", oneLine}}, Flags{}, []string{
			`inkorg.yaml:5: login.keys: the demo makes its own and takes no others; leave it out`,
		}},
		{"no identity provider", []edit{asTest, {"  idps:\n    - metadata: idp.xml\n", ""}}, Flags{}, []string{
			`inkorg.yaml:5: login.idps: missing; expected an identity provider, or nobody can log in`,
		}},
		{"identity provider without TLS", []edit{{"idp.xml", "test-idp.xml"}}, Flags{}, []string{
			`inkorg.yaml:10: login.idps[0].metadata: is a test identity provider, made by the demo or without TLS; expected one of production`,
		}},
		{"identity provider without TLS, by HTTP-POST", []edit{{"idp.xml", "test-idp-post.xml"}}, Flags{}, []string{
			`inkorg.yaml:10: login.idps[0].metadata: is a test identity provider, made by the demo or without TLS; expected one of production`,
		}},
		{"identity provider of the demo", []edit{{"idp.xml", "demo-idp.xml"}}, Flags{}, []string{
			`inkorg.yaml:10: login.idps[0].metadata: is a test identity provider, made by the demo or without TLS; expected one of production`,
		}},
		{"metadata believed as it comes", []edit{{"idp.xml", "https://md.example.se/idp.xml"}}, Flags{}, []string{
			`inkorg.yaml:10: login.idps[0].metadata: would be believed as it comes: whoever can answer at that address could log in as any citizen; expected signed_by beside it, or a file`,
		}},
		{"assertions in clear", []edit{{"login:\n", "login:\n  require_encrypted: no\n"}}, Flags{}, []string{
			`inkorg.yaml:6: login.require_encrypted: lets personal identity numbers through unencrypted; expected yes`,
		}},
		{"no key and secret for exits", []edit{asTest, {"login:", responding + "login:"}}, Flags{}, []string{
			`inkorg.yaml: exits.keys: missing; expected a key and certificate, as PEM files, for the systems with exit: response`,
			`inkorg.yaml: exits.pseudonym_secret: missing; expected a file of at least 32 random bytes, for the systems with exit: response`,
		}},
		{"key and secret for the demo's exits", []edit{asDemo, {oneLine, oneLine + exits}}, Flags{}, []string{
			`inkorg.yaml:3: exits.keys: the demo makes its own and takes no other; leave it out`,
			`inkorg.yaml:4: exits.pseudonym_secret: the demo makes its own and takes no other; leave it out`,
		}},
		{"the demo's key for exits", []edit{asTest, {"login:", strings.ReplaceAll(strings.ReplaceAll(exits, "exit.crt", "demo.pem"), "exit.key", "demo.pem") + "login:"}}, Flags{}, []string{
			`inkorg.yaml:6: exits.keys[0].certificate: is a key that the demo made; expected one for exits`,
		}},
		{"the log-in's key for exits", []edit{{"login:", strings.ReplaceAll(exits, "exit.", "own.") + "login:"}}, Flags{}, []string{
			`inkorg.yaml:6: exits.keys[0].certificate: is a key of the log-in; expected one for exits alone`,
		}},
		{"--demo-anywhere", []edit{asTest}, Flags{DemoAnywhere: true}, []string{`--demo-anywhere: is for the demo; leave it out`}},
		{"demo e-service", []edit{asTest, {"login:", "systems:\n  - {id: A, name: A, base_url: \"https://inkorg.example.se/demo/etjanst/\"}\nlogin:"}}, Flags{}, []string{
			`inkorg.yaml:6: systems[0].base_url: leads to the demo e-service, which is not there; expected the system's own address`,
		}},
		{"system on the machine itself", []edit{{"login:", "systems:\n  - {id: A, name: A, base_url: \"http://127.0.0.1:9000/\"}\nlogin:"}}, Flags{}, []string{
			`inkorg.yaml:6: systems[0].base_url: base URL must be https; expected an address such as https://vard.example.se/app/`,
		}},
		{"logical addresses of the demo", []edit{{"[SE2321000000-INKORG]", "[SE1, MVKTEST, SE1111111111-demo]"}}, Flags{}, []string{
			`inkorg.yaml:4: contracts.logical_address[1]: is an address of the demo; expected the HSA-id of the inbox`,
			`inkorg.yaml:4: contracts.logical_address[2]: is an address of the demo; expected the HSA-id of the inbox`,
		}},
		{"e-mail in the clear", []edit{asTest, {"login:", "notifications:\n  smtp: {host: smtp.example.se, from: a@example.se, security: none}\nlogin:"}}, Flags{}, []string{
			`inkorg.yaml:6: notifications.smtp.security: lets anybody on the way read e-mail addresses; expected starttls or tls`,
		}},
		{"SMS in the clear", []edit{asTest, {"login:", "notifications:\n  sms: {url: \"http://sms.example.se/\", format: form, template: \"a={number}&b={text}\"}\nlogin:"}}, Flags{}, []string{
			`inkorg.yaml:6: notifications.sms.url: is not https, and lets anybody on the way read telephone numbers; expected an https address`,
		}},
		{"nobody responsible", []edit{{"  responsible: Region Exempel\n  support: {telephone: 08-465 004 90}\n  accessibility: tillganglighet@region.example\n", "  product: Vår inkorg\n"}}, Flags{}, []string{
			`inkorg.yaml:11: organisation.responsible: missing; expected the organisation that is responsible for personal data`,
			`inkorg.yaml:11: organisation.support: missing; expected a telephone or web page where citizens get help`,
			`inkorg.yaml:11: organisation.accessibility: missing; expected an e-mail address for matters of accessibility`,
		}},
	}
}

// exits are settings of exits of mode response, and responding a system that has them.
const (
	exits      = "exits:\n  keys: [{certificate: exit.crt, key: exit.key}]\n  pseudonym_secret: secret\n"
	responding = "systems:\n  - {id: A, name: A, base_url: \"https://intyg.example.se/app/\", exit: response, sp_metadata: sp.xml}\n"
)

type refusal struct {
	name  string
	edits []edit
	flags Flags
	want  []string
}

func (r refusal) load(t *testing.T) error {
	t.Helper()
	yaml := production
	for _, e := range r.edits {
		yaml = changed(t, yaml, e.from, e.to)
	}
	_, err := load(t, partyFiles(t, yaml), nil, r.flags)
	return err
}

func TestRefusals(t *testing.T) {
	var all []string
	for _, test := range refusals() {
		t.Run(test.name, func(t *testing.T) {
			got := problems(t, test.load(t))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("refusal (-want +got):\n%s", diff)
			}
			all = append(all, got...)
		})
	}
	for _, rule := range safetyRules() {
		if !slices.ContainsFunc(all, func(line string) bool { return strings.HasSuffix(line, rule.problem) }) {
			t.Errorf("no test breaks the rule %q", rule.problem)
		}
	}
}

// What is refused in one environment may be right in another.
func TestNotRefused(t *testing.T) {
	for _, test := range []refusal{
		{"production", nil, Flags{}, nil},
		{"production listens everywhere behind its proxy", nil, Flags{Listen: ":8177", OpsListen: ":8179"}, nil},
		{"test listens everywhere behind its proxy", []edit{asTest}, Flags{Listen: ":8177"}, nil},
		{"test with the domain's test address", []edit{asTest, {"SE2321000000-INKORG", "mvktest"}}, Flags{}, nil},
		{"test with a test identity provider", []edit{asTest, {"idp.xml", "test-idp.xml"}}, Flags{}, nil},
		{"test with a system on the machine itself", []edit{asTest, {"login:", "systems:\n  - {id: A, name: A, base_url: \"http://127.0.0.1:9000/\"}\nlogin:"}}, Flags{}, nil},
		{"test on loopback", []edit{asTest, {"https://inkorg.example.se", "http://localhost:8177"}}, Flags{}, nil},
		{"demo on loopback", []edit{asDemo}, Flags{Listen: "localhost:8177", ContractsListen: "[::1]:8178", OpsListen: "127.9.9.9:8179"}, nil},
		{"demo anywhere", []edit{asDemo}, Flags{Listen: ":8177", ContractsListen: "0.0.0.0:8178", OpsListen: "[::]:8179", DemoAnywhere: true}, nil},
		{"demo with another identity provider", []edit{{production, oneLine + "login:\n  idps:\n    - metadata: test-idp.xml\n"}}, Flags{}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := test.load(t); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestExposed(t *testing.T) {
	for _, test := range []struct {
		name string
		yaml string
		want bool
	}{
		{"at home", oneLine, false},
		{"listener", oneLine + "listen: :8177\n", true},
		{"contracts", oneLine + "contracts: {listen: ':8178'}\n", true},
		{"behind a proxy", oneLine + "public_url: https://demo.example.se\n", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, err := load(t, map[string]string{"inkorg.yaml": test.yaml}, nil, Flags{DemoAnywhere: true})
			if err != nil {
				t.Fatal(err)
			}
			if c.Exposed() != test.want {
				t.Errorf("Exposed is %v", c.Exposed())
			}
		})
	}
	c, err := load(t, partyFiles(t, production), nil, Flags{Listen: ":8177"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Exposed() {
		t.Error("production is no exposed demo")
	}
}

// TestPersonalAccountsNeedNoIdP: a test environment is whole with the built-in identity
// provider and personal accounts.
func TestPersonalAccountsNeedNoIdP(t *testing.T) {
	err := refusal{edits: []edit{
		asTest, {"  idps:\n    - metadata: idp.xml\n", ""}, {"environment: test", "environment: test\ntest_accounts: {log_in: yes}"},
	}}.load(t)
	if err != nil {
		t.Error(err)
	}
}
