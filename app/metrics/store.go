package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"inkorg/app/inbox"
)

// storeMetrics time what the store is asked for. The labels are the names of its methods.
type storeMetrics struct {
	took     *prometheus.HistogramVec
	failures *prometheus.CounterVec
}

func newStoreMetrics(auto promauto.Factory) storeMetrics {
	return storeMetrics{
		took: auto.NewHistogramVec(prometheus.HistogramOpts{
			Name: "inkorg_store_operation_duration_seconds", Help: "Time that operations of the store take.",
			Buckets: []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 5},
		}, []string{"operation"}),
		failures: counter(auto, "inkorg_store_failures_total",
			"Operations of the store that had no answer.", "operation"),
	}
}

// operation is one that is under way.
type operation struct {
	storeMetrics
	name  string
	begun time.Time
}

func (s storeMetrics) begin(name string) operation { return operation{s, name, time.Now()} }

// end notes an operation. That something does not exist is an answer, not a failure.
func (o operation) end(err *error) {
	o.took.WithLabelValues(o.name).Observe(time.Since(o.begun).Seconds())
	if *err == nil {
		return
	}
	if code := inbox.CodeOf(*err); code == inbox.Unavailable || code == inbox.Internal {
		o.failures.WithLabelValues(o.name).Inc()
	}
}

// Store gives a store that does as the one given, and is timed.
func (m *Metrics) Store(store inbox.Store) inbox.Store { return timedStore{store, m.store} }

// timedStore times every operation of the store that it wraps; Ping is a check of
// readiness and is not.
type timedStore struct {
	inbox.Store
	storeMetrics
}

func (s timedStore) Activate(ctx context.Context, c inbox.Citizen) (err error) {
	defer s.begin("Activate").end(&err)
	return s.Store.Activate(ctx, c)
}

func (s timedStore) Citizen(ctx context.Context, id inbox.PersonID) (_ inbox.Citizen, err error) {
	defer s.begin("Citizen").end(&err)
	return s.Store.Citizen(ctx, id)
}

func (s timedStore) SetNotifications(
	ctx context.Context, id inbox.PersonID, n inbox.Notifications, notes ...inbox.AuditEntry,
) (err error) {
	defer s.begin("SetNotifications").end(&err)
	return s.Store.SetNotifications(ctx, id, n, notes...)
}

func (s timedStore) Deliver(ctx context.Context, m inbox.Message, repeatSince time.Time) (_ inbox.Answer, _ bool, err error) {
	defer s.begin("Deliver").end(&err)
	return s.Store.Deliver(ctx, m, repeatSince)
}

func (s timedStore) EarlierAnswer(ctx context.Context, m inbox.Message, repeatSince time.Time) (_ inbox.Answer, err error) {
	defer s.begin("EarlierAnswer").end(&err)
	return s.Store.EarlierAnswer(ctx, m, repeatSince)
}

func (s timedStore) Cases(ctx context.Context, citizen inbox.PersonID, q inbox.CaseQuery) (_ inbox.CasePage, err error) {
	defer s.begin("Cases").end(&err)
	return s.Store.Cases(ctx, citizen, q)
}

func (s timedStore) Thread(
	ctx context.Context, citizen inbox.PersonID, caseID string, before, limit int,
) (_ inbox.Case, _ []inbox.Message, err error) {
	defer s.begin("Thread").end(&err)
	return s.Store.Thread(ctx, citizen, caseID, before, limit)
}

func (s timedStore) Message(ctx context.Context, citizen inbox.PersonID, messageID string) (_ inbox.Message, err error) {
	defer s.begin("Message").end(&err)
	return s.Store.Message(ctx, citizen, messageID)
}

func (s timedStore) MarkRead(
	ctx context.Context, citizen inbox.PersonID, caseID string, messageIDs []string, at time.Time, notes ...inbox.AuditEntry,
) (err error) {
	defer s.begin("MarkRead").end(&err)
	return s.Store.MarkRead(ctx, citizen, caseID, messageIDs, at, notes...)
}

func (s timedStore) Beside(
	ctx context.Context, citizen inbox.PersonID, q inbox.CaseQuery, place inbox.CaseKey,
) (newer, older string, err error) {
	defer s.begin("Beside").end(&err)
	return s.Store.Beside(ctx, citizen, q, place)
}

func (s timedStore) Senders(ctx context.Context, citizen inbox.PersonID) (_ map[string]int, err error) {
	defer s.begin("Senders").end(&err)
	return s.Store.Senders(ctx, citizen)
}

