package inbox

import (
	"context"
	"slices"
	"time"
)

// Action is something that a citizen does to cases.
type Action string

// The actions. ActionRead marks all messages of a case as read, ActionUnread its newest
// one as unread; ActionArchive moves it to the archive, ActionRestore back to the inbox.
const (
	ActionRead    Action = "read"
	ActionUnread  Action = "unread"
	ActionArchive Action = "archive"
	ActionRestore Action = "restore"
)

// Change is what an action did, and all it takes to undo it.
type Change struct {
	Action Action
	At     time.Time     // when: what ActionRead marked was read at this time
	Cases  []ChangedCase // those that were not so already
}

// ChangedCase is a case that an action changed.
type ChangedCase struct {
	ID     string
	Seq    int       // of its newest message, then
	ReadAt time.Time // ActionUnread: when that message had been read
}

// ChangeCases does an action to cases, all at once. Those that are not the citizen's, or
// do not exist, are passed over; NotFound when none is left.
func (s *Service) ChangeCases(ctx context.Context, citizen PersonID, action Action, caseIDs ...string) (Change, error) {
	ids := slices.Clone(caseIDs)
	slices.Sort(ids)
	return s.store.Change(ctx, citizen, action, slices.Compact(ids), s.now())
}

// Undo gives the cases of a change back the state that each had before it, but for what
// has happened to them since: what was read stays read, and a case with a new message
// stays in the inbox.
func (s *Service) Undo(ctx context.Context, citizen PersonID, change Change) error {
	return s.store.Undo(ctx, citizen, change)
}
