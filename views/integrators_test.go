package views_test

import (
	"strings"
	"testing"
	"time"

	"inkorg/views"
)

func integrators() views.IntegratorsView {
	return views.IntegratorsView{
		OtherLanguage:    "/?sprak=en",
		Notices:          []views.SenderNotice{{Kind: "kind.incident", Priority: 1, Text: "Långsamt", Lang: "sv", From: now, Until: now.Add(time.Hour)}},
		NoticesJSON:      "/notices.json",
		Contracts:        []views.ContractRow{{Name: "IsActiveUser", Address: "http://127.0.0.1:8178/IsActiveUser", WSDL: "/IsActiveUser?wsdl", Schema: "/IsActiveUser?xsd"}},
		LogicalAddresses: []string{"mvktest"},
		Transport:        views.TransportView{Certificates: true, DryRuns: true, CallsPerMinute: 1, MaxMebibytes: 4, MaxDepth: 64, MaxElements: 10_000},
		Examples:         []views.ExampleView{{About: "example.active", Command: "curl --data-binary '<a b=\"c\"/>' http://127.0.0.1:8178"}},
		Testing:          &views.TestingView{Active: []string{"191212121212"}, NotActive: "191111111111", System: "SE45454", Unit: "SE23210000"},
		Answers:          []views.AnswerRow{{About: "answer.system", Results: []string{"OK", "INFO"}, Texts: []string{"one", "two"}}},
		Faults:           []views.FaultRow{{Code: "DTD", Faultcode: "Client", About: "fault.dtd"}},
		Window:           60,
		Elements: []views.ElementsTable{{Name: "IsActiveUser", Rows: []views.ContractElement{
			{Path: "subjectOfCareId", Times: "1", Type: "string", About: "shown.receiver"}, {Path: "notify", Times: "0..1", Type: "boolean"},
		}}},
		Profiles: profileTables(),
		Prices:   views.PricesView{Tiers: []views.PriceTier{{From: 1, Price: 200}, {From: 11, Price: 95}}, ConnectionFee: 10050},
	}
}

// TestTheIntegratorsPage shows what it is given, and every published demand.
func TestTheIntegratorsPage(t *testing.T) {
	t.Parallel()
	page := document(t, views.Integrators(nobody(t, views.Swedish), integrators()))
	for selector, want := range map[string]string{
		"#kontrakt ~ h3 + p code":                                          "http://127.0.0.1:8178/IsActiveUser",
		"#prova ~ pre code":                                                `curl --data-binary '<a b="c"/>' http://127.0.0.1:8178`,
		"[aria-labelledby=svar] td:nth-child(2)":                           "OK, INFO",
		"[aria-labelledby=fel] th[scope=row]":                              "DTD",
		"footer a[hreflang=en][lang=en]":                                   "English",
		"[aria-labelledby=element-IsActiveUser] th[scope=row]:first-child": "subjectOfCareIdnotify",
	} {
		if got := strings.TrimSpace(page.Find(selector).Text()); got != want {
			t.Errorf("%s: %q, want %q", selector, got, want)
		}
	}
	if demands := page.Find("#krav + ol li").Length(); demands != 10 {
		t.Errorf("%d demands", demands)
	}
	if asked := page.Find("#support ~ ol").First().Find("li").Length(); asked != 8 {
		t.Errorf("first-line support asks for %d things", asked)
	}
	if scripts := page.Find("script").Length(); scripts != 0 {
		t.Errorf("%d scripts", scripts)
	}
}
