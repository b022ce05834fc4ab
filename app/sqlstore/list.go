package sqlstore

import (
	"context"
	"database/sql"
	"slices"

	"inkorg/app/inbox"
)

// Cases implements inbox.Mail. One query gives the page, the counters and whether there
// is more on either side, so that they agree. It asks for one row more than the page has
// room for, to see whether the list goes on.
func (s *Store) Cases(ctx context.Context, citizen inbox.PersonID, q inbox.CaseQuery) (inbox.CasePage, error) {
	query, err := listQuery(q)
	if err != nil {
		return inbox.CasePage{}, err
	}
	limit := max(q.Limit, 0)
	args := []any{string(citizen), limit + 1}
	if q.From != nil {
		args = append(args, micros(q.From.LastAt), q.From.ID)
	}
	var page inbox.CasePage
	var behind, ahead bool
	err = s.reader.each(ctx, query, args, func(rows *sql.Rows) error {
		var row caseRow
		counts := &page.Counts
		dest := append([]any{&counts.Inbox, &counts.Unread, &counts.Archived, &behind}, row.fields()...)
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		switch {
		case row.ID == "": // the counters of a list without cases
		case len(page.Cases) == limit:
			ahead = true
		default:
			page.Cases = append(page.Cases, row.value())
		}
		return nil
	})
	if err != nil {
		return inbox.CasePage{}, err
	}
	return oriented(page, q, behind, ahead), nil
}

// oriented turns a page as it was fetched, in the direction of the query, into one that
// goes from newest to oldest.
func oriented(page inbox.CasePage, q inbox.CaseQuery, behind, ahead bool) inbox.CasePage {
	page.HasNewer, page.HasOlder = behind, ahead
	if q.From != nil && q.Newer {
		slices.Reverse(page.Cases)
		page.HasNewer, page.HasOlder = ahead, behind
	}
	return page
}

// listQuery gives the query of a page: counters, whether there are cases behind the place
// it starts from, and caseColumns, which are empty in the only row of an empty page.
// Its parameters are citizen, rows at most and, for a page that starts from a place, that
// place's time and id. The sum in LIMIT keeps SQLite from preparing the query anew for
// each number of rows.
func listQuery(q inbox.CaseQuery) (string, error) {
	cases, err := casesOf(q.View)
	if err != nil {
		return "", err
	}
	ahead, behind, order := "", "FALSE", "DESC"
	if q.From != nil {
		forwards, backwards := "<", ">="
		if q.Newer {
			forwards, backwards, order = ">", "<=", "ASC"
		}
		ahead = " AND (c.last_at, c.id) " + forwards + " ($3, $4)"
		behind = "EXISTS (SELECT 1 FROM " + cases.table + " WHERE " + cases.shown +
			" AND (c.last_at, c.id) " + backwards + " ($3, $4))"
	}
	return "SELECT z.inbox_cases, z.unread_cases, z.archived_cases, " + behind + `,
		COALESCE(c.id, ''), COALESCE(c.title, ''), COALESCE(c.sender, ''), COALESCE(c.last_at, 0),
		COALESCE(c.messages, 0), COALESCE(c.unread, 0), COALESCE(c.archived, 0)
		FROM citizens z LEFT JOIN ` + cases.table + " ON " + cases.shown + ahead + `
		WHERE z.citizen = $1 ORDER BY c.last_at ` + order + ", c.id " + order + " LIMIT $2 + 0", nil
}

// viewCases are the cases that a view of the list shows, in SQL.
type viewCases struct{ table, shown string }

func casesOf(view inbox.View) (viewCases, error) {
	switch view {
	case inbox.ViewInbox:
		return viewCases{"cases c", "c.citizen = z.citizen AND c.archived = 0"}, nil
	case inbox.ViewUnread:
		return viewCases{"cases c" + unreadHint, "c.citizen = z.citizen AND c.archived = 0 AND c.unread > 0"}, nil
	case inbox.ViewArchive:
		return viewCases{"cases c", "c.citizen = z.citizen AND c.archived = 1"}, nil
	}
	return viewCases{}, inbox.Errorf(inbox.Invalid, "there is no view %d of the list", view)
}
