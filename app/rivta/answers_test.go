package rivta_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

// mismatched is a text with an element that its profile does not have, and what is said of
// it.
const (
	mismatched       = "&lt;article&gt;&lt;para&gt;Se &lt;b&gt;här&lt;/b&gt;&lt;/para&gt;&lt;/article&gt;"
	mismatchedReason = "messageText line 1 column 19: "
)

// TestAnswers has a row for each case of the answer table that a valid request can be.
func TestAnswers(t *testing.T) {
	const thread = "thread-1"
	link := "<c:systemId>SE45454"
	tests := map[string]struct {
		envelope string
		want     delivered
		stored   int
	}{
		"stored": {goodMessage, delivered{MessageThreadID: thread, ResultCode: "OK"}, 1},
		"receiver is not an active user": {
			with(goodMessage, "191212121212", "191111111111"),
			delivered{MessageThreadID: thread, ResultCode: "ERROR", ResultText: "Target person is not active user"},
			0,
		},
		"sourceSystem is missing": {
			without(goodMessage, "<a:sourceSystem>"),
			delivered{
				MessageThreadID: thread, ResultCode: "ERROR",
				ResultText: "sourceSystem is missing: send the system id from the operator",
			},
			0,
		},
		"sourceSystem is empty": {
			with(goodMessage, "<a:sourceSystem>SE45454", "<a:sourceSystem>"),
			delivered{
				MessageThreadID: thread, ResultCode: "ERROR",
				ResultText: "sourceSystem is missing: send the system id from the operator",
			},
			0,
		},
		"sourceSystem is not registered": {
			with(goodMessage, "<a:sourceSystem>SE45454", "<a:sourceSystem>NOBODY"),
			delivered{
				MessageThreadID: thread, ResultCode: "ERROR",
				ResultText: `sourceSystem "NOBODY" is not a registered system`,
			},
			0,
		},
		"caller is not one of the system's": {
			with(goodMessage, "<a:sourceSystem>SE45454", "<a:sourceSystem>CALLERS"),
			delivered{
				MessageThreadID: thread, ResultCode: "ERROR",
				ResultText: `caller "" may not send for sourceSystem "CALLERS"`,
			},
			0,
		},
		"unit is not connected": {
			with(goodMessage, "<c:unitId>SE23210000", "<c:unitId>SE0"),
			delivered{
				MessageThreadID: thread, ResultCode: "ERROR",
				ResultText: `organisationUnit/unitId "SE0" is not a connected unit`,
			},
			0,
		},
		"ssoLink without DocBook": {
			with(goodMessage, "&lt;article&gt;&lt;para&gt;Välkommen&lt;/para&gt;&lt;/article&gt;", "Välkommen"),
			delivered{
				MessageThreadID: thread, ResultCode: "ERROR",
				ResultText: "messageText must be DocBook (root element article) when there is an ssoLink",
			},
			0,
		},
		"ssoLink to a system without base URL": {
			with(goodMessage, link, "<c:systemId>INFO"),
			delivered{
				MessageThreadID: thread, ResultCode: "ERROR",
				ResultText: `ssoLink: systemId "INFO" has no configured base URL`,
			},
			0,
		},
		"description is missing, plain": {
			without(goodMessage, "<c:messageDescription>"), delivered{MessageThreadID: thread, ResultCode: "OK"}, 1,
		},
		"description is missing, info": {
			with(without(goodMessage, "<c:messageDescription>"), "<a:sourceSystem>SE45454", "<a:sourceSystem>INFO"),
			delivered{MessageThreadID: thread, ResultCode: "INFO", ResultText: "messageDescription is missing or empty"},
			1,
		},
		"description is empty, strict": {
			with(goodMessage, "<c:messageDescription>Kallelse", "<c:messageDescription>", "<a:sourceSystem>SE45454", "<a:sourceSystem>STRICT"),
			delivered{MessageThreadID: thread, ResultCode: "ERROR", ResultText: "messageDescription is missing or empty"},
			0,
		},
		"fallback, plain": {
			with(goodMessage, encodedText, mismatched), delivered{MessageThreadID: thread, ResultCode: "OK"}, 1,
		},
		"fallback, info": {
			with(goodMessage, encodedText, mismatched, "<a:sourceSystem>SE45454", "<a:sourceSystem>INFO"),
			delivered{MessageThreadID: thread, ResultCode: "INFO", ResultText: mismatchedReason},
			1,
		},
		"fallback, strict": {
			with(goodMessage, encodedText, mismatched, "<a:sourceSystem>SE45454", "<a:sourceSystem>STRICT"),
			delivered{MessageThreadID: thread, ResultCode: "ERROR", ResultText: mismatchedReason},
			0,
		},
		"ssoLink to nobody": {
			with(goodMessage, link, "<c:systemId>NOBODY"),
			delivered{MessageThreadID: thread, ResultCode: "ERROR", ResultText: `ssoLink: systemId "NOBODY" is not a registered system`},
			0,
		},
		"ssoLink with a query that is refused": {
			with(goodMessage, "?tid=1", "?SAMLResponse=x"),
			delivered{
				MessageThreadID: thread, ResultCode: "ERROR",
				ResultText: `ssoLink: queryString is refused: reserved parameter`,
			},
			0,
		},
		"no thread": {without(goodMessage, "<c:messageThreadId>"), delivered{ResultCode: "OK"}, 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			l := newListener(t)
			got := l.post(addMessagePath, test.envelope)
			// Which methods were used is decided in package inbox.
			got.Delivered.NotificationSent = nil
			if test.want.ResultText == mismatchedReason {
				// How findings are worded is decided by the renderer.
				got.Delivered.ResultText = got.Delivered.ResultText[:min(len(mismatchedReason), len(got.Delivered.ResultText))]
			}
			if diff := cmp.Diff(test.want, got.Delivered); diff != "" {
				t.Error(diff)
			}
			if stored := len(l.titles()); stored != test.stored {
				t.Errorf("%d cases stored, want %d", stored, test.stored)
			}
		})
	}
}

