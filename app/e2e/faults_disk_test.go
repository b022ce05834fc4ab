package e2e

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"inkorg/app/testkit"
)

// disk is a small disk of a test's own: an ext4 file system in a file in memory, mounted
// where only what is started on it sees it. Options are mkfs.ext4's.
type disk struct {
	t      *testing.T
	image  string
	folder string           // where it is mounted
	holder *testkit.Process // holds the namespace of the mount
}

func newDisk(t *testing.T, options ...string) *disk {
	t.Helper()
	memory := t.TempDir()
	d := &disk{t: t, image: filepath.Join(memory, "disk"), folder: t.TempDir()}
	testkit.Need(t, "nsenter")
	mounting := fmt.Sprintf("mount -t tmpfs none %[3]s && truncate -s 160M %[1]s && mkfs.ext4 -q -F -m 0 %[4]s %[1]s && mount -o loop,errors=remount-ro %[1]s %[2]s",
		d.image, d.folder, memory, strings.Join(options, " "))
	d.holder = testkit.Start(t, testkit.Need(t, "unshare"), "--mount", "--propagation", "private", "sh", "-c", mounting+" && echo mounted && exec sleep 600")
	for !strings.Contains(d.holder.Out(), "mounted") {
		if d.holder.Ended() {
			testkit.Missing(t, "the right to mount a file system ("+strings.TrimSpace(d.holder.Err())+")")
		}
		time.Sleep(10 * time.Millisecond)
	}
	return d
}

// inside is a command that runs where the disk is mounted.
func (d *disk) inside(command ...string) []string {
	return append([]string{"nsenter", "--mount", "--target", d.holderID(), "--"}, command...)
}

// shell runs a line of the shell there.
func (d *disk) shell(line string) {
	d.t.Helper()
	command := d.inside("sh", "-c", line)
	if out, err := testkit.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
		d.t.Fatalf("%s: %v\n%s", line, err, out)
	}
}

// outside is the path of a file on the disk for those who do not see the mount.
func (d *disk) outside(name string) string {
	return filepath.Join("/proc", d.holderID(), "root", d.folder, name)
}

func (d *disk) holderID() string { return fmt.Sprint(d.holder.ID()) }

// fill leaves no room on the disk.
func (d *disk) fill() {
	d.t.Helper()
	file, err := os.Create(d.outside("filler"))
	if err != nil {
		d.t.Fatal(err)
	}
	defer file.Close()
	var at int64
	for size := int64(64 << 20); size >= 1<<10; {
		switch err := syscall.Fallocate(int(file.Fd()), 0, at, size); {
		case err == nil:
			at += size
		case errors.Is(err, syscall.ENOSPC):
			size /= 2
		default:
			d.t.Fatal(err)
		}
	}
}

// TestFaultDiskFull leaves no room under load, and gives it back: meanwhile senders are told
// to try again and citizens read on.
func TestFaultDiskFull(t *testing.T) {
	d := newDisk(t)
	demo := serveBy(t, d.inside(program), d.folder)
	defer demo.stop(t)
	load := startTraffic(t, demo)
	for range inShort(1, 10) {
		load.delivers(10)
		d.fill()
		load.isRefused(10)
		demo.checkReady(t, false)
		if list, ok := load.answered("/inkorg"); !ok || list.doc.Find("li[data-case]").Length() == 0 {
			t.Error("the list cannot be read while the disk is full")
		}
		if err := os.Remove(d.outside("filler")); err != nil {
			t.Fatal(err)
		}
		load.delivers(10)
		demo.checkReady(t, true)
	}
	load.end()
}

// TestFaultDiskReadOnly has the kernel make the disk read-only under load, as it does after
// an error, and an operator repair it: meanwhile senders are told to try again and citizens
// read on.
func TestFaultDiskReadOnly(t *testing.T) {
	d := newDisk(t)
	demo := serveBy(t, d.inside(program), d.folder)
	load := startTraffic(t, demo)
	for range inShort(1, 10) {
		load.delivers(10)
		d.shell("echo 1 >/sys/fs/ext4/$(basename $(findmnt -no SOURCE " + d.folder + "))/trigger_fs_error")
		load.isRefused(10)
		demo.checkReady(t, false)
		if list, ok := load.answered("/inkorg"); !ok || list.doc.Find("li[data-case]").Length() == 0 {
			t.Error("the list cannot be read while the disk is read-only")
		}
		demo.Signal(syscall.SIGKILL)
		d.shell(fmt.Sprintf("umount %[2]s && { e2fsck -p %[1]s || [ $? -le 1 ]; } && mount -o loop,errors=remount-ro %[1]s %[2]s", d.image, d.folder))
		demo.start(t)
		load.delivers(10)
	}
	load.end()
	demo.stop(t)
	d.shell("mount -o remount,ro " + d.folder)
	refused := testkit.Start(t, demo.command[0], demo.command[1:]...)
	if code := refused.Wait(); code == 0 || !strings.Contains(refused.Err(), "read-only file system") || !strings.Contains(refused.Err(), d.folder) {
		t.Errorf("on a disk that is read-only from the start: %d\n%s", code, refused.Err())
	}
}
