package main

import (
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
)

// TestAuditIsPrunedOnBothStores of what is old and exported, while the store is open in
// another process as it is when the program runs.
func TestAuditIsPrunedOnBothStores(t *testing.T) {
	for name, of := range bothStores(t) {
		t.Run(name, func(t *testing.T) {
			for _, days := range []int{1, 89, 200, 201, 202} {
				entry := inbox.AuditEntry{At: time.Now().AddDate(0, 0, -days), Citizen: tolvan, Action: inbox.AuditExit}
				if err := of.store.Note(t.Context(), entry); err != nil {
					t.Fatal(err)
				}
			}
			until := time.Now().AddDate(0, 0, -100).Format(time.DateOnly)
			prune := func(more ...string) (code int, stdout, stderr string) {
				return ask(t, of.environ, "", append([]string{"audit", "prune", "--until", until, "--data", of.folder}, more...)...)
			}
			if code, stdout, stderr := prune(); code != exitFailure || stdout != "" || !strings.Contains(stderr, "run inkorg audit export --until ") {
				t.Errorf("not exported: %d, %q, %q", code, stdout, stderr)
			}
			if code, stdout, stderr := ask(t, of.environ, "", "audit", "export", "--data", of.folder); code != exitOK || strings.Count(stdout, ",exit,") != 5 {
				t.Errorf("export: %d, %q, %q", code, stdout, stderr)
			}
			if code, stdout, stderr := prune("--dry-run"); code != exitOK || !strings.HasPrefix(stdout, "A dry run: 3 entries from before "+until+" 00:00") {
				t.Errorf("dry run: %d, %q, %q", code, stdout, stderr)
			}
			if code, stdout, stderr := prune(); code != exitOK || stdout != "Removed: 3 entries from before "+until+" 00:00.\n" {
				t.Errorf("prune: %d, %q, %q", code, stdout, stderr)
			}
			code, stdout, stderr := ask(t, of.environ, "", "audit", "export", "--data", of.folder)
			if code != exitOK || strings.Count(stdout, ",exit,") != 2 || strings.Count(stdout, ",audit-prune,operator ") != 1 || !strings.Contains(stdout, " (anna),") {
				t.Errorf("afterwards: %d, %q, %q", code, stdout, stderr)
			}
			if code, stdout, stderr := prune("--format", "json"); code != exitOK || !strings.Contains(stdout, `"removedEntries": 0`) {
				t.Errorf("once more: %d, %q, %q", code, stdout, stderr)
			}
		})
	}
}
