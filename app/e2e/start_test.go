package e2e

import (
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"inkorg/app/testkit"
)

func TestTheBannerSaysWhereAndHowToLogIn(t *testing.T) {
	demo := serve(t, filepath.Join(t.TempDir(), "new", "data"))
	for _, wanted := range []string{demo.public, demo.contracts, demo.ops, "191212121212", "Tolvan Tolvansson", "demo", "send"} {
		if !strings.Contains(demo.Out(), wanted) {
			t.Errorf("the banner lacks %q:\n%s", wanted, demo.Out())
		}
	}
	demo.stop(t)
}

func TestSecondStartKeepsTheData(t *testing.T) {
	data := t.TempDir()
	first := serve(t, data)
	if out, code := first.send(t, "--to", "191212121212", "--system", "SE45454", "--unit", "SE23210000",
		"--unit-name", "Vårdcentralen", "--description", "Före omstarten", "--text", "-"); code != 0 {
		t.Fatalf("send: %d %s", code, out)
	}
	tolvan := first.visitor(t)
	tolvan.logIn("191212121212")
	before := tolvan.titles()
	first.stop(t)

	second := serve(t, data)
	defer second.stop(t)
	tolvan = second.visitor(t)
	tolvan.logIn("191212121212")
	after := tolvan.titles()
	if !slices.Equal(before, after) || after[0] != "Före omstarten" {
		t.Errorf("before: %d cases\nafter: %d cases, the newest %q", len(before), len(after), after[0])
	}
}

// TestSlowClientDoesNotKeepItFromStopping: whoever is slow to send is cut off after ten
// seconds, and the program still ends well.
func TestSlowClientDoesNotKeepItFromStopping(t *testing.T) {
	demo := serve(t, t.TempDir())
	slow, err := net.Dial("tcp", strings.TrimPrefix(demo.public, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	if _, err := io.WriteString(slow, "POST /sprak HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nab"); err != nil {
		t.Fatal(err)
	}
	demo.stop(t)
}

func TestSecondProcessOnOneStoreIsRefused(t *testing.T) {
	data := t.TempDir()
	first := serve(t, data)
	defer first.stop(t)
	second := testkit.Start(t, program, "serve", "--data", data, "--listen", testkit.FreeAddress(t),
		"--contracts-listen", testkit.FreeAddress(t), "--ops-listen", testkit.FreeAddress(t))
	if code := second.Wait(); code == 0 || !strings.Contains(second.Err(), "another process has it open") {
		t.Errorf("ended with %d:\n%s", code, second.Err())
	}
}

func TestOccupiedAddressIsSaidClearly(t *testing.T) {
	first := serve(t, t.TempDir())
	defer first.stop(t)
	second := testkit.Start(t, program, "serve", "--data", t.TempDir(), "--listen", strings.TrimPrefix(first.public, "http://"),
		"--contracts-listen", testkit.FreeAddress(t), "--ops-listen", testkit.FreeAddress(t))
	if code := second.Wait(); code == 0 || !strings.Contains(second.Err(), "--listen") {
		t.Errorf("ended with %d:\n%s", code, second.Err())
	}
}

func TestDemoElsewhereIsRefused(t *testing.T) {
	demo := testkit.Start(t, program, "serve", "--data", t.TempDir(), "--listen", "0.0.0.0:0")
	if code := demo.Wait(); code == 0 {
		t.Errorf("the demo listens on every network:\n%s", demo.Out())
	}
}

// TestHangUpReloadsTheConfiguration: a new system can send after SIGHUP; a file that is
// wrong changes nothing and ends nothing.
func TestHangUpReloadsTheConfiguration(t *testing.T) {
	file := filepath.Join(t.TempDir(), "inkorg.yaml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte("environment: demo\n"+text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("")
	demo := serve(t, t.TempDir(), "--config", file)
	defer demo.stop(t)
	sendsAs := func(system string) int {
		_, code := demo.send(t, "--to", "191212121212", "--system", system, "--unit", "SE23210000", "--unit-name", "N", "--description", "D")
		return code
	}
	if code := sendsAs("NYTT"); code != 3 {
		t.Fatalf("before: %d", code)
	}
	write("systems: [{id: NYTT, name: Nytt}]\n")
	demo.hangUp(t, "reloaded")
	if code := sendsAs("NYTT"); code != 0 {
		t.Errorf("after SIGHUP: %d\n%s", code, demo.Err())
	}
	write("systems: [{id: NYTT}]\n")
	demo.hangUp(t, "not reloaded")
	if code := sendsAs("NYTT"); code != 0 {
		t.Errorf("after SIGHUP with a file that is wrong: %d\n%s", code, demo.Err())
	}
}

// hangUp sends SIGHUP and waits until the log says what came of it.
func (i *instance) hangUp(t *testing.T, said string) {
	t.Helper()
	if err := i.Notify(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	for range 200 {
		if strings.Contains(i.Err(), said) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("the log does not say %q:\n%s", said, i.Err())
}

func TestReadyFollowsTheInstance(t *testing.T) {
	demo := serve(t, t.TempDir())
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/other": 404} {
		response, err := http.Get("http://" + demo.ops + path)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, response.StatusCode, want)
		}
	}
	demo.stop(t)
	if out, err := testkit.Command(program, "ready", "--ops", demo.ops).CombinedOutput(); err == nil {
		t.Errorf("ready although nobody runs: %s", out)
	}
}
