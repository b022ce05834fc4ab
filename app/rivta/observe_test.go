package rivta_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

// notes is an Observer that writes down what it is told.
type notes struct{ requests, answers []string }

func (n *notes) Request(route, method string, status int, _ time.Duration) {
	n.requests = append(n.requests, method+" "+route+" "+http.StatusText(status))
}

func (n *notes) Answer(contract, result string) { n.answers = append(n.answers, contract+" "+result) }

// ask sends a request without a body, whatever is answered.
func (l *listener) ask(method, path string) {
	l.t.Helper()
	response, err := l.app.Test(httptest.NewRequest(method, path, nil))
	if err != nil {
		l.t.Fatal(err)
	}
	response.Body.Close()
}

// TestEveryRequestIsTold: by the pattern of its route, also when it reached none or ended in
// a panic; and every call by how it was answered.
func TestEveryRequestIsTold(t *testing.T) {
	l := newListener(t)
	told := &notes{}
	l.observe = told
	l.serve(l.desk)
	l.post(addMessagePath, goodMessage)
	l.post(addMessagePath, with(goodMessage, string(tolvan), string(elvan)))
	l.post(addMessagePath, "<x/>")
	l.post(isActiveUserPath, goodQuestion)
	l.ask("GET", pingPath+"?wsdl")
	l.ask("GET", "/191212121212")
	l.ask("PUT", pingPath)
	l.serve(fakeInbox{deliver: func(inbox.Delivery) (inbox.Answer, error) { panic("broken") }})
	l.post(addMessagePath, goodMessage)
	wantRequests := []string{
		"POST " + addMessagePath + " OK", "POST " + addMessagePath + " OK", "POST " + addMessagePath + " Internal Server Error",
		"POST " + isActiveUserPath + " OK", "GET " + pingPath + " OK", "GET  Not Found", "PUT  Method Not Allowed",
		"POST " + addMessagePath + " Internal Server Error",
	}
	if diff := cmp.Diff(wantRequests, told.requests); diff != "" {
		t.Errorf("requests (-want +told):\n%s", diff)
	}
	wantAnswers := []string{
		"AddMessageToPatientPortalInbox OK", "AddMessageToPatientPortalInbox ERROR", "AddMessageToPatientPortalInbox fault Client",
		"IsActiveUser answered",
	}
	if diff := cmp.Diff(wantAnswers, told.answers); diff != "" {
		t.Errorf("answers (-want +told):\n%s", diff)
	}
}
