package sqlstore

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
)

// bareLimit is a LIMIT that SQLite would plan anew for each value of.
var bareLimit = regexp.MustCompile(`LIMIT \$[0-9]+$`)

// TestPlans holds that no query of the store reads a whole table, sorts or is planned at
// each use: each must cost the same in a store of any size. Those of a page also cost the
// same in an inbox and a thread of any length.
func TestPlans(t *testing.T) {
	store := openTest(t)
	for name, query := range queries(t, store) {
		t.Run(name, func(t *testing.T) {
			// The page of a list is a subquery, and a sum has no table: reading what these give
			// is no scan of one.
			plan := strings.NewReplacer("SCAN page\n", "", "SCAN CONSTANT ROW\n", "").Replace(explain(t, store, query))
			if strings.Contains(plan, "SCAN") || strings.Contains(plan, "TEMP B-TREE") {
				t.Errorf("plan:\n%squery:\n%s", plan, query)
			}
			if bareLimit.MatchString(query) {
				t.Errorf("SQLite prepares a query anew for each value of a bare LIMIT parameter:\n%s", query)
			}
			if strings.HasPrefix(name, "list unread") && strings.Contains(plan, "c USING PRIMARY KEY") {
				t.Errorf("passes the read cases too:\n%s", plan)
			}
		})
	}
}

// queries gives every query that looks for rows, by name.
func queries(t *testing.T, store *Store) map[string]string {
	all := map[string]string{
		"citizen": citizenByID, "active citizen": activeCitizen, "set notifications": setNotifications, "recount": recount,
		"case": caseByID, "case of thread": caseOfThread, "update case": updateCase, "earlier answer": earlierAnswer,
		"thread": thread, "message": messageByID, "mark read": markRead, "mark all read": markAllRead,
		"mark unread": markUnread, "read at": readAt, "undo read": undoRead, "undo unread": undoUnread, "senders": senders,
		"session": sessionByID, "touch session": touchSession, "end session": endSession, "take login": takePendingLogin,
		"end sessions of name": endSessionsOfName, "end sessions of index": endSessionsOfIndex,
		"purge idle": purgeIdleSessions, "purge old": purgeOldSessions, "purge logins": purgeLogins,
		"purge assertions": purgeAssertions,
		"held cases":       heldCases, "held case": heldCase, "delete messages": deleteMessages, "delete case": deleteCase,
		"mark restored": markRestored, "received between": receivedBetween, "received within": receivedWithin,
		"next system": nextSystem, "next removed system": nextRemovedSystem, "stored in": storedIn, "count removed": countRemoved,
		"take lease": takeLease, "drop lease": dropLease, "sessions of": sessionsOf, "messages after": messagesAfter,
		"viewed": viewed, "audit of all": auditOfAll, "audit of one": auditOfOne, "own log": ownLog, "received of": receivedOf,
		"erase messages": eraseMessages, "erase cases": eraseCases, "erase sessions": eraseSessions, "erase outbox": eraseOutbox, "erase citizen": eraseCitizen,
		"due citizens": dueCitizens, "take waiting": takeWaiting, "end notification": endNotification,
		"put back notification": putBackNotification, "notifications": notifications, "revive notifications": reviveNotifications,
		"forget notifications": forgetNotifications, "outbox depth": outboxDepth,
		"notices": notices, "remove notice": removeNotice,
		"audit pruned": auditPruned, "audit exports": auditExports, "grow pruned": growPruned, "audit places": auditPlaces, "lasting before": lastingBefore, "prune": prune,
		"exits to": exitsTo, "remarks": remarks, "remove remark": removeRemark,
		"test account": testAccount, "set test password": setTestPassword, "remove test account": removeTestAccount,
		"test token owner": testTokenOwner, "has test token": hasTestToken, "drop test token": dropTestToken, "erase exchanges": eraseExchanges,
	}
	for view, viewName := range map[inbox.View]string{
		inbox.ViewInbox: "inbox", inbox.ViewUnread: "unread", inbox.ViewArchive: "archive",
	} {
		from := &inbox.CaseKey{LastAt: time.Unix(0, 0), ID: "x"}
		for place, q := range map[string]inbox.CaseQuery{
			"first": {View: view}, "older": {View: view, From: from}, "newer": {View: view, From: from, Newer: true},
		} {
			query, err := listQuery(store.dialect, q)
			if err != nil {
				t.Fatal(err)
			}
			all["list "+viewName+" "+place] = query
		}
		for name, make := range map[string]func(dialect, inbox.View) (string, error){"whole": wholeQuery, "beside": besideQuery} {
			query, err := make(store.dialect, view)
			if err != nil {
				t.Fatal(err)
			}
			all["list "+viewName+" "+name] = query
		}
	}
	return all
}

func explain(t *testing.T, store *Store, query string) string {
	t.Helper()
	var plan strings.Builder
	args := make([]any, strings.Count(query, "$"))
	err := store.reader.each(t.Context(), "EXPLAIN QUERY PLAN "+query, args, func(r row) error {
		var id, parent, unused int
		var detail string
		err := r.Scan(&id, &parent, &unused, &detail)
		plan.WriteString(detail + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return plan.String()
}
