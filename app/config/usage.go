package config

import "inkorg/app/inbox"

// Usage is what systems pay for their messages, as inkorg usage reports it.
type Usage struct {
	// ConnectionFee is what connecting a system costs, once. The default is the published one.
	ConnectionFee Amount `key:"connection_fee"`
	// Tiers are what a message costs, by its number among those of its system and calendar
	// year. The default is the published ones.
	Tiers []Tier `key:"tiers"`
}

// Tier is the price of messages from a number on, up to the next tier.
type Tier struct {
	From  Count  `key:"from" required:"yes"`
	Price Amount `key:"price" required:"yes"`
}

// Amount is money in kronor.
type Amount struct {
	Ore  inbox.Ore
	Said bool // nothing is an amount too
}

// UnmarshalText reads kronor, with a point before at most two decimals.
func (a *Amount) UnmarshalText(text []byte) error {
	ore, err := inbox.ParseOre(string(text))
	if err != nil {
		return err
	}
	*a = Amount{ore, true}
	return nil
}

// publishedUsage is what the inbox function has published.
func publishedUsage() Usage {
	prices := inbox.PublishedPrices()
	usage := Usage{ConnectionFee: Amount{prices.ConnectionFee, true}}
	for _, tier := range prices.Tiers {
		usage.Tiers = append(usage.Tiers, Tier{From: Count(tier.From), Price: Amount{tier.Price, true}})
	}
	return usage
}

// Prices gives the price list.
func (u Usage) Prices() inbox.PriceList {
	prices := inbox.PriceList{ConnectionFee: u.ConnectionFee.Ore}
	for _, tier := range u.Tiers {
		prices.Tiers = append(prices.Tiers, inbox.Tier{From: int(tier.From), Price: tier.Price.Ore})
	}
	return prices
}

// checkUsage wants every message to have one price.
func (l *loader) checkUsage() {
	tiers := l.config.Usage.Tiers
	if len(tiers) == 0 {
		l.reject("usage.tiers", "is empty; expected at least one tier, from message number 1")
	}
	for i, tier := range tiers {
		key := entry("usage.tiers", i) + ".from"
		switch {
		case i == 0 && tier.From != 1:
			l.reject(key, "%d leaves messages before it without a price; expected 1", tier.From)
		case i > 0 && tier.From <= tiers[i-1].From:
			l.reject(key, "%d is not after the tier before; expected more than %d", tier.From, tiers[i-1].From)
		}
	}
}
