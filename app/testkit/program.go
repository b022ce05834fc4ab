package testkit

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"inkorg/app/logtest"
)

// BuildProgram builds the program into a folder, as its users run it: without the race
// detector and without cgo. Flags are for the build.
func BuildProgram(folder string, flags ...string) (path string, err error) {
	path = filepath.Join(folder, "inkorg")
	build := exec.Command("go", slices.Concat([]string{"build", "-o", path}, flags, []string{"inkorg/app"})...)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	output, err := build.CombinedOutput()
	if err != nil {
		return "", &exec.Error{Name: "go build: " + string(output), Err: err}
	}
	return path, nil
}

// FreeAddress gives an address on loopback that nobody listens on.
func FreeAddress(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// Process is a program that a test started.
type Process struct {
	t       testing.TB
	command *exec.Cmd
	out     lockedBuffer
	err     *logtest.Log
	ended   chan struct{}
}

// Start starts a program in a session of its own; the test ends it, by its id. What it
// writes to its standard error is its log, which must not tell of any person.
func Start(t testing.TB, path string, args ...string) *Process {
	t.Helper()
	command := Command(path, args...)
	// Tests that are killed clean nothing up: the program ends with them all the same.
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL}
	return startCommand(t, command, logtest.New(t))
}

func startCommand(t testing.TB, command *exec.Cmd, log *logtest.Log) *Process {
	t.Helper()
	p := &Process{t: t, command: command, err: log, ended: make(chan struct{})}
	p.command.Stdout, p.command.Stderr = &p.out, p.err
	if err := p.command.Start(); err != nil {
		t.Fatalf("starting %s: %v", command.Path, err)
	}
	go func() {
		_ = p.command.Wait() // its exit code is read from ProcessState
		close(p.ended)
	}()
	t.Cleanup(func() { p.Signal(syscall.SIGKILL) })
	return p
}

// Command is a command of the program. The variables of the tests' own surroundings are not
// taken for its settings: it refuses those that it does not know.
func Command(path string, args ...string) *exec.Cmd {
	command := exec.Command(path, args...)
	command.Env = slices.DeleteFunc(os.Environ(), func(variable string) bool { return strings.HasPrefix(variable, "INKORG_") })
	return command
}

// Signal sends a signal and waits until the program has ended; it gives the exit code, -1
// when a signal ended it.
func (p *Process) Signal(signal syscall.Signal) int {
	p.t.Helper()
	select {
	case <-p.ended:
	default:
		_ = p.command.Process.Signal(signal) // it may have ended just now
	}
	return p.Wait()
}

// ID is the system's number of the process.
func (p *Process) ID() int { return p.command.Process.Pid }

// Notify sends a signal that does not end the program.
func (p *Process) Notify(signal syscall.Signal) error { return p.command.Process.Signal(signal) }

// Wait waits until the program has ended and gives its exit code.
func (p *Process) Wait() int {
	p.t.Helper()
	select {
	case <-p.ended:
		return p.command.ProcessState.ExitCode()
	case <-time.After(30 * time.Second):
		_ = p.command.Process.Kill()
		p.t.Fatalf("the program did not end; it wrote:\n%s\n%s", p.Out(), p.Err())
		return -1
	}
}

// Memory is how much of the machine's memory the program holds now, in bytes (its resident
// set).
func (p *Process) Memory() int {
	p.t.Helper()
	status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.command.Process.Pid), "status"))
	if err != nil {
		p.t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if kibi, found := strings.CutPrefix(line, "VmRSS:"); found {
			n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(kibi), "kB")))
			if err != nil {
				p.t.Fatal(err)
			}
			return n << 10
		}
	}
	p.t.Fatal("the program is gone")
	return 0
}

// Ended says whether the program has ended by itself.
func (p *Process) Ended() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// Out is what the program has written to its standard output so far.
func (p *Process) Out() string { return p.out.String() }

// Err is what the program has written to its standard error so far.
func (p *Process) Err() string { return p.err.String() }

// lockedBuffer is read while a process still writes to it.
type lockedBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Clone(b.buffer.String())
}
