package inbox_test

import (
	"slices"
	"testing"

	"inkorg/app/inbox"
)

// TestFallbacksAreToldByProfile: one for each delivery whose text would show the fallback
// text, stored or not, and none for a dry run.
func TestFallbacksAreToldByProfile(t *testing.T) {
	var told []string
	d := newDesk(t, func(o *inbox.Options) { o.Fallback = func(profile string) { told = append(told, profile) } })
	deliver := func(system, text string, dryRun bool) inbox.Answer {
		delivery := good()
		delivery.SourceSystem, delivery.Text, delivery.DryRun = system, text, dryRun
		answer, err := d.Deliver(t.Context(), delivery)
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
	const bold = `<article><para><emphasis role="bold">Nu</emphasis> <b>genast</b></para></article>`
	deliver("PLAIN", good().Text, false)
	deliver("PLAIN", bold, true)
	deliver("PLAIN", bold, false)
	if answer := deliver("WIDE", bold, false); answer.ResultCode != inbox.ResultError {
		t.Errorf("the strict system is answered %s", answer.ResultCode)
	}
	if want := []string{"inkorgsfunktionen", "1177-inkorg"}; !slices.Equal(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
}
