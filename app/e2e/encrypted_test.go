package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inkorg/app/testkit"
)

// holds says whether a text can be read from the disk itself, by whoever carries it away.
func (d *disk) holds(text string) bool {
	d.t.Helper()
	d.shell("sync -f " + d.folder)
	image, err := os.ReadFile(filepath.Join("/proc", d.holderID(), "root", d.image))
	if err != nil {
		d.t.Fatal(err)
	}
	return bytes.Contains(image, []byte(text))
}

// TestStoreInAnEncryptedFolder sets up a folder as the page on encryption says, and runs the
// program in it: what is delivered cannot be read from the disk, nothing starts while the
// folder is locked, and all is there when it is not.
func TestStoreInAnEncryptedFolder(t *testing.T) {
	testkit.Need(t, "fscrypt")
	d := newDisk(t, "-O", "encrypt")
	key := d.image + ".key"
	// fscrypt's own settings are in /etc: a copy is used in its place.
	d.shell("cp -a /etc " + d.image + ".etc && mount --bind " + d.image + ".etc /etc")
	d.shell("fscrypt setup --quiet --force --time=1ms && fscrypt setup --quiet " + d.folder)
	d.shell("umask 077 && head -c 32 /dev/urandom >" + key)
	d.shell("mkdir -m 700 " + d.folder + "/inkorg && fscrypt encrypt " + d.folder + "/inkorg --source=raw_key --name=inkorg --key=" + key + " --quiet")

	deliverOn := func(data, title string) {
		demo := serveBy(t, d.inside(program), data)
		defer demo.stop(t)
		if out, code := demo.send(t, "--to", "199908072391", "--system", "SE45454", "--unit", "SE23210000", "--unit-name", "N", "--description", title); code != 0 {
			t.Fatalf("send: %d %s", code, out)
		}
	}
	deliverOn(d.folder+"/open", "Meddelande i klartext")
	deliverOn(d.folder+"/inkorg", "Meddelande i hemlighet")
	if !d.holds("Meddelande i klartext") {
		t.Error("what is not encrypted cannot be found either: the test shows nothing")
	}
	if d.holds("Meddelande i hemlighet") {
		t.Error("the message can be read from the disk")
	}

	d.shell("fscrypt lock " + d.folder + "/inkorg")
	locked := newInstance(t)
	command := append(d.inside(program), locked.serving(d.folder+"/inkorg")...)
	if process := testkit.Start(t, command[0], command[1:]...); process.Wait() == 0 || !strings.Contains(process.Err(), "required key not available") {
		t.Errorf("in a locked folder: %s", process.Err())
	}
	d.shell("fscrypt unlock " + d.folder + "/inkorg --key=" + key + " --quiet")
	demo := serveBy(t, d.inside(program), d.folder+"/inkorg")
	defer demo.stop(t)
	citizen := demo.visitor(t)
	citizen.logIn("199908072391")
	if titles := citizen.titles(); len(titles) != 1 || titles[0] != "Meddelande i hemlighet" {
		t.Errorf("after unlocking: %v", titles)
	}
}