func (s timedStore) Change(
	ctx context.Context, citizen inbox.PersonID, action inbox.Action, caseIDs []string, at time.Time,
) (_ inbox.Change, err error) {
	defer s.begin("Change").end(&err)
	return s.Store.Change(ctx, citizen, action, caseIDs, at)
}

func (s timedStore) Undo(ctx context.Context, citizen inbox.PersonID, change inbox.Change) (err error) {
	defer s.begin("Undo").end(&err)
	return s.Store.Undo(ctx, citizen, change)
}

func (s timedStore) HeldCases(ctx context.Context, after inbox.HeldCase, limit int) (_ []inbox.HeldCase, err error) {
	defer s.begin("HeldCases").end(&err)
	return s.Store.HeldCases(ctx, after, limit)
}

func (s timedStore) Dispose(
	ctx context.Context, citizen inbox.PersonID, caseIDs []string, decide func(inbox.HeldCase) inbox.Disposal,
) (_ inbox.Disposed, err error) {
	defer s.begin("Dispose").end(&err)
	return s.Store.Dispose(ctx, citizen, caseIDs, decide)
}

func (s timedStore) SourceSystems(ctx context.Context) (_ []string, err error) {
	defer s.begin("SourceSystems").end(&err)
	return s.Store.SourceSystems(ctx)
}

func (s timedStore) StoredIn(ctx context.Context, system string, month inbox.Month) (_ int, err error) {
	defer s.begin("StoredIn").end(&err)
	return s.Store.StoredIn(ctx, system, month)
}

func (s timedStore) TakeLease(ctx context.Context, name, holder string, now, until time.Time) (_ bool, err error) {
	defer s.begin("TakeLease").end(&err)
	return s.Store.TakeLease(ctx, name, holder, now, until)
}

func (s timedStore) DropLease(ctx context.Context, name, holder string) (err error) {
	defer s.begin("DropLease").end(&err)
	return s.Store.DropLease(ctx, name, holder)
}

func (s timedStore) DueCitizens(ctx context.Context, now time.Time, limit int) (_ []inbox.PersonID, err error) {
	defer s.begin("DueCitizens").end(&err)
	return s.Store.DueCitizens(ctx, now, limit)
}

func (s timedStore) ClaimNotifications(
	ctx context.Context, citizen inbox.PersonID, now, until time.Time,
) (_ []inbox.Notification, err error) {
	defer s.begin("ClaimNotifications").end(&err)
	return s.Store.ClaimNotifications(ctx, citizen, now, until)
}

func (s timedStore) EndNotification(ctx context.Context, n inbox.Notification) (err error) {
	defer s.begin("EndNotification").end(&err)
	return s.Store.EndNotification(ctx, n)
}

func (s timedStore) PutBackNotification(ctx context.Context, n inbox.Notification) (err error) {
	defer s.begin("PutBackNotification").end(&err)
	return s.Store.PutBackNotification(ctx, n)
}

func (s timedStore) Notifications(ctx context.Context, dead bool, limit int) (_ []inbox.Notification, err error) {
	defer s.begin("Notifications").end(&err)
	return s.Store.Notifications(ctx, dead, limit)
}

func (s timedStore) ReviveNotifications(ctx context.Context, id string, now time.Time) (_ int, err error) {
	defer s.begin("ReviveNotifications").end(&err)
	return s.Store.ReviveNotifications(ctx, id, now)
}

func (s timedStore) ForgetNotifications(ctx context.Context, before time.Time) (err error) {
	defer s.begin("ForgetNotifications").end(&err)
	return s.Store.ForgetNotifications(ctx, before)
}

func (s timedStore) OutboxDepth(ctx context.Context) (_ inbox.OutboxDepth, err error) {
	defer s.begin("OutboxDepth").end(&err)
	return s.Store.OutboxDepth(ctx)
}

func (s timedStore) AddNotice(ctx context.Context, n inbox.Notice) (err error) {
	defer s.begin("AddNotice").end(&err)
	return s.Store.AddNotice(ctx, n)
}

func (s timedStore) Notices(ctx context.Context, at time.Time) (_ []inbox.Notice, err error) {
	defer s.begin("Notices").end(&err)
	return s.Store.Notices(ctx, at)
}

func (s timedStore) RemoveNotice(ctx context.Context, id string) (_ inbox.Notice, err error) {
	defer s.begin("RemoveNotice").end(&err)
	return s.Store.RemoveNotice(ctx, id)
}

func (s timedStore) CreateSession(ctx context.Context, session inbox.Session, notes ...inbox.AuditEntry) (err error) {
	defer s.begin("CreateSession").end(&err)
	return s.Store.CreateSession(ctx, session, notes...)
}

