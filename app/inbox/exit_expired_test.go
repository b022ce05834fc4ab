package inbox_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/logtest"
	"inkorg/sso"
)

// vouched is a system that the inbox issues Responses to until a time.
func vouched(t *testing.T, until time.Time) inbox.System {
	t.Helper()
	return inbox.System{
		ID: "VOUCHED", Name: "Intyg", Owner: "Region A", Base: base(t, "https://intyg.example.se/"), Mode: inbox.ModeResponse,
		Receiver: sso.Recipient{EntityID: "https://intyg.example.se/sp", ACSURL: "https://intyg.example.se/acs", ValidUntil: until},
		Answers:  inbox.AnswerInfo,
	}
}

// TestExitsEndWithTheMetadata: nothing is sent to a service provider whose metadata has
// run out. The message is still shown, and testers are told why it lacks its link.
func TestExitsEndWithTheMetadata(t *testing.T) {
	log := logtest.New(t, "hemligt")
	d := newDesk(t, func(o *inbox.Options) { o.Log = log.Text() })
	until := d.now.Add(time.Hour)
	directory, err := inbox.NewDirectory([]inbox.System{vouched(t, until)}, []inbox.Unit{{HSAID: "SE23210000"}})
	if err != nil {
		t.Fatal(err)
	}
	d.SetDirectory(directory)
	delivery := good()
	delivery.SourceSystem, delivery.SSOLink = "VOUCHED", link("VOUCHED", "id=hemligt")
	delivery.Text = `<article><para><ulink url="https://intyg.example.se/nytt">nytt</ulink></para></article>`
	d.mustDeliver(t, delivery, inbox.ResultOK)
	caseID := d.list(t, tolvan)[0].ID
	for _, c := range []struct {
		at    time.Time
		exits bool
	}{{until.Add(-time.Second), true}, {until, false}} {
		d.now = c.at
		opened := d.open(t, inbox.OpenQuery{CaseID: caseID}).Messages[0]
		if (opened.Exit != nil) != c.exits || strings.Contains(opened.Document.HTML, "/uthopp/") != c.exits {
			t.Errorf("%v: the page has exits: %+v\n%s", c.at, opened.Exit, opened.Document.HTML)
		}
		if !strings.Contains(opened.Document.HTML, "nytt") {
			t.Errorf("%v: the text is not shown whole", c.at)
		}
		for n := range 2 {
			_, err := d.Exit(context.Background(), tolvan, opened.ID, n)
			if (err == nil) != c.exits || err != nil && inbox.CodeOf(err) != inbox.NotFound {
				t.Errorf("%v: exit %d: %v", c.at, n, err)
			}
		}
	}
	const reason = `systemId "VOUCHED" has SAML metadata that ran out at 2026-11-22T09:14:00Z`
	delivery.Text = strings.ReplaceAll(delivery.Text, "nytt", "nyare") // no repeat
	if answer := d.mustDeliver(t, delivery, inbox.ResultInfo); answer.ResultText != "ssoLink: "+reason {
		t.Errorf("the sender is told %q", answer.ResultText)
	}
	for _, want := range []string{strings.ReplaceAll(reason, `"`, `\"`), "exit=0", "exit=1"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %s:\n%s", want, log.String())
		}
	}
}
