package rivta_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

// called makes a call as a caller and gives its answer.
func (l *listener) called(caller string) answer {
	l.t.Helper()
	request := httptest.NewRequest(http.MethodPost, pingPath, strings.NewReader(goodPing))
	request.Header.Set("Content-Type", "text/xml")
	request.Header.Set("X-Caller", caller)
	return l.send(request)
}

// TestCallsPerMinute: each caller has its own allowance, which comes back with time.
func TestCallsPerMinute(t *testing.T) {
	l := newListener(t)
	l.access, l.perMinute = behindProxy("0.0.0.0/32"), 6
	l.serve(l.desk)
	for n := range 6 {
		if got := l.called("SE111"); got.Status != http.StatusOK {
			t.Fatalf("call %d: %d\n%s", n+1, got.Status, got.Text)
		}
	}
	refused := l.called("SE111")
	refused.wantFault(t, "Server", "RATE: expected at most 6 calls a minute, send the same request again in 10 s")
	if refused.Status != http.StatusTooManyRequests || refused.Header.Get("Retry-After") != "10" {
		t.Errorf("%d, Retry-After %q", refused.Status, refused.Header.Get("Retry-After"))
	}
	l.wantLogged(map[string]string{"codes": "RATE", "caller": "SE111"})
	if got := l.called("SE222"); got.Status != http.StatusOK {
		t.Errorf("another caller: %d", got.Status)
	}
	l.now = l.now.Add(9 * time.Second)
	if got := l.called("SE111"); got.Header.Get("Retry-After") != "1" {
		t.Errorf("a second too early: %d, Retry-After %q", got.Status, got.Header.Get("Retry-After"))
	}
	l.now = l.now.Add(time.Second)
	if got := l.called("SE111"); got.Status != http.StatusOK {
		t.Errorf("when it is time: %d", got.Status)
	}
	if got := l.called("SE111"); got.Status != http.StatusTooManyRequests {
		t.Errorf("at once after: %d", got.Status)
	}
	l.now = l.now.Add(time.Hour)
	for range 6 {
		if got := l.called("SE111"); got.Status != http.StatusOK {
			t.Fatalf("after a pause: %d", got.Status)
		}
	}
	if got := l.called("SE111"); got.Status != http.StatusTooManyRequests {
		t.Errorf("a long pause gives more than a minute's calls: %d", got.Status)
	}
}

func TestNoRateByDefault(t *testing.T) {
	l := newListener(t)
	for range 500 {
		if got := l.called(""); got.Status != http.StatusOK {
			t.Fatalf("%d\n%s", got.Status, got.Text)
		}
	}
}

// TestCallersThatNobodyKnowsAreBoundByTheirAddress.
func TestCallersThatNobodyKnowsAreBoundByTheirAddress(t *testing.T) {
	l := newListener(t)
	l.perMinute = 1
	l.serve(l.desk)
	if first, second := l.called("SE111"), l.called("SE222"); first.Status != http.StatusOK || second.Status != http.StatusTooManyRequests {
		t.Errorf("%d, then %d", first.Status, second.Status)
	}
	var statuses []int
	address := l.address()
	for _, from := range []string{"127.0.0.1", "127.0.0.2", "127.0.0.2"} {
		dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
		client := http.Client{Transport: &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true}}
		response, err := client.Post("http://"+address+pingPath, "text/xml", strings.NewReader(goodPing))
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		statuses = append(statuses, response.StatusCode)
	}
	if !slices.Equal(statuses, []int{200, 200, 429}) {
		t.Errorf("of two addresses: %v", statuses)
	}
}
