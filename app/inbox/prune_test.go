package inbox_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
)

// noteOld notes so many entries of a citizen, a second apart.
func (d *desk) noteOld(t *testing.T, n int, at time.Time) {
	t.Helper()
	for i := range n {
		if err := d.store.Note(t.Context(), inbox.AuditEntry{At: at.Add(time.Duration(i) * time.Second), Citizen: tolvan, Action: inbox.AuditExit}); err != nil {
			t.Fatal(err)
		}
	}
}

// export exports the audit log, and gives how many entries that were.
func (d *desk) export(t *testing.T, q inbox.AuditQuery) (n int) {
	t.Helper()
	err := d.ExportAudit(t.Context(), q, "anna", func(entries iter.Seq2[inbox.AuditEntry, error]) error {
		for _, err := range entries {
			if err != nil {
				return err
			}
			n++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// prune removes what is before a time.
func (d *desk) prune(t *testing.T, until time.Time, change func(*inbox.AuditPrune)) (inbox.AuditPruneDone, error) {
	t.Helper()
	p := inbox.AuditPrune{
		Store: d.store, Until: until, Operator: "anna", Now: func() time.Time { return d.now },
		Step: func(context.Context, inbox.AuditPruneDone) error { return nil },
	}
	if change != nil {
		change(&p)
	}
	return p.Run(t.Context())
}

// left gives the entries of an action.
func (d *desk) left(t *testing.T, action inbox.AuditAction) (entries []inbox.AuditEntry) {
	t.Helper()
	all, err := d.store.AuditLog(t.Context(), inbox.AuditQuery{Limit: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range all {
		if entry.Action == action {
			entries = append(entries, entry)
		}
	}
	return entries
}

// TestOnlyWhatIsExportedIsPruned: of everybody, to its end, and without a gap.
func TestOnlyWhatIsExportedIsPruned(t *testing.T) {
	d := newDesk(t, nil)
	today := d.now
	until := today.Add(-100 * 24 * time.Hour)
	middle := until.Add(-50 * 24 * time.Hour)
	d.noteOld(t, 3, middle.Add(-time.Hour))
	d.noteOld(t, 4, until.Add(-time.Hour))
	d.noteOld(t, 5, until)
	refused := func(why, said string) {
		t.Helper()
		done, err := d.prune(t, until, nil)
		if inbox.CodeOf(err) != inbox.Conflict || !strings.Contains(err.Error(), said) || done != (inbox.AuditPruneDone{}) {
			t.Errorf("%s: %+v, %v; want it refused with %q", why, done, err, said)
		}
	}
	refused("never exported", "audit export --until 2026-08-14T08:14:00Z first")
	broken := errors.New("the pipe is broken")
	if err := d.ExportAudit(t.Context(), inbox.AuditQuery{}, "anna", func(iter.Seq2[inbox.AuditEntry, error]) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("a broken export: %v", err)
	}
	d.export(t, inbox.AuditQuery{Citizen: tolvan})
	d.export(t, inbox.AuditQuery{From: inbox.AuditKey{At: until}})
	refused("broken off, of one citizen, and of later", "from its beginning")
	d.export(t, inbox.AuditQuery{Until: middle})
	d.export(t, inbox.AuditQuery{From: inbox.AuditKey{At: middle.Add(time.Second)}})
	refused("a gap", "audit export --from 2026-06-25T08:14:00Z --until 2026-08-14T08:14:00Z first")
	if n := d.export(t, inbox.AuditQuery{From: inbox.AuditKey{At: middle}, Until: until}); n != 4 {
		t.Errorf("%d entries exported, want 4", n)
	}
	if done, err := d.prune(t, until, func(p *inbox.AuditPrune) { p.DryRun = true }); err != nil || done.Found != 7 || done.Removed != 0 || len(d.left(t, inbox.AuditExit)) != 12 {
		t.Errorf("a dry run: %+v, %v", done, err)
	}
	if done, err := d.prune(t, until, nil); err != nil || done.Found != 7 || done.Removed != 7 {
		t.Errorf("%+v, %v; want 7 removed", done, err)
	}
	if n := len(d.left(t, inbox.AuditExit)); n != 5 {
		t.Errorf("%d entries are left, want 5", n)
	}
	pruned := d.left(t, inbox.AuditPruned)
	if len(pruned) != 1 || pruned[0].Actor != "operator anna" || pruned[0].Detail != "../2026-08-14T08:14:00Z 7" || !pruned[0].At.Equal(d.now) {
		t.Errorf("noted as %+v", pruned)
	}
	if done, err := d.prune(t, until, nil); err != nil || done.Found != 0 || len(d.left(t, inbox.AuditPruned)) != 1 {
		t.Errorf("once more: %+v, %v", done, err)
	}

	// From there on it is enough to export what came after.
	d.now = today.Add(30 * 24 * time.Hour)
	later := until.Add(20 * 24 * time.Hour)
	if done, err := d.prune(t, later, nil); err != nil || done.Removed != 5 {
		t.Errorf("what the earlier exports have too: %+v, %v", done, err)
	}
	if n := len(d.left(t, inbox.AuditExported)); n != 4 {
		t.Errorf("%d exports are known, want 4", n)
	}
}

// TestExportsTellWhatTheyHave: what may still have been on its way into the log does not count.
func TestExportsTellWhatTheyHave(t *testing.T) {
	d := newDesk(t, nil)
	d.noteOld(t, 2, d.now.Add(-time.Hour))
	d.export(t, inbox.AuditQuery{})
	d.export(t, inbox.AuditQuery{Until: d.now.Add(-2 * time.Minute)})
	d.export(t, inbox.AuditQuery{From: inbox.AuditKey{At: d.now.Add(-2 * time.Hour)}, Until: d.now.Add(time.Hour)})
	d.export(t, inbox.AuditQuery{From: inbox.AuditKey{At: d.now}})
	want := []string{"../2026-11-22T08:13:00Z 2", "../2026-11-22T08:12:00Z 2", "2026-11-22T06:14:00Z/2026-11-22T08:13:00Z 7"}
	got := map[string]int{}
	for _, entry := range d.left(t, inbox.AuditExported) {
		got[entry.Detail]++
	}
	for _, detail := range want {
		if got[detail] != 1 {
			t.Errorf("the exports are %v, want one of %q", got, detail)
		}
	}
	if len(got) != len(want) {
		t.Errorf("the exports are %v, want %q", got, want)
	}
}

// TestYoungEntriesStay, whatever has been exported.
func TestYoungEntriesStay(t *testing.T) {
	d := newDesk(t, nil)
	d.export(t, inbox.AuditQuery{})
	if _, err := d.prune(t, d.now.Add(-inbox.LeastAuditAge), nil); err != nil {
		t.Error(err)
	}
	_, err := d.prune(t, d.now.Add(-inbox.LeastAuditAge+time.Second), nil)
	if inbox.CodeOf(err) != inbox.Invalid || !strings.Contains(err.Error(), "for 90 days: only those before 2026-08-24T08:14:00Z") {
		t.Errorf("%v, want it refused", err)
	}
}

// TestPruneCanBeGivenUp and begun anew: what it was to remove is noted before anything is.
func TestPruneCanBeGivenUp(t *testing.T) {
	d := newDesk(t, nil)
	const all = 1100 // three steps
	until := d.now.Add(-inbox.LeastAuditAge)
	d.noteOld(t, all, until.Add(-5*time.Hour))
	d.export(t, inbox.AuditQuery{})
	enough := errors.New("enough")
	done, err := d.prune(t, until, func(p *inbox.AuditPrune) {
		p.Step = func(_ context.Context, so inbox.AuditPruneDone) error {
			if so.Removed > 0 {
				return enough
			}
			return nil
		}
	})
	if !errors.Is(err, enough) || done.Found != all || done.Removed != 500 {
		t.Errorf("given up: %+v, %v", done, err)
	}
	if noted := d.left(t, inbox.AuditPruned); len(noted) != 1 || !strings.HasSuffix(noted[0].Detail, " 1100") {
		t.Errorf("noted as %+v", noted)
	}
	done, err = d.prune(t, until, nil)
	if err != nil || done.Found != all-500 || done.Removed != all-500 || len(d.left(t, inbox.AuditExit)) != 0 {
		t.Errorf("begun anew: %+v, %v", done, err)
	}
	if noted := d.left(t, inbox.AuditPruned); len(noted) != 2 {
		t.Errorf("noted as %+v", noted)
	}
}