func (s timedStore) Session(ctx context.Context, id inbox.SecretHash) (_ inbox.Session, err error) {
	defer s.begin("Session").end(&err)
	return s.Store.Session(ctx, id)
}

func (s timedStore) TouchSession(ctx context.Context, id inbox.SecretHash, at time.Time) (err error) {
	defer s.begin("TouchSession").end(&err)
	return s.Store.TouchSession(ctx, id, at)
}

func (s timedStore) EndSession(ctx context.Context, id inbox.SecretHash, notes ...inbox.AuditEntry) (err error) {
	defer s.begin("EndSession").end(&err)
	return s.Store.EndSession(ctx, id, notes...)
}

func (s timedStore) EndSessions(ctx context.Context, order inbox.LogoutOrder, note inbox.AuditEntry) (_ int, err error) {
	defer s.begin("EndSessions").end(&err)
	return s.Store.EndSessions(ctx, order, note)
}

func (s timedStore) SavePendingLogin(ctx context.Context, p inbox.PendingLogin) (err error) {
	defer s.begin("SavePendingLogin").end(&err)
	return s.Store.SavePendingLogin(ctx, p)
}

func (s timedStore) TakePendingLogin(ctx context.Context, requestID string) (_ inbox.PendingLogin, err error) {
	defer s.begin("TakePendingLogin").end(&err)
	return s.Store.TakePendingLogin(ctx, requestID)
}

func (s timedStore) UseOnce(ctx context.Context, assertionID string, until time.Time) (_ bool, err error) {
	defer s.begin("UseOnce").end(&err)
	return s.Store.UseOnce(ctx, assertionID, until)
}

func (s timedStore) Purge(ctx context.Context, now, idleSince, createdSince time.Time) (err error) {
	defer s.begin("Purge").end(&err)
	return s.Store.Purge(ctx, now, idleSince, createdSince)
}

func (s timedStore) Note(ctx context.Context, e inbox.AuditEntry) (err error) {
	defer s.begin("Note").end(&err)
	return s.Store.Note(ctx, e)
}

func (s timedStore) Viewed(ctx context.Context, e inbox.AuditEntry) (_ bool, err error) {
	defer s.begin("Viewed").end(&err)
	return s.Store.Viewed(ctx, e)
}

func (s timedStore) AuditLog(ctx context.Context, q inbox.AuditQuery) (_ []inbox.AuditEntry, err error) {
	defer s.begin("AuditLog").end(&err)
	return s.Store.AuditLog(ctx, q)
}

func (s timedStore) OwnLog(
	ctx context.Context, citizen inbox.PersonID, before inbox.AuditKey, limit int,
) (_ []inbox.OwnEntry, err error) {
	defer s.begin("OwnLog").end(&err)
	return s.Store.OwnLog(ctx, citizen, before, limit)
}

func (s timedStore) AuditPruned(ctx context.Context) (_ time.Time, err error) {
	defer s.begin("AuditPruned").end(&err)
	return s.Store.AuditPruned(ctx)
}

func (s timedStore) AuditExports(ctx context.Context) (_ []inbox.AuditEntry, err error) {
	defer s.begin("AuditExports").end(&err)
	return s.Store.AuditExports(ctx)
}

func (s timedStore) BeginPrune(ctx context.Context, until time.Time, note inbox.AuditEntry) (err error) {
	defer s.begin("BeginPrune").end(&err)
	return s.Store.BeginPrune(ctx, until, note)
}

func (s timedStore) AuditPlaces(
	ctx context.Context, after inbox.AuditKey, until time.Time, limit int,
) (_ int, _ inbox.AuditKey, err error) {
	defer s.begin("AuditPlaces").end(&err)
	return s.Store.AuditPlaces(ctx, after, until, limit)
}

func (s timedStore) LastingEntries(ctx context.Context, until time.Time) (_ int, err error) {
	defer s.begin("LastingEntries").end(&err)
	return s.Store.LastingEntries(ctx, until)
}

func (s timedStore) Prune(ctx context.Context, after, last inbox.AuditKey) (_ int, err error) {
	defer s.begin("Prune").end(&err)
	return s.Store.Prune(ctx, after, last)
}

func (s timedStore) Messages(
	ctx context.Context, citizen inbox.PersonID, after inbox.MessageKey, limit int,
) (_ []inbox.Message, err error) {
	defer s.begin("Messages").end(&err)
	return s.Store.Messages(ctx, citizen, after, limit)
}

func (s timedStore) SessionsOf(ctx context.Context, citizen inbox.PersonID) (_ []inbox.Session, err error) {
	defer s.begin("SessionsOf").end(&err)
	return s.Store.SessionsOf(ctx, citizen)
}

