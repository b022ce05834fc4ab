// Package testkit owns what the project's tests share to use real parts: external
// tools, throwaway processes and free ports. It knows nothing of the program it helps
// to test, and no product code imports it.
package testkit

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// SkippedFile names the environment variable that holds the path of a file in which
// every test skipped for want of a tool leaves a line, so that `make test` can count them.
const SkippedFile = "INKORG_SKIPPED_FILE"

// Need returns the path of an external tool. Without it the test is skipped with a clear
// line; under CI=true it fails instead, so that a run there skips none.
func Need(t testing.TB, tool string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err != nil {
		Missing(t, tool)
	}
	return path
}

// NeedFile returns the path of a file that `make tools` installs. Without it, it ends the
// test as Need does.
func NeedFile(t testing.TB, path string) string {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		Missing(t, path)
	}
	return path
}

// Missing ends a test that cannot run because something outside the project is not there:
// a failure under CI=true, otherwise a skip that is counted.
func Missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing, and CI skips no test: run `make tools`", what)
	}
	if err := noteSkip(t.Name(), what); err != nil {
		t.Errorf("cannot count the skipped test: %v", err)
	}
	t.Skipf("%s is missing: run `make tools`", what)
}

func noteSkip(test, what string) error {
	path := os.Getenv(SkippedFile)
	if path == "" {
		return nil
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(file, "%s: %s is missing\n", test, what)
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return err
}
