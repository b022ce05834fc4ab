package config

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

func TestWithoutFileItIsTheDemo(t *testing.T) {
	got, err := Load("", []string{"HOME=/", "PATH=/bin"}, Flags{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Demo(), got, cmp.Comparer(func(a, b Network) bool { return a == b })); diff != "" {
		t.Errorf("Load gives another demo than Demo (-want +got):\n%s", diff)
	}
}

// The demo's addresses, systems and answers are fixed: examples and scripts use them.
func TestDemo(t *testing.T) {
	c := Demo()
	for _, fixed := range []struct{ name, got, want string }{
		{"environment", string(c.Environment), "demo"},
		{"listen", string(c.Listen), "127.0.0.1:8177"},
		{"contracts.listen", string(c.Contracts.Listen), "127.0.0.1:8178"},
		{"ops.listen", string(c.Ops.Listen), "127.0.0.1:8179"},
		{"public_url", string(c.PublicURL), "http://127.0.0.1:8177"},
		{"contracts.public_url", string(c.Contracts.PublicURL), "http://127.0.0.1:8178"},
		{"login.entity_id", c.Login.EntityID, "http://127.0.0.1:8177/saml/metadata"},
		{"data", string(c.Data), "inkorg-data"},
		{"store", string(c.Store.Path), filepath.Join("inkorg-data", "inkorg.db")},
		{"logical_address", strings.Join(c.Contracts.LogicalAddress, " "), "mvktest MVKtest SE1111111111-DEMO"},
		{"product", c.Organisation.Product, "Min inkorg"},
	} {
		if fixed.got != fixed.want {
			t.Errorf("%s is %q, want %q", fixed.name, fixed.got, fixed.want)
		}
	}
	if c.GenuineNumbers || c.Exposed() {
		t.Error("the demo takes published test numbers, and is at home")
	}
	if want := (Session{Idle: 30 * time.Minute, Absolute: 8 * time.Hour}); c.Session != want {
		t.Errorf("session is %v, want %v", c.Session, want)
	}
}

func TestDemoSystems(t *testing.T) {
	directory, err := Demo().Directory()
	if err != nil {
		t.Fatal(err)
	}
	service := "http://127.0.0.1:8177/demo/etjanst/"
	for _, want := range []struct {
		id, base, profile string
		mode              inbox.ExitMode
		answers           inbox.AnswerMode
	}{
		{"SE45454", service, "inkorgsfunktionen", inbox.ModeRedirect, inbox.AnswerPlain},
		{"DEMO-REDIRECT", service, "inkorgsfunktionen", inbox.ModeRedirect, inbox.AnswerPlain},
		{"DEMO-IDPLINK", service + "idp-link/", "inkorgsfunktionen", inbox.ModeIdPLink, inbox.AnswerPlain},
		{"DEMO-RESPONSE", service + "response/", "inkorgsfunktionen", inbox.ModeResponse, inbox.AnswerPlain},
		{"DEMO-1177INKORG", service, "1177-inkorg", inbox.ModeRedirect, inbox.AnswerInfo},
	} {
		system, known := directory.System(want.id)
		if !known || system.Name == "" || system.Base.String() != want.base || system.Mode != want.mode ||
			system.Profile.Name() != want.profile || system.Answers != want.answers {
			t.Errorf("%s is %+v, want %+v", want.id, system, want)
		}
	}
}

func TestDefaultsByEnvironment(t *testing.T) {
	for _, test := range []struct {
		environment        Environment
		genuine, encrypted bool
	}{
		{EnvironmentDemo, false, false},
		{EnvironmentTest, false, false},
		{EnvironmentProduction, true, true},
	} {
		c := defaultsFor(test.environment)
		if c.GenuineNumbers != test.genuine || c.Login.RequireEncrypted != test.encrypted {
			t.Errorf("%s: genuine %v, encrypted %v", test.environment, c.GenuineNumbers, c.Login.RequireEncrypted)
		}
	}
}

// Later layers win: defaults, file, environment, command line.
func TestPrecedence(t *testing.T) {
	file := map[string]string{"inkorg.yaml": "environment: demo\nlisten: 127.0.0.1:2000\ncontracts:\n  listen: 127.0.0.1:2001\nops:\n  listen: 127.0.0.1:2002\n"}
	for _, test := range []struct {
		name  string
		files map[string]string
		env   []string
		flags Flags
		want  string
	}{
		{"file", file, nil, Flags{}, "127.0.0.1:2000"},
		{"environment over file", file, []string{"INKORG_LISTEN=127.0.0.1:3000"}, Flags{}, "127.0.0.1:3000"},
		{"flag over both", file, []string{"INKORG_LISTEN=127.0.0.1:3000"}, Flags{Listen: "127.0.0.1:4000"}, "127.0.0.1:4000"},
		{"empty variable", file, []string{"INKORG_LISTEN="}, Flags{}, "127.0.0.1:2000"},
		{"empty value", map[string]string{"inkorg.yaml": "environment: demo\nlisten:\n"}, nil, Flags{}, "127.0.0.1:8177"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, err := load(t, test.files, test.env, test.flags)
			if err != nil {
				t.Fatal(err)
			}
			if string(c.Listen) != test.want {
				t.Errorf("listen is %s, want %s", c.Listen, test.want)
			}
			if want := "http://" + test.want; string(c.PublicURL) != want {
				t.Errorf("public_url is %s, want %s", c.PublicURL, want)
			}
		})
	}
}

