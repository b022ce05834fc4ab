package storetest

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"inkorg/app/inbox"
)

// calls gives a call of every method of a store, by the method's name.
func calls(s inbox.Store, m inbox.Message) map[string]func(context.Context) error {
	session := inbox.HashSecret("secret")
	return map[string]func(context.Context) error{
		"Activate": func(ctx context.Context) error {
			return s.Activate(ctx, inbox.Citizen{ID: m.Citizen, Name: "Changed", ActiveSince: start()})
		},
		"Citizen": func(ctx context.Context) error { _, err := s.Citizen(ctx, m.Citizen); return err },
		"SetNotifications": func(ctx context.Context) error {
			return s.SetNotifications(ctx, m.Citizen, inbox.Notifications{SMS: true})
		},
		"Deliver": func(ctx context.Context) error {
			_, _, err := s.Deliver(ctx, message(m.Citizen), start())
			return err
		},
		"EarlierAnswer": func(ctx context.Context) error {
			_, err := s.EarlierAnswer(ctx, m, start())
			return err
		},
		"Cases": func(ctx context.Context) error {
			_, err := s.Cases(ctx, m.Citizen, inbox.CaseQuery{Limit: 10})
			return err
		},
		"Thread":   func(ctx context.Context) error { _, _, err := s.Thread(ctx, m.Citizen, m.CaseID, 0, 10); return err },
		"Message":  func(ctx context.Context) error { _, err := s.Message(ctx, m.Citizen, m.ID); return err },
		"MarkRead": func(ctx context.Context) error { return s.MarkRead(ctx, m.Citizen, m.CaseID, []string{m.ID}, start()) },
		"Beside": func(ctx context.Context) error {
			_, _, err := s.Beside(ctx, m.Citizen, inbox.CaseQuery{}, inbox.CaseKey{})
			return err
		},
		"Senders": func(ctx context.Context) error { _, err := s.Senders(ctx, m.Citizen); return err },
		"Change": func(ctx context.Context) error {
			_, err := s.Change(ctx, m.Citizen, inbox.ActionArchive, []string{m.CaseID}, start())
			return err
		},
		"Undo": func(ctx context.Context) error {
			return s.Undo(ctx, m.Citizen, inbox.Change{Action: inbox.ActionRestore, Cases: []inbox.ChangedCase{{ID: m.CaseID, Seq: 1}}})
		},
		"DueCitizens": func(ctx context.Context) error { _, err := s.DueCitizens(ctx, start(), 10); return err },
		"ClaimNotifications": func(ctx context.Context) error {
			_, err := s.ClaimNotifications(ctx, m.Citizen, start(), start())
			return err
		},
		"EndNotification": func(ctx context.Context) error { return s.EndNotification(ctx, inbox.Notification{Citizen: m.Citizen}) },
		"PutBackNotification": func(ctx context.Context) error {
			return s.PutBackNotification(ctx, inbox.Notification{Citizen: m.Citizen})
		},
		"Notifications":       func(ctx context.Context) error { _, err := s.Notifications(ctx, true, 10); return err },
		"ReviveNotifications": func(ctx context.Context) error { _, err := s.ReviveNotifications(ctx, "", start()); return err },
		"ForgetNotifications": func(ctx context.Context) error { return s.ForgetNotifications(ctx, start()) },
		"OutboxDepth":         func(ctx context.Context) error { _, err := s.OutboxDepth(ctx); return err },
		"CreateSession": func(ctx context.Context) error {
			return s.CreateSession(ctx, inbox.Session{ID: session, Citizen: m.Citizen})
		},
		"Session":      func(ctx context.Context) error { _, err := s.Session(ctx, session); return err },
		"TouchSession": func(ctx context.Context) error { return s.TouchSession(ctx, session, start()) },
		"EndSession":   func(ctx context.Context) error { return s.EndSession(ctx, session) },
		"EndSessions": func(ctx context.Context) error {
			_, err := s.EndSessions(ctx, inbox.LogoutOrder{ID: "o", Until: start(), IdP: "idp", NameID: "name"}, inbox.AuditEntry{})
			return err
		},
		"SavePendingLogin": func(ctx context.Context) error { return s.SavePendingLogin(ctx, inbox.PendingLogin{RequestID: "r"}) },
		"TakePendingLogin": func(ctx context.Context) error { _, err := s.TakePendingLogin(ctx, "r"); return err },
		"UseOnce":          func(ctx context.Context) error { _, err := s.UseOnce(ctx, "a", start()); return err },
		"HeldCases":        func(ctx context.Context) error { _, err := s.HeldCases(ctx, inbox.HeldCase{}, 10); return err },
		"Dispose": func(ctx context.Context) error {
			_, err := s.Dispose(ctx, m.Citizen, []string{m.CaseID}, inbox.RemoveAny)
			return err
		},
		"SourceSystems": func(ctx context.Context) error { _, err := s.SourceSystems(ctx); return err },
		"StoredIn":      func(ctx context.Context) error { _, err := s.StoredIn(ctx, "SE45454", 202603); return err },
		"TakeLease": func(ctx context.Context) error {
			_, err := s.TakeLease(ctx, "name", "holder", start(), start())
			return err
		},
		"DropLease": func(ctx context.Context) error { return s.DropLease(ctx, "name", "holder") },
		"Purge":     func(ctx context.Context) error { return s.Purge(ctx, start(), start(), start()) },
		"Ping":      s.Ping,
		"Messages": func(ctx context.Context) error {
			_, err := s.Messages(ctx, m.Citizen, inbox.MessageKey{}, 10)
			return err
		},
		"SessionsOf": func(ctx context.Context) error { _, err := s.SessionsOf(ctx, m.Citizen); return err },
		"Note":       func(ctx context.Context) error { return s.Note(ctx, did(inbox.AuditExit, m)) },
		"Viewed":     func(ctx context.Context) error { _, err := s.Viewed(ctx, did(inbox.AuditRead, m)); return err },
		"AuditLog":   func(ctx context.Context) error { _, err := s.AuditLog(ctx, inbox.AuditQuery{Limit: 10}); return err },
		"OwnLog": func(ctx context.Context) error {
			_, err := s.OwnLog(ctx, m.Citizen, inbox.AuditKey{}, 10)
			return err
		},
		"AuditPruned":  func(ctx context.Context) error { _, err := s.AuditPruned(ctx); return err },
		"AuditExports": func(ctx context.Context) error { _, err := s.AuditExports(ctx); return err },
		"BeginPrune": func(ctx context.Context) error {
			return s.BeginPrune(ctx, start(), inbox.AuditEntry{At: start(), Action: inbox.AuditPruned})
		},
		"AuditPlaces": func(ctx context.Context) error {
			_, _, err := s.AuditPlaces(ctx, inbox.AuditKey{}, start(), 10)
			return err
		},
		"LastingEntries": func(ctx context.Context) error { _, err := s.LastingEntries(ctx, start()); return err },
		"Prune": func(ctx context.Context) error {
			_, err := s.Prune(ctx, inbox.AuditKey{}, inbox.AuditKey{At: start()})
			return err
		},
		"Erase": func(ctx context.Context) error {
			_, err := s.Erase(ctx, m.Citizen, did(inbox.AuditPersonErase, m))
			return err
		},
		"AddNotice":    func(ctx context.Context) error { return s.AddNotice(ctx, notice()) },
		"Notices":      func(ctx context.Context) error { _, err := s.Notices(ctx, start()); return err },
		"RemoveNotice": func(ctx context.Context) error { _, err := s.RemoveNotice(ctx, "unknown"); return err },
		"KeepExchanges": func(ctx context.Context) error {
			return s.KeepExchanges(ctx, []inbox.Exchange{{ID: inbox.NewID(), Citizen: m.Citizen}})
		},
		"Exchanges": func(ctx context.Context) error {
			_, err := s.Exchanges(ctx, inbox.ExchangeQuery{Limit: 10})
			return err
		},
		"Exchange":      func(ctx context.Context) error { _, err := s.Exchange(ctx, m.Citizen, "unknown"); return err },
		"TrimExchanges": func(ctx context.Context) error { return s.TrimExchanges(ctx, start(), 1, 1) },
		"MessagesFrom":  func(ctx context.Context) error { _, err := s.MessagesFrom(ctx, "SE45454", 10); return err },
		"ExitsTo":       func(ctx context.Context) error { _, err := s.ExitsTo(ctx, "SE45454", 10); return err },
		"SetRemark": func(ctx context.Context) error {
			return s.SetRemark(ctx, inbox.Remark{System: "SE45454", Line: "line", Text: "text"})
		},
		"Remarks": func(ctx context.Context) error { _, err := s.Remarks(ctx, "SE45454"); return err },
		"SetTestToken": func(ctx context.Context) error {
			return s.SetTestToken(ctx, inbox.HashSecret("token"), did(inbox.AuditTokenMade, m))
		},
		"DropTestToken":  func(ctx context.Context) error { return s.DropTestToken(ctx, did(inbox.AuditTokenDropped, m)) },
		"TestTokenOwner": func(ctx context.Context) error { _, err := s.TestTokenOwner(ctx, inbox.HashSecret("none")); return err },
		"HasTestToken":   func(ctx context.Context) error { _, err := s.HasTestToken(ctx, m.Citizen); return err },
		"Reset": func(ctx context.Context) error {
			_, err := s.Reset(ctx, m.Citizen, did(inbox.AuditPersonErase, m))
			return err
		},
		"AddTestAccount": func(ctx context.Context) error {
			return s.AddTestAccount(ctx, inbox.TestAccount{Number: m.Citizen}, did(inbox.AuditAccountAdd, m))
		},
		"TestAccounts": func(ctx context.Context) error { _, err := s.TestAccounts(ctx); return err },
		"TestAccount":  func(ctx context.Context) error { _, err := s.TestAccount(ctx, m.Citizen); return err },
		"SetTestPassword": func(ctx context.Context) error {
			return s.SetTestPassword(ctx, m.Citizen, "hash", did(inbox.AuditAccountPassword, m))
		},
		"RemoveTestAccount": func(ctx context.Context) error {
			_, err := s.RemoveTestAccount(ctx, m.Citizen, did(inbox.AuditAccountRemove, m))
			return err
		},
	}
}

