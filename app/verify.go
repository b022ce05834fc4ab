package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"text/tabwriter"

	"inkorg/app/config"
	"inkorg/app/guide"
	"inkorg/app/inbox"
	"inkorg/app/protocol"
	"inkorg/views"
)

type verifyCommand struct {
	settingsFlags
	System string `required:"" placeholder:"ID" help:"System id."`
	Format string `enum:"table,json" default:"table" help:"table or json (${default})."`
	Lang   string `enum:"sv,en" default:"en" help:"Language of the texts, sv or en (${default})."`
}

// Help is what --help says besides.
func (verifyCommand) Help() string {
	return `The lines are those of the test protocol at /testbank/protokoll. In a demo or test environment they go by the calls as they went over the wire; in production by the messages that are stored and the exits that were followed, so that what was asked, repeated or refused cannot be seen. Nothing of any message and nobody's number is printed. Exit code 3: a demand is broken by the last call that it concerns, or has not been seen kept.`
}

// Run prints how a system stands.
func (v verifyCommand) Run(ctx context.Context, world system) error {
	return v.atDesk(ctx, world, func(d desk) error {
		words, err := views.LoadWords()
		if err != nil {
			return err
		}
		judged, err := v.judged(ctx, d)
		if err != nil {
			return err
		}
		report := guide.Report(words.For(v.Lang), judged)
		if v.Format == "json" {
			err = printJSON(world.Stdout, report)
		} else {
			err = printProtocol(world.Stdout, report, d.sweden)
		}
		if err == nil && !upToDemands(judged) {
			return &codedError{code: exitFindings}
		}
		return err
	})
}

func (v verifyCommand) judged(ctx context.Context, d desk) (protocol.Protocol, error) {
	units, err := demoUnits(d.settings)
	if err != nil {
		return protocol.Protocol{}, err
	}
	directory, err := d.settings.Directory(units...)
	if err != nil {
		return protocol.Protocol{}, err
	}
	if _, known := directory.System(v.System); !known {
		return protocol.Protocol{}, &codedError{exitMisuse, fmt.Errorf("--system: %q is no system of the configuration", v.System)}
	}
	gatherer := protocol.Gatherer{Store: d.store, ReadRequest: readRequest, Whole: d.settings.Environment != config.EnvironmentProduction}
	traffic, err := gatherer.Gather(ctx, v.System)
	if err != nil {
		return protocol.Protocol{}, err
	}
	rules := inbox.NewService(d.store, directory, inbox.Options{Log: slog.New(slog.DiscardHandler)})
	return protocol.Judge(rules, traffic, d.now), nil
}

// demoUnits are those that the demo has beside its settings.
func demoUnits(settings config.Config) ([]inbox.Unit, error) {
	if settings.Environment != config.EnvironmentDemo {
		return nil, nil
	}
	samples, err := readSamples(settings)
	if err != nil {
		return nil, err
	}
	return samples.Units(), nil
}

// upToDemands says whether every demand that can be seen is kept.
func upToDemands(p protocol.Protocol) bool {
	for _, line := range p.Lines {
		if line.Kind == protocol.Demand && (line.State == protocol.Broken || line.State == protocol.Missing) {
			return false
		}
	}
	return true
}

func printProtocol(to io.Writer, report guide.ProtocolReport, sweden inbox.SwedishTime) error {
	fmt.Fprintf(to, "%s: %d calls looked at, %s\n\n", report.System, report.Calls, sweden.Format(report.At))
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "State\tKept\tBroken\tLast\tReference\tKind\tLine")
	for _, line := range report.Lines {
		last := "-"
		if !line.At.IsZero() {
			last = sweden.Format(line.At)
		}
		fmt.Fprintf(table, "%s\t%d\t%d\t%s\t%s\t%s\t%s\n", line.State, line.Kept, line.Broke, last, cmp.Or(line.Reference, "-"), line.Kind, line.Text)
	}
	return errors.Join(table.Flush(), printRemarks(to, report))
}

func printRemarks(to io.Writer, report guide.ProtocolReport) error {
	for _, line := range report.Lines {
		if line.Remark == "" {
			continue
		}
		if _, err := fmt.Fprintf(to, "\n%s\n  %s (%s)\n", line.Text, line.Remark, line.By); err != nil {
			return err
		}
	}
	return nil
}
