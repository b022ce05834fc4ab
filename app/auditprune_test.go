package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/sqlstore"
	"inkorg/app/testkit"
)

// TestAuditIsPrunedOnBothStores of what is old and exported, while the store is open in
// another process as it is when the program runs.
func TestAuditIsPrunedOnBothStores(t *testing.T) {
	address := withPassword(t, testkit.NeedPostgres(t).Database(t))
	folder := t.TempDir()
	embedded, err := sqlstore.Open(t.Context(), filepath.Join(folder, "inkorg.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer embedded.Close()
	shared, err := sqlstore.OpenPostgres(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer shared.Close()
	for name, of := range map[string]struct {
		store   *sqlstore.Store
		environ []string
	}{
		"sqlite":   {embedded, []string{"SUDO_USER=anna"}},
		"postgres": {shared, []string{"SUDO_USER=anna", "INKORG_STORE=" + address}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, days := range []int{1, 89, 200, 201, 202} {
				entry := inbox.AuditEntry{At: time.Now().AddDate(0, 0, -days), Citizen: tolvan, Action: inbox.AuditExit}
				if err := of.store.Note(t.Context(), entry); err != nil {
					t.Fatal(err)
				}
			}
			until := time.Now().AddDate(0, 0, -100).Format(time.DateOnly)
			prune := func(more ...string) (code int, stdout, stderr string) {
				return ask(t, of.environ, "", append([]string{"audit", "prune", "--until", until, "--data", folder}, more...)...)
			}
			if code, stdout, stderr := prune(); code != exitFailure || stdout != "" || !strings.Contains(stderr, "run inkorg audit export --until ") {
				t.Errorf("not exported: %d, %q, %q", code, stdout, stderr)
			}
			if code, stdout, stderr := ask(t, of.environ, "", "audit", "export", "--data", folder); code != exitOK || strings.Count(stdout, ",exit,") != 5 {
				t.Errorf("export: %d, %q, %q", code, stdout, stderr)
			}
			if code, stdout, stderr := prune("--dry-run"); code != exitOK || !strings.HasPrefix(stdout, "A dry run: 3 entries from before "+until+" 00:00") {
				t.Errorf("dry run: %d, %q, %q", code, stdout, stderr)
			}
			if code, stdout, stderr := prune(); code != exitOK || stdout != "Removed: 3 entries from before "+until+" 00:00.\n" {
				t.Errorf("prune: %d, %q, %q", code, stdout, stderr)
			}
			code, stdout, stderr := ask(t, of.environ, "", "audit", "export", "--data", folder)
			if code != exitOK || strings.Count(stdout, ",exit,") != 2 || strings.Count(stdout, ",audit-prune,operator ") != 1 || !strings.Contains(stdout, " (anna),") {
				t.Errorf("afterwards: %d, %q, %q", code, stdout, stderr)
			}
			if code, stdout, stderr := prune("--format", "json"); code != exitOK || !strings.Contains(stdout, `"removedEntries": 0`) {
				t.Errorf("once more: %d, %q, %q", code, stdout, stderr)
			}
		})
	}
}
