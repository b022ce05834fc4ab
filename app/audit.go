package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"inkorg/app/inbox"
)

type auditCommand struct {
	Export auditExportCommand `cmd:"" help:"Write entries of the audit log, as CSV or JSON lines. That this was done is an entry itself."`
	Prune  auditPruneCommand  `cmd:"" help:"Remove old entries of the audit log that have been exported. Also while the program runs."`
}

type auditExportCommand struct {
	settingsFlags
	Citizen string `placeholder:"PNR" help:"Only what was done with this citizen's data. The number can be seen in the list of processes: with - it is read from standard input."`
	From    string `placeholder:"TIME" help:"Only entries since then: a day or a time in Sweden, as 2026-11-22 or '2026-11-22 08:00'."`
	Until   string `placeholder:"TIME" help:"Only entries before then, likewise."`
	Format  string `enum:"csv,jsonl" default:"csv" help:"csv or jsonl (${default})."`
}

// Run writes the entries to standard output, oldest first, a page of them in memory.
func (a auditExportCommand) Run(ctx context.Context, world system) error {
	query, err := a.query(world)
	if err != nil {
		return &codedError{exitMisuse, err}
	}
	return a.withService(ctx, world, func(service *inbox.Service) error {
		return service.ExportAudit(ctx, query, operatorName(world), func(entries iter.Seq2[inbox.AuditEntry, error]) error {
			count := newTally(world.Stderr, "entries")
			defer count.clear()
			return writeEntries(newRowWriter(a.Format, world.Stdout), entries, count.add)
		})
	})
}

func (a auditExportCommand) query(world system) (query inbox.AuditQuery, err error) {
	if a.Citizen != "" {
		if query.Citizen, err = readPersonID(a.Citizen, world); err != nil {
			return query, err
		}
	}
	sweden, err := inbox.LoadSwedishTime()
	if err != nil {
		return query, err
	}
	for _, bound := range []struct {
		flag, text string
		at         *time.Time
	}{{"--from", a.From, &query.From.At}, {"--until", a.Until, &query.Until}} {
		if bound.text == "" {
			continue
		}
		if *bound.at, err = sweden.ParseDayOrTime(bound.text); err != nil {
			return query, fmt.Errorf("%s %w", bound.flag, err)
		}
	}
	return query, nil
}

// writeEntries writes all entries, calling written after each.
func writeEntries(rows rowWriter, entries iter.Seq2[inbox.AuditEntry, error], written func()) error {
	for entry, err := range entries {
		if err != nil {
			return err
		}
		if err := rows.write(newAuditRow(entry)); err != nil {
			return err
		}
		written()
	}
	return rows.end()
}

// auditRow is an entry of the audit log as it is written out. Names of fields stay: programs
// read them.
type auditRow struct {
	Time    time.Time         `json:"time"`
	Citizen string            `json:"citizen"` // empty: everybody
	Action  inbox.AuditAction `json:"action"`
	Actor   string            `json:"actor"` // empty: the citizen
	Session string            `json:"session"`
	Case    string            `json:"case"`
	Message string            `json:"message"`
	Unit    string            `json:"unit"`
	System  string            `json:"system"`
	Detail  string            `json:"detail"`
	ID      string            `json:"id"`
}

func newAuditRow(e inbox.AuditEntry) auditRow {
	return auditRow{
		Time: e.At, Citizen: string(e.Citizen), Action: e.Action, Actor: e.Actor, Session: e.Session,
		Case: e.CaseID, Message: e.MessageID, Unit: e.UnitID, System: e.SystemID, Detail: e.Detail, ID: e.ID,
	}
}

// rowWriter writes rows one after the other.
type rowWriter interface {
	write(row auditRow) error
	end() error
}

func newRowWriter(format string, to io.Writer) rowWriter {
	if format == "jsonl" {
		return jsonRows{json.NewEncoder(to)}
	}
	return &csvRows{to: csv.NewWriter(to)}
}

// jsonRows writes a line of JSON for each row.
type jsonRows struct{ to *json.Encoder }

func (r jsonRows) write(row auditRow) error { return r.to.Encode(row) }
func (r jsonRows) end() error               { return nil }

// csvRows writes CSV with a heading.
type csvRows struct {
	to    *csv.Writer
	begun bool
}

func (r *csvRows) write(row auditRow) error {
	if err := r.begin(); err != nil {
		return err
	}
	fields := []string{
		row.Time.Format(time.RFC3339Nano), row.Citizen, string(row.Action), row.Actor, row.Session,
		row.Case, row.Message, row.Unit, row.System, row.Detail, row.ID,
	}
	for i, field := range fields {
		fields[i] = noFormula(field)
	}
	return r.to.Write(fields)
}

func (r *csvRows) begin() error {
	if r.begun {
		return nil
	}
	r.begun = true
	return r.to.Write([]string{"time", "citizen", "action", "actor", "session", "case", "message", "unit", "system", "detail", "id"})
}

func (r *csvRows) end() error {
	err := r.begin()
	r.to.Flush()
	return errors.Join(err, r.to.Error())
}

// noFormula keeps a spreadsheet from taking a text for a formula: ids can be anything that
// whoever wrote the configuration, or the operator's account, is called.
func noFormula(field string) string {
	if field != "" && strings.ContainsRune("=+-@\t\r", rune(field[0])) {
		return "'" + field
	}
	return field
}
