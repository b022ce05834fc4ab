package inbox_test

import (
	"context"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"inkorg/app/inbox"
)

const mismatched = "<article><para>Se <b>här</b></para></article>"

func link(system, query string) *inbox.SSOLink {
	return &inbox.SSOLink{SystemID: system, Text: "Öppna", QueryString: query, Type: inbox.CurrentTarget}
}

// TestAnswerTable has a row for each row of the contract's answer table that the domain
// decides, and for what its rows say of order.
func TestAnswerTable(t *testing.T) {
	for name, row := range map[string]struct {
		change func(*inbox.Delivery)
		code   inbox.ResultCode
		text   string // resultText holds it; "" means it is empty
	}{
		"stored":                  {func(*inbox.Delivery) {}, inbox.ResultOK, ""},
		"receiver not active":     {func(d *inbox.Delivery) { d.SubjectOfCareID = "191111111111" }, inbox.ResultError, inbox.NotActiveUser},
		"receiver before system":  {func(d *inbox.Delivery) { d.SubjectOfCareID = "191111111111"; d.SourceSystem = "" }, inbox.ResultError, inbox.NotActiveUser},
		"system missing":          {func(d *inbox.Delivery) { d.SourceSystem = "" }, inbox.ResultError, "sourceSystem is missing"},
		"system blank":            {func(d *inbox.Delivery) { d.SourceSystem = " " }, inbox.ResultError, "sourceSystem is missing"},
		"system not registered":   {func(d *inbox.Delivery) { d.SourceSystem = "OKÄND" }, inbox.ResultError, `"OKÄND" is not a registered system`},
		"system before unit":      {func(d *inbox.Delivery) { d.SourceSystem = "OKÄND"; d.OrganisationUnit.UnitID = "X" }, inbox.ResultError, `"OKÄND"`},
		"caller not the system's": {func(d *inbox.Delivery) { d.SourceSystem = "CALLERS"; d.Caller = "SE222" }, inbox.ResultError, `"SE222" may not send for sourceSystem "CALLERS"`},
		"caller unknown":          {func(d *inbox.Delivery) { d.SourceSystem = "CALLERS" }, inbox.ResultError, "may not send"},
		"caller the system's":     {func(d *inbox.Delivery) { d.SourceSystem = "CALLERS"; d.Caller = "SE111" }, inbox.ResultOK, ""},
		"unit not connected":      {func(d *inbox.Delivery) { d.OrganisationUnit.UnitID = "SE999" }, inbox.ResultError, `"SE999" is not a connected unit`},
		"unit before link":        {func(d *inbox.Delivery) { d.OrganisationUnit.UnitID = "SE999"; d.SSOLink = link("OKÄND", "") }, inbox.ResultError, "connected unit"},
		"link with plain text":    {func(d *inbox.Delivery) { d.Text = "Hej"; d.SSOLink = link("PLAIN", "id=1") }, inbox.ResultError, "must be DocBook"},
		"link with another root":  {func(d *inbox.Delivery) { d.Text = "<book/>"; d.SSOLink = link("PLAIN", "id=1") }, inbox.ResultError, "must be DocBook"},
		"link with encoded twice": {func(d *inbox.Delivery) {
			d.Text = "&lt;article&gt;&lt;para&gt;Hej&lt;/para&gt;&lt;/article&gt;"
			d.SSOLink = link("PLAIN", "id=1")
		}, inbox.ResultOK, ""},
		"link":                     {func(d *inbox.Delivery) { d.SSOLink = link("PLAIN", "id=1") }, inbox.ResultOK, ""},
		"link to another owner":    {func(d *inbox.Delivery) { d.SSOLink = link("STRICT", "id=1") }, inbox.ResultOK, ""},
		"link to nobody":           {func(d *inbox.Delivery) { d.SSOLink = link("OKÄND", "") }, inbox.ResultError, `"OKÄND" is not a registered system`},
		"link without base":        {func(d *inbox.Delivery) { d.SSOLink = link("NOBASE", "") }, inbox.ResultError, "no configured base URL"},
		"link to one not linkable": {func(d *inbox.Delivery) { d.SSOLink = link("CLOSED", "") }, inbox.ResultError, "may not be linked to"},
		"link with refused query":  {func(d *inbox.Delivery) { d.SSOLink = link("PLAIN", "SAMLResponse=x") }, inbox.ResultError, "reserved parameter"},
		"no description, plain":    {func(d *inbox.Delivery) { d.Description = "" }, inbox.ResultOK, ""},
		"no description, info":     {func(d *inbox.Delivery) { d.Description = " "; d.SourceSystem = "SISTER" }, inbox.ResultInfo, "messageDescription is missing"},
		"no description, strict":   {func(d *inbox.Delivery) { d.Description = ""; d.SourceSystem = "STRICT" }, inbox.ResultError, "messageDescription is missing"},
		"mismatch, plain":          {func(d *inbox.Delivery) { d.Text = mismatched }, inbox.ResultOK, ""},
		"mismatch, info":           {func(d *inbox.Delivery) { d.Text = mismatched; d.SourceSystem = "SISTER" }, inbox.ResultInfo, "messageText line 1 column 19: "},
		"mismatch, strict":         {func(d *inbox.Delivery) { d.Text = mismatched; d.SourceSystem = "STRICT" }, inbox.ResultError, "[mismatch]"},
		"not well-formed, strict":  {func(d *inbox.Delivery) { d.Text = "<article>"; d.SourceSystem = "STRICT" }, inbox.ResultError, "[not-well-formed]"},
		"both, info":               {func(d *inbox.Delivery) { d.Text = mismatched; d.Description = ""; d.SourceSystem = "SISTER" }, inbox.ResultInfo, "messageDescription is missing or empty; messageText line 1"},
		"warnings alone, strict":   {func(d *inbox.Delivery) { d.Text = "<article>&nbsp;<para>a</para></article>"; d.SourceSystem = "STRICT" }, inbox.ResultOK, ""},
		"profile of the system": {func(d *inbox.Delivery) {
			d.Text = "<article><para><emphasis>a</emphasis></para></article>"
			d.SourceSystem = "WIDE"
		}, inbox.ResultOK, ""},
		"not in the other profile": {func(d *inbox.Delivery) {
			d.Text = "<article><para><emphasis>a</emphasis></para></article>"
			d.SourceSystem = "STRICT"
		}, inbox.ResultError, "[mismatch]"},
		"long ids are cut": {func(d *inbox.Delivery) { d.SourceSystem = strings.Repeat("x", 5000) }, inbox.ResultError, "x…"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, nil)
			delivery := good()
			delivery.MessageThreadID = "tråd"
			row.change(&delivery)
			answer := d.mustDeliver(t, delivery, row.code)
			if (row.text == "") != (answer.ResultText == "") || !strings.Contains(answer.ResultText, row.text) {
				t.Errorf("resultText %q, want %q in it", answer.ResultText, row.text)
			}
			if answer.ThreadID != "tråd" {
				t.Errorf("messageThreadId %q is not the request's", answer.ThreadID)
			}
			stored := len(d.list(t, tolvan))
			if want := row.code != inbox.ResultError; (stored == 1) != want {
				t.Errorf("%d messages stored after %s", stored, row.code)
			}
		})
	}
}