func TestTheSameMessageAgainIsAnsweredTheSameAndStoredOnce(t *testing.T) {
	l := newListener(t)
	first := l.post(addMessagePath, goodMessage)
	for _, later := range []time.Duration{4 * time.Second, 20 * time.Second, 5 * time.Minute, 30 * time.Minute} {
		l.now = l.now.Add(later)
		if again := l.post(addMessagePath, goodMessage); again.Text != first.Text {
			t.Errorf("answered\n%s\nthen\n%s", first.Text, again.Text)
		}
	}
	if got := l.titles(); !cmp.Equal(got, []string{"Kallelse"}) {
		t.Errorf("stored %q", got)
	}
}

// TestTheSameMessageAtOnce: of a hundred senders of one message at the same time, one has it
// stored, and all get its answer.
func TestTheSameMessageAtOnce(t *testing.T) {
	l := newListener(t)
	address := "http://" + l.address() + addMessagePath
	var all sync.WaitGroup
	answers := make([]string, 100)
	for n := range answers {
		all.Go(func() {
			response, err := http.Post(address, "text/xml", strings.NewReader(goodMessage))
			if err != nil {
				t.Error(err)
				return
			}
			defer response.Body.Close()
			body, err := io.ReadAll(response.Body)
			if err != nil {
				t.Error(err)
			}
			answers[n] = string(body)
		})
	}
	all.Wait()
	for _, answer := range answers {
		if answer != answers[0] || !strings.Contains(answer, ":resultCode>OK<") {
			t.Errorf("answered\n%s\nand\n%s", answers[0], answer)
		}
	}
	if got := l.titles(); !cmp.Equal(got, []string{"Kallelse"}) {
		t.Errorf("stored %q", got)
	}
}

