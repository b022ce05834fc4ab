package sqlstore

import (
	"testing"
)

// checkKept holds an embedded store to be whole and to have every one of Tolvan's messages
// once.
func checkKept(t *testing.T, store *Store, ids []string) {
	t.Helper()
	checkCounts(t, store, ids)
	if err := verify(t.Context(), store.reader); err != nil {
		t.Error(err)
	}
}

// checkCounts holds a store to have every one of Tolvan's messages once, and no number that
// is wrong.
func checkCounts(t *testing.T, store *Store, ids []string) {
	t.Helper()
	for _, id := range ids {
		if n := number(t, store, "SELECT COUNT(*) FROM messages WHERE citizen = $1 AND id = $2", string(tolvan), id); n != 1 {
			t.Errorf("message %s is there %d times", id, n)
		}
	}
	for _, check := range countChecks() {
		if n := number(t, store, check.query); n != 0 {
			t.Errorf("%s: %d", check.what, n)
		}
	}
}

// number asks a store for one number.
func number(t *testing.T, store *Store, query string, args ...any) (n int) {
	t.Helper()
	if err := store.reader.one(t.Context(), query, args, &n); err != nil {
		t.Fatal(err)
	}
	return n
}
