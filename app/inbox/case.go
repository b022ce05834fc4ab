package inbox

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Case is a main case (huvudärende): one message, or several of a thread. A thread is a
// citizen, a source system and a messageThreadId.
type Case struct {
	ID       string // random; safe in a URL
	Title    string // the newest description that is not empty; empty when none has one
	Sender   string // unitName of the newest message
	LastAt   time.Time
	Messages int // how many there are
	Unread   int // how many of them are unread; the case is unread while any is
	Archived bool
}

// View chooses which cases a list shows.
type View int

// The views of the list.
const (
	ViewInbox   View = iota // not archived
	ViewUnread              // not archived, with unread messages
	ViewArchive             // archived
)

// Counts are numbers of cases.
type Counts struct {
	Inbox    int // not archived
	Unread   int // not archived, with unread messages
	Archived int
}

// CaseKey is a case's place in the list, which goes from the newest to the oldest.
type CaseKey struct {
	LastAt time.Time
	ID     string
}

// CaseQuery asks for a page of cases: those after From towards older ones, or, when
// Newer is set, those before it. Without From the page begins at the newest.
type CaseQuery struct {
	View   View
	Filter CaseFilter
	From   *CaseKey
	Newer  bool
	Limit  int // rows at most
}

// CasePage is one page of the list, newest first.
type CasePage struct {
	Cases    []Case
	Counts   Counts
	Matches  int  // cases that the view shows and the filter lets through, on all pages
	HasNewer bool // there are cases before the first of these
	HasOlder bool // there are cases after the last of these
}

// Of gives how many cases a view shows.
func (c Counts) Of(view View) int {
	switch view {
	case ViewUnread:
		return c.Unread
	case ViewArchive:
		return c.Archived
	default:
		return c.Inbox
	}
}

// Key gives the case's place in the list.
func (c Case) Key() CaseKey { return CaseKey{LastAt: c.LastAt, ID: c.ID} }

// Cursor gives the query's place in the list as an opaque word for a URL; it holds no
// personal data. It is empty for the first page.
func (q CaseQuery) Cursor() string {
	if q.From == nil {
		return ""
	}
	direction := "o"
	if q.Newer {
		direction = "n"
	}
	place := fmt.Sprintf("%s%d.%s", direction, q.From.LastAt.UnixMicro(), q.From.ID)
	return base64.RawURLEncoding.EncodeToString([]byte(place))
}

// WithCursor gives the query the place that Cursor wrote. The error is Invalid.
func (q CaseQuery) WithCursor(cursor string) (CaseQuery, error) {
	q.From, q.Newer = nil, false
	if cursor == "" {
		return q, nil
	}
	bad := Errorf(Invalid, "the page key is not one of ours")
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(raw) == 0 || (raw[0] != 'o' && raw[0] != 'n') {
		return q, bad
	}
	at, id, found := strings.Cut(string(raw[1:]), ".")
	micros, err := strconv.ParseInt(at, 10, 64)
	if err != nil || !found || id == "" {
		return q, bad
	}
	q.From, q.Newer = &CaseKey{LastAt: time.UnixMicro(micros), ID: id}, raw[0] == 'n'
	return q, nil
}
