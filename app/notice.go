package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"text/tabwriter"
	"time"

	"inkorg/app/inbox"
)

type noticeCommand struct {
	Add    noticeAddCommand    `cmd:"" help:"Add a service notice. Running instances show it within ten seconds."`
	List   noticeListCommand   `cmd:"" help:"List service notices, also those that are over."`
	Remove noticeRemoveCommand `cmd:"" help:"Remove a service notice, and print the command that adds it again."`
}

type noticeListCommand struct {
	settingsFlags
	Format string `enum:"table,json" default:"table" help:"table or json (${default})."`
}

// noticeRow is a notice as it is listed.
type noticeRow struct {
	ID        string           `json:"id"`
	Audience  inbox.Audience   `json:"audience"`
	Kind      inbox.NoticeKind `json:"kind"`
	Priority  int              `json:"priority,omitempty"`
	From      time.Time        `json:"from"`
	Until     time.Time        `json:"until"`
	ShownFrom time.Time        `json:"shownFrom,omitzero"` // senders see theirs since it was added
	State     string           `json:"state"`              // planned, announced, now or over
	Swedish   string           `json:"sv"`
	English   string           `json:"en,omitempty"`
}

// Run lists the notices, the one that ends last in front.
func (n noticeListCommand) Run(ctx context.Context, world system) error {
	return n.atDesk(ctx, world, func(d desk) error {
		all, err := d.store.Notices(ctx, time.Time{})
		if err != nil {
			return err
		}
		slices.Reverse(all)
		rows := []noticeRow{}
		for _, one := range all {
			rows = append(rows, newNoticeRow(one, d.now))
		}
		if n.Format == "json" {
			return printJSON(world.Stdout, rows)
		}
		return printNotices(world.Stdout, rows, d.sweden)
	})
}

func newNoticeRow(n inbox.Notice, now time.Time) noticeRow {
	row := noticeRow{
		ID: n.ID, Audience: n.Audience, Kind: n.Kind, Priority: n.Priority, From: n.From, Until: n.Until, ShownFrom: n.ShownFrom,
		State: noticeState(n, now), Swedish: n.Swedish, English: n.English,
	}
	if n.Audience == inbox.AudienceSenders {
		row.ShownFrom = time.Time{}
	}
	return row
}

// noticeState says how far a notice has come: it is seen from announced on.
func noticeState(n inbox.Notice, now time.Time) string {
	switch {
	case n.Over(now):
		return "over"
	case !now.Before(n.From):
		return "now"
	case n.Shown(now):
		return "announced"
	default:
		return "planned"
	}
}

func printNotices(to io.Writer, rows []noticeRow, sweden inbox.SwedishTime) error {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "Id\tFor\tKind\tPriority\tFrom\tTo\tState\tText")
	for _, row := range rows {
		priority := "-"
		if row.Priority > 0 {
			priority = strconv.Itoa(row.Priority)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", row.ID, row.Audience, row.Kind, priority,
			sweden.Format(row.From), sweden.Format(row.Until), row.State, inbox.Clip(row.Swedish))
	}
	return table.Flush()
}
