package speed

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"inkorg/app/testkit"
)

// process is a program under load. Its log goes to a file, as an operator's would.
type process struct {
	*exec.Cmd
	address string // of what the load asks
	log     string
	begun   time.Time
	ended   chan struct{}
}

// patience is how long a process may take to begin or to end, on a busy machine.
const patience = 60 * time.Second

func start(b *testing.B, program string, environ []string, args ...string) *process {
	b.Helper()
	log, err := os.CreateTemp(b.TempDir(), "log")
	if err != nil {
		b.Fatal(err)
	}
	defer log.Close()
	p := &process{Cmd: testkit.Command(program, args...), log: log.Name(), ended: make(chan struct{})}
	p.Env = append(p.Env, environ...)
	p.Stdout, p.Stderr = log, log
	p.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL} // it ends with the benchmark, however that ends
	p.begun = time.Now()
	if err := p.Start(); err != nil {
		b.Fatal(err)
	}
	go func() {
		_ = p.Wait() // how it ended is read from ProcessState
		close(p.ended)
	}()
	b.Cleanup(func() {
		_ = p.Process.Kill() // it may have ended
		<-p.ended
	})
	return p
}

// await waits until an address answers.
func (p *process) await(b *testing.B, address string) {
	b.Helper()
	for time.Since(p.begun) < patience {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return
		}
		select {
		case <-p.ended:
			b.Fatalf("ended:\n%s", p.said(b))
		case <-time.After(time.Millisecond):
		}
	}
	b.Fatalf("nobody listens:\n%s", p.said(b))
}

// stop has the process end as an operator would.
func (p *process) stop(b *testing.B) {
	b.Helper()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		b.Fatal(err)
	}
	select {
	case <-p.ended:
	case <-time.After(patience):
		b.Fatal("does not end")
	}
}

// said is the end of what the process has written.
func (p *process) said(b *testing.B) []byte {
	b.Helper()
	text, err := os.ReadFile(p.log)
	if err != nil {
		b.Fatal(err)
	}
	return text[max(0, len(text)-2000):]
}

// processorTime is what the process has used so far.
func (p *process) processorTime(b *testing.B) time.Duration {
	b.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	// After the name, which can hold anything, fields 3 and on; 14 and 15 are what is wanted,
	// in hundredths of a second.
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	var ticks int
	for _, field := range fields[11:13] {
		n, err := strconv.Atoi(string(field))
		if err != nil {
			b.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// resident is how much memory the process has, in MiB.
func (p *process) resident(b *testing.B) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	var kilobytes float64
	if _, err := fmt.Sscan(after, &kilobytes); err != nil {
		b.Fatal(err)
	}
	return kilobytes / 1024
}
