package e2e

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/testkit"
)

// inkorg runs a command of the program and gives what it printed.
func inkorg(t *testing.T, args ...string) string {
	t.Helper()
	out, err := testkit.Command(program, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return string(out)
}

// lists are the titles of two citizens: one who gets messages all the time, and one who does
// not.
func lists(t *testing.T, demo *instance) (busy, quiet []string) {
	t.Helper()
	one, other := demo.visitor(t), demo.visitor(t)
	one.logIn("199908072391")
	other.logIn("191212121212")
	return one.titles(), other.titles()
}

// TestBackupOfARunningInstance backs the store up from another process while messages come in,
// goes back to that, and then forth again.
func TestBackupOfARunningInstance(t *testing.T) {
	data, file := t.TempDir(), filepath.Join(t.TempDir(), "backup.db")
	demo := serve(t, data)
	load := startTraffic(t, demo)
	load.delivers(30)
	before := load.titles()
	inkorg(t, "backup", "--data", data, file)
	load.delivers(30)
	load.end()
	all, quiet := lists(t, demo)
	if out, err := testkit.Command(program, "restore", "--data", data, file).CombinedOutput(); err == nil || !strings.Contains(string(out), "another process has it open") {
		t.Errorf("restored under a running instance: %v\n%s", err, out)
	}
	demo.stop(t)

	told := inkorg(t, "restore", "--data", data, file)
	demo = serve(t, data)
	restored, quietThen := lists(t, demo)
	demo.stop(t)
	if diff := cmp.Diff(quiet, quietThen); diff != "" {
		t.Errorf("a list that has not changed (-before +restored):\n%s", diff)
	}
	for _, title := range before {
		if !slices.Contains(restored, title) {
			t.Errorf("%q was acknowledged before the backup and is not in it", title)
		}
	}
	once := slices.Compact(slices.Sorted(slices.Values(restored)))
	if len(once) != len(restored) || len(restored) >= len(all) {
		t.Errorf("restored are %d messages, %d of them different, of %d in all", len(restored), len(once), len(all))
	}

	_, again, _ := strings.Cut(told, "inkorg restore ")
	inkorg(t, append([]string{"restore"}, strings.Fields(again)...)...)
	demo = serve(t, data)
	defer demo.stop(t)
	if back, _ := lists(t, demo); !sameTitles(back, all) {
		t.Errorf("after going forth again there are %d of %d", len(back), len(all))
	}
}

func sameTitles(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
