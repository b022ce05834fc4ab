package config

import (
	"reflect"
	"slices"

	"inkorg/app/inbox"
	"inkorg/sso"
)

// DemoKeyName is the common name of the certificates that the demo makes for itself. Other
// environments refuse a key by that name.
const DemoKeyName = "Inkorg demo"

// demoServicePath is where the demo e-service is, under the public address.
const demoServicePath = "/demo/etjanst/"

// Demo is the configuration that needs no file. Its units come with the made-up messages:
// the caller adds them.
func Demo() Config {
	l := newLoader("")
	l.config.Environment = EnvironmentDemo
	l.fillIn()
	return l.config
}

// demoAddresses are the logical addresses that test suites of the contracts' domain call.
func demoAddresses() []string { return []string{"mvktest", "MVKtest", "SE1111111111-DEMO"} }

func demoOrganisation() Organisation {
	return Organisation{
		Product:     "Min inkorg",
		Responsible: "Region Exempel",
		Support: Support{
			Name: "Supporten för Min inkorg",
			// From the numbers that are set aside for made-up use.
			Telephone: "08-465 004 90",
			WebPage:   "https://support.example/min-inkorg",
			Hours:     "Vardagar klockan 8–17",
		},
		Accessibility: "tillganglighet@region.example",
	}
}

func demoServiceSupport() Support {
	return Support{
		Name: "Supporten för Demo-e-tjänsten", Telephone: "08-465 004 91",
		WebPage: "https://support.example/demo-e-tjansten", Hours: "Vardagar klockan 8–16",
	}
}

// withDemoSystems adds the demo's systems, which its made-up messages come from, to those
// of the file. One of the file with the same id stands.
func withDemoSystems(systems []System, public Origin) []System {
	for _, own := range demoSystems(public) {
		if !slices.ContainsFunc(systems, func(s System) bool { return s.ID == own.ID }) {
			systems = append(systems, own)
		}
	}
	return systems
}

// demoSystems are systems that lead to the demo e-service. One owner has them all, so that
// links to any of them are exits.
func demoSystems(public Origin) []System {
	system := func(id, name, folder string) System {
		s := System{ID: id, Name: name, Owner: "Region Exempel", BaseURL: string(public) + demoServicePath + folder}
		setDefaults(reflect.ValueOf(&s).Elem())
		s.Support = demoServiceSupport()
		s.Questions = []string{"Vad stod det på knappen eller länken som du tryckte på?"}
		return s
	}
	extended := system("DEMO-1177INKORG", "Demo-e-tjänsten", "")
	extended.Profile, extended.Answers = "1177-inkorg", inbox.AnswerInfo
	service := string(public) + demoServicePath
	linked := system("DEMO-IDPLINK", "Demo-e-tjänsten via inloggningstjänsten", "idp-link/")
	linked.Exit, linked.SP = inbox.ModeIdPLink, service+"metadata"
	linked.IdPLink = "simplesamlphp:" + string(public) + "/test-idp/uthopp"
	// The e-service makes its key at the first start: what it is sent, on the machine
	// itself, is not encrypted.
	vouched := system("DEMO-RESPONSE", "Demo-e-tjänsten med intyg om inloggning", "response/")
	vouched.Exit = inbox.ModeResponse
	vouched.Loaded = sso.RegisteredSP{EntityID: service + "metadata", ACSURLs: []string{service + "acs"}}
	return []System{
		system("SE45454", "Demo-e-tjänsten", ""),
		system("DEMO-REDIRECT", "Demo-e-tjänsten", ""),
		linked,
		vouched,
		extended,
	}
}
