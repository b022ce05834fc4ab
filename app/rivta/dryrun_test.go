package rivta_test

import (
	"context"
	"strings"
	"testing"

	"inkorg/app/rivta"
)

const dryRun = `<i:dryRun xmlns:i="urn:inkorg:contracts:1">`

// asking is an envelope that ends in an element, as a dry run is asked for.
func asking(envelope, element string) string {
	return with(envelope, "</a:AddM", element+"</a:AddM")
}

// TestDryRun: the answer is the one that there would be, says what it is, and nothing is
// stored.
func TestDryRun(t *testing.T) {
	l := newListener(t)
	for name, test := range map[string]struct{ envelope, code, text string }{
		"good":             {goodMessage, "OK", "dry run: nothing was stored"},
		"with a finding":   {with(withoutLink(), "SE45454", "INFO", "Kallelse", ""), "INFO", "dry run: nothing was stored; messageDescription is missing or empty"},
		"refused":          {with(goodMessage, "SE23210000", "SE0"), "ERROR", `organisationUnit/unitId "SE0" is not a connected unit`},
		"nobody's":         {with(goodMessage, "191212121212", "191111111111"), "ERROR", "Target person is not active user"},
		"after other ones": {asking(goodMessage, "<x:a xmlns:x='urn:x'/>"), "OK", "dry run: nothing was stored"},
	} {
		t.Run(name, func(t *testing.T) {
			got := l.post(addMessagePath, asking(test.envelope, dryRun+"true</i:dryRun>"))
			if got.Delivered.ResultCode != test.code || got.Delivered.ResultText != test.text || got.Delivered.DryRun != "true" {
				t.Errorf("answered\n%s", got.Text)
			}
		})
	}
	if stored := l.titles(); len(stored) > 0 {
		t.Errorf("stored %q", stored)
	}
}

func TestNoDryRun(t *testing.T) {
	for name, element := range map[string]string{
		"false":                dryRun + "false</i:dryRun>",
		"of another namespace": "<dryRun xmlns='urn:x'>true</dryRun>",
	} {
		t.Run(name, func(t *testing.T) {
			l := newListener(t)
			got := l.post(addMessagePath, asking(goodMessage, element))
			if got.Delivered.ResultCode != "OK" || got.Delivered.DryRun != "" || len(l.titles()) != 1 {
				t.Errorf("answered\n%s", got.Text)
			}
		})
	}
}

// TestDryRunThatIsNotOne: whoever meant one and did not get it is told.
func TestDryRunThatIsNotOne(t *testing.T) {
	l := newListener(t)
	for name, test := range map[string]struct{ envelope, fault string }{
		"empty": {asking(goodMessage, dryRun+"</i:dryRun>"), "VALUE: expected one of true, false, 1, 0 (line 27, element dryRun)"},
		"twice": {asking(goodMessage, dryRun+"1</i:dryRun>"+dryRun+"1</i:dryRun>"), "ELEMENT_COUNT: expected dryRun at most once (line 27, element dryRun)"},
		"misspelt": {
			asking(goodMessage, "<i:dryrun xmlns:i='urn:inkorg:contracts:1'>true</i:dryrun>"),
			"ELEMENT_UNKNOWN: expected no dryrun in AddMessageToPatientPortalInbox (line 27, element dryrun)",
		},
		"too early": {
			with(goodMessage, "   <a:sourceSystem>", dryRun+"true</i:dryRun><a:sourceSystem>"),
			"ELEMENT_ORDER: expected sourceSystem before elements of other namespaces (line 26, element sourceSystem)",
		},
	} {
		t.Run(name, func(t *testing.T) { l.post(addMessagePath, test.envelope).wantFault(t, "Client", test.fault) })
	}
	l.dryRuns = false
	l.serve(l.desk)
	got := l.post(addMessagePath, asking(goodMessage, dryRun+"1</i:dryRun>"))
	got.wantFault(t, "Client", "DRY_RUN: expected no dryRun: there are no dry runs here, and nothing was stored")
	l.wantLogged(map[string]string{"codes": "DRY_RUN"})
	if strings.Contains(got.Text, "line>") {
		t.Errorf("the detail has a line, which is not known:\n%s", got.Text)
	}
	if stored := l.titles(); len(stored) > 0 {
		t.Errorf("stored %q", stored)
	}
	if got := l.post(addMessagePath, asking(goodMessage, dryRun+"0</i:dryRun>")); got.Delivered.ResultCode != "OK" {
		t.Errorf("answered\n%s", got.Text)
	}
}

// TestTheClientAsksForADryRun, and reads that it was one.
func TestTheClientAsksForADryRun(t *testing.T) {
	l := newListener(t)
	client := l.client()
	message := letter()
	message.DryRun = true
	wantValid(t, addMessagePath, client.AddMessageEnvelope(message))
	answer, err := client.AddMessage(context.Background(), message)
	if err != nil || !answer.DryRun || answer.ResultText != "dry run: nothing was stored" || len(l.titles()) > 0 {
		t.Errorf("answered %+v, %v", answer, err)
	}
	if strings.Contains(string((&rivta.Client{}).AddMessageEnvelope(letter())), "dryRun") {
		t.Error("a message that is no dry run mentions it")
	}
}
