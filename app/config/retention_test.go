package config

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

const day = 24 * time.Hour

// TestRetentionOfSystems: what a system does not say is as for all, and never is said too.
func TestRetentionOfSystems(t *testing.T) {
	c, err := load(t, map[string]string{"inkorg.yaml": `environment: demo
retention: {archive_after: 90d, remove_after: 730d, include_unread: yes}
systems:
  - {id: A, name: A}
  - {id: B, name: B, retention: {remove_after: never}}
  - {id: C, name: C, retention: {archive_after: 10d, remove_after: 20d}}
`}, []string{"INKORG_RETENTION__ARCHIVE_AFTER=30d"}, Flags{})
	if err != nil {
		t.Fatal(err)
	}
	rules := c.RetentionRules()
	all := inbox.Retention{Archive: 30 * day, Remove: 730 * day}
	for system, want := range map[string]inbox.Retention{
		"A": all, "B": {Archive: 30 * day}, "C": {Archive: 10 * day, Remove: 20 * day}, "SE45454": all, "gone": all,
	} {
		if got := rules.Of(system); got != want {
			t.Errorf("%s: %v, want %v", system, got, want)
		}
	}
	if !rules.Unread || !rules.Any() {
		t.Errorf("rules: %+v", rules)
	}
}

// TestNothingIsRemovedUnasked: without a word on it, every case is kept.
func TestNothingIsRemovedUnasked(t *testing.T) {
	for _, environment := range []Environment{EnvironmentDemo, EnvironmentTest, EnvironmentProduction} {
		c := defaultsFor(environment)
		c.Systems = []System{{ID: "A"}}
		if rules := c.RetentionRules(); rules.Any() || rules.Unread {
			t.Errorf("%s: %+v", environment, rules)
		}
	}
}

// TestPricesOfTheConfiguration are the published ones, or those that it says.
func TestPricesOfTheConfiguration(t *testing.T) {
	if diff := cmp.Diff(inbox.PublishedPrices(), Demo().Usage.Prices()); diff != "" {
		t.Errorf("by default (-published +got):\n%s", diff)
	}
	c, err := load(t, map[string]string{"inkorg.yaml": oneLine + "usage:\n  connection_fee: 0\n  tiers:\n    - {from: 1, price: 0}\n    - {from: 11, price: 0.5}\n"}, nil, Flags{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(inbox.PriceList{Tiers: []inbox.Tier{{From: 1}, {From: 11, Price: 50}}}, c.Usage.Prices()); diff != "" {
		t.Errorf("as said (-want +got):\n%s", diff)
	}
}
