package inbox

import (
	"context"
	"slices"
	"time"
)

// LeastAuditAge is how old entries of the audit log are at least when they are pruned: so far
// back citizens see their own log, and testers their exits, whatever is pruned.
const LeastAuditAge = 90 * 24 * time.Hour

// AuditPrune removes the entries of the audit log before a time that have been exported. It
// removes a few at a time, so that it is in nobody's way, and can be given up and begun anew.
type AuditPrune struct {
	Store    AuditPruning
	Until    time.Time
	Operator string
	Now      func() time.Time
	// DryRun only counts what would be removed.
	DryRun bool
	// Step is called after each step with what has been done so far. An error ends the prune.
	Step func(ctx context.Context, so AuditPruneDone) error
}

// AuditPruneDone is how many entries a prune has found and removed.
type AuditPruneDone struct{ Found, Removed int }

const (
	// foundAtOnce is how many entries are counted in one go.
	foundAtOnce = 20_000
	// removedAtOnce is how many entries are removed in one change: nothing else is written to
	// an embedded store meanwhile.
	removedAtOnce = 500
)

// Run removes the entries, and says what it has done: also when it could not do all. That it
// begins, and with how many, is an entry itself. Invalid when the time is not LeastAuditAge
// back, Conflict when not all before it has been exported.
func (p AuditPrune) Run(ctx context.Context) (done AuditPruneDone, err error) {
	if err := p.mayRun(ctx); err != nil {
		return done, err
	}
	if done.Found, err = p.find(ctx); err != nil || p.DryRun || done.Found == 0 {
		return done, err
	}
	note := AuditEntry{
		At: p.Now(), Action: AuditPruned, Actor: Operator(p.Operator),
		Detail: AuditExtent{Until: p.Until, Entries: done.Found}.String(),
	}
	if err := p.Store.BeginPrune(ctx, p.Until, note); err != nil {
		return done, err
	}
	return done, p.walk(ctx, removedAtOnce, func(after, last AuditKey, _ int) error {
		n, err := p.Store.Prune(ctx, after, last)
		if err != nil {
			return err
		}
		done.Removed += n
		return p.Step(ctx, done)
	})
}

// find counts what can be removed.
func (p AuditPrune) find(ctx context.Context) (n int, err error) {
	err = p.walk(ctx, foundAtOnce, func(_, _ AuditKey, more int) error {
		n += more
		return p.Step(ctx, AuditPruneDone{Found: n})
	})
	if err != nil {
		return 0, err
	}
	lasting, err := p.Store.LastingEntries(ctx, p.Until)
	return n - lasting, err
}

// walk goes through the entries, so many at a time.
func (p AuditPrune) walk(ctx context.Context, atOnce int, do func(after, last AuditKey, n int) error) error {
	for after := (AuditKey{}); ; {
		n, last, err := p.Store.AuditPlaces(ctx, after, p.Until, atOnce)
		if err != nil || n == 0 {
			return err
		}
		if err := do(after, last, n); err != nil {
			return err
		}
		after = last
	}
}

func (p AuditPrune) mayRun(ctx context.Context) error {
	if newest := p.Now().Add(-LeastAuditAge); p.Until.After(newest) {
		return Errorf(Invalid, "entries stay in the audit log for %d days: only those before %s can be removed",
			int(LeastAuditAge/(24*time.Hour)), newest.UTC().Format(time.RFC3339))
	}
	exported, err := p.exported(ctx)
	switch {
	case err != nil:
		return err
	case !exported.Before(p.Until):
		return nil
	case exported.IsZero():
		return Errorf(Conflict, "no whole export of the audit log from its beginning is known: run inkorg audit export --until %s first, and keep the file",
			exact(p.Until))
	}
	return Errorf(Conflict, "the audit log has been exported whole up to %[1]s only: run inkorg audit export --from %[1]s --until %[2]s first, and keep the file",
		exact(exported), exact(p.Until))
}

// exported is the time up to which all entries have been exported, from the beginning or from
// where the last prune ended.
func (p AuditPrune) exported(ctx context.Context) (until time.Time, err error) {
	if until, err = p.Store.AuditPruned(ctx); err != nil {
		return until, err
	}
	entries, err := p.Store.AuditExports(ctx)
	if err != nil {
		return until, err
	}
	var extents []AuditExtent
	for _, entry := range entries {
		extent, err := parseAuditExtent(entry.Detail)
		if err != nil {
			return until, Errorf(Internal, "the entry %s of an export: %w", entry.ID, err)
		}
		extents = append(extents, extent)
	}
	slices.SortFunc(extents, func(a, b AuditExtent) int { return a.From.Compare(b.From) })
	for _, extent := range extents {
		if !extent.From.After(until) && extent.Until.After(until) {
			until = extent.Until
		}
	}
	return until, nil
}
