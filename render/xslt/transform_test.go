// Package xslt compares the renderer with libxslt, in what comes out and in speed. It holds
// tests only: a C program that transforms a document many times in one process, and a small
// stylesheet for the renderer's default profile.
package xslt

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"inkorg/app/testkit"
)

const (
	sample = "../testdata/published-sample.xml"
	small  = "testdata/small.xsl"
	// full is where Debian's package docbook-xsl has its stylesheet for HTML.
	full = "/usr/share/xml/docbook/stylesheet/docbook-xsl/html/docbook.xsl"
)

// buildTransform compiles the C program and returns its path.
func buildTransform(t testing.TB) string {
	t.Helper()
	compiler, config := testkit.Need(t, "gcc"), testkit.Need(t, "xslt-config")
	flags := strings.Fields(run(t, config, "--cflags", "--libs"))
	program := filepath.Join(t.TempDir(), "transform")
	args := append([]string{"-O2", "-o", program, "testdata/transform.c"}, flags...)
	run(t, compiler, append(args, "-lexslt")...)
	return program
}

// run returns what a program writes.
func run(t testing.TB, program string, args ...string) string {
	t.Helper()
	var stderr bytes.Buffer
	command := exec.Command(program, args...)
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", program, err, stderr.String())
	}
	return string(out)
}
