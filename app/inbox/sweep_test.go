package inbox_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

const day = 24 * time.Hour

// TestWhatRetentionDecides, at every edge of its rules.
func TestWhatRetentionDecides(t *testing.T) {
	rules := inbox.RetentionRules{
		Default: inbox.Retention{Archive: 10 * day, Remove: 20 * day},
		Systems: map[string]inbox.Retention{"KEPT": {}, "SHORT": {Remove: day}, "SHELF": {Archive: day}},
	}
	const tick = time.Microsecond
	read := func(system string, age time.Duration) inbox.HeldCase {
		return inbox.HeldCase{SourceSystem: system, Case: inbox.Case{LastAt: noon().Add(-age), Messages: 1}}
	}
	with := func(c inbox.HeldCase, change func(*inbox.HeldCase)) inbox.HeldCase {
		change(&c)
		return c
	}
	unread := func(c *inbox.HeldCase) { c.Unread = 1 }
	archived := func(c *inbox.HeldCase) { c.Archived = true }
	restored := func(c *inbox.HeldCase) { c.RestoredAt = c.LastAt }
	for name, test := range map[string]struct {
		c    inbox.HeldCase
		want inbox.Disposal
	}{
		"young":                             {read("", 10*day-tick), inbox.DisposeNot},
		"old enough for the archive":        {read("", 10*day), inbox.DisposeArchive},
		"in the archive already":            {with(read("", 19*day), archived), inbox.DisposeNot},
		"just not old enough to go":         {read("", 20*day-tick), inbox.DisposeArchive},
		"old enough to go":                  {read("", 20*day), inbox.DisposeRemove},
		"old enough to go from the archive": {with(read("", 20*day), archived), inbox.DisposeRemove},
		"unread":                            {with(read("", 100*day), unread), inbox.DisposeNot},
		"taken back":                        {with(read("", 15*day), restored), inbox.DisposeNot},
		"taken back, and a message since":   {with(read("", 15*day), func(c *inbox.HeldCase) { c.RestoredAt = c.LastAt.Add(-tick) }), inbox.DisposeArchive},
		"taken back, and too old":           {with(read("", 20*day), restored), inbox.DisposeRemove},
		"of a system that keeps all":        {read("KEPT", 100*day), inbox.DisposeNot},
		"of a system that keeps little":     {read("SHORT", day), inbox.DisposeRemove},
		"of one that only archives":         {read("SHELF", 100*day), inbox.DisposeArchive},
		"from the future":                   {read("SHORT", -day), inbox.DisposeNot},
	} {
		if got := rules.Decide(test.c, noon()); got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
	rules.Unread = true
	if got := rules.Decide(with(read("", 20*day), unread), noon()); got != inbox.DisposeRemove {
		t.Errorf("unread, where that does not matter: %d", got)
	}
}

// shelf is a desk whose cases a sweep goes through.
type shelf struct {
	*desk
	rules inbox.RetentionRules
	steps int
}

func (s *shelf) sweep(t testing.TB, dryRun bool) map[string]inbox.Disposed {
	t.Helper()
	done, err := inbox.Sweep{
		Store: s.store, Rules: s.rules, Now: func() time.Time { return s.now }, DryRun: dryRun,
		Step: func(context.Context, int) error { s.steps++; return nil },
	}.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// letters delivers messages of a thread of a system, or each a case of its own, and has
// them read.
func (s *shelf) letters(t testing.TB, citizen inbox.PersonID, system, thread string, n int) {
	t.Helper()
	for range n {
		m := inbox.Message{
			ID: inbox.NewID(), CaseID: inbox.NewID(), Citizen: citizen, ReceivedAt: s.now, ThreadID: thread, SourceSystem: system, Text: inbox.NewID(),
		}
		if _, _, err := s.store.Deliver(context.Background(), m, s.now); err != nil {
			t.Fatal(err)
		}
	}
	page, err := s.store.Cases(context.Background(), citizen, inbox.CaseQuery{View: inbox.ViewUnread, Limit: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range page.Cases {
		if _, err := s.store.Change(context.Background(), citizen, inbox.ActionRead, []string{c.ID}, s.now); err != nil {
			t.Fatal(err)
		}
	}
}

// TestSweep goes through more cases than fit in one step, of several people and systems.
func TestSweep(t *testing.T) {
	s := &shelf{desk: newDesk(t, nil), rules: inbox.RetentionRules{
		Default: inbox.Retention{Archive: 10 * day, Remove: 20 * day}, Systems: map[string]inbox.Retention{"KEPT": {}},
	}}
	s.letters(t, tolvan, "A", "", 520)
	s.letters(t, tolvan, "B", "tråd", 7)
	s.letters(t, agda, "A", "", 3)
	s.letters(t, agda, "KEPT", "", 2)
	s.now = s.now.Add(5 * day)
	s.letters(t, agda, "A", "", 4)
	s.letters(t, tolvan, "B", "ny tråd", 2)

	want := map[string]inbox.Disposed{"A": {Archived: 523}, "B": {Archived: 1}}
	s.now = s.now.Add(5 * day)
	for _, dryRun := range []bool{true, true, false} {
		if diff := cmp.Diff(want, s.sweep(t, dryRun)); diff != "" {
			t.Errorf("after ten days, dry run %v (-want +got):\n%s", dryRun, diff)
		}
	}
	if s.steps < 6 {
		t.Errorf("%d steps", s.steps)
	}
	if again := s.sweep(t, false); len(inbox.Systems(again)) != 0 {
		t.Errorf("once more: %v", again)
	}

	want = map[string]inbox.Disposed{"A": {Archived: 4, Removed: 523, Messages: 523}, "B": {Archived: 1, Removed: 1, Messages: 7}}
	s.now = s.now.Add(10 * day)
	for _, dryRun := range []bool{true, false} {
		got := s.sweep(t, dryRun)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("after twenty, dry run %v (-want +got):\n%s", dryRun, diff)
		}
		if diff := cmp.Diff([]string{"A", "B"}, inbox.Systems(got)); diff != "" {
			t.Error(diff)
		}
	}
	if left := len(s.list(t, agda)); left != 2 {
		t.Errorf("%d cases of agda's are in the inbox, want those that are kept", left)
	}
}

// TestSweepIsGivenUp after any step, and says what it has done.
func TestSweepIsGivenUp(t *testing.T) {
	s := &shelf{desk: newDesk(t, nil), rules: inbox.RetentionRules{Default: inbox.Retention{Remove: day}}}
	s.letters(t, tolvan, "A", "", 520)
	s.now = s.now.Add(2 * day)
	enough := errors.New("enough")
	done, err := inbox.Sweep{
		Store: s.store, Rules: s.rules, Now: func() time.Time { return s.now },
		Step: func(_ context.Context, seen int) error {
			if seen != 500 {
				t.Errorf("%d cases seen in the first step", seen)
			}
			return enough
		},
	}.Run(context.Background())
	if !errors.Is(err, enough) || done["A"].Removed != 500 {
		t.Errorf("%v, %v", done, err)
	}
	if left := len(s.list(t, tolvan)); left != 20 {
		t.Errorf("%d cases are left", left)
	}
}

// late is a store in which something comes between looking and disposing.
type late struct {
	inbox.Store
	meanwhile func()
}

func (l late) HeldCases(ctx context.Context, after inbox.HeldCase, limit int) ([]inbox.HeldCase, error) {
	cases, err := l.Store.HeldCases(ctx, after, limit)
	l.meanwhile()
	return cases, err
}

// TestAMessageThatComesMeanwhileSavesItsCase: it is judged as it is when its turn comes.
func TestAMessageThatComesMeanwhileSavesItsCase(t *testing.T) {
	for _, rule := range []inbox.Retention{{Archive: day}, {Remove: day}} {
		s := &shelf{desk: newDesk(t, nil), rules: inbox.RetentionRules{Default: rule}}
		s.letters(t, tolvan, "A", "tråd", 1)
		s.now = s.now.Add(2 * day)
		done, err := inbox.Sweep{
			Store: late{s.store, func() { s.letters(t, tolvan, "A", "tråd", 1) }}, Rules: s.rules, Now: func() time.Time { return s.now },
			Step: func(context.Context, int) error { return nil },
		}.Run(context.Background())
		if err != nil || len(inbox.Systems(done)) != 0 {
			t.Errorf("%v: %v, %v", rule, done, err)
		}
		if cases := s.list(t, tolvan); len(cases) != 1 || cases[0].Archived || cases[0].Messages < 2 {
			t.Errorf("%v: %+v", rule, cases)
		}
	}
}

// TestOneSweepsAtATime: a second one is refused until the first is done, or has stood still
// for too long; that one then ends.
func TestOneSweepsAtATime(t *testing.T) {
	s := &shelf{desk: newDesk(t, nil), rules: inbox.RetentionRules{Default: inbox.Retention{Remove: day}}}
	s.letters(t, tolvan, "A", "", 1)
	s.now = s.now.Add(2 * day)
	nothing := func(context.Context, int) error { return nil }
	run := func(step func(context.Context, int) error) error {
		_, err := inbox.Sweep{Store: s.store, Rules: s.rules, Now: func() time.Time { return s.now }, Step: step}.RunAlone(context.Background(), s.store)
		return err
	}
	for wait, taken := range map[time.Duration]bool{0: false, 2*time.Minute - 1: false, 2 * time.Minute: true} {
		s.letters(t, tolvan, "A", "", 1)
		s.now = s.now.Add(2 * day)
		var second error
		first := run(func(context.Context, int) error {
			s.now = s.now.Add(wait)
			second = run(nothing)
			return nil
		})
		if got := second == nil; got != taken || !taken && inbox.CodeOf(second) != inbox.Conflict {
			t.Errorf("after %s the second is answered %v", wait, second)
		}
		if first != nil {
			t.Errorf("after %s the first is answered %v", wait, first)
		}
		if err := run(nothing); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	}
}

// TestIsThereAnythingToSweep: only where some cases are not kept for ever.
func TestIsThereAnythingToSweep(t *testing.T) {
	for name, test := range map[string]struct {
		rules inbox.RetentionRules
		want  bool
	}{
		"nothing is said":        {inbox.RetentionRules{}, false},
		"only that unread go":    {inbox.RetentionRules{Unread: true}, false},
		"for all":                {inbox.RetentionRules{Default: inbox.Retention{Archive: day}}, true},
		"for one":                {inbox.RetentionRules{Systems: map[string]inbox.Retention{"A": {}, "B": {Remove: day}}}, true},
		"one that keeps all":     {inbox.RetentionRules{Systems: map[string]inbox.Retention{"A": {}}}, false},
		"all but one":            {inbox.RetentionRules{Default: inbox.Retention{Remove: day}, Systems: map[string]inbox.Retention{"A": {}}}, true},
		"for all, and none else": {inbox.RetentionRules{Default: inbox.Retention{Remove: day}}, true},
	} {
		if got := test.rules.Any(); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// little is a store that gives few cases at a time, and counts what is disposed of at once.
type little struct {
	inbox.Store
	most   int
	atOnce []int
}

func (l *little) HeldCases(ctx context.Context, after inbox.HeldCase, limit int) ([]inbox.HeldCase, error) {
	return l.Store.HeldCases(ctx, after, min(limit, l.most))
}

func (l *little) Dispose(ctx context.Context, citizen inbox.PersonID, ids []string, decide func(inbox.HeldCase) inbox.Disposal) (inbox.Disposed, error) {
	l.atOnce = append(l.atOnce, len(ids))
	return l.Store.Dispose(ctx, citizen, ids, decide)
}

// TestASweepIsInNobodysWay: of one citizen it disposes of fifty cases at once, and no more.
func TestASweepIsInNobodysWay(t *testing.T) {
	s := &shelf{desk: newDesk(t, nil), rules: inbox.RetentionRules{Default: inbox.Retention{Remove: day}}}
	s.letters(t, tolvan, "A", "", 101)
	s.now = s.now.Add(2 * day)
	store := &little{Store: s.store, most: 500}
	done, err := inbox.Sweep{
		Store: store, Rules: s.rules, Now: func() time.Time { return s.now }, Step: func(context.Context, int) error { return nil },
	}.Run(context.Background())
	if err != nil || done["A"].Removed != 101 {
		t.Errorf("%v, %v", done, err)
	}
	if diff := cmp.Diff([]int{50, 50, 1}, store.atOnce); diff != "" {
		t.Errorf("at once (-want +got):\n%s", diff)
	}
}

// TestALongSweepKeepsOthersOut: it goes on being the only one for as long as it takes, step
// by step.
func TestALongSweepKeepsOthersOut(t *testing.T) {
	s := &shelf{desk: newDesk(t, nil), rules: inbox.RetentionRules{Default: inbox.Retention{Remove: day}}}
	s.letters(t, tolvan, "A", "", 5)
	s.now = s.now.Add(2 * day)
	run := func(store inbox.Disposals, step func(context.Context, int) error) error {
		_, err := inbox.Sweep{Store: store, Rules: s.rules, Now: func() time.Time { return s.now }, Step: step}.RunAlone(context.Background(), s.store)
		return err
	}
	steps := 0
	err := run(&little{Store: s.store, most: 1}, func(context.Context, int) error {
		steps++
		s.now = s.now.Add(90 * time.Second)
		if second := run(s.store, func(context.Context, int) error { return nil }); inbox.CodeOf(second) != inbox.Conflict {
			t.Errorf("after %d steps the second is answered %v", steps, second)
		}
		return nil
	})
	if err != nil || steps != 5 {
		t.Errorf("%d steps, %v", steps, err)
	}
}
