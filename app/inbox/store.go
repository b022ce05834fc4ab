package inbox

import (
	"context"
	"time"
)

// Store keeps everything. Every call is atomic; what a nil error acknowledges survives a
// crash. Failures are *Error: NotFound where said, Unavailable when the store cannot
// answer now. Times are kept to the microsecond, in UTC. Package sqlstore implements it,
// and its conformance suite says what every implementation must do.
//
// What somebody does, and the entries of the audit log that tell of it, are one call: both
// are kept or neither.
type Store interface {
	Citizens
	Mail
	Disposals
	Usage
	Outbox
	Leases
	Notices
	Sessions
	Audit
	AuditPruning
	TestAccountStore
	TestTokenStore
	ExchangeStore
	Verification

	// Ping says whether the store can be reached and its schema is up to date.
	Ping(ctx context.Context) error
	Close() error
}

// Citizens keeps the active users.
type Citizens interface {
	// Activate creates the citizen, or updates the name of one who exists. ActiveSince
	// is kept from the first time; Notifications are not touched for one who exists.
	Activate(ctx context.Context, c Citizen) error
	// Citizen gives an active user, or NotFound.
	Citizen(ctx context.Context, id PersonID) (Citizen, error)
	// SetNotifications replaces the citizen's choices, or gives NotFound.
	SetNotifications(ctx context.Context, id PersonID, n Notifications, notes ...AuditEntry) error
	// Erase removes everything of a person but the entries of the audit log, and says what that
	// was. NotFound when there is nothing.
	Erase(ctx context.Context, id PersonID, note AuditEntry) (Erased, error)
}

// Mail keeps cases and messages. Each call concerns one citizen, and a case or message
// of another is NotFound, just as one that does not exist.
type Mail interface {
	// Deliver stores m and gives m.Answer; CaseID and Seq are the store's to decide:
	// the case of the same citizen, source system and thread, or a new one with
	// m.CaseID. The case becomes unread and, if archived, comes back to the inbox. Together
	// with it a notification by m.Answer.NotificationSent is kept that is due at
	// m.NotifyAt, unless that is zero; its ID is the message's. When
	// a message with the same Fingerprint was received at repeatSince or later, nothing
	// is stored and the answer that one got is given; repeat then says so. The citizen
	// must be active: NotFound otherwise.
	Deliver(ctx context.Context, m Message, repeatSince time.Time) (answer Answer, repeat bool, err error)
	// EarlierAnswer gives the answer that Deliver would give of a message with the same
	// Fingerprint that was received at repeatSince or later, and stores nothing. NotFound
	// when there is none.
	EarlierAnswer(ctx context.Context, m Message, repeatSince time.Time) (Answer, error)

	// Cases gives a page of the list and the counts as of the same moment. Cases of the
	// same moment go by id, descending. Somebody who is not active has none. What a filter
	// means is for its Matcher to say.
	Cases(ctx context.Context, citizen PersonID, q CaseQuery) (CasePage, error)
	// Beside gives the cases next to a place in the list, by id, or empty where the list
	// ends; of the query only view and filter count.
	Beside(ctx context.Context, citizen PersonID, q CaseQuery, place CaseKey) (newer, older string, err error)
	// Senders gives the senders of the citizen's cases, as they are written, and how many
	// cases each has.
	Senders(ctx context.Context, citizen PersonID) (map[string]int, error)
	// Thread gives a case with at most limit of its messages, newest first: those with a
	// Seq below before, or the newest when before is 0.
	Thread(ctx context.Context, citizen PersonID, caseID string, before, limit int) (Case, []Message, error)
	// Message gives one message.
	Message(ctx context.Context, citizen PersonID, messageID string) (Message, error)
	// Messages gives at most limit of the citizen's messages, case by case, each from its
	// oldest: those after a place; the zero value is the beginning.
	Messages(ctx context.Context, citizen PersonID, after MessageKey, limit int) ([]Message, error)

	// MarkRead marks those of the messages of a case that are still unread as read.
	MarkRead(ctx context.Context, citizen PersonID, caseID string, messageIDs []string, at time.Time, notes ...AuditEntry) error
	// Change does an action to those of the cases that are the citizen's, and gives what
	// it changed. NotFound when none is.
	Change(ctx context.Context, citizen PersonID, action Action, caseIDs []string, at time.Time) (Change, error)
	// Undo gives the cases of a change back the state that each had before it. What has
	// happened to them since stands: a message that has been read again, or marked again,
	// stays so, and a case that has got a new message is not moved to the archive. Cases
	// that are not the citizen's are passed over.
	Undo(ctx context.Context, citizen PersonID, change Change) error
}

