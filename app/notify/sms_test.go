package notify

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"inkorg/app/template"
	"inkorg/app/testkit"
)

// request is what a gateway got.
type request struct {
	method, path, body string
	header             http.Header
}

// gateway is an HTTP server that answers as it is told, and keeps what it gets.
type gateway struct {
	*httptest.Server
	mu     sync.Mutex
	got    []request
	answer func(w http.ResponseWriter, r *http.Request)
}

func newGateway(t *testing.T, answer func(http.ResponseWriter, *http.Request)) *gateway {
	t.Helper()
	g := &gateway{answer: answer}
	g.Server = httptest.NewServer(http.HandlerFunc(g.serve))
	t.Cleanup(g.Server.Close)
	return g
}

func (g *gateway) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	g.mu.Lock()
	g.got = append(g.got, request{r.Method, r.URL.String(), string(body), r.Header})
	g.mu.Unlock()
	if g.answer != nil {
		g.answer(w, r)
	}
}

func (g *gateway) requests() []request {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]request(nil), g.got...)
}

func status(code int) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// drop ends the connection without an answer.
func drop(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

const jsonPattern = `{"to": "{number}", "text": "{text}", "ref": "{id}", "from": "Inkorg"}`

func pattern(t *testing.T, format template.Format, text string) template.Template {
	t.Helper()
	made, err := template.New(format, text)
	must(t, err)
	return made
}

func texter(t *testing.T, address string) *SMS {
	t.Helper()
	return NewSMS(SMSOptions{
		Method: http.MethodPost, URL: address, Template: pattern(t, template.JSON, jsonPattern), Success: []int{200, 202}, Timeout: 5 * time.Second,
	})
}

// awkward is a text that means something in JSON, forms and headers.
const awkward = "Nytt i \"Min inkorg\" på 1177 & co: 100 % \\ <b>\r\n\u2028{number}+å=1"

func sms() Letter {
	return Letter{ID: "m1-sms", At: now, To: "+46701740605", Text: Text{Body: awkward}}
}

func TestSMSAsJSON(t *testing.T) {
	g := newGateway(t, status(202))
	sender := texter(t, g.URL+"/send")
	sender.Header = http.Header{"Authorization": {"Bearer hemligt"}, "Idempotency-Key": {"inkorg-{id}"}}
	if err := sender.Send(t.Context(), sms()); err != nil {
		t.Fatal(err)
	}
	got := g.requests()[0]
	var body map[string]string
	if err := json.Unmarshal([]byte(got.body), &body); err != nil {
		t.Fatalf("%v in %s", err, got.body)
	}
	if body["to"] != "+46701740605" || body["text"] != awkward || body["ref"] != "m1-sms" || body["from"] != "Inkorg" || len(body) != 4 {
		t.Errorf("body %q", body)
	}
	if got.method != "POST" || got.path != "/send" || got.header.Get("Content-Type") != "application/json; charset=utf-8" ||
		got.header.Get("Authorization") != "Bearer hemligt" || got.header.Get("Idempotency-Key") != "inkorg-m1-sms" {
		t.Errorf("%s %s %v", got.method, got.path, got.header)
	}
}

func TestSMSAsForm(t *testing.T) {
	g := newGateway(t, status(200))
	sender := texter(t, g.URL+"/send?account=1")
	sender.Method, sender.Template = http.MethodPut, pattern(t, template.Form, "to={number}&message={text}&from=Inkorg&ref={id}")
	if err := sender.Send(t.Context(), sms()); err != nil {
		t.Fatal(err)
	}
	got := g.requests()[0]
	form, err := url.ParseQuery(got.body)
	if err != nil || form.Get("to") != "+46701740605" || form.Get("message") != awkward || form.Get("ref") != "m1-sms" || form.Get("from") != "Inkorg" || len(form) != 4 {
		t.Errorf("%v, %v", form, err)
	}
	if got.method != "PUT" || got.path != "/send?account=1" || got.header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		t.Errorf("%s %s %v", got.method, got.path, got.header)
	}
}

// TestSMSFailures: a client error is the receiver's, but for those that are about us or the
// moment.
func TestSMSFailures(t *testing.T) {
	for name, test := range map[string]struct {
		answer func(http.ResponseWriter, *http.Request)
		blame  Blame
		reason string
	}{
		"number refused":       {status(400), BlameReceiver, "http 400"},
		"number unknown":       {status(404), BlameReceiver, "http 404"},
		"cannot be processed":  {status(422), BlameReceiver, "http 422"},
		"wrong key":            {status(401), BlameServer, "http 401"},
		"not allowed":          {status(403), BlameServer, "http 403"},
		"too late":             {status(408), BlameServer, "http 408"},
		"too many":             {status(429), BlameServer, "http 429"},
		"too early":            {status(425), BlameServer, "http 425"},
		"out of order":         {status(500), BlameServer, "http 500"},
		"not there now":        {status(503), BlameServer, "http 503"},
		"a success not listed": {status(201), BlameServer, "http 201"},
		"elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}, BlameServer, "http 307"},
		"dropped": {drop, BlameServer, "http: no connection"},
		"a refusal that breaks off": {func(w http.ResponseWriter, r *http.Request) {
			breakOff(w, http.StatusNotFound)
		}, BlameServer, "http: no connection"},
		"a proxy that wants a log-in": {status(407), BlameServer, "http 407"},
		"slow": {func(_ http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
		}, BlameServer, "http: no answer in time"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGateway(t, test.answer)
			sender := texter(t, g.URL+"/send?key=hemligt")
			sender.client.Timeout = time.Second
			err := sender.Send(t.Context(), sms())
			wantFailure(t, err, test.blame, test.reason)
			for _, request := range g.requests() {
				if request.path != "/send?key=hemligt" {
					t.Errorf("the number went to %s", request.path)
				}
			}
		})
	}
	t.Run("nobody there", func(t *testing.T) {
		wantFailure(t, texter(t, "http://"+testkit.FreeAddress(t)).Send(t.Context(), sms()), BlameServer, "http: no connection")
	})
	t.Run("not trusted", func(t *testing.T) {
		server := httptest.NewTLSServer(http.HandlerFunc(status(200)))
		defer server.Close()
		wantFailure(t, texter(t, server.URL).Send(t.Context(), sms()), BlameServer, "http: certificate not trusted")
	})
}

// breakOff ends the connection in the middle of an answer.
func breakOff(w http.ResponseWriter, code int) {
	w.Header().Set("Content-Length", "1000")
	w.WriteHeader(code)
	_, _ = io.WriteString(w, "half")
	_ = http.NewResponseController(w).Flush()
	drop(w, nil)
}

// TestTakenByTheGateway: an answer that breaks off after its status is an answer.
func TestTakenByTheGateway(t *testing.T) {
	g := newGateway(t, func(w http.ResponseWriter, _ *http.Request) { breakOff(w, http.StatusOK) })
	if err := texter(t, g.URL).Send(t.Context(), sms()); err != nil {
		t.Error(err)
	}
}
