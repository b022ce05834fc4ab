package rivta

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

// wantSame writes a response of a contract, reads it again and wants the same.
func wantSame[Request, Response any](t *testing.T, of contract[Request, Response], want Response) {
	t.Helper()
	envelope := responseEnvelope(of.description, &want)
	var got Response
	if err := readResponse(envelope, of.description, &got); err != nil {
		t.Fatalf("%v\n%s", err, envelope)
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(pingAnswer{})); diff != "" {
		t.Error(diff)
	}
}

func TestResponsesAreReadAsTheyWereWritten(t *testing.T) {
	wantSame(t, addMessage, inbox.Answer{
		ThreadID: "t", NotificationSent: []inbox.NotificationMethod{inbox.MethodSMS, inbox.MethodEmail},
		ResultCode: inbox.ResultInfo, ResultText: "a; b",
	})
	wantSame(t, addMessage, inbox.Answer{ResultCode: inbox.ResultOK})
	wantSame(t, isActiveUser, ActiveUser{Status: true, Methods: []inbox.NotificationMethod{inbox.MethodOther}})
	wantSame(t, isActiveUser, ActiveUser{})
	wantSame(t, pingForConfiguration, pingAnswer{
		version: "1", pingDateTime: "20261122091400", configuration: []Fact{{"a", "b"}, {"c", ""}},
	})
}
