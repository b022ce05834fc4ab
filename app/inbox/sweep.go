package inbox

import (
	"context"
	"errors"
	"slices"
	"time"
)

// Sweep goes through all cases and disposes of those that the rules do not keep. It reads
// and changes a little at a time, so that it is in nobody's way, and can be given up after
// any step.
type Sweep struct {
	Store Disposals
	Rules RetentionRules
	Now   func() time.Time
	// DryRun only counts what would be done.
	DryRun bool
	// Step is called after each step with the number of cases seen so far. An error ends
	// the sweep.
	Step func(ctx context.Context, seen int) error
}

const (
	// sweepStep is how many cases are looked at in one go.
	sweepStep = 500
	// mostDisposed is how many cases of a citizen are disposed of in one change.
	mostDisposed = 50
)

// Run goes through all cases once, and says what was done to each system's: also when it
// could not do all.
func (s Sweep) Run(ctx context.Context) (done map[string]Disposed, err error) {
	done = map[string]Disposed{}
	seen := 0
	for place := (HeldCase{}); ; {
		cases, err := s.Store.HeldCases(ctx, place, sweepStep)
		if err != nil || len(cases) == 0 {
			return done, err
		}
		for _, group := range s.groups(cases) {
			disposed, err := s.dispose(ctx, group)
			if err != nil {
				return done, err
			}
			done[group[0].SourceSystem] = done[group[0].SourceSystem].Plus(disposed)
		}
		place, seen = cases[len(cases)-1], seen+len(cases)
		if err := s.Step(ctx, seen); err != nil {
			return done, err
		}
	}
}

// groups gives those of the cases that are to be disposed of, those of one citizen and
// system together.
func (s Sweep) groups(cases []HeldCase) [][]HeldCase {
	now := s.Now()
	type of struct {
		citizen PersonID
		system  string
	}
	open := map[of]int{}
	var groups [][]HeldCase
	for _, c := range cases {
		if s.Rules.Decide(c, now) == DisposeNot {
			continue
		}
		key := of{c.Citizen, c.SourceSystem}
		i, is := open[key]
		if !is || len(groups[i]) == mostDisposed {
			i = len(groups)
			open[key], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], c)
	}
	return groups
}

// dispose disposes of a citizen's cases of one system, by the rules as they apply when it
// happens: a message may have come meanwhile.
func (s Sweep) dispose(ctx context.Context, cases []HeldCase) (Disposed, error) {
	if s.DryRun {
		return s.count(cases), nil
	}
	var ids []string
	for _, c := range cases {
		ids = append(ids, c.ID)
	}
	return s.Store.Dispose(ctx, cases[0].Citizen, ids, func(c HeldCase) Disposal { return s.Rules.Decide(c, s.Now()) })
}

func (s Sweep) count(cases []HeldCase) (sum Disposed) {
	now := s.Now()
	for _, c := range cases {
		switch s.Rules.Decide(c, now) {
		case DisposeArchive:
			sum.Archived++
		case DisposeRemove:
			sum.Removed++
			sum.Messages += c.Messages
		}
	}
	return sum
}

// Systems gives the systems of which something was done, in order.
func Systems(done map[string]Disposed) []string {
	var systems []string
	for system, disposed := range done {
		if disposed != (Disposed{}) {
			systems = append(systems, system)
		}
	}
	slices.Sort(systems)
	return systems
}

const (
	// sweepLease names the lease that a sweep holds.
	sweepLease = "retention"
	// sweepLeaseLife is how long after an instance that has died another one can begin.
	sweepLeaseLife = 2 * time.Minute
)

// RunAlone is Run while no other instance of the program does: Conflict when one does, or
// has taken over from this one because it stood still.
func (s Sweep) RunAlone(ctx context.Context, leases Leases) (map[string]Disposed, error) {
	holder, until := NewID(), time.Time{}
	hold := func(ctx context.Context) error {
		now := s.Now()
		until = now.Add(sweepLeaseLife)
		held, err := leases.TakeLease(ctx, sweepLease, holder, now, until)
		if err == nil && !held {
			err = Errorf(Conflict, "another instance of the program is at it")
		}
		return err
	}
	if err := hold(ctx); err != nil {
		return nil, err
	}
	alone := s
	alone.Step = func(ctx context.Context, seen int) error {
		if until.Sub(s.Now()) < sweepLeaseLife/2 {
			if err := hold(ctx); err != nil {
				return err
			}
		}
		return s.Step(ctx, seen)
	}
	done, err := alone.Run(ctx)
	return done, errors.Join(err, leases.DropLease(context.WithoutCancel(ctx), sweepLease, holder))
}