// TestOnlyWhatIsReplacedIsToldToSenders: warnings, and errors that replace nothing, are for
// testers.
func TestOnlyWhatIsReplacedIsToldToSenders(t *testing.T) {
	for name, row := range map[string]struct {
		text  string
		codes []string
	}{
		"with a warning":       {"<article><para>a&nbsp;<b>b</b></para></article>", []string{"mismatch"}},
		"with a refused link":  {`<article><para><ulink url="javascript:a">b</ulink><b>c</b></para></article>`, []string{"mismatch"}},
		"all of it, with more": {"\n<?xml version='1.0'?><article><para>${namn}", []string{"not-well-formed"}},
		"two":                  {"<article><b/><b/></article>", []string{"mismatch", "mismatch"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, nil)
			delivery := good()
			delivery.SourceSystem, delivery.Text = "SISTER", row.text
			answer := d.mustDeliver(t, delivery, inbox.ResultInfo)
			var codes []string
			for reason := range strings.SplitSeq(answer.ResultText, "; messageText") {
				codes = append(codes, reason[strings.LastIndex(reason, "[")+1:len(reason)-1])
			}
			if !reflect.DeepEqual(codes, row.codes) {
				t.Errorf("told %q, want %q", answer.ResultText, row.codes)
			}
		})
	}
}

func TestManyMismatchesKeepTheAnswerReadable(t *testing.T) {
	d := newDesk(t, nil)
	delivery := good()
	delivery.SourceSystem, delivery.Text = "SISTER", "<article>"+strings.Repeat("<b/>", 500)+"</article>"
	answer := d.mustDeliver(t, delivery, inbox.ResultInfo)
	if len(answer.ResultText) > 4000 || !strings.HasSuffix(answer.ResultText, "; and more") {
		t.Errorf("resultText has %d bytes: …%s", len(answer.ResultText), answer.ResultText[len(answer.ResultText)-40:])
	}
}

