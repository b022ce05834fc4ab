package inbox

import (
	"fmt"
	"strconv"
	"strings"
)

// Ore is an amount of money in hundredths of a krona, so that none is lost in rounding.
type Ore int64

// String writes kronor with two decimals: "214999.30".
func (o Ore) String() string { return fmt.Sprintf("%d.%02d", o/100, o%100) }

// MarshalJSON writes kronor as a number that has exactly two decimals.
func (o Ore) MarshalJSON() ([]byte, error) { return []byte(o.String()), nil }

// ParseOre reads kronor with at most two decimals: "3.10", "25000". The error is Invalid.
func ParseOre(text string) (Ore, error) {
	whole, decimals, _ := strings.Cut(text, ".")
	kronor, err := strconv.ParseUint(whole, 10, 40)
	hundredths, errDecimals := strconv.ParseUint((decimals + "00")[:max(2, len(decimals))], 10, 8)
	if err != nil || errDecimals != nil || len(decimals) > 2 || strings.HasSuffix(text, ".") {
		return 0, Errorf(Invalid, "%q is no amount in kronor; expected one such as 3.10", text)
	}
	return Ore(kronor*100 + hundredths), nil
}

// PriceList says what a system's messages of a calendar year cost. As published, each
// message has the price of the tier that its number falls in.
type PriceList struct {
	Tiers         []Tier // at least one, by From; the first is from message number 1
	ConnectionFee Ore    // of a system, once
}

// Tier is the price of messages from a number on.
type Tier struct {
	From  int
	Price Ore
}

// PublishedPrices are those of the inbox function.
func PublishedPrices() PriceList {
	return PriceList{
		Tiers:         []Tier{{From: 1, Price: 310}, {From: 50_000, Price: 240}, {From: 500_000, Price: 140}},
		ConnectionFee: 25_000_00,
	}
}

// TierOf gives the tier, counted from 1, that a message with a number falls in.
func (p PriceList) TierOf(number int) int {
	tier := 1
	for tier < len(p.Tiers) && number >= p.Tiers[tier].From {
		tier++
	}
	return tier
}

// PriceOf gives the price of the message with a number.
func (p PriceList) PriceOf(number int) Ore { return p.Tiers[p.TierOf(number)-1].Price }

// Cost gives what messages cost together.
func (p PriceList) Cost(messages int) Ore {
	var sum Ore
	for i, tier := range p.Tiers {
		last := messages
		if i+1 < len(p.Tiers) {
			last = min(messages, p.Tiers[i+1].From-1)
		}
		sum += Ore(max(0, last-tier.From+1)) * tier.Price
	}
	return sum
}