func testFailures(t *testing.T, s *suite) {
	m := s.deliver(t, fullMessage(s.citizen(t)))
	all := calls(s.Store, m)
	for method := range reflect.TypeFor[inbox.Store]().Methods() {
		if _, is := all[method.Name]; !is && method.Name != "Close" {
			t.Errorf("there is no call of %s", method.Name)
		}
	}

	t.Run("the caller has gone", func(t *testing.T) {
		gone, cancel := context.WithCancel(s.ctx)
		cancel()
		for name, call := range all {
			coded(t, name, call(gone), inbox.Unavailable)
		}
		found, messages := s.thread(t, m.Citizen, m.CaseID)
		same(t, "messages", messages, []inbox.Message{m})
		same(t, "archived", found.Archived, false)
		s.counted(t, m.Citizen, inbox.Counts{Inbox: 1, Unread: 1})
	})

	t.Run("the same id twice", func(t *testing.T) {
		session := s.session(t)
		pending := s.pending(t, start())
		twin := message(m.Citizen)
		twin.ID = m.ID
		_, _, err := s.Deliver(s.ctx, twin, start())
		coded(t, "Deliver", err, inbox.Internal)
		withoutPersonalData(t, err, m)
		err = s.CreateSession(s.ctx, session)
		coded(t, "CreateSession", err, inbox.Internal)
		withoutPersonalData(t, err, m)
		coded(t, "SavePendingLogin", s.SavePendingLogin(s.ctx, pending), inbox.Internal)
		s.counted(t, m.Citizen, inbox.Counts{Inbox: 1, Unread: 1})
	})

	t.Run("not found tells nothing", func(t *testing.T) {
		m := message(s.stranger())
		for _, name := range []string{"Citizen", "SetNotifications", "Deliver", "Thread", "Message", "MarkRead", "Change", "Undo", "Erase", "RemoveNotice", "Exchange", "Reset", "TestTokenOwner", "TestAccount", "SetTestPassword", "RemoveTestAccount"} {
			err := calls(s.Store, m)[name](s.ctx)
			coded(t, name, err, inbox.NotFound)
			withoutPersonalData(t, err, m)
		}
	})

	t.Run("well", func(t *testing.T) {
		for _, name := range []string{"Ping", "Activate", "Deliver", "Purge"} {
			must(t, all[name](s.ctx))
		}
	})

	t.Run("closed", func(t *testing.T) {
		for range 2 {
			must(t, s.Close())
		}
		for name, call := range all {
			err := call(s.ctx)
			coded(t, name, err, inbox.Unavailable)
			withoutPersonalData(t, err, m)
		}
	})
}

// withoutPersonalData holds an error's text, which ends in the log, to say nothing of
// whom and what the call was about.
func withoutPersonalData(t testing.TB, err error, m inbox.Message) {
	t.Helper()
	if err == nil {
		return
	}
	for _, secret := range []string{string(m.Citizen), "Tolvan", m.Description, m.Text, m.OrganisationUnit.UnitName} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("%v tells personal data", err)
		}
	}
}