func TestRepeatGetsTheFirstAnswer(t *testing.T) {
	d := newDesk(t, nil)
	delivery := good()
	delivery.SourceSystem, delivery.Description = "SISTER", ""
	first := d.mustDeliver(t, delivery, inbox.ResultInfo)
	d.now = d.now.Add(59 * time.Minute)
	if again := d.mustDeliver(t, delivery, inbox.ResultInfo); again.ResultText != first.ResultText {
		t.Errorf("answered %q, first %q", again.ResultText, first.ResultText)
	}
	if n := len(d.list(t, tolvan)); n != 1 {
		t.Errorf("%d cases after a repeat", n)
	}
	d.now = d.now.Add(2 * time.Minute)
	d.mustDeliver(t, delivery, inbox.ResultInfo)
	if n := len(d.list(t, tolvan)); n != 2 {
		t.Errorf("%d cases after the window has passed", n)
	}
}

// TestRepeatWindow: from the first on, to its very end; by default an hour. A clock that is
// set back makes no message new.
func TestRepeatWindow(t *testing.T) {
	for name, row := range map[string]struct {
		window, after time.Duration
		repeat        bool
	}{
		"at its end":          {0, time.Hour, true},
		"past its end":        {0, time.Hour + time.Microsecond, false},
		"as configured":       {2 * time.Hour, 2 * time.Hour, true},
		"past what is set":    {2 * time.Hour, 2*time.Hour + time.Microsecond, false},
		"shorter, past it":    {time.Minute, 59 * time.Minute, false},
		"clock set back":      {0, -time.Hour, true},
		"clock set back more": {time.Minute, -48 * time.Hour, true},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, func(o *inbox.Options) { o.RepeatWindow = row.window })
			d.mustDeliver(t, good(), inbox.ResultOK)
			d.now = d.now.Add(row.after)
			d.mustDeliver(t, good(), inbox.ResultOK)
			if n := len(d.list(t, tolvan)); (n == 1) != row.repeat {
				t.Errorf("%d messages", n)
			}
		})
	}
}

// TestRepeatGetsTheFirstAnswerFromAStricterSystem: what was stored was answered, also when
// the system's setting would now refuse it. A message that was not stored is judged anew.
func TestRepeatGetsTheFirstAnswerFromAStricterSystem(t *testing.T) {
	for first, want := range map[inbox.AnswerMode]inbox.ResultCode{
		inbox.AnswerPlain: inbox.ResultOK, inbox.AnswerInfo: inbox.ResultInfo, inbox.AnswerStrict: inbox.ResultError,
	} {
		t.Run(string(first), func(t *testing.T) {
			d := newDesk(t, nil)
			delivery := good()
			delivery.Description = ""
			d.answersOf(t, "PLAIN", first)
			before := d.mustDeliver(t, delivery, want)
			d.answersOf(t, "PLAIN", inbox.AnswerStrict)
			if after := d.mustDeliver(t, delivery, want); after.ResultText != before.ResultText {
				t.Errorf("answered %q, first %q", after.ResultText, before.ResultText)
			}
			d.now = d.now.Add(2 * time.Hour)
			d.mustDeliver(t, delivery, inbox.ResultError)
		})
	}
}

// TestDryRunAnswersAsItWouldAndStoresNothing, also when the message is there already.
func TestDryRunAnswersAsItWouldAndStoresNothing(t *testing.T) {
	for name, row := range map[string]struct {
		change func(*inbox.Delivery)
		code   inbox.ResultCode
		text   string
	}{
		"OK":    {func(*inbox.Delivery) {}, inbox.ResultOK, "dry run: nothing was stored"},
		"INFO":  {func(d *inbox.Delivery) { d.SourceSystem, d.Description = "SISTER", "" }, inbox.ResultInfo, "dry run: nothing was stored; messageDescription is missing or empty"},
		"ERROR": {func(d *inbox.Delivery) { d.OrganisationUnit.UnitID = "X" }, inbox.ResultError, `organisationUnit/unitId "X" is not a connected unit`},
		"doubt": {func(d *inbox.Delivery) { d.SourceSystem, d.Description = "STRICT", "" }, inbox.ResultError, "messageDescription is missing or empty"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, nil)
			delivery := good()
			delivery.MessageThreadID, delivery.DryRun = "tråd", true
			row.change(&delivery)
			want := inbox.Answer{ThreadID: "tråd", ResultCode: row.code, ResultText: row.text, DryRun: true}
			if got := d.mustDeliver(t, delivery, row.code); !reflect.DeepEqual(got, want) {
				t.Errorf("answered %+v, want %+v", got, want)
			}
			if n := len(d.list(t, tolvan)); n != 0 {
				t.Errorf("%d cases after a dry run", n)
			}
		})
	}
	d := newDesk(t, nil)
	delivery := good()
	delivery.SourceSystem, delivery.Description = "SISTER", ""
	d.mustDeliver(t, delivery, inbox.ResultInfo)
	delivery.DryRun = true
	d.answersOf(t, "SISTER", inbox.AnswerPlain)
	if got := d.mustDeliver(t, delivery, inbox.ResultInfo); !got.DryRun {
		t.Error("the answer to a repeat does not say that it was a dry run")
	}
}

