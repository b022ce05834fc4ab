package inbox

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// AuditAction is what an entry of the audit log tells of.
type AuditAction string

// The actions. AuditSessionEnded is that a session ends another one of the same citizen, or an
// operator does; AuditTakeOut that citizens take out their own messages. Those from AuditExport on are
// commands of whoever runs the inbox: AuditExported is that an export of everybody's entries, which
// began with an AuditExport, has come to its end, AuditPruned that entries are removed.
const (
	AuditLogIn        AuditAction = "log-in"
	AuditLogOut       AuditAction = "log-out"
	AuditSessionEnded AuditAction = "session-ended"
	AuditRead         AuditAction = "read"
	AuditExit         AuditAction = "exit"
	AuditSettings     AuditAction = "settings"
	AuditTakeOut      AuditAction = "take-out"
	AuditTokenMade    AuditAction = "token-made"
	AuditTokenDropped AuditAction = "token-dropped"
	AuditExport       AuditAction = "audit-export"
	AuditExported     AuditAction = "audit-exported"
	AuditPruned       AuditAction = "audit-prune"
	AuditPersonExport AuditAction = "person-export"
	AuditPersonErase  AuditAction = "person-erase"

	// AuditCommand is any other command that changes or copies what the store holds; Detail
	// names it.
	AuditCommand AuditAction = "command"

	AuditAccountAdd      AuditAction = "account-add"
	AuditAccountPassword AuditAction = "account-password"
	AuditAccountRemove   AuditAction = "account-remove"
)

// AuditEntry is an entry of the audit log: who did what with whose data, when and from
// where. It names messages and never says anything of what is in them.
//
// The entry of a read is of a page that showed the message and those before it in its case,
// ThreadPage of them at most.
type AuditEntry struct {
	ID      string // the store's to decide
	At      time.Time
	Citizen PersonID // whose data it was about; empty: everybody's
	Action  AuditAction
	Actor   string // who did it; empty: the citizen
	Session string // Reference of the session it was done from; empty: from none

	CaseID    string
	MessageID string
	UnitID    string // the unit that the message is from
	SystemID  string // where an exit leads, else the system that the message is from

	// Detail is what else there is to say: of a log-in the identity provider and the level,
	// of an exit its number, of settings the methods of notification that are now chosen, of a
	// session ended from another its Reference, of AuditExported and AuditPruned an AuditExtent.
	Detail string
}

// ActorIdP is an identity provider that ends sessions by itself.
const ActorIdP = "identity-provider"

// Operator is the Actor of a command, by the name of the account that gave it.
func Operator(name string) (actor string) { return "operator " + name }

// AuditWindow is how long a view of a message by the same session is the same view: it has
// one entry.
const AuditWindow = 10 * time.Minute

// entry begins an entry of what the citizen of a session does now.
func (s *Service) entry(action AuditAction, citizen PersonID, reference string) AuditEntry {
	return AuditEntry{At: s.now(), Citizen: citizen, Action: action, Session: reference}
}

// about names the message that an entry is about.
func (e AuditEntry) about(m Message) AuditEntry {
	e.CaseID, e.MessageID, e.UnitID, e.SystemID = m.CaseID, m.ID, m.OrganisationUnit.UnitID, m.SourceSystem
	return e
}

// noteView marks messages of a case as read, and notes that a session has looked at the
// newest of a page. What cannot be noted, on a full disk, can still be read: the line in the
// program's own log then stands for the entry.
func (s *Service) noteView(ctx context.Context, newest Message, unread []string, reference string) {
	view := s.entry(AuditRead, newest.Citizen, reference).about(newest)
	if len(unread) == 0 {
		if viewed, err := s.store.Viewed(ctx, view); err == nil && viewed {
			return
		}
	}
	if err := s.store.MarkRead(ctx, view.Citizen, view.CaseID, unread, view.At, view); err != nil {
		s.notNoted(view, err)
	}
}

// NoteExit notes that the citizen of a session takes an exit. One that cannot be noted can
// still be taken, as a message can still be read.
func (s *Service) NoteExit(ctx context.Context, session Session, exit Exit) {
	taken := s.entry(AuditExit, session.Citizen, session.Reference).about(exit.Message)
	taken.SystemID, taken.Detail = exit.System.ID, strconv.Itoa(exit.Number)
	if err := s.store.Note(ctx, taken); err != nil {
		s.notNoted(taken, err)
	}
}

func (s *Service) notNoted(e AuditEntry, reason error) {
	s.options.Log.Warn("not in the audit log", "action", e.Action, "case", e.CaseID, "message", e.MessageID,
		"session", e.Session, "error", reason.Error())
}

// Provider is the identity provider of a log-in, or of a log-out that it began; its entity id.
func (e AuditEntry) Provider() string {
	provider, _, _ := strings.Cut(e.Detail, " ")
	return provider
}

// AuditKey is an entry's place in the audit log.
type AuditKey struct {
	At time.Time
	ID string
}

// Key gives the entry's place.
func (e AuditEntry) Key() AuditKey { return AuditKey{At: e.At, ID: e.ID} }

// AuditQuery asks for a page of the audit log: what comes after From.
type AuditQuery struct {
	Citizen PersonID // empty: everybody
	From    AuditKey // the zero value: the beginning
	Until   time.Time
	Limit   int // entries at most
}

// OwnEntry is an entry as citizens see it who read their own log.
type OwnEntry struct {
	AuditEntry
	Kept     bool   // the message is still there
	UnitName string // the unit that it is from, as the message names it
}
