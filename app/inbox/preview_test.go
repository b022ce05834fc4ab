package inbox_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
	"inkorg/app/logtest"
	"inkorg/render"
)

// TestPreviewIsWhatTheReceiverSees: the same document, exit, sender and state as of the
// message when it is delivered and opened.
func TestPreviewIsWhatTheReceiverSees(t *testing.T) {
	d := newDesk(t, nil)
	delivery := good()
	delivery.SSOLink = &inbox.SSOLink{SystemID: "STRICT", Text: "Svara", QueryString: "?id=7", Type: inbox.NewTarget}
	delivery.Text = `<article><para><ulink url="https://formular.example.se/nytt">a</ulink> <ulink url="https://annan.example/">b</ulink> <b>c</b></para></article>`
	shown := d.Preview(inbox.PreviewQuery{Delivery: delivery, Lang: render.EN})
	d.mustDeliver(t, delivery, inbox.ResultOK)
	opened := d.open(t, inbox.OpenQuery{CaseID: d.list(t, tolvan)[0].ID, Lang: render.EN}).Messages[0]
	if html := strings.ReplaceAll(opened.Document.HTML, opened.ID, shown.ID); shown.Document.HTML != html {
		t.Errorf("shown:\n%s\nopened:\n%s", shown.Document.HTML, html)
	}
	if diff := cmp.Diff(opened.Unit, shown.Unit); diff != "" || shown.Exit == nil || shown.Exit.URL != opened.Exit.URL || !shown.Open || !shown.Unread() {
		t.Errorf("%+v, %s", shown, diff)
	}
	if diff := cmp.Diff(map[int]string{1: "Formulär"}, shown.Receivers); diff != "" || shown.Refused != nil {
		t.Errorf("%v (-want +got):\n%s", shown.Refused, diff)
	}
}

// TestPreviewInAnotherProfile than the system's.
func TestPreviewInAnotherProfile(t *testing.T) {
	d := newDesk(t, nil)
	delivery := good()
	delivery.Text = `<article><para><emphasis role="bold">a</emphasis></para></article>`
	for profile, want := range map[*render.Profile]int{nil: 1, render.Inkorgsfunktionen(): 1, render.Inkorg1177(): 0} {
		if got := d.Preview(inbox.PreviewQuery{Delivery: delivery, Profile: profile}).Document.Errors(); got != want {
			t.Errorf("%d errors, not %d", got, want)
		}
	}
}

// TestPreviewLeavesNoTrace: without a store, and with an exit that cannot be had.
func TestPreviewLeavesNoTrace(t *testing.T) {
	log := logtest.New(t)
	now := time.Date(2026, 11, 22, 8, 14, 0, 0, time.UTC)
	directory, err := inbox.NewDirectory([]inbox.System{vouched(t, now)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	service := inbox.NewService(nil, directory, inbox.Options{Now: func() time.Time { return now }, Log: log.Text()})
	delivery := inbox.Delivery{SourceSystem: "VOUCHED", SSOLink: link("HEMLIGT", "id=hemligt"), Text: `<article><para><ulink url="https://intyg.example.se/hemligt">a</ulink></para></article>`}
	shown := service.Preview(inbox.PreviewQuery{Delivery: delivery})
	if shown.Refused == nil || !strings.Contains(shown.Refused.Error(), "HEMLIGT") || shown.Document.Links[0].Kind != render.LinkExternal {
		t.Errorf("%v, %+v", shown.Refused, shown.Document.Links)
	}
	if said := log.String(); said != "" {
		t.Errorf("the log holds %s", said)
	}
}
