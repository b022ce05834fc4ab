package testkit

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"inkorg/app/logtest"
)

// postgresUser is the administrator of a server that tests start, and the system's user it
// runs as when the tests are root's: PostgreSQL refuses to run as root.
const postgresUser = "postgres"

// postgresServer is a server with data of its own.
type postgresServer struct {
	owner    testing.TB // the test that it ends with, whoever restarts it
	programs string     // folder of the server's programs
	folder   string     // of the data and the socket
	port     string
	settings []string
	runAs    *syscall.Credential // nil: as the tests themselves
	process  *Process
}

func newPostgresServer(t testing.TB, settings []string) *postgresServer {
	t.Helper()
	s := &postgresServer{owner: t, programs: postgresPrograms(t), settings: settings, runAs: postgresCredential(t)}
	// Not t.TempDir: its name can be too long for a socket's, and lies where only root gets.
	folder, err := os.MkdirTemp("", "pg")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			t.Errorf("removing PostgreSQL's data: %v", err)
		}
	})
	s.folder = folder
	if s.runAs != nil {
		if err := os.Chown(folder, int(s.runAs.Uid), int(s.runAs.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	_, s.port, _ = net.SplitHostPort(FreeAddress(t))
	initdb := s.command("initdb", "--pgdata", s.data(), "--auth", "trust", "--username", postgresUser,
		"--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--no-instructions")
	if output, err := initdb.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, output)
	}
	return s
}

// PostgresFile writes a file that a server of the tests can read and nobody else, such as a
// key, and gives its path.
func PostgresFile(t testing.TB, name string, content []byte) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "pg")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	runAs := postgresCredential(t)
	for _, one := range []string{path, folder} {
		if runAs == nil {
			break
		}
		if err := os.Chown(one, int(runAs.Uid), int(runAs.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

func (s *postgresServer) data() string { return filepath.Join(s.folder, "data") }

// postgresPrograms finds the newest server installed.
func postgresPrograms(t testing.TB) string {
	t.Helper()
	installed, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil {
		t.Fatal(err)
	}
	if len(installed) == 0 {
		return filepath.Dir(Need(t, "postgres"))
	}
	version := func(program string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(program)))) // 0 is older than all
		return n
	}
	return filepath.Dir(slices.MaxFunc(installed, func(a, b string) int { return version(a) - version(b) }))
}

func postgresCredential(t testing.TB) *syscall.Credential {
	t.Helper()
	if os.Geteuid() != 0 {
		return nil
	}
	account, err := user.Lookup(postgresUser)
	if err != nil {
		Missing(t, "the system's user "+postgresUser)
	}
	uid, err := strconv.ParseUint(account.Uid, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	gid, err := strconv.ParseUint(account.Gid, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

func (s *postgresServer) command(program string, args ...string) *exec.Cmd {
	command := exec.Command(filepath.Join(s.programs, program), args...)
	command.Dir = s.folder
	command.Env = []string{"LC_ALL=C.UTF-8"}
	// Tests that are killed clean nothing up: the server ends with them all the same.
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: s.runAs, Pdeathsig: syscall.SIGQUIT}
	return command
}

func (s *postgresServer) start() {
	args := []string{"-D", s.data(), "-k", s.folder, "-p", s.port, "-c", "listen_addresses="}
	for _, setting := range s.settings {
		args = append(args, "-c", setting)
	}
	// The server's own log tells what clients wrote: it is the database administrator's.
	s.process = startCommand(s.owner, s.command("postgres", args...), new(logtest.Log))
	// Killed, the server would leave its children behind, which hold the data: it is asked
	// to end them first. Cleanups run in the reverse order.
	s.owner.Cleanup(func() { s.process.Signal(syscall.SIGQUIT) })
}

// Pause stops the server where it stands, as a machine that hangs; Resume lets it go on.
func (p *Postgres) Pause(t testing.TB) {
	t.Helper()
	p.signalAll(t, syscall.SIGSTOP)
	t.Cleanup(func() { p.signalAll(t, syscall.SIGCONT) }) // or nothing would end it
}

// Resume undoes Pause.
func (p *Postgres) Resume(t testing.TB) {
	t.Helper()
	p.signalAll(t, syscall.SIGCONT)
}

// Kill kills the server and all that belongs to it at once, as if the machine had lost its
// power but for what the system has not written yet.
func (p *Postgres) Kill(t testing.TB) {
	t.Helper()
	p.signalAll(t, syscall.SIGKILL)
	p.server.process.Wait()
}

// Stop stops the server as an administrator who does not wait for its users.
func (p *Postgres) Stop(t testing.TB) {
	t.Helper()
	p.server.process.Signal(syscall.SIGINT)
}

// signalAll signals the server and its children, each of which is a session of its own. The
// server stands still meanwhile, or it would start new ones.
func (p *Postgres) signalAll(t testing.TB, signal syscall.Signal) {
	t.Helper()
	process := p.server.process
	if process.Ended() {
		return
	}
	id := process.command.Process.Pid
	if err := syscall.Kill(id, syscall.SIGSTOP); err != nil {
		t.Fatalf("signalling PostgreSQL: %v", err)
	}
	for _, one := range append(childrenOf(id), id) {
		_ = syscall.Kill(one, signal) // a child may have ended by itself
	}
}

// childrenOf gives the ids of a process's children.
func childrenOf(parent int) (children []int) {
	processes, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range processes {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended meanwhile
		}
		// id (name) state parent …, and the name can hold anything
		var state string
		var of int
		after := stat[strings.LastIndexByte(string(stat), ')')+1:]
		if _, err := fmt.Sscan(string(after), &state, &of); err != nil || of != parent {
			continue
		}
		if id, err := strconv.Atoi(filepath.Base(filepath.Dir(file))); err == nil {
			children = append(children, id)
		}
	}
	return children
}
