package rivta_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
	"inkorg/app/rivta"
)

func letter() inbox.Delivery {
	return inbox.Delivery{
		SubjectOfCareID:  tolvan,
		OrganisationUnit: inbox.OrganisationUnit{UnitID: "SE23210000", UnitName: "Björkens & Ekens <VC>"},
		MessageThreadID:  "t\"1'", Description: "Kallelse",
		Text:         "<article>\r\n\t<para>Välkommen &amp; \"hej\" ]]&gt;</para></article>",
		SSOLink:      &inbox.SSOLink{SystemID: "SE45454", Text: "Boka om", QueryString: "a=1&b=2", Type: inbox.CurrentTarget},
		Notify:       true,
		SourceSystem: "SE45454",
	}
}

func (l *listener) client() *rivta.Client {
	return &rivta.Client{Endpoint: "http://" + l.address(), LogicalAddress: "mvktest", HTTP: &http.Client{}}
}

func TestTheClientDelivers(t *testing.T) {
	l := newListener(t)
	client := l.client()
	got, err := client.AddMessage(context.Background(), letter())
	if err != nil {
		t.Fatal(err)
	}
	want := inbox.Answer{ThreadID: "t\"1'", ResultCode: inbox.ResultOK, NotificationSent: []inbox.NotificationMethod{inbox.MethodEmail}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	stranger := letter()
	stranger.SubjectOfCareID = elvan
	if got, err := client.AddMessage(context.Background(), stranger); err != nil || got.ResultText != inbox.NotActiveUser {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestTheClientAsksForActiveUsers(t *testing.T) {
	client := newListener(t).client()
	got, err := client.IsActiveUser(context.Background(), tolvan)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rivta.ActiveUser{Status: true, Methods: []inbox.NotificationMethod{inbox.MethodEmail}}, got); diff != "" {
		t.Error(diff)
	}
	if got, err := client.IsActiveUser(context.Background(), elvan); err != nil || got.Status {
		t.Errorf("got %v, %v", got, err)
	}
}

// TestADeliveryComesThroughAsItWas: what the client writes, the server reads.
func TestADeliveryComesThroughAsItWas(t *testing.T) {
	whole := letter()
	whole.OrganisationUnit = inbox.OrganisationUnit{
		UnitID: "a", UnitName: "b", UnitAddress: "c", UnitPostalCode: "d", UnitPostalCity: "e", UnitTelephone: "f",
	}
	tests := map[string]inbox.Delivery{
		"everything":            whole,
		"only what is required": {SubjectOfCareID: "19121212T212", OrganisationUnit: inbox.OrganisationUnit{}, Text: ""},
		"empty link":            {SubjectOfCareID: tolvan, SSOLink: &inbox.SSOLink{Type: inbox.Widget}},
		"letters":               {SubjectOfCareID: tolvan, Text: "\u00a0\u2028😀\ufffd ]]> <![CDATA[ &nbsp;\n\t\r"},
	}
	l := newListener(t)
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			var got inbox.Delivery
			l.serve(fakeInbox{deliver: func(d inbox.Delivery) (inbox.Answer, error) {
				got = d
				return inbox.Answer{ResultCode: inbox.ResultOK}, nil
			}})
			envelope := (&rivta.Client{LogicalAddress: "mvktest"}).AddMessageEnvelope(want)
			wantValid(t, addMessagePath, envelope)
			if answered := l.post(addMessagePath, string(envelope)); answered.Delivered.ResultCode != "OK" {
				t.Fatalf("answered\n%s", answered.Text)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestAnAnswerComesThroughAsItWas: what the server writes, the client reads.
func TestAnAnswerComesThroughAsItWas(t *testing.T) {
	l := newListener(t)
	want := inbox.Answer{
		ThreadID: "<&>", ResultCode: inbox.ResultInfo, ResultText: "rad 1: \"a\" & b",
		NotificationSent: []inbox.NotificationMethod{inbox.MethodSMS, inbox.MethodEmail, inbox.MethodOther},
	}
	l.serve(fakeInbox{deliver: func(inbox.Delivery) (inbox.Answer, error) { return want, nil }})
	got, err := l.client().AddMessage(context.Background(), letter())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatXMLCannotHoldIsReplaced(t *testing.T) {
	l := newListener(t)
	l.serve(fakeInbox{deliver: func(inbox.Delivery) (inbox.Answer, error) {
		return inbox.Answer{ResultCode: inbox.ResultError, ResultText: "a\x00b\x1bc\uffffd\xffe\ufffef"}, nil
	}})
	if got := l.post(addMessagePath, goodMessage).Delivered.ResultText; got != "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf" {
		t.Errorf("got %q", got)
	}
}

func TestTheEnvelopesOfADryRunAreThoseThatAreSent(t *testing.T) {
	var sent, action string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		sent, action = string(body), r.Header.Get("SOAPAction")
	}))
	defer server.Close()
	client := rivta.Client{Endpoint: server.URL, LogicalAddress: "mvktest"}

	_, err := client.AddMessage(context.Background(), letter())
	if want := string(client.AddMessageEnvelope(letter())); sent != want || err == nil {
		t.Errorf("sent\n%s\nwant\n%s", sent, want)
	}
	if want := `"` + nsAddMessage + `:AddMessageToPatientPortalInbox"`; action != want {
		t.Errorf("SOAPAction %s, want %s", action, want)
	}
	_, err = client.IsActiveUser(context.Background(), tolvan)
	if want := client.IsActiveUserEnvelope(tolvan); sent != string(want) || err == nil {
		t.Errorf("sent\n%s\nwant\n%s", sent, want)
	}
	wantValid(t, isActiveUserPath, client.IsActiveUserEnvelope(tolvan))
}

func TestTheClientGivesFaults(t *testing.T) {
	client := newListener(t).client()
	client.LogicalAddress = "elsewhere"
	_, err := client.AddMessage(context.Background(), letter())
	fault, is := errors.AsType[*rivta.Fault](err)
	if !is || fault.Code != "Client" || !strings.HasPrefix(fault.Reason, "LOGICAL_ADDRESS: ") {
		t.Errorf("got %v", err)
	}
}

// TestOthersAnswers has a row for each kind of thing that another producer can answer.
func TestOthersAnswers(t *testing.T) {
	response := func(inside string) string {
		return `<S:Envelope xmlns:S="` + nsSOAP + `"><S:Header><x xmlns="urn:x"/></S:Header><S:Body>` + inside + `</S:Body></S:Envelope>`
	}
	answer := `<AddMessageToPatientPortalInboxResponse xmlns="` + nsAddMessage + `">`
	tests := map[string]struct {
		status      int
		contentType string
		body        string
		want        string // of the error; empty: OK
	}{
		"OK": {200, "text/xml", response(answer + "<resultCode>OK</resultCode><more xmlns='urn:x'/></AddMessageToPatientPortalInboxResponse>"), ""},
		"a fault with an actor, a language and a detail": {
			500, "text/xml",
			response(`<S:Fault><faultcode xmlns:e="` + nsSOAP + `">e:Server</faultcode><faultstring xml:lang="sv">VP007 stängt</faultstring>` +
				`<faultactor>a</faultactor><detail><x:y xmlns:x="urn:x">z</x:y></detail></S:Fault>`),
			"AddMessageToPatientPortalInbox: SOAP fault Server: VP007 stängt",
		},
		"a fault code without prefix": {
			500, "text/xml; charset=utf-8",
			response(`<S:Fault><faultcode>Client</faultcode><faultstring>no</faultstring></S:Fault>`),
			"AddMessageToPatientPortalInbox: SOAP fault Client: no",
		},
		"a page": {
			404, "text/html", "<p>no", `AddMessageToPatientPortalInbox: HTTP 404 Not Found with content type "text/html" is no SOAP 1.1 answer`,
		},
		"another contract": {
			200, "text/xml", response("<a/>"),
			"AddMessageToPatientPortalInbox: CONTRACT: expected AddMessageToPatientPortalInboxResponse (line 1, element a)",
		},
		"not by the contract": {
			200, "text/xml", response(answer + "<resultCode>FINE</resultCode></AddMessageToPatientPortalInboxResponse>"),
			"AddMessageToPatientPortalInbox: the answer is not by the contract: VALUE: expected one of OK, ERROR, INFO (line 1, element resultCode)",
		},
		"a document type": {200, "text/xml", "<!DOCTYPE a>", "AddMessageToPatientPortalInbox: DTD: a document type declaration is not allowed in SOAP (line 1)"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", test.contentType)
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			}))
			defer server.Close()
			_, err := (&rivta.Client{Endpoint: server.URL}).AddMessage(context.Background(), letter())
			if fmt.Sprint(err) != test.want && (err != nil || test.want != "") {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

func TestEndpoints(t *testing.T) {
	var asked string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked = r.URL.Path }))
	defer server.Close()
	for endpoint, want := range map[string]string{
		"":                         isActiveUserPath,
		"/":                        isActiveUserPath,
		"/vp":                      "/vp" + isActiveUserPath,
		isActiveUserPath:           isActiveUserPath,
		"/vp" + addMessagePath:     "/vp" + isActiveUserPath,
		"/vp/riv/Active/rivtabp21": "/vp/riv/Active/rivtabp21",
	} {
		client := rivta.Client{Endpoint: server.URL + endpoint}
		if _, err := client.IsActiveUser(context.Background(), tolvan); err == nil || asked != want {
			t.Errorf("%s: asked %s, want %s (%v)", endpoint, asked, want, err)
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	l := newListener(t)
	client := l.client()
	var all sync.WaitGroup
	for sender := range 8 {
		all.Go(func() {
			for n := range 5 {
				message := letter()
				message.MessageThreadID = fmt.Sprintf("%d-%d", sender, n)
				message.Description = "Nummer " + message.MessageThreadID
				answer, err := client.AddMessage(context.Background(), message)
				if err != nil || answer.ThreadID != message.MessageThreadID || answer.ResultCode != inbox.ResultOK {
					t.Errorf("%s: got %v, %v", message.MessageThreadID, answer, err)
				}
			}
		})
	}
	all.Wait()
	seen := map[string]int{}
	for _, title := range l.titles() {
		seen[title]++
	}
	if len(seen) != 40 {
		t.Errorf("%d of 40 messages are stored: %v", len(seen), seen)
	}
}
