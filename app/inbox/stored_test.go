package inbox_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

// TestWhatCountsAsStored: not errors, repeats or dry runs.
func TestWhatCountsAsStored(t *testing.T) {
	var stored []string
	d := newDesk(t, func(o *inbox.Options) { o.Stored = func(system string) { stored = append(stored, system) } })
	dry, wrong, other := good(), good(), good()
	dry.DryRun, dry.Text = true, "<article><para>Torrt</para></article>"
	wrong.OrganisationUnit.UnitID = "SE0"
	other.SourceSystem = "SISTER"
	for _, delivery := range []inbox.Delivery{good(), good(), dry, wrong, other} {
		if _, err := d.Deliver(context.Background(), delivery); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"PLAIN", "SISTER"}, stored); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
