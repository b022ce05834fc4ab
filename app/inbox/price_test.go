package inbox_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"inkorg/app/inbox"
)

// TestPublishedPrices: the published example, and both sides of every boundary.
func TestPublishedPrices(t *testing.T) {
	prices := inbox.PublishedPrices()
	for _, test := range []struct {
		messages   int
		cost       string
		tier       int // that the last message reached
		next       string
		nextInTier int
	}{
		{0, "0.00", 1, "3.10", 1},
		{1, "3.10", 1, "3.10", 1},
		{49_998, "154993.80", 1, "3.10", 1},
		{49_999, "154996.90", 1, "2.40", 2},
		{50_000, "154999.30", 2, "2.40", 2},
		{75_000, "214999.30", 2, "2.40", 2}, // 49 999 x 3.10 + 25 001 x 2.40
		{499_998, "1234994.50", 2, "2.40", 2},
		{499_999, "1234996.90", 2, "1.40", 3},
		{500_000, "1234998.30", 3, "1.40", 3},
		{1_000_000, "1934998.30", 3, "1.40", 3},
	} {
		if got := prices.Cost(test.messages).String(); got != test.cost {
			t.Errorf("%d messages cost %s, want %s", test.messages, got, test.cost)
		}
		if got := prices.TierOf(test.messages); got != test.tier {
			t.Errorf("%d messages reach tier %d, want %d", test.messages, got, test.tier)
		}
		if got := prices.PriceOf(test.messages + 1).String(); got != test.next || prices.TierOf(test.messages+1) != test.nextInTier {
			t.Errorf("after %d the next costs %s in tier %d, want %s in %d", test.messages, got, prices.TierOf(test.messages+1), test.next, test.nextInTier)
		}
	}
	if got := prices.ConnectionFee.String(); got != "25000.00" {
		t.Errorf("a connection costs %s", got)
	}
}

// TestCostIsTheSumOfPrices, whatever the tiers.
func TestCostIsTheSumOfPrices(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var prices inbox.PriceList
		from := 1
		for range rapid.IntRange(1, 4).Draw(t, "tiers") {
			prices.Tiers = append(prices.Tiers, inbox.Tier{From: from, Price: inbox.Ore(rapid.Int64Range(0, 500).Draw(t, "price"))})
			from += rapid.IntRange(1, 20).Draw(t, "width")
		}
		messages := rapid.IntRange(0, 100).Draw(t, "messages")
		var sum inbox.Ore
		for number := 1; number <= messages; number++ {
			sum += prices.PriceOf(number)
		}
		if got := prices.Cost(messages); got != sum {
			t.Fatalf("%d messages by %v cost %s, want %s", messages, prices.Tiers, got, sum)
		}
	})
}

func TestAmounts(t *testing.T) {
	for text, want := range map[string]inbox.Ore{"3.10": 310, "3.1": 310, "3": 300, "0": 0, "0.05": 5, "25000": 25_000_00} {
		if got, err := inbox.ParseOre(text); err != nil || got != want {
			t.Errorf("%q is %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "3,10", "-1", "3.105", "3.", ".5", "1e3", "3.-1", "3.1x", "99999999999999"} {
		if got, err := inbox.ParseOre(text); inbox.CodeOf(err) != inbox.Invalid {
			t.Errorf("%q is %d, %v; want it refused", text, got, err)
		}
	}
	written, err := json.Marshal(map[string]inbox.Ore{"a": 21_499_930, "b": 5})
	if err != nil || string(written) != `{"a":214999.30,"b":0.05}` {
		t.Errorf("as JSON %s, %v", written, err)
	}
}
