package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"inkorg/app/config"
	"inkorg/app/inbox"
)

type usageCommand struct {
	settingsFlags
	Year   int    `required:"" placeholder:"YYYY" help:"The calendar year, as it begins and ends in Sweden."`
	Format string `enum:"table,csv,json" default:"table" help:"table, csv or json (${default})."`
}

// Help is what --help says besides.
func (usageCommand) Help() string {
	return `Counted are messages that were stored, whether they are still there or not; errors, repeats and dry runs are not. Each message costs what the tier says that its number falls in, among those of its system and year; the tiers are in the configuration (usage).`
}

// Run counts the messages of a year and says what they cost.
func (u usageCommand) Run(ctx context.Context, world system) error {
	return u.atDesk(ctx, world, func(d desk) error {
		if this := d.sweden.Year(d.now); u.Year < earliestYear || u.Year > this {
			return &codedError{exitMisuse, fmt.Errorf("there is no usage of %d; expected a year from %d to %d", u.Year, earliestYear, this)}
		}
		tell := func(done, all int) { newProgress(world.Stderr, all).at(done - 1) }
		stored, err := inbox.YearUsage(ctx, d.store, u.Year, tell)
		newProgress(world.Stderr, len(stored)).clear()
		if err != nil {
			return err
		}
		report := newUsageReport(d.settings, u.Year, stored)
		report.soFar = u.Year == d.sweden.Year(d.now)
		return report.print(world.Stdout, u.Format)
	})
}

// earliestYear is before any message was sent; an earlier one is a slip.
const earliestYear = 2000

// usageReport is what systems have sent in a year, and what that costs.
type usageReport struct {
	Year          int         `json:"year"`
	Currency      string      `json:"currency"`
	ConnectionFee inbox.Ore   `json:"connectionFee"` // of a system, once; in no sum here
	Tiers         []usageTier `json:"tiers"`
	Systems       []usageRow  `json:"systems"`
	Messages      int         `json:"messages"` // of all systems
	Price         inbox.Ore   `json:"price"`
	soFar         bool        // the year is not over
}

type usageTier struct {
	From  int       `json:"from"`
	Price inbox.Ore `json:"price"`
}

// usageRow is what one system has sent. An owner can have several.
type usageRow struct {
	Owner    string    `json:"owner"`
	System   string    `json:"system"`
	Name     string    `json:"name"`
	Messages int       `json:"messages"`
	Tier     int       `json:"tier"` // reached, from 1
	Price    inbox.Ore `json:"price"`
	Next     inbox.Ore `json:"nextMessage"` // what the next message costs
}

// newUsageReport has every system of the configuration, and those that sent before they
// were taken out of it.
func newUsageReport(settings config.Config, year int, stored map[string]int) usageReport {
	prices := settings.Usage.Prices()
	report := usageReport{Year: year, Currency: "SEK", ConnectionFee: prices.ConnectionFee, Systems: []usageRow{}}
	for _, tier := range prices.Tiers {
		report.Tiers = append(report.Tiers, usageTier(tier))
	}
	rows := map[string]usageRow{}
	for id := range stored {
		rows[id] = usageRow{System: id}
	}
	for _, system := range settings.Systems {
		rows[system.ID] = usageRow{Owner: system.Owner, System: system.ID, Name: system.Name}
	}
	for id, row := range rows {
		row.Messages = stored[id]
		row.Tier, row.Price, row.Next = prices.TierOf(row.Messages), prices.Cost(row.Messages), prices.PriceOf(row.Messages+1)
		report.Systems = append(report.Systems, row)
		report.Messages, report.Price = report.Messages+row.Messages, report.Price+row.Price
	}
	slices.SortFunc(report.Systems, func(a, b usageRow) int {
		return cmp.Or(cmp.Compare(a.Owner, b.Owner), cmp.Compare(a.System, b.System))
	})
	return report
}

func (r usageReport) print(to io.Writer, format string) error {
	switch format {
	case "csv":
		return r.printCSV(to)
	case "json":
		return printJSON(to, r)
	default:
		return r.printTable(to)
	}
}

func (r usageReport) printTable(to io.Writer) error {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	const line = "%s\t%s\t%s\t%10s\t%s\t%14s\t%8s\n"
	fmt.Fprintf(table, line, "Owner", "System", "Name", "Messages", "Tier", "Price, kr", "Next, kr")
	for _, row := range r.Systems {
		fmt.Fprintf(table, line, cmp.Or(row.Owner, "-"), row.System, cmp.Or(row.Name, "-"), grouped(strconv.Itoa(row.Messages)),
			fmt.Sprintf("%d of %d", row.Tier, len(r.Tiers)), grouped(row.Price.String()), row.Next)
	}
	fmt.Fprintf(table, line, "All", "", "", grouped(strconv.Itoa(r.Messages)), "", grouped(r.Price.String()), "")
	if err := table.Flush(); err != nil {
		return err
	}
	soFar := ""
	if r.soFar {
		soFar = " so far"
	}
	_, err := fmt.Fprintf(to, "\nThe calendar year %d%s. Next is the price of a system's next message. Connecting a system costs %s kr, once; that is in no sum here.\n",
		r.Year, soFar, grouped(r.ConnectionFee.String()))
	return err
}

func (r usageReport) printCSV(to io.Writer) error {
	table := csv.NewWriter(to)
	lines := [][]string{{"year", "owner", "system", "name", "messages", "tier", "price", "next_message"}}
	for _, row := range r.Systems {
		lines = append(lines, []string{
			strconv.Itoa(r.Year), row.Owner, row.System, row.Name, strconv.Itoa(row.Messages), strconv.Itoa(row.Tier), row.Price.String(), row.Next.String(),
		})
	}
	return table.WriteAll(lines)
}

// grouped sets a number's thousands apart: "214 999.30".
func grouped(number string) string {
	whole, decimals, has := strings.Cut(number, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + " " + whole[i:]
	}
	if has {
		return whole + "." + decimals
	}
	return whole
}
