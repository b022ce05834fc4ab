package inbox

import "time"

// Retention is how long cases are kept, since their newest message. 0 is for ever.
type Retention struct {
	Archive time.Duration // until they go to the archive
	Remove  time.Duration // until they are removed, from inbox and archive
}

// RetentionRules say how long whose cases are kept.
type RetentionRules struct {
	Default Retention
	Systems map[string]Retention // by system id, instead of Default
	// Unread has cases with unread messages go too. Else they stay: what nobody has read
	// may still matter to somebody.
	Unread bool
}

// Any says whether there is anything that is not kept for ever.
func (r RetentionRules) Any() bool {
	if r.Default != (Retention{}) {
		return true
	}
	for _, of := range r.Systems {
		if of != (Retention{}) {
			return true
		}
	}
	return false
}

// Of gives what holds for the cases of a system.
func (r RetentionRules) Of(system string) Retention {
	if of, own := r.Systems[system]; own {
		return of
	}
	return r.Default
}

// Decide says what becomes of a case now. One that its citizen has taken back from the
// archive does not go there again until something new has come.
func (r RetentionRules) Decide(c HeldCase, now time.Time) Disposal {
	kept, age := r.Of(c.SourceSystem), now.Sub(c.LastAt)
	switch {
	case c.Unread > 0 && !r.Unread:
		return DisposeNot
	case kept.Remove > 0 && age >= kept.Remove:
		return DisposeRemove
	case kept.Archive > 0 && age >= kept.Archive && !c.Archived && c.RestoredAt.Before(c.LastAt):
		return DisposeArchive
	}
	return DisposeNot
}
