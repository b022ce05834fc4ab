package inbox_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

func TestCursorComesBackToTheSamePlace(t *testing.T) {
	key := inbox.CaseKey{LastAt: time.UnixMicro(1_795_000_000_123_456), ID: "abc234"}
	for name, query := range map[string]inbox.CaseQuery{
		"first page": {View: inbox.ViewUnread, Limit: 20},
		"older":      {View: inbox.ViewUnread, Limit: 20, From: &key},
		"newer":      {View: inbox.ViewUnread, Limit: 20, From: &key, Newer: true},
	} {
		got, err := inbox.CaseQuery{View: inbox.ViewUnread, Limit: 20}.WithCursor(query.Cursor())
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(query, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func FuzzCursor(f *testing.F) {
	f.Add("")
	f.Add("bzE3OTUwMDAwMDAxMjM0NTYuYWJjMjM0")
	f.Add("bm5vLmFiYw")
	f.Add("%%%")
	f.Fuzz(func(t *testing.T, cursor string) {
		query, err := inbox.CaseQuery{}.WithCursor(cursor)
		if err != nil {
			if inbox.CodeOf(err) != inbox.Invalid || query.From != nil {
				t.Fatalf("%q: %v, %v", cursor, query, err)
			}
			return
		}
		again, err := inbox.CaseQuery{}.WithCursor(query.Cursor())
		if err != nil || !cmp.Equal(query, again) {
			t.Fatalf("%q: reads as %v, then as %v (%v)", cursor, query, again, err)
		}
	})
}