func TestAMessageIsStoredAsItWasSent(t *testing.T) {
	l := newListener(t)
	text := "  <article><para>a &amp; b &lt; c &nbsp; <emphasis>d</emphasis></para>\n\t</article>  "
	encoded := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
	l.post(addMessagePath, with(goodMessage, "&lt;article&gt;&lt;para&gt;Välkommen&lt;/para&gt;&lt;/article&gt;", encoded))
	page, err := l.desk.Cases(context.Background(), tolvan, inbox.CaseQuery{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	opened, err := l.desk.OpenCase(context.Background(), tolvan, inbox.OpenQuery{CaseID: page.Cases[0].ID})
	if err != nil {
		t.Fatal(err)
	}
	got := opened.Messages[0].Message
	want := inbox.Message{
		ID: got.ID, CaseID: got.CaseID, Seq: 1, Citizen: tolvan, ReceivedAt: l.now,
		OrganisationUnit: inbox.OrganisationUnit{
			UnitID: "SE23210000", UnitName: "Björkens vårdcentral", UnitTelephone: "08-465 004 01",
		},
		ThreadID: "thread-1", Description: "Kallelse", Text: text, Notify: true, SourceSystem: "SE45454",
		SSOLink: &inbox.SSOLink{SystemID: "SE45454", Text: "Boka om", QueryString: "?tid=1", Type: inbox.NewTarget},
		Answer:  got.Answer,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestIsActiveUser(t *testing.T) {
	l := newListener(t)
	got := l.post(isActiveUserPath, goodQuestion).Active
	if diff := cmp.Diff(active{Status: true, Methods: []string{"Email"}}, got); diff != "" {
		t.Error(diff)
	}
	got = l.post(isActiveUserPath, with(goodQuestion, "191212121212", "191111111111")).Active
	if diff := cmp.Diff(active{}, got); diff != "" {
		t.Error(diff)
	}
}

func TestALetterInANumberIsAskedForInUpperCase(t *testing.T) {
	l := newListener(t)
	var asked inbox.PersonID
	l.serve(fakeInbox{isActive: func(id inbox.PersonID) (bool, error) { asked = id; return true, nil }})
	l.post(isActiveUserPath, with(goodQuestion, "191212121212", "19121212p212"))
	if asked != "19121212P212" {
		t.Errorf("asked for %q", string(asked))
	}
}

func TestPing(t *testing.T) {
	l := newListener(t)
	got := l.post(pingPath, goodPing).Ping
	if got.Version != "1.2.3" || got.PingDateTime != "20261122091400" {
		t.Errorf("got version %q at %q, want 1.2.3 at nine in Sweden", got.Version, got.PingDateTime)
	}
	if len(got.Configuration) != 2 || got.Configuration[1].Name != "store" || got.Configuration[1].Value != "sqlite" {
		t.Errorf("got configuration %v", got.Configuration)
	}
}

// fakeInbox is an inbox that fails: a real one cannot be made to in every way.
type fakeInbox struct {
	deliver  func(inbox.Delivery) (inbox.Answer, error)
	isActive func(inbox.PersonID) (bool, error)
}

func (f fakeInbox) Deliver(_ context.Context, d inbox.Delivery) (inbox.Answer, error) {
	return f.deliver(d)
}

func (f fakeInbox) IsActiveUser(_ context.Context, id inbox.PersonID) (bool, []inbox.NotificationMethod, error) {
	active, err := f.isActive(id)
	return active, nil, err
}

func TestWhatIsWrongHereIsAServerFaultWithAReference(t *testing.T) {
	reference := regexp.MustCompile(`\(reference ([2-9a-hjkmnp-z-]{14})\)$`)
	tests := map[string]struct {
		err  error
		code string
	}{
		"store unavailable": {inbox.Errorf(inbox.Unavailable, "the disk is full"), "UNAVAILABLE"},
		"too slow":          {context.DeadlineExceeded, "UNAVAILABLE"},
		"internal":          {errors.New("secret detail"), "INTERNAL"},
		"gone meanwhile":    {inbox.Errorf(inbox.NotFound, "no such citizen"), "INTERNAL"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			l := newListener(t)
			l.serve(fakeInbox{
				deliver:  func(inbox.Delivery) (inbox.Answer, error) { return inbox.Answer{ResultCode: inbox.ResultOK}, test.err },
				isActive: func(inbox.PersonID) (bool, error) { return true, test.err },
			})
			for path, envelope := range map[string]string{addMessagePath: goodMessage, isActiveUserPath: goodQuestion} {
				got := l.post(path, envelope)
				got.wantFaultLike(t, "Server", test.code+": there is no answer now, send the same request again later")
				if strings.Contains(got.Text, test.err.Error()) || strings.Contains(got.Text, "OK") {
					t.Errorf("the fault tells too much:\n%s", got.Text)
				}
				found := reference.FindStringSubmatch(got.FaultString)
				if found == nil {
					t.Fatalf("no reference in %q", got.FaultString)
				}
				l.wantLogged(map[string]string{"reference": found[1], "error": test.err.Error(), "codes": test.code, "level": "ERROR"})
			}
		})
	}
}

func TestAStoreThatIsGoneIsAServerFault(t *testing.T) {
	l := newListener(t)
	if err := l.store.Close(); err != nil {
		t.Fatal(err)
	}
	l.post(addMessagePath, goodMessage).wantFaultLike(t, "Server", "UNAVAILABLE: ")
	l.post(isActiveUserPath, goodQuestion).wantFaultLike(t, "Server", "UNAVAILABLE: ")
}

func TestAPanicIsAServerFault(t *testing.T) {
	l := newListener(t)
	l.serve(fakeInbox{deliver: func(inbox.Delivery) (inbox.Answer, error) { panic("about 191212121212") }})
	l.post(addMessagePath, goodMessage).wantFaultLike(t, "Server", "INTERNAL: ")
	if log := l.log.String(); !strings.Contains(log, `"msg":"panic"`) || !strings.Contains(log, "answers_test.go") {
		t.Errorf("no trace in the log:\n%s", log)
	}
}
