package e2e

import (
	"bytes"
	"debug/elf"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inkorg/app/testkit"
)

// TestSystemdUnit has systemd itself read the unit, and say how well it is shut in: 0 is best,
// and 10 not at all.
func TestSystemdUnit(t *testing.T) {
	analyze := testkit.Need(t, "systemd-analyze")
	unit, err := os.ReadFile("../ops/deploy/inkorg.service")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "inkorg.service")
	if err := os.WriteFile(file, bytes.ReplaceAll(unit, []byte("/usr/bin/inkorg"), []byte(program)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"verify", "--man=no", file}, {"security", "--offline=true", "--threshold=15", file}} {
		if out, err := testkit.Command(analyze, args...).CombinedOutput(); err != nil {
			t.Errorf("systemd-analyze %v: %v\n%s", args, err, out)
		}
	}
}

// TestBareImage runs the program as the Containerfile's image has it: one static file, for a
// user without a name, in a root that holds nothing else and takes nothing but in the volume.
func TestBareImage(t *testing.T) {
	static(t)
	root := t.TempDir()
	image := strings.NewReplacer("ROOT", root, "PROGRAM", program).Replace(`
		mount -t tmpfs none ROOT && mkdir -p ROOT/var/lib/inkorg && cp PROGRAM ROOT/inkorg &&
		mount -t tmpfs -o uid=65532,gid=65532,mode=0700 none ROOT/var/lib/inkorg && mount -o remount,ro ROOT || { echo no mount >&2; exit 99; }
		exec chroot --userspec=65532:65532 ROOT /inkorg "$@"`)
	inside := []string{testkit.Need(t, "unshare"), "--mount", "--propagation", "private", "sh", "-c", image, "sh"}
	trial := testkit.Start(t, inside[0], append(inside[1:], "version")...)
	if code := trial.Wait(); code == 99 || strings.Contains(trial.Err(), "unshare failed") {
		testkit.Missing(t, "the right to mount file systems ("+strings.TrimSpace(trial.Err())+")")
	}
	demo := serveBy(t, inside, "/var/lib/inkorg")
	defer demo.stop(t)
	tolvan := demo.visitor(t)
	tolvan.logIn("191212121212")
	if titles := tolvan.titles(); len(titles) < 25 {
		t.Errorf("%d cases", len(titles))
	}
	if out, code := demo.send(t, "--to", "191212121212", "--system", "SE45454", "--unit", "SE23210000", "--unit-name", "N", "--description", "D"); code != 0 {
		t.Errorf("send: %d %s", code, out)
	}
	metrics, err := http.Get("http://" + demo.ops + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer metrics.Body.Close()
	if text, err := io.ReadAll(metrics.Body); err != nil || !bytes.Contains(text, []byte("inkorg_ready")) {
		t.Errorf("metrics: %v\n%s", err, text)
	}
}

// static holds the program to need no file of the system to run.
func static(t *testing.T) {
	t.Helper()
	file, err := elf.Open(program)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, part := range file.Progs {
		if part.Type == elf.PT_INTERP {
			t.Error("the program is linked to libraries of the system")
		}
	}
}
