package sqlstore

import (
	"cmp"
	"context"
	"slices"

	"inkorg/app/inbox"
)

// Cases implements inbox.Mail. One query gives the page, the counters and whether there
// is more on either side, so that they agree. It asks for one row more than the page has
// room for, to see whether the list goes on.
func (s *Store) Cases(ctx context.Context, citizen inbox.PersonID, q inbox.CaseQuery) (inbox.CasePage, error) {
	if !q.Filter.Any() {
		return s.filtered(ctx, citizen, q)
	}
	query, err := listQuery(s.dialect, q)
	if err != nil {
		return inbox.CasePage{}, err
	}
	limit := max(q.Limit, 0)
	args := []any{string(citizen), limit + 1}
	if q.From != nil {
		args = append(args, micros(q.From.LastAt), q.From.ID)
	}
	const usual = 20 // cases on a page
	page := inbox.CasePage{Cases: make([]inbox.Case, 0, min(limit, usual)+1)}
	var behind bool
	var one caseRow
	fields := one.fields()
	err = s.reader.each(ctx, query, args, func(r row) error {
		if err := r.Scan(fields...); err != nil {
			return err
		}
		if one.ID == "" {
			page.Counts, behind = one.counts()
		} else {
			page.Cases = append(page.Cases, one.value())
		}
		return nil
	})
	if err != nil {
		return inbox.CasePage{}, err
	}
	page.Matches = page.Counts.Of(q.View)
	return oriented(page, q, limit, behind), nil
}

// oriented turns a page as it was fetched, from its place in the direction of the query and
// with a case too many if there is one, into one that goes from newest to oldest. That the
// rows of a subquery come in its order is no promise of SQL.
func oriented(page inbox.CasePage, q inbox.CaseQuery, limit int, behind bool) inbox.CasePage {
	slices.SortFunc(page.Cases, newestFirst)
	ahead := len(page.Cases) > limit
	if q.From != nil && q.Newer {
		page.HasNewer, page.HasOlder = ahead, behind
		page.Cases = page.Cases[max(0, len(page.Cases)-limit):]
	} else {
		page.HasNewer, page.HasOlder = behind, ahead
		page.Cases = page.Cases[:min(limit, len(page.Cases))]
	}
	if len(page.Cases) == 0 {
		page.Cases = nil
	}
	return page
}

// newestFirst is the order of the list.
func newestFirst(a, b inbox.Case) int {
	return cmp.Or(b.LastAt.Compare(a.LastAt), cmp.Compare(b.ID, a.ID))
}

// listQuery gives the query of a page. Its rows are caseColumns: the cases from the page's
// place on and, with an empty id, the counters with whether there are cases behind that
// place. They are no join, which PostgreSQL would sort.
//
// Its parameters are citizen, rows at most and, for a page that starts from a place, that
// place's time and id. The sum in LIMIT keeps SQLite from preparing the query anew for
// each number of rows.
func listQuery(d dialect, q inbox.CaseQuery) (string, error) {
	cases, err := casesOf(d, q.View)
	if err != nil {
		return "", err
	}
	ahead, behind, order := "", "0", "DESC"
	if q.From != nil {
		forwards, backwards := "<", ">="
		if q.Newer {
			forwards, backwards, order = ">", "<=", "ASC"
		}
		ahead = " AND (c.last_at, c.id) " + forwards + " ($3, $4)"
		behind = "CASE WHEN EXISTS (SELECT 1 FROM " + cases +
			" AND (c.last_at, c.id) " + backwards + " ($3, $4)) THEN 1 ELSE 0 END"
	}
	return counters(behind) + ` UNION ALL SELECT * FROM (SELECT ` + caseColumns + " FROM " + cases + ahead + `
		ORDER BY c.last_at ` + order + ", c.id " + order + " LIMIT $2 + 0) page", nil
}

// counters is the query of the row of counters.
func counters(behind string) string {
	return "SELECT '', '', '', z.inbox_cases, z.unread_cases, z.archived_cases, " + behind + `
		FROM citizens z WHERE z.citizen = $1`
}

// casesOf gives the cases that a view of the list shows, as the table and the condition of
// a query.
func casesOf(d dialect, view inbox.View) (string, error) {
	switch view {
	case inbox.ViewInbox:
		return "cases c WHERE c.citizen = $1 AND c.archived = 0", nil
	case inbox.ViewUnread:
		return "cases c" + d.unreadIndex + " WHERE c.citizen = $1 AND c.archived = 0 AND c.unread > 0", nil
	case inbox.ViewArchive:
		return "cases c WHERE c.citizen = $1 AND c.archived = 1", nil
	}
	return "", inbox.Errorf(inbox.Invalid, "there is no view %d of the list", view)
}