// Disposals take away what has been kept long enough.
type Disposals interface {
	// HeldCases gives at most limit cases of all citizens, those of one after the other,
	// from the one after a place on. The place is a case that was given before; the zero
	// one is the beginning. A case that changes meanwhile is given again, or passed over if
	// it has become newer.
	HeldCases(ctx context.Context, after HeldCase, limit int) ([]HeldCase, error)
	// Dispose does to those of the cases that are the citizen's what decide says of each,
	// as it is then. A case goes with all its messages or not at all, and the messages that
	// go are counted, so that StoredIn says the same as before. Cases that do not exist are
	// passed over, also when nobody is such a citizen.
	Dispose(ctx context.Context, citizen PersonID, caseIDs []string, decide func(HeldCase) Disposal) (Disposed, error)
}

// Usage counts what systems have sent.
type Usage interface {
	// SourceSystems gives the ids of all systems that messages have ever been stored of, in
	// order.
	SourceSystems(ctx context.Context) ([]string, error)
	// StoredIn says how many messages of a system were stored in a month, by when they were
	// received, whether they are still there or not.
	StoredIn(ctx context.Context, system string, month Month) (int, error)
}

// Leases see to it that of all instances one at a time does something.
type Leases interface {
	// TakeLease gives or prolongs a lease until a time. It is held by nobody else when
	// nobody has it, or when that time of theirs has passed at now.
	TakeLease(ctx context.Context, name, holder string, now, until time.Time) (held bool, err error)
	// DropLease lets go of a lease; one that the holder does not have is no error.
	DropLease(ctx context.Context, name, holder string) error
}

// Outbox keeps notifications until they are sent, for all instances of the program.
type Outbox interface {
	// DueCitizens gives those who have a notification that was due at now or before, each
	// once; those who have waited longest come first. It looks at so many notifications at
	// most.
	DueCitizens(ctx context.Context, now time.Time, limit int) ([]PersonID, error)
	// ClaimNotifications claims all that waits for a citizen until a time, also what is not
	// due yet, and makes it one notification for each method: ID and Since are of the
	// earliest, so that a notification that is tried again has the same ID, and Tries is the
	// least. What another has claimed counts as waiting once it is due. Nothing is claimed
	// and nothing given when nothing is due, or somebody changes the citizen's mail at this
	// moment.
	ClaimNotifications(ctx context.Context, citizen PersonID, now, until time.Time) ([]Notification, error)
	// EndNotification removes a claimed notification: it has been sent, or is not wanted any
	// more. One that another has claimed meanwhile stays, without an error.
	EndNotification(ctx context.Context, n Notification) error
	// PutBackNotification gives up the claim of a notification that could not be sent, which
	// is dead or waits again, with DueAt, Tries and Failure as they are now. One that another
	// has claimed meanwhile stays as it is, without an error.
	PutBackNotification(ctx context.Context, n Notification) error
	// Notifications gives those that are dead or those that are not, by DueAt, at most limit.
	Notifications(ctx context.Context, dead bool, limit int) ([]Notification, error)
	// ReviveNotifications makes dead notifications due at now, as if they had not been
	// tried: the one with an ID, or, when that is empty, all. It says how many.
	ReviveNotifications(ctx context.Context, id string, now time.Time) (revived int, err error)
	// ForgetNotifications removes dead notifications that were given up before a time.
	ForgetNotifications(ctx context.Context, before time.Time) error
	// OutboxDepth says how much there is.
	OutboxDepth(ctx context.Context) (OutboxDepth, error)
}

