package inbox

import (
	"context"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"
)

// noteTime is how long after the moment of an entry it is in the log at the latest, and how
// far the clocks of instances may lie apart: what an export leaves out may still be coming.
const noteTime = time.Minute

// ExportAudit has write write the entries that a query asks for. It notes that they were given to
// an operator, and, when they are everybody's, also that all were written.
func (s *Service) ExportAudit(
	ctx context.Context, q AuditQuery, operator string, write func(iter.Seq2[AuditEntry, error]) error,
) error {
	begun := s.now()
	if q.Until.IsZero() {
		q.Until = begun // what is noted while they are read does not belong to them
	}
	if err := s.store.Note(ctx, s.commanded(AuditExport, q.Citizen, operator)); err != nil {
		return err
	}
	extent := AuditExtent{From: q.From.At, Until: q.Until}
	if err := write(extent.counted(s.auditLog(ctx, q))); err != nil || q.Citizen != "" {
		return err
	}
	if whole := begun.Add(-noteTime); extent.Until.After(whole) {
		extent.Until = whole
	}
	if !extent.From.Before(extent.Until) {
		return nil
	}
	done := s.commanded(AuditExported, "", operator)
	done.Detail = extent.String()
	return s.store.Note(ctx, done)
}

// AuditExtent is what was exported or removed of the audit log: the entries from a time (the
// zero value: the beginning) until another, and how many they were.
type AuditExtent struct {
	From, Until time.Time
	Entries     int
}

// counted counts entries as they go by.
func (e *AuditExtent) counted(entries iter.Seq2[AuditEntry, error]) iter.Seq2[AuditEntry, error] {
	return func(yield func(AuditEntry, error) bool) {
		for entry, err := range entries {
			if !yield(entry, err) {
				return
			}
			e.Entries++
		}
	}
}

// openStart is an interval's start that is not known, by ISO 8601-2.
const openStart = ".."

// String writes the extent as the Detail of an entry: an interval by ISO 8601, and a number.
func (e AuditExtent) String() string {
	from := openStart
	if !e.From.IsZero() {
		from = exact(e.From)
	}
	return fmt.Sprintf("%s/%s %d", from, exact(e.Until), e.Entries)
}

func exact(at time.Time) string { return at.UTC().Format(time.RFC3339Nano) }

// parseAuditExtent reads what String wrote.
func parseAuditExtent(detail string) (e AuditExtent, err error) {
	interval, entries, _ := strings.Cut(detail, " ")
	from, until, _ := strings.Cut(interval, "/")
	if from != openStart {
		if e.From, err = time.Parse(time.RFC3339Nano, from); err != nil {
			return e, err
		}
	}
	if e.Until, err = time.Parse(time.RFC3339Nano, until); err != nil {
		return e, err
	}
	e.Entries, err = strconv.Atoi(entries)
	return e, err
}
