package sqlstore

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"inkorg/app/inbox"
)

// victimStore names the environment variable that makes the test binary a process to be
// killed: one that delivers to the store at this path, and prints the id of each message
// that has been acknowledged.
const victimStore = "INKORG_TEST_VICTIM_STORE"

func TestMain(m *testing.M) {
	if path := os.Getenv(victimStore); path != "" {
		fmt.Fprintln(os.Stderr, "victim:", deliverUntilKilled(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func deliverUntilKilled(path string) error {
	store, err := Open(context.Background(), path)
	if err != nil {
		return err
	}
	failed := make(chan error)
	for range 8 {
		go func() {
			for {
				m := letter()
				if err := send(store, m); err != nil {
					failed <- err
				}
				fmt.Println(m.ID)
			}
		}()
	}
	return <-failed
}

// TestKill kills a process that delivers, time after time in the middle of something, and
// holds that every message it acknowledged is there once.
func TestKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inkorg.db")
	store := openAt(t, path)
	active(t, store)
	var acknowledged []string
	for round := range 5 {
		if err := store.Close(); err != nil {
			t.Fatal(err)
		}
		ids := killOne(t, path)
		if len(ids) == 0 {
			t.Fatalf("round %d: nothing was delivered", round)
		}
		acknowledged = append(acknowledged, ids...)
		store = openAt(t, path)
		checkKept(t, store, acknowledged)
	}
}

// killOne runs a victim, kills it, and gives the ids it printed.
func killOne(t *testing.T, path string) (ids []string) {
	t.Helper()
	victim := exec.Command(os.Args[0])
	victim.Env = append(os.Environ(), victimStore+"="+path)
	victim.Stderr = os.Stderr
	output, err := victim.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(output)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			break // the last line may have been cut off; what is whole was acknowledged
		}
		if ids = append(ids, line[:len(line)-1]); len(ids) == 1 {
			if _, err := Open(t.Context(), path); inbox.CodeOf(err) != inbox.Conflict {
				t.Errorf("opened beside the victim: %v", err)
			}
			time.AfterFunc(rand.N(300*time.Millisecond), func() { _ = victim.Process.Kill() })
		}
	}
	_ = victim.Wait() // killed, as it should be
	return ids
}

// checkKept holds a store to be whole and to have every one of the messages once.
func checkKept(t *testing.T, store *Store, ids []string) {
	t.Helper()
	checkCounts(t, store, ids)
	for what, query := range map[string]string{
		"damage":            "SELECT COUNT(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
		"broken references": "SELECT COUNT(*) FROM pragma_foreign_key_check",
	} {
		if n := number(t, store, query); n != 0 {
			t.Errorf("%s: %d", what, n)
		}
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
	for what, query := range map[string]string{
		"wrong case counts": `SELECT COUNT(*) FROM citizens z
			WHERE inbox_cases + archived_cases <> (SELECT COUNT(*) FROM cases c WHERE c.citizen = z.citizen)`,
		"wrong unread counts": `SELECT COUNT(*) FROM citizens z
			WHERE unread_cases <> (SELECT COUNT(*) FROM cases c WHERE c.citizen = z.citizen AND c.unread > 0 AND c.archived = 0)`,
		"wrong message counts": `SELECT COUNT(*) FROM cases c
			WHERE messages <> (SELECT COUNT(*) FROM messages m WHERE m.citizen = c.citizen AND m.case_id = c.id)`,
		"messages without a case": `SELECT COUNT(*) FROM messages m
			WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.citizen = m.citizen AND c.id = m.case_id)`,
	} {
		if n := number(t, store, query); n != 0 {
			t.Errorf("%s: %d", what, n)
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