// Notices keeps service notices, for all instances of the program.
type Notices interface {
	AddNotice(ctx context.Context, n Notice) error
	// Notices gives those that are not over at a time, the one that ends first in front.
	Notices(ctx context.Context, at time.Time) ([]Notice, error)
	// RemoveNotice removes a notice and gives what it was, or NotFound.
	RemoveNotice(ctx context.Context, id string) (Notice, error)
}

// Sessions keeps log-ins, begun and finished, for all instances of the program.
type Sessions interface {
	CreateSession(ctx context.Context, s Session, notes ...AuditEntry) error
	// Session gives a session, or NotFound. Whether it has ended is not judged here.
	Session(ctx context.Context, id SecretHash) (Session, error)
	// SessionsOf gives a citizen's sessions, newest first, ended or not.
	SessionsOf(ctx context.Context, citizen PersonID) ([]Session, error)
	// TouchSession notes that a session was used, never an earlier time than before. One
	// that does not exist is no error.
	TouchSession(ctx context.Context, id SecretHash, at time.Time) error
	// EndSession removes a session; one that does not exist is no error, and not noted.
	EndSession(ctx context.Context, id SecretHash, notes ...AuditEntry) error
	// EndSessions removes the sessions that an identity provider opened for a NameID:
	// those of the session indexes and those without one, or without any all of them. It
	// says how many, notes each as of its citizen and Reference, and remembers the order's
	// ID as UseOnce does: Conflict, and nothing is removed, when that has been used.
	EndSessions(ctx context.Context, order LogoutOrder, note AuditEntry) (ended int, err error)

	SavePendingLogin(ctx context.Context, p PendingLogin) error
	// TakePendingLogin removes and gives a pending log-in: of any number of callers one
	// gets it, the others NotFound.
	TakePendingLogin(ctx context.Context, requestID string) (PendingLogin, error)
	// UseOnce remembers an assertion's ID until a time, and says whether this was its
	// first use.
	UseOnce(ctx context.Context, assertionID string, until time.Time) (first bool, err error)

	// Purge removes sessions last seen before idleSince or created before createdSince,
	// and pending log-ins and assertion IDs whose time is past now.
	Purge(ctx context.Context, now, idleSince, createdSince time.Time) error
}

// Audit keeps the audit log. Entries are added and never changed, and removed by AuditPruning
// alone, which the database itself sees to. Those of the same moment go by ID.
type Audit interface {
	// Note adds an entry. A read is left out when Viewed knows it.
	Note(ctx context.Context, e AuditEntry) error
	// Viewed says whether the log has the same read (of the citizen, session and message) not
	// later and less than AuditWindow earlier.
	Viewed(ctx context.Context, e AuditEntry) (bool, error)
	// AuditLog gives entries, oldest first.
	AuditLog(ctx context.Context, q AuditQuery) ([]AuditEntry, error)
	// OwnLog gives a citizen's entries before a place, newest first; the zero value is the
	// end.
	OwnLog(ctx context.Context, citizen PersonID, before AuditKey, limit int) ([]OwnEntry, error)
}

// AuditPruning removes what is old from the audit log, but for the entries that say what was
// exported and pruned. The database itself refuses to remove an entry that is not before the
// time of AuditPruned, and to put that time back.
type AuditPruning interface {
	// AuditPruned is the time before which entries may be removed; zero: none may.
	AuditPruned(ctx context.Context) (until time.Time, err error)
	// AuditExports gives the entries of AuditExported, oldest first.
	AuditExports(ctx context.Context) ([]AuditEntry, error)
	// BeginPrune lets entries before a time be removed, and adds an entry that says so.
	BeginPrune(ctx context.Context, until time.Time, note AuditEntry) error
	// AuditPlaces counts the entries behind a place (the zero value is the beginning) and before
	// a time, limit at most, and gives the place of the last.
	AuditPlaces(ctx context.Context, after AuditKey, until time.Time, limit int) (n int, last AuditKey, err error)
	// LastingEntries counts those before a time that are never removed.
	LastingEntries(ctx context.Context, until time.Time) (int, error)
	// Prune removes the entries behind a place and up to another, but for those, and says how
	// many that were.
	Prune(ctx context.Context, after, last AuditKey) (n int, err error)
}