// TestNumbersThatCannotBelongToAnybody: one setting decides for the contracts and the
// log-in.
func TestNumbersThatCannotBelongToAnybody(t *testing.T) {
	for genuine, want := range map[bool]inbox.ResultCode{false: inbox.ResultOK, true: inbox.ResultError} {
		d := newDesk(t, func(o *inbox.Options) { o.GenuineNumbers = genuine })
		delivery := good()
		delivery.SubjectOfCareID = "191313131313" // there was no thirteenth month
		if err := d.store.Activate(t.Context(), inbox.Citizen{ID: delivery.SubjectOfCareID, ActiveSince: d.now}); err != nil {
			t.Fatal(err)
		}
		answer := d.mustDeliver(t, delivery, want)
		if genuine && answer.ResultText != inbox.NotActiveUser {
			t.Errorf("resultText %q", answer.ResultText)
		}
		active, _, err := d.IsActiveUser(t.Context(), delivery.SubjectOfCareID)
		if err != nil || active == genuine {
			t.Errorf("genuine numbers only: %v; active: %v, %v", genuine, active, err)
		}
	}
}

// TestAReloadInTheMiddleOfADelivery: a delivery is judged by one configuration, so that a
// message is never stored of a system that is gone, nor refused for a half of each.
func TestAReloadInTheMiddleOfADelivery(t *testing.T) {
	d := newDesk(t, nil)
	full := d.Directory()
	empty, err := inbox.NewDirectory(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	var reloading sync.WaitGroup
	reloading.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				d.SetDirectory(empty)
				d.SetDirectory(full)
			}
		}
	})
	for n := range 200 {
		delivery := good()
		delivery.Description = strconv.Itoa(n)
		delivery.SSOLink = link("PLAIN", "id=1")
		answer, err := d.Deliver(t.Context(), delivery)
		if err != nil || answer.ResultCode != inbox.ResultOK && answer.ResultText != `sourceSystem "PLAIN" is not a registered system` {
			t.Errorf("answered %+v, %v", answer, err)
		}
	}
	close(stop)
	reloading.Wait()
}

// TestTheAnswerTableIsInTheOrderOfDeciding, and no two of its rows share a text.
func TestTheAnswerTableIsInTheOrderOfDeciding(t *testing.T) {
	var names []string
	texts := map[string]string{}
	for _, rule := range inbox.AnswerTable() {
		names = append(names, rule.Name)
		for _, text := range rule.Texts {
			if earlier, twice := texts[text]; twice || strings.Contains(text, "%") {
				t.Errorf("text %q of %s and %s", text, earlier, rule.Name)
			}
			texts[text] = rule.Name
		}
	}
	if got := strings.Join(names, " "); got != "receiver system unit docbook link repeat doubt dryrun stored" {
		t.Errorf("the table is %s", got)
	}
}

func TestSameThreadOfTwoSystemsIsTwoCases(t *testing.T) {
	d := newDesk(t, nil)
	for _, system := range []string{"PLAIN", "SISTER", "PLAIN"} {
		delivery := good()
		delivery.SourceSystem, delivery.MessageThreadID = system, "t1"
		delivery.Description = "Nr " + d.now.Format("05")
		d.mustDeliver(t, delivery, inbox.ResultOK)
		d.now = d.now.Add(time.Second)
	}
	cases := d.list(t, tolvan)
	if len(cases) != 2 || cases[0].Messages != 2 || cases[1].Messages != 1 {
		t.Errorf("cases: %+v", cases)
	}
}

func TestStoreThatCannotAnswerIsNoAnswer(t *testing.T) {
	d := newDesk(t, nil)
	if err := d.store.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Deliver(context.Background(), good()); inbox.CodeOf(err) != inbox.Unavailable {
		t.Errorf("got %v, want unavailable", err)
	}
	if _, _, err := d.IsActiveUser(context.Background(), tolvan); inbox.CodeOf(err) != inbox.Unavailable {
		t.Errorf("got %v, want unavailable", err)
	}
}

func TestIsActiveUser(t *testing.T) {
	d := newDesk(t, func(o *inbox.Options) { o.Methods = []inbox.NotificationMethod{inbox.MethodEmail} })
	ctx := context.Background()
	wanted := inbox.Notifications{Email: true, Address: "a@b.example", SMS: true, Telephone: "+46701740605"} // and there is no way by SMS
	if err := d.store.SetNotifications(ctx, agda, wanted); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[inbox.PersonID]struct {
		active  bool
		methods int
	}{tolvan: {true, 0}, agda: {true, 1}, "191111111111": {false, 0}} {
		active, methods, err := d.IsActiveUser(ctx, id)
		if err != nil || active != want.active || len(methods) != want.methods {
			t.Errorf("%s: %v %v %v", string(id), active, methods, err)
		}
	}
}
