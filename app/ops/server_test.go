package ops_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inkorg/app/headers"
	"inkorg/app/logtest"
	"inkorg/app/ops"
)

func get(t *testing.T, path string, checks ...ops.Check) (status int, body string) {
	t.Helper()
	metrics := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "things_total 1\n") })
	app := ops.New(checks, metrics, logtest.Logger(t))
	response, err := app.Test(httptest.NewRequest("GET", path, nil))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Content-Security-Policy": headers.ContentPolicy()} {
		if got := response.Header.Get(name); got != want {
			t.Errorf("%s: %s is %q", path, name, got)
		}
	}
	return response.StatusCode, string(read)
}

func check(name string, err error) ops.Check {
	return ops.Check{Name: name, Run: func(context.Context) error { return err }}
}

func TestAliveWhateverTheChecksSay(t *testing.T) {
	if status, body := get(t, "/healthz", check("store", errors.New("gone"))); status != 200 || body != "ok\n" {
		t.Errorf("got %d %q", status, body)
	}
}

func TestReadyWhenEveryCheckPasses(t *testing.T) {
	status, body := get(t, "/readyz", check("store", nil), ops.Disk(t.TempDir()))
	if status != 200 || body != "store: ok\ndisk: ok\n" {
		t.Errorf("got %d %q", status, body)
	}
}

func TestNotReadyNamesTheCheckAndKeepsItsErrorInside(t *testing.T) {
	status, body := get(t, "/readyz", check("store", errors.New("secret detail")), check("disk", nil))
	if status != 503 || body != "store: failed, see the log\ndisk: ok\n" {
		t.Errorf("got %d %q", status, body)
	}
}

func TestDiskThatCannotBeWrittenTo(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := ops.Disk(file).Run(context.Background()); err == nil || !strings.Contains(err.Error(), "trying to write") {
		t.Errorf("what takes no file: %v", err)
	}
	if err := ops.Disk(folder).Run(context.Background()); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

func TestDiskThatIsNotThere(t *testing.T) {
	if err := ops.Disk("/nowhere/at/all").Run(context.Background()); err == nil {
		t.Error("a folder that does not exist passes")
	}
}

func TestMetricsAreThoseOfTheHandler(t *testing.T) {
	if status, body := get(t, "/metrics"); status != 200 || body != "things_total 1\n" {
		t.Errorf("got %d %q", status, body)
	}
}

func TestOtherAddresses(t *testing.T) {
	if status, body := get(t, "/x"); status != 404 || !strings.Contains(body, "/readyz") {
		t.Errorf("got %d %q", status, body)
	}
}
