package web_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
	"inkorg/sso"
)

// notes is an Observer that writes down what it is told.
type notes struct {
	mu    sync.Mutex
	lines []string
}

func (n *notes) add(line string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines = append(n.lines, line)
}

func (n *notes) Request(route, method string, status int, _ time.Duration) {
	n.add(fmt.Sprintf("%s %q %d", method, route, status))
}

func (n *notes) LogIn(outcome string, reason sso.Reason) {
	n.add(fmt.Sprintf("log-in %s %q", outcome, reason))
}

func (n *notes) Exit(mode inbox.ExitMode, outcome string) {
	n.add(fmt.Sprintf("exit %q %s", mode, outcome))
}

// take gives what was told since the last time.
func (n *notes) take() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	taken := slices.Clone(n.lines)
	n.lines = nil
	return taken
}

// want checks what was told since the last time.
func (n *notes) want(t *testing.T, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, n.take()); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

// TestRequestsAreToldByPattern: never by the address, which can hold anything.
func TestRequestsAreToldByPattern(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	b.get("/?191212121212")
	s.told.want(t, `GET "/" 303`)
	b.get("/inkorg/191212121212")
	s.told.want(t, `GET "/inkorg/:case" 303`)
	b.get("/nagonstans/alls")
	s.told.want(t, `GET "" 404`)
	b.do(b.request(http.MethodDelete, "/inkorg", nil))
	s.told.want(t, `DELETE "" 405`)
	b.do(b.request(http.MethodPost, "/sprak", url.Values{"sprak": {"en"}}))
	s.told.want(t, `POST "/sprak" 303`)
	b.client.Jar = nil
	elsewhere := b.request(http.MethodGet, "/inkorg", nil)
	elsewhere.Host = "191212121212.example"
	b.do(elsewhere)
	s.told.want(t, `GET "" 302`)
}

// TestUnreadRequestsAreTold: they pass by every handler, and neither what is told nor the
// log holds their address.
func TestUnreadRequestsAreTold(t *testing.T) {
	s := newSite(t)
	for raw, want := range map[string]string{
		"POST /191212121212 HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n":             `POST "" 413`,
		"GET /191212121212 HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("x", 1<<15) + "\r\n\r\n": `GET "" 431`,
	} {
		connection, err := net.Dial("tcp", strings.TrimPrefix(s.public, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer connection.Close()
		if _, err := connection.Write([]byte(raw)); err != nil {
			t.Fatal(err)
		}
		if _, err := http.ReadResponse(bufio.NewReader(connection), nil); err != nil {
			t.Fatal(err)
		}
		s.told.want(t, want)
	}
}

func TestLogInsAreToldByOutcome(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	b.consume(url.Values{})
	s.told.want(t, `log-in refused "xml"`, `POST "/saml/acs" 403`)

	request := b.begin("/logga-in")
	cancelled, err := s.idp.Fail(request.Recipient(), sso.StatusCancel)
	if err != nil {
		t.Fatal(err)
	}
	s.told.take()
	b.consume(url.Values{"SAMLResponse": {cancelled}, "RelayState": {request.RelayState}})
	s.told.want(t, `log-in cancelled ""`, `POST "/saml/acs" 200`)

	form := b.answer(b.begin("/logga-in"), tolvan)
	s.told.take()
	b.consume(form)
	s.told.want(t, `log-in accepted ""`, `POST "/saml/acs" 303`)
	b.consume(form)
	s.told.want(t, `log-in repeated ""`, `POST "/saml/acs" 303`)
}

// TestExitsAreToldByMode, and looking ahead is none.
func TestExitsAreToldByMode(t *testing.T) {
	for system, mode := range map[string]inbox.ExitMode{
		"JOURNAL": inbox.ModeRedirect, "REGISTER": inbox.ModeIdPLink, "INTYG": inbox.ModeResponse,
	} {
		s := newSite(t)
		b, exit := s.exitTo(system)
		s.told.take()
		b.do(b.request(http.MethodHead, exit, nil))
		s.told.want(t, `HEAD "/uthopp/:message/:n" 204`)
		status := b.get(exit).StatusCode
		s.told.want(t, fmt.Sprintf(`exit %q sent`, mode), fmt.Sprintf(`GET "/uthopp/:message/:n" %d`, status))
		b.get(strings.TrimSuffix(exit, "0") + "7")
		s.told.want(t, `exit "" refused`, `GET "/uthopp/:message/:n" 404`)
	}
}
