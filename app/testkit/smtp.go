package testkit

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"io"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"
)

// SMTPServer is a mail server on loopback that keeps what it takes. What it can do is set
// before it is used.
type SMTPServer struct {
	Address string
	// TLS lets clients begin TLS; nil: there is none. Implicit has it from the start.
	TLS      *tls.Config
	Implicit bool
	// User and Password ask for a log-in, which is offered after TLS has begun.
	User, Password string
	// Answer is asked before each command (MAIL, RCPT, DATA, . at the end of a letter) for an
	// answer other than the usual; nil and "" are the usual one. SMTPDrop ends the connection,
	// SMTPStall answers nothing any more.
	Answer func(command, argument string) string
	// AfterTaking is SMTPDrop to end the connection as soon as a letter has been taken.
	AfterTaking string

	t        testing.TB
	listener net.Listener
	stop     chan struct{}
	all      sync.WaitGroup
	mu       sync.Mutex
	taken    []Mail
	open     map[net.Conn]bool
}

// Answers that are none.
const (
	SMTPDrop  = "drop"
	SMTPStall = "stall"
)

// Mail is a letter that the server has taken.
type Mail struct {
	From, To  string
	Encrypted bool
	User      string // who had logged in
	Header    mail.Header
	Body      string // as it was sent
}

// NewSMTPServer makes a server that has not been started, so that it can be set up.
func NewSMTPServer(t testing.TB) *SMTPServer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return &SMTPServer{Address: listener.Addr().String(), t: t, listener: listener, stop: make(chan struct{}), open: map[net.Conn]bool{}}
}

// Start serves until the test ends.
func (s *SMTPServer) Start() *SMTPServer {
	s.t.Helper()
	s.all.Go(func() {
		for {
			conn, err := s.listener.Accept()
			if err != nil {
				return
			}
			s.all.Go(func() { s.serve(conn) })
		}
	})
	s.t.Cleanup(func() {
		close(s.stop)
		_ = s.listener.Close()
		s.mu.Lock()
		for conn := range s.open {
			_ = conn.Close()
		}
		s.mu.Unlock()
		s.all.Wait()
	})
	return s
}

// Taken gives the letters that the server has taken.
func (s *SMTPServer) Taken() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.taken...)
}

// Await waits until there are so many, and gives them.
func (s *SMTPServer) Await(n int) []Mail {
	s.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if taken := s.Taken(); len(taken) >= n {
			return taken
		}
	}
	s.t.Fatalf("%d letters have come, want %d", len(s.Taken()), n)
	return nil
}

// dialogue is one connection.
type dialogue struct {
	*SMTPServer
	conn   net.Conn
	reader *bufio.Reader
	letter Mail
}

func (s *SMTPServer) serve(conn net.Conn) {
	defer conn.Close()
	s.mu.Lock()
	s.open[conn] = true
	s.mu.Unlock()
	d := &dialogue{SMTPServer: s, conn: conn}
	if s.Implicit {
		d.conn, d.letter.Encrypted = tls.Server(conn, s.TLS), true
	}
	d.reader = bufio.NewReader(d.conn)
	d.say("220 test")
	for {
		line, err := d.reader.ReadString('\n')
		if err != nil {
			return
		}
		command, argument, _ := strings.Cut(strings.TrimSpace(line), " ")
		if !d.obey(strings.ToUpper(command), argument) {
			return
		}
	}
}

func (d *dialogue) say(lines ...string) {
	_, _ = io.WriteString(d.conn, strings.Join(lines, "\r\n")+"\r\n")
}

// obey does a command, and says whether the connection goes on.
func (d *dialogue) obey(command, argument string) bool {
	switch command {
	case "EHLO", "HELO":
		d.say(d.extensions()...)
	case "STARTTLS":
		d.say("220 begin")
		d.conn = tls.Server(d.conn, d.TLS)
		d.reader = bufio.NewReader(d.conn)
		d.letter = Mail{Encrypted: true}
	case "AUTH":
		d.logIn(argument)
	case "MAIL":
		d.letter.From = between(argument, "<", ">")
		return d.answer(command, argument, "250 ok")
	case "RCPT":
		d.letter.To = between(argument, "<", ">")
		return d.answer(command, argument, "250 ok")
	case "DATA":
		return d.answer(command, argument, "354 go on") && d.take()
	case "QUIT":
		d.say("221 bye")
		return false
	default:
		d.say("250 ok")
	}
	return true
}

func (d *dialogue) extensions() []string {
	lines := []string{"250-test"}
	if d.TLS != nil && !d.letter.Encrypted {
		lines = append(lines, "250-STARTTLS")
	}
	if d.User != "" && (d.letter.Encrypted || d.TLS == nil) {
		lines = append(lines, "250-AUTH PLAIN")
	}
	return append(lines, "250 8BITMIME")
}

func (d *dialogue) logIn(argument string) {
	_, initial, _ := strings.Cut(argument, " ")
	said, _ := base64.StdEncoding.DecodeString(initial)
	if string(said) != "\x00"+d.User+"\x00"+d.Password {
		d.say("535 no")
		return
	}
	d.letter.User = d.User
	d.say("235 ok")
}

// answer gives the usual answer or another, and says whether the connection goes on.
func (d *dialogue) answer(command, argument, usual string) bool {
	given := ""
	if d.Answer != nil {
		given = d.Answer(command, argument)
	}
	switch given {
	case "":
		d.say(usual)
	case SMTPDrop:
		return false
	case SMTPStall:
		<-d.stop
		return false
	default:
		d.say(given)
	}
	return true
}

// take reads a letter and keeps it, unless the answer to it is no.
func (d *dialogue) take() bool {
	var raw bytes.Buffer
	for {
		line, err := d.reader.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		raw.WriteString(strings.TrimPrefix(line, "."))
	}
	message, err := mail.ReadMessage(&raw)
	if err != nil {
		d.t.Errorf("a letter that cannot be read: %v", err)
		return false
	}
	body, _ := io.ReadAll(message.Body)
	d.letter.Header, d.letter.Body = message.Header, string(body)
	refused := ""
	if d.Answer != nil {
		refused = d.Answer(".", "")
	}
	if refused == "" || refused == SMTPDrop { // dropped when it has been taken
		d.mu.Lock()
		d.taken = append(d.taken, d.letter)
		d.mu.Unlock()
	}
	switch refused {
	case "":
		d.say("250 taken")
		return d.AfterTaking != SMTPDrop
	case SMTPDrop:
		return false
	default:
		d.say(refused)
		return true
	}
}

func between(text, from, to string) string {
	_, text, _ = strings.Cut(text, from)
	text, _, _ = strings.Cut(text, to)
	return text
}
