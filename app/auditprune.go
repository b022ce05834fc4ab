package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"inkorg/app/inbox"
)

type auditPruneCommand struct {
	settingsFlags
	Until  string `required:"" placeholder:"TIME" help:"Entries before then are removed: a day or a time in Sweden, as 2026-11-22 or '2026-11-22 08:00', at least 90 days back."`
	DryRun bool   `help:"Change nothing, and say how many it would be."`
	Format string `enum:"table,json" default:"table" help:"table or json (${default})."`
}

// Help is what --help says besides.
func (auditPruneCommand) Help() string {
	return `Refused unless audit export has written every entry until then, of all citizens and to its end: from the beginning of the log, or from where the last prune ended, at once or part by part. Keep the files as long as the law asks; nothing else has the entries afterwards. What was exported and pruned, and by whom, stays in the log. Can be interrupted, and run again. In PostgreSQL only the role that owns the tables may do it.`
}

// auditPruneReport is what was removed, or would be.
type auditPruneReport struct {
	DryRun  bool      `json:"dryRun"`
	Until   time.Time `json:"until"`
	Found   int       `json:"foundEntries"`
	Removed int       `json:"removedEntries"`
}

// Run removes the entries, and says how many: also when it could not remove all.
func (a auditPruneCommand) Run(ctx context.Context, world system) error {
	return a.atDesk(ctx, world, func(d desk) error {
		until, err := d.sweden.ParseDayOrTime(a.Until)
		if err != nil {
			return &codedError{exitMisuse, fmt.Errorf("--until %w", err)}
		}
		seen := pruneProgress{to: world.Stderr, terminal: isTerminal(world.Stderr), stepped: time.Now()}
		done, err := inbox.AuditPrune{
			Store: d.store, Until: until, Operator: operatorName(world), Now: time.Now, DryRun: a.DryRun, Step: seen.step,
		}.Run(ctx)
		seen.clear()
		if err != nil && done.Removed == 0 {
			return err
		}
		if err != nil {
			return fmt.Errorf("%d of %d entries are removed; run it again for the others: %w", done.Removed, done.Found, err)
		}
		return a.print(world.Stdout, d.sweden, auditPruneReport{DryRun: a.DryRun, Until: until, Found: done.Found, Removed: done.Removed})
	})
}

func (a auditPruneCommand) print(to io.Writer, sweden inbox.SwedishTime, report auditPruneReport) error {
	if a.Format == "json" {
		return printJSON(to, report)
	}
	before := sweden.Format(report.Until)
	if report.DryRun {
		_, err := fmt.Fprintf(to, "A dry run: %d entries from before %s would be removed.\n", report.Found, before)
		return err
	}
	_, err := fmt.Fprintf(to, "Removed: %d entries from before %s.\n", report.Removed, before)
	return err
}

// pruneProgress says on a terminal how far a prune has come, and has it wait after each
// removal for as long as that took: whoever else writes has at least half of the time.
type pruneProgress struct {
	to       io.Writer
	terminal bool
	stepped  time.Time // when the last step was done
}

func (p *pruneProgress) step(ctx context.Context, so inbox.AuditPruneDone) error {
	if p.terminal {
		fmt.Fprintf(p.to, "\r%s of %s entries", grouped(fmt.Sprint(so.Removed)), grouped(fmt.Sprint(so.Found)))
	}
	err := ctx.Err()
	if so.Removed > 0 {
		err = wait(ctx, time.Since(p.stepped))
	}
	p.stepped = time.Now()
	return err
}

func (p *pruneProgress) clear() {
	if p.terminal {
		fmt.Fprint(p.to, "\r\x1b[K")
	}
}
