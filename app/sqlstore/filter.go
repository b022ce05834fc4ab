package sqlstore

import (
	"context"
	"slices"

	"inkorg/app/inbox"
)

// filtered gives a page of the cases that a filter lets through. It reads all that the view
// shows of one citizen and lets the filter judge them, since the databases fold letters in
// ways of their own, or not at all. Ten thousand cases take some tens of milliseconds.
func (s *Store) filtered(ctx context.Context, citizen inbox.PersonID, q inbox.CaseQuery) (inbox.CasePage, error) {
	all, counts, err := s.passing(ctx, citizen, q)
	if err != nil {
		return inbox.CasePage{}, err
	}
	begin, end := stretch(all, q)
	page := inbox.CasePage{Counts: counts, Matches: len(all), HasNewer: begin > 0, HasOlder: end < len(all)}
	if begin < end {
		page.Cases = all[begin:end]
	}
	return page, nil
}

// passing gives the cases that a query's view shows and its filter lets through, newest
// first, and the counters as of the same moment.
func (s *Store) passing(ctx context.Context, citizen inbox.PersonID, q inbox.CaseQuery) ([]inbox.Case, inbox.Counts, error) {
	query, err := wholeQuery(s.dialect, q.View)
	if err != nil {
		return nil, inbox.Counts{}, err
	}
	passes := q.Filter.Matcher()
	var counts inbox.Counts
	var all []inbox.Case
	var one caseRow
	fields := one.fields()
	err = s.reader.each(ctx, query, []any{string(citizen)}, func(r row) error {
		if err := r.Scan(fields...); err != nil {
			return err
		}
		if one.ID == "" {
			counts, _ = one.counts()
		} else if found := one.value(); passes(found) {
			all = append(all, found)
		}
		return nil
	})
	slices.SortFunc(all, newestFirst)
	return all, counts, err
}

// stretch gives where in a whole list a page of it begins and ends.
func stretch(all []inbox.Case, q inbox.CaseQuery) (begin, end int) {
	limit := max(q.Limit, 0)
	if q.From == nil {
		return 0, min(limit, len(all))
	}
	at, isThere := slices.BinarySearchFunc(all, inbox.Case{LastAt: q.From.LastAt, ID: q.From.ID}, newestFirst)
	if q.Newer {
		return max(at-limit, 0), at
	}
	if isThere {
		at++
	}
	return at, min(at+limit, len(all))
}

// wholeQuery gives the query of all that a view shows: listQuery without a page. Asked for
// the order of the list, PostgreSQL reads the index that has no other view's cases in it.
func wholeQuery(d dialect, view inbox.View) (string, error) {
	cases, err := casesOf(d, view)
	return counters("0") + ` UNION ALL SELECT * FROM (SELECT ` + caseColumns + ` FROM ` + cases + `
		ORDER BY c.last_at DESC, c.id DESC) page`, err
}

// Beside implements inbox.Mail.
func (s *Store) Beside(ctx context.Context, citizen inbox.PersonID, q inbox.CaseQuery, place inbox.CaseKey) (newer, older string, err error) {
	if !q.Filter.Any() {
		return s.besideFiltered(ctx, citizen, q, place)
	}
	query, err := besideQuery(s.dialect, q.View)
	if err != nil {
		return "", "", err
	}
	err = s.reader.each(ctx, query, []any{string(citizen), micros(place.LastAt), place.ID}, func(r row) error {
		var id string
		var isNewer bool
		if err := r.Scan(&id, &isNewer); err != nil {
			return err
		}
		if isNewer {
			newer = id
		} else {
			older = id
		}
		return nil
	})
	return newer, older, err
}

func (s *Store) besideFiltered(ctx context.Context, citizen inbox.PersonID, q inbox.CaseQuery, place inbox.CaseKey) (newer, older string, err error) {
	all, _, err := s.passing(ctx, citizen, q)
	q.From, q.Limit = &place, 1
	if begin, end := stretch(all, q); begin < end {
		older = all[begin].ID
	}
	q.Newer = true
	if begin, end := stretch(all, q); begin < end {
		newer = all[begin].ID
	}
	return newer, older, err
}

// besideQuery gives the query of the cases next to a place: citizen, time and id are its
// parameters, an id and whether it is the newer one its rows.
func besideQuery(d dialect, view inbox.View) (string, error) {
	cases, err := casesOf(d, view)
	next := func(isNewer, direction, order string) string {
		return `SELECT * FROM (SELECT c.id, ` + isNewer + ` FROM ` + cases + ` AND (c.last_at, c.id) ` + direction + ` ($2, $3)
			ORDER BY c.last_at ` + order + `, c.id ` + order + ` LIMIT 1) page`
	}
	return next("1", ">", "ASC") + " UNION ALL " + next("0", "<", "DESC"), err
}

const senders = `SELECT c.sender FROM cases c WHERE c.citizen = $1`

// Senders implements inbox.Mail.
func (s *Store) Senders(ctx context.Context, citizen inbox.PersonID) (map[string]int, error) {
	cases := map[string]int{}
	var sender string
	err := s.reader.each(ctx, senders, []any{string(citizen)}, func(r row) error {
		if err := r.Scan(&sender); err != nil {
			return err
		}
		cases[sender]++
		return nil
	})
	if err != nil {
		return nil, err
	}
	return cases, nil
}