func (s timedStore) Erase(ctx context.Context, id inbox.PersonID, note inbox.AuditEntry) (_ inbox.Erased, err error) {
	defer s.begin("Erase").end(&err)
	return s.Store.Erase(ctx, id, note)
}

func (s timedStore) AddTestAccount(ctx context.Context, a inbox.TestAccount, note inbox.AuditEntry) (err error) {
	defer s.begin("AddTestAccount").end(&err)
	return s.Store.AddTestAccount(ctx, a, note)
}

func (s timedStore) TestAccounts(ctx context.Context) (_ []inbox.TestAccount, err error) {
	defer s.begin("TestAccounts").end(&err)
	return s.Store.TestAccounts(ctx)
}

func (s timedStore) TestAccount(ctx context.Context, number inbox.PersonID) (_ inbox.TestAccount, err error) {
	defer s.begin("TestAccount").end(&err)
	return s.Store.TestAccount(ctx, number)
}

func (s timedStore) SetTestPassword(ctx context.Context, number inbox.PersonID, password string, note inbox.AuditEntry) (err error) {
	defer s.begin("SetTestPassword").end(&err)
	return s.Store.SetTestPassword(ctx, number, password, note)
}

func (s timedStore) RemoveTestAccount(ctx context.Context, number inbox.PersonID, note inbox.AuditEntry) (_ inbox.TestAccount, err error) {
	defer s.begin("RemoveTestAccount").end(&err)
	return s.Store.RemoveTestAccount(ctx, number, note)
}

func (s timedStore) KeepExchanges(ctx context.Context, all []inbox.Exchange) (err error) {
	defer s.begin("KeepExchanges").end(&err)
	return s.Store.KeepExchanges(ctx, all)
}

func (s timedStore) Exchanges(ctx context.Context, q inbox.ExchangeQuery) (_ []inbox.Exchange, err error) {
	defer s.begin("Exchanges").end(&err)
	return s.Store.Exchanges(ctx, q)
}

func (s timedStore) Exchange(ctx context.Context, citizen inbox.PersonID, id string) (_ inbox.Exchange, err error) {
	defer s.begin("Exchange").end(&err)
	return s.Store.Exchange(ctx, citizen, id)
}

func (s timedStore) TrimExchanges(ctx context.Context, before time.Time, mostOf, most int) (err error) {
	defer s.begin("TrimExchanges").end(&err)
	return s.Store.TrimExchanges(ctx, before, mostOf, most)
}

func (s timedStore) MessagesFrom(ctx context.Context, system string, limit int) (_ []inbox.Message, err error) {
	defer s.begin("MessagesFrom").end(&err)
	return s.Store.MessagesFrom(ctx, system, limit)
}

func (s timedStore) ExitsTo(ctx context.Context, system string, limit int) (_ []inbox.AuditEntry, err error) {
	defer s.begin("ExitsTo").end(&err)
	return s.Store.ExitsTo(ctx, system, limit)
}

func (s timedStore) SetRemark(ctx context.Context, r inbox.Remark) (err error) {
	defer s.begin("SetRemark").end(&err)
	return s.Store.SetRemark(ctx, r)
}

func (s timedStore) Remarks(ctx context.Context, system string) (_ []inbox.Remark, err error) {
	defer s.begin("Remarks").end(&err)
	return s.Store.Remarks(ctx, system)
}

func (s timedStore) SetTestToken(ctx context.Context, token inbox.SecretHash, note inbox.AuditEntry) (err error) {
	defer s.begin("SetTestToken").end(&err)
	return s.Store.SetTestToken(ctx, token, note)
}

func (s timedStore) DropTestToken(ctx context.Context, note inbox.AuditEntry) (err error) {
	defer s.begin("DropTestToken").end(&err)
	return s.Store.DropTestToken(ctx, note)
}

func (s timedStore) TestTokenOwner(ctx context.Context, token inbox.SecretHash) (_ inbox.PersonID, err error) {
	defer s.begin("TestTokenOwner").end(&err)
	return s.Store.TestTokenOwner(ctx, token)
}

func (s timedStore) HasTestToken(ctx context.Context, number inbox.PersonID) (_ time.Time, err error) {
	defer s.begin("HasTestToken").end(&err)
	return s.Store.HasTestToken(ctx, number)
}

func (s timedStore) Reset(ctx context.Context, id inbox.PersonID, note inbox.AuditEntry) (_ inbox.Erased, err error) {
	defer s.begin("Reset").end(&err)
	return s.Store.Reset(ctx, id, note)
}
