package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
	"time"

	"inkorg/app/inbox"
)

type retentionCommand struct {
	settingsFlags
	DryRun bool   `help:"Change nothing, and say what would be done."`
	Format string `enum:"table,json" default:"table" help:"table or json (${default})."`
}

// Help is what --help says besides.
func (retentionCommand) Help() string {
	return `How long cases are kept is in the configuration (retention, and retention of a system); without a word on it they are kept for ever. The age of a case is that of its newest message. Cases with unread messages stay, unless include_unread says otherwise. The running program does the same once an hour.`
}

// retentionReport is what was done to whose cases, or would be.
type retentionReport struct {
	DryRun  bool           `json:"dryRun"`
	Systems []retentionRow `json:"systems"`
}

// retentionRow is what was done to the cases of a system. Days are 0 where nothing is done.
type retentionRow struct {
	System       string `json:"system"`
	ArchiveAfter int    `json:"archiveAfterDays,omitempty"`
	RemoveAfter  int    `json:"removeAfterDays,omitempty"`
	Archived     int    `json:"archivedCases"`
	Removed      int    `json:"removedCases"`
	Messages     int    `json:"removedMessages"`
}

// Run goes through all cases once.
func (r retentionCommand) Run(ctx context.Context, world system) error {
	return r.atDesk(ctx, world, func(d desk) error {
		rules := d.settings.RetentionRules()
		if !rules.Any() && r.Format == "table" {
			_, err := fmt.Fprintln(world.Stdout, "The configuration keeps every case for ever: nothing to do. See retention in it.")
			return err
		}
		seen := seenProgress{world.Stderr, isTerminal(world.Stderr)}
		sweep := inbox.Sweep{Store: d.store, Rules: rules, Now: time.Now, DryRun: r.DryRun, Step: seen.tell}
		done, err := r.run(ctx, sweep, d)
		seen.clear()
		if !r.DryRun {
			logDisposed(newLog(world, d.settings), done)
		}
		if err != nil {
			return err
		}
		if !r.DryRun {
			if err := noteCommand(ctx, d.store, world, "retention"); err != nil {
				return err
			}
		}
		return r.print(world.Stdout, newRetentionReport(r.DryRun, rules, done))
	})
}

// run sweeps alone, unless nothing is changed.
func (r retentionCommand) run(ctx context.Context, sweep inbox.Sweep, d desk) (map[string]inbox.Disposed, error) {
	if r.DryRun {
		return sweep.Run(ctx)
	}
	return sweep.RunAlone(ctx, d.store)
}

// newRetentionReport has every system with a rule of its own or with cases that went.
func newRetentionReport(dryRun bool, rules inbox.RetentionRules, done map[string]inbox.Disposed) retentionReport {
	report := retentionReport{DryRun: dryRun, Systems: []retentionRow{}}
	systems := append(slices.Collect(maps.Keys(rules.Systems)), inbox.Systems(done)...)
	slices.Sort(systems)
	for _, system := range slices.Compact(systems) {
		kept, sum := rules.Of(system), done[system]
		report.Systems = append(report.Systems, retentionRow{
			System: system, ArchiveAfter: days(kept.Archive), RemoveAfter: days(kept.Remove),
			Archived: sum.Archived, Removed: sum.Removed, Messages: sum.Messages,
		})
	}
	return report
}

func days(d time.Duration) int { return int(d / (24 * time.Hour)) }

func (r retentionCommand) print(to io.Writer, report retentionReport) error {
	if r.Format == "json" {
		return printJSON(to, report)
	}
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "System\tArchived after\tRemoved after\tCases archived\tCases removed\tMessages removed")
	for _, row := range report.Systems {
		fmt.Fprintf(table, "%s\t%s\t%s\t%14d\t%13d\t%16d\n", row.System, age(row.ArchiveAfter), age(row.RemoveAfter), row.Archived, row.Removed, row.Messages)
	}
	if err := table.Flush(); err != nil || !report.DryRun {
		return err
	}
	_, err := fmt.Fprintln(to, "\nA dry run: nothing was changed.")
	return err
}

func age(days int) string {
	if days == 0 {
		return "never"
	}
	return fmt.Sprintf("%d days", days)
}

// seenProgress says on a terminal how many cases have been seen.
type seenProgress struct {
	to       io.Writer
	terminal bool
}

func (p seenProgress) tell(_ context.Context, seen int) error {
	if p.terminal {
		fmt.Fprintf(p.to, "\r%s cases", grouped(fmt.Sprint(seen)))
	}
	return nil
}

func (p seenProgress) clear() {
	if p.terminal {
		fmt.Fprint(p.to, "\r\x1b[K")
	}
}
