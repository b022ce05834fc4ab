package metrics_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/keys"
	"inkorg/app/metrics"
	"inkorg/sso"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func newMetrics() *metrics.Metrics {
	return metrics.New(metrics.Build{Version: "1.2", Commit: "abc"}, noon)
}

// read gives all metrics as Prometheus reads them.
func read(t *testing.T, m *metrics.Metrics) string {
	t.Helper()
	answer := httptest.NewRecorder()
	m.Handler().ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	if answer.Code != 200 {
		t.Fatalf("%d: %s", answer.Code, answer.Body)
	}
	return answer.Body.String()
}

func wantLines(t *testing.T, m *metrics.Metrics, lines ...string) {
	t.Helper()
	text := read(t, m)
	for _, line := range lines {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("no line %s in\n%s", line, withPrefix(text, line[:strings.IndexAny(line, "{ ")]))
		}
	}
}

func withPrefix(text, prefix string) string {
	var found strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, prefix) {
			found.WriteString(line)
		}
	}
	return found.String()
}

func TestWhatIsTold(t *testing.T) {
	m := newMetrics()
	citizens, contracts := m.Citizens(), m.Contracts()
	citizens.Request("/inkorg", "GET", 200, 30*time.Millisecond)
	contracts.Request("/IsActiveUser/1/rivtabp21", "POST", 500, 2*time.Second)
	citizens.LogIn("accepted", "")
	citizens.LogIn("refused", sso.ReasonReplay)
	citizens.Exit(inbox.ModeRedirect, "sent")
	citizens.Exit("", "refused")
	contracts.Answer("IsActiveUser", "answered")
	m.Fallback("1177-inkorg")
	m.Stored("SE45454")
	m.Ready("store", func() bool { return true })
	m.Ready("disk", func() bool { return false })
	m.Gauge("inkorg_test_depth", "Of a queue.", func() float64 { return 7 })
	wantLines(t, m,
		`inkorg_http_request_duration_seconds_bucket{listener="citizens",method="GET",route="/inkorg",status="200",le="0.025"} 0`,
		`inkorg_http_request_duration_seconds_bucket{listener="citizens",method="GET",route="/inkorg",status="200",le="0.05"} 1`,
		`inkorg_http_request_duration_seconds_sum{listener="contracts",method="POST",route="/IsActiveUser/1/rivtabp21",status="500"} 2`,
		`inkorg_logins_total{outcome="accepted",reason=""} 1`,
		`inkorg_logins_total{outcome="refused",reason="replay"} 1`,
		`inkorg_exits_total{mode="redirect",outcome="sent"} 1`,
		`inkorg_exits_total{mode="",outcome="refused"} 1`,
		`inkorg_contract_answers_total{contract="IsActiveUser",result="answered"} 1`,
		`inkorg_fallbacks_total{profile="1177-inkorg"} 1`,
		`inkorg_messages_stored_total{system="SE45454"} 1`,
		`inkorg_test_depth 7`,
		`inkorg_ready{check="store"} 1`,
		`inkorg_ready{check="disk"} 0`,
		`inkorg_start_time_seconds 1.7953488e+09`,
	)
	if text := read(t, m); !strings.Contains(text, `inkorg_build_info{commit="abc",go="go1.`) || !strings.Contains(text, "\ngo_goroutines ") {
		t.Errorf("build and runtime:\n%s", text)
	}
}

// TestLabelsAreBounded: what a client makes up falls into one label.
func TestLabelsAreBounded(t *testing.T) {
	m := newMetrics()
	for _, method := range []string{"BREW", "get", "", "PUT", "191212121212"} {
		m.Citizens().Request("", method, 404, 0)
	}
	m.Citizens().Request("/", "HEAD", 303, 0)
	wantLines(t, m,
		`inkorg_http_request_duration_seconds_count{listener="citizens",method="other",route="other",status="404"} 5`,
		`inkorg_http_request_duration_seconds_count{listener="citizens",method="HEAD",route="/",status="303"} 1`,
	)
}