func TestFlags(t *testing.T) {
	file := partyFiles(t, production)
	file["inkorg.yaml"] += "data: kept\n"
	c, err := load(t, file, nil, Flags{
		Environment: "test", Data: "elsewhere", Listen: "127.0.0.1:1001",
		ContractsListen: "127.0.0.1:1002", OpsListen: "127.0.0.1:1003",
	})
	if err != nil {
		t.Fatal(err)
	}
	got := []string{string(c.Environment), string(c.Data), string(c.Listen), string(c.Contracts.Listen), string(c.Ops.Listen)}
	want := []string{"test", "elsewhere", "127.0.0.1:1001", "127.0.0.1:1002", "127.0.0.1:1003"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("flags (-want +got):\n%s", diff)
	}
}

// Paths of the file are relative to it; those of environment and command line to where
// the program is started.
func TestRelativePaths(t *testing.T) {
	yaml := changed(t, production, "own.key", "./own.key") + "data: data/here\nstore: sqlite:../inkorg.db\nunits_file: enheter.csv\n"
	files := partyFiles(t, yaml)
	files["enheter.csv"] = "hsa_id,name\nSE1,Ett\n"
	dir := folder(t, files)
	c, err := Load(filepath.Join(dir, "inkorg.yaml"), nil, Flags{})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []struct {
		name      string
		got, want string
	}{
		{"data", string(c.Data), filepath.Join(dir, "data", "here")},
		{"store", string(c.Store.Path), filepath.Join(filepath.Dir(dir), "inkorg.db")},
		{"key", string(c.Login.Keys[0].Key), filepath.Join(dir, "own.key")},
		{"metadata", c.Login.IdPs[0].Metadata.String(), filepath.Join(dir, "idp.xml")},
		{"units_file", string(c.UnitsFile), filepath.Join(dir, "enheter.csv")},
	} {
		if path.got != path.want {
			t.Errorf("%s is %s, want %s", path.name, path.got, path.want)
		}
	}
	c, err = Load(filepath.Join(dir, "inkorg.yaml"), []string{"INKORG_STORE=sqlite:b/inkorg.db"}, Flags{Data: "a"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Data != "a" || c.Store.Path != "b/inkorg.db" {
		t.Errorf("data %s and store %s, want a and b/inkorg.db", c.Data, c.Store.Path)
	}
}

func TestProduction(t *testing.T) {
	yaml := production + `systems:
  - {id: A, name: Första, owner: Region Exempel, base_url: "https://a.example.se/app/", callers: [SE1, SE2], linkable_by: B, answers: strict, fallback: message}
  - {id: B, name: Andra}
units:
  - {hsa_id: SE3, name: Mottagningen, postal_code: 01234, telephone: 0980-319 210}
`
	c, err := load(t, partyFiles(t, yaml), nil, Flags{})
	if err != nil {
		t.Fatal(err)
	}
	if name := c.Login.IdPs[0].Loaded[0].DisplayName("sv"); name != "Legitimera" {
		t.Errorf("the identity provider is called %q, want the metadata's name", name)
	}
	if subject := c.Login.Keys[0].Loaded.Certificate().Subject.CommonName; subject != "inkorg.example.se" {
		t.Errorf("the key is that of %q", subject)
	}
	directory, err := c.Directory()
	if err != nil {
		t.Fatal(err)
	}
	a, _ := directory.System("A")
	if a.Base.String() != "https://a.example.se/app/" || cmp.Diff([]string{"SE1", "SE2"}, a.Callers) != "" ||
		cmp.Diff([]string{"B"}, a.LinkedBy) != "" || a.Answers != inbox.AnswerStrict || a.Fallback == 0 {
		t.Errorf("system A is %+v", a)
	}
	if b, _ := directory.System("B"); b.Base != nil || b.Mode != inbox.ModeRedirect || b.Profile.Name() != "inkorgsfunktionen" {
		t.Errorf("system B is %+v", b)
	}
	unit, _ := directory.Unit("SE3")
	if want := (inbox.Unit{HSAID: "SE3", Name: "Mottagningen", PostalCode: "01234", Telephone: "0980-319 210"}); unit != want {
		t.Errorf("the unit is %+v, want %+v", unit, want)
	}
}

// The demo's units come from elsewhere, and join those of the configuration.
func TestDirectoryWithMoreUnits(t *testing.T) {
	c := Demo()
	c.Units = []Unit{{HSAID: "SE1", Name: "Ett"}}
	directory, err := c.Directory(inbox.Unit{HSAID: "SE2", Name: "Två"})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"SE1", "SE2"} {
		if _, connected := directory.Unit(id); !connected {
			t.Errorf("%s is not connected", id)
		}
	}
	directory, err = c.Directory(inbox.Unit{HSAID: "SE1", Name: "En annan"})
	if err != nil {
		t.Fatal(err)
	}
	if unit, _ := directory.Unit("SE1"); unit.Name != "Ett" {
		t.Errorf("the unit is %q: the configuration's stands", unit.Name)
	}
}

// A demo with systems of its own keeps those that its messages come from.
func TestDemoKeepsItsSystemsBesideTheFiles(t *testing.T) {
	c, err := load(t, map[string]string{
		"inkorg.yaml": "environment: demo\nsystems:\n- {id: EGET, name: Eget}\n- {id: SE45454, name: Ersatt}\n",
	}, nil, Flags{})
	if err != nil {
		t.Fatal(err)
	}
	directory, err := c.Directory()
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{"EGET": "Eget", "SE45454": "Ersatt", "DEMO-REDIRECT": "Demo-e-tjänsten"} {
		if system, known := directory.System(id); !known || system.Name != want {
			t.Errorf("%s is %q, want %q", id, system.Name, want)
		}
	}
}

func TestFileOfCommentsNeedsEnvironment(t *testing.T) {
	_, err := load(t, map[string]string{"inkorg.yaml": "# nothing yet\n"}, nil, Flags{})
	want := []string{"inkorg.yaml: environment: missing; expected demo, test or production"}
	if diff := cmp.Diff(want, problems(t, err)); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

func TestFileThatIsNotThere(t *testing.T) {
	_, err := Load(filepath.Join(t.TempDir(), "inkorg.yaml"), nil, Flags{})
	want := []string{"inkorg.yaml: cannot be read: no such file or directory"}
	if diff := cmp.Diff(want, problems(t, err)); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

func TestFileThatIsTooLarge(t *testing.T) {
	_, err := load(t, map[string]string{"inkorg.yaml": strings.Repeat("#", maxFile+1)}, nil, Flags{})
	want := []string{"inkorg.yaml: cannot be read: larger than 16 MiB"}
	if diff := cmp.Diff(want, problems(t, err)); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}
