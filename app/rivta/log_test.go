package rivta_test

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
)

// secrets are what the requests of the tests hold, beside people, and no log line may.
var secrets = []string{"1212121212", "Kallelse", "Välkommen", "Boka om", "tid=1", "Björkens"}

// logged gives the fields of the last line of the log.
func (l *listener) logged() map[string]any {
	l.t.Helper()
	lines := strings.Split(strings.TrimSpace(l.log.String()), "\n")
	var fields map[string]any
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &fields); err != nil {
		l.t.Fatal(err)
	}
	return fields
}

func (l *listener) wantLogged(want map[string]string) {
	l.t.Helper()
	got := l.logged()
	for name, value := range want {
		if got[name] != value {
			l.t.Errorf("logged %s %q, want %q", name, got[name], value)
		}
	}
}

func TestEachCallIsLogged(t *testing.T) {
	l := newListener(t)
	request := httptest.NewRequest("POST", addMessagePath, strings.NewReader(goodMessage))
	request.Header.Set("Content-Type", "text/xml")
	request.Header.Set("x-rivta-original-serviceconsumer-hsaid", "SE2321000016-1003")
	request.Header.Set("x-skltp-correlation-id", "550e8400-e29b-41d4-a716-446655440000")
	got := l.send(request)
	l.wantLogged(map[string]string{
		"contract": "AddMessageToPatientPortalInbox", "consumer": "SE2321000016-1003", "sourceSystem": "SE45454",
		"correlation": "550e8400-e29b-41d4-a716-446655440000", "result": "OK", "level": "INFO",
	})
	if _, is := l.logged()["duration"].(float64); !is {
		t.Errorf("no duration in %v", l.logged())
	}
	if got.Header.Get("x-skltp-correlation-id") != "550e8400-e29b-41d4-a716-446655440000" {
		t.Errorf("the correlation id did not come back: %v", got.Header)
	}
}

func TestAFaultIsLoggedByItsCodes(t *testing.T) {
	l := newListener(t)
	l.post(addMessagePath, with(goodMessage, "true</a:notify>", "Kallelse</a:notify>", "mvktest", "191212121212"))
	l.wantLogged(map[string]string{"result": "fault Client", "codes": "LOGICAL_ADDRESS VALUE", "level": "WARN"})
}

func TestACallWithoutCorrelationIDGetsOne(t *testing.T) {
	l := newListener(t)
	first := l.post(pingPath, goodPing).Header.Get("x-skltp-correlation-id")
	second := l.post(pingPath, goodPing).Header.Get("x-skltp-correlation-id")
	if first == "" || first == second {
		t.Errorf("got %q and %q", first, second)
	}
	l.wantLogged(map[string]string{"correlation": second})
}

func TestWhatCallersSayOfThemselvesIsCleanedForTheLog(t *testing.T) {
	tests := map[string]struct{ said, want string }{
		"a number":                {"191212121212", "[number]"},
		"a number with a hyphen":  {"19121212-1212", "[number]"},
		"ten digits":              {"1212121212", "[number]"},
		"coordination number":     {"19121272-1219", "[number]"},
		"a number among words":    {"to:191212121212.", "to:[number]."},
		"digits of another kind":  {"191299991212", "191299991212"},
		"an HSA-id":               {"SE1111111111-DEMO", "SE1111111111-DEMO"},
		"other letters and a bar": {"Åsa\x01|x", "sa|x"},
		"too long":                {strings.Repeat("x", 500), strings.Repeat("x", 128)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			l := newListener(t)
			l.post(addMessagePath, with(goodMessage, "<a:sourceSystem>SE45454", "<a:sourceSystem>"+strings.ReplaceAll(test.said, "\x01", "\t")))
			l.wantLogged(map[string]string{"sourceSystem": test.want})
		})
	}
}