// TestKeys: as the ring is when the metrics are read.
func TestKeys(t *testing.T) {
	key, err := sso.NewKey("test", 2048, noon)
	if err != nil {
		t.Fatal(err)
	}
	m, ring := newMetrics(), keys.Ring{}
	m.Keys(func() keys.Ring { return ring })
	if text := read(t, m); strings.Contains(text, "not_after") {
		t.Errorf("without a key:\n%s", text)
	}
	ring.Exits = []sso.Key{key}
	wantLines(t, m, `inkorg_key_not_after_seconds{fingerprint="`+key.Fingerprint()+`",signs="true",use="exits"} 2.1107088e+09`)
}

// TestIdPs: as their metadata is when the metrics are read; what it does not say is no
// number.
func TestIdPs(t *testing.T) {
	m := newMetrics()
	var all []metrics.IdP
	m.IdPs(func() []metrics.IdP { return all })
	all = []metrics.IdP{{EntityID: "https://a.example.se", ReadAt: noon, ValidUntil: noon.Add(time.Hour)}, {EntityID: "https://b.example.se", ReadAt: noon}}
	wantLines(t, m,
		`inkorg_idp_metadata_read_seconds{idp="https://a.example.se"} 1.7953488e+09`,
		`inkorg_idp_metadata_read_seconds{idp="https://b.example.se"} 1.7953488e+09`,
		`inkorg_idp_metadata_valid_until_seconds{idp="https://a.example.se"} 1.7953524e+09`,
	)
	if text := read(t, m); strings.Contains(text, `valid_until_seconds{idp="https://b`) {
		t.Errorf("an end that nobody has said:\n%s", text)
	}
}

// TestEveryStoreOperationIsTimed, of all that the interface has; one that is added is to be
// timed too.
func TestEveryStoreOperationIsTimed(t *testing.T) {
	m := newMetrics()
	store := reflect.ValueOf(m.Store(nil))
	operations := reflect.TypeFor[inbox.Store]()
	for i := range operations.NumMethod() {
		name := operations.Method(i).Name
		if name == "Ping" || name == "Close" {
			continue
		}
		method := store.MethodByName(name)
		var arguments []reflect.Value
		for j := range method.Type().NumIn() {
			arguments = append(arguments, reflect.Zero(method.Type().In(j)))
		}
		func() {
			defer func() { _ = recover() }() // there is no store behind it
			if method.Type().IsVariadic() {
				method.CallSlice(arguments)
			}
			method.Call(arguments)
		}()
		wantLines(t, m, `inkorg_store_operation_duration_seconds_count{operation="`+name+`"} 1`)
	}
}

// failing is a store of which every question for a citizen fails in one way.
type failing struct {
	inbox.Store
	err error
}

func (f failing) Citizen(context.Context, inbox.PersonID) (inbox.Citizen, error) {
	return inbox.Citizen{Name: "Tolvan"}, f.err
}

// TestStoreFailures: that somebody does not exist is an answer.
func TestStoreFailures(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{inbox.Errorf(inbox.NotFound, "nobody"), false},
		{inbox.Errorf(inbox.Conflict, "taken"), false},
		{inbox.Errorf(inbox.Unavailable, "disk full"), true},
		{errors.New("anything"), true},
	} {
		m := newMetrics()
		citizen, err := m.Store(failing{err: c.err}).Citizen(t.Context(), "")
		if citizen.Name != "Tolvan" || !errors.Is(err, c.err) {
			t.Errorf("%v: got %v, %v", c.err, citizen, err)
		}
		if counted := strings.Contains(read(t, m), `inkorg_store_failures_total{operation="Citizen"} 1`); counted != c.want {
			t.Errorf("%v: counted %v", c.err, counted)
		}
	}
}
