package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"inkorg/app/logtest"
)

// stderrFile is the variable that names the file in which a script's commands leave a copy
// of what they write to their standard error.
const stderrFile = "STDERR_FILE"

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"inkorg": func() {
			world := system{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Environ: os.Environ()}
			// Nobody keeps what goes to a terminal, and commands look whether it is one.
			if copied, err := os.OpenFile(os.Getenv(stderrFile), os.O_APPEND|os.O_WRONLY, 0); err == nil && !isTerminal(os.Stderr) {
				world.Stderr = io.MultiWriter(os.Stderr, copied)
			}
			os.Exit(run(context.Background(), os.Args[1:], world))
		},
		"outboxstore": outboxStore,
	})
}

// TestCommands runs the scripts of testdata/script: the commands as people and other
// scripts use them. What they write to their standard error ends up in logs too.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", Setup: func(env *testscript.Env) error {
		path := filepath.Join(t.TempDir(), "stderr")
		env.Setenv(stderrFile, path)
		t.Cleanup(func() {
			written, err := os.ReadFile(path)
			if err != nil {
				t.Error(err)
			}
			logtest.Check(t, string(written))
		})
		env.Setenv("NEXT_YEAR", strconv.Itoa(time.Now().Year()+1)) // for what has to lie in the future
		return os.WriteFile(path, nil, 0o600)
	}})
}
