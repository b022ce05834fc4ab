package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"inkorg/app/inbox"
	"inkorg/app/rivta"
)

// longFaults names the environment variable that has the tests of faults take their time, as
// make faults sets it; without it they are short.
const longFaults = "INKORG_TEST_FAULTS"

// inShort gives how often or how long something is done.
func inShort[N any](short, long N) N {
	if os.Getenv(longFaults) == "long" {
		return long
	}
	return short
}

// backWithin is how soon the service answers again, by itself, when a fault is over.
const backWithin = 10 * time.Second

// letter is a message to the one whose inbox is empty in the demo.
func letter(title string) inbox.Delivery {
	return inbox.Delivery{
		SubjectOfCareID:  "199908072391",
		OrganisationUnit: inbox.OrganisationUnit{UnitID: "SE23210000", UnitName: "Mottagningen"},
		Description:      title, Text: "<article><para>Hej!</para></article>", SourceSystem: "SE45454",
	}
}

// traffic is what goes on while something goes wrong: senders deliver to a citizen, who
// reads.
type traffic struct {
	t         *testing.T
	instances []*instance
	citizen   *visitor
	contracts []string     // addresses that senders call, each as likely
	ends      atomic.Bool  // the citizen's session may end, by the clock
	logIns    atomic.Int64 // that the citizen has had to make since
	stop      chan struct{}
	all       sync.WaitGroup

	mu           sync.Mutex
	acknowledged []string
	refused      int
	last         error           // that a sender met
	read         map[string]bool // the citizen has seen the message
	unsure       map[string]bool // the citizen has asked for it, and got no answer
}

// senders are how many deliver at the same time, each as fast as pause lets it: what is
// delivered is to be read through at the end.
const (
	senders = 6
	pause   = 20 * time.Millisecond
	again   = 50 * time.Millisecond // until a message is tried again, or another one read
)

// startTraffic has the citizen log in, and begins.
func startTraffic(t *testing.T, demo *instance) *traffic {
	t.Helper()
	citizen := demo.visitor(t)
	citizen.logIn("199908072391")
	return trafficOf(t, citizen, []string{demo.contracts}, demo)
}

// trafficOf begins with a citizen who is logged in.
func trafficOf(t *testing.T, citizen *visitor, contracts []string, instances ...*instance) *traffic {
	w := &traffic{
		t: t, instances: instances, citizen: citizen, contracts: contracts, stop: make(chan struct{}),
		read: map[string]bool{}, unsure: map[string]bool{},
	}
	for sender := range senders {
		w.all.Go(func() {
			for n := 0; w.goesOn(); n++ {
				w.insist(fmt.Sprintf("Avsändare %d, nummer %d", sender, n))
				time.Sleep(pause)
			}
		})
	}
	w.all.Go(func() {
		for w.goesOn() {
			w.openOne()
			time.Sleep(again)
		}
	})
	return w
}

func (w *traffic) goesOn() bool {
	select {
	case <-w.stop:
		return false
	default:
		return true
	}
}

// insist sends a message until it is acknowledged, as a sender must who got no answer and
// cannot know what became of it.
func (w *traffic) insist(title string) {
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(again) {
		response, err := w.send(title)
		w.mu.Lock()
		switch {
		case err == nil && response.ResultCode == inbox.ResultOK:
			w.acknowledged = append(w.acknowledged, title)
		case err == nil:
			w.t.Errorf("%s: %s %s", title, response.ResultCode, response.ResultText)
		case time.Now().Before(deadline):
			w.refused, w.last = w.refused+1, err
			w.mu.Unlock()
			continue
		default:
			w.t.Errorf("%s is not acknowledged: %v", title, err)
		}
		w.mu.Unlock()
		return
	}
}

func (w *traffic) send(title string) (inbox.Answer, error) {
	client := rivta.Client{
		Endpoint: w.contracts[rand.IntN(len(w.contracts))], LogicalAddress: "mvktest", HTTP: &http.Client{Timeout: 15 * time.Second},
	}
	return client.AddMessage(context.Background(), letter(title))
}

// titles are those of the messages that have been acknowledged so far.
func (w *traffic) titles() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.acknowledged)
}

// sendAgain sends the last of the acknowledged messages again, as senders do whose answer got
// lost.
func (w *traffic) sendAgain(n int) {
	w.t.Helper()
	all := w.titles()
	for _, title := range all[len(all)-n:] {
		if response, err := w.send(title); err != nil || response.ResultCode != inbox.ResultOK {
			w.t.Errorf("%q again: %+v, %v", title, response, err)
		}
	}
}

// openOne has the citizen open an unread message.
func (w *traffic) openOne() {
	list, ok := w.answered("/inkorg?visa=olasta")
	if !ok {
		return
	}
	row := list.doc.Find("li[data-case]").First()
	title, address := row.Find("[data-title]").Text(), row.Find("a").AttrOr("href", "")
	if address == "" {
		return // all are read
	}
	w.note(w.unsure, title)
	if _, ok := w.answered(address); ok {
		w.note(w.read, title)
	}
}

func (w *traffic) note(titles map[string]bool, title string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	titles[title] = true
}

// answered opens a page of the citizen's, and says whether it came. That there is no answer
// now is one thing; having to log in again is another.
func (w *traffic) answered(address string) (page, bool) {
	got, err := w.citizen.try(address)
	switch {
	case err != nil || got.StatusCode >= http.StatusInternalServerError:
		return page{}, false
	case got.StatusCode == http.StatusOK && strings.HasPrefix(got.Request.URL.Path, "/inkorg"):
		return got, true
	case w.ends.Load():
		w.logIns.Add(1)
		w.citizen.logIn("199908072391")
	default:
		w.t.Errorf("%s: the citizen is logged out: %d at %s", address, got.StatusCode, got.Request.URL.Path)
	}
	return page{}, false
}

// counts are how many deliveries have been acknowledged and how many refused.
func (w *traffic) counts() (acknowledged, refused int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.acknowledged), w.refused
}

// delivers waits until more deliveries have been acknowledged.
func (w *traffic) delivers(more int) {
	w.t.Helper()
	before, _ := w.counts()
	w.until("deliveries are acknowledged", func() bool { now, _ := w.counts(); return now >= before+more })
}

// reads waits until the citizen has read more messages.
func (w *traffic) reads(more int) {
	w.t.Helper()
	count := func() int { w.mu.Lock(); defer w.mu.Unlock(); return len(w.read) }
	before := count()
	w.until("messages are read", func() bool { return count() >= before+more })
}

// isRefused waits until more deliveries have been refused.
func (w *traffic) isRefused(more int) {
	w.t.Helper()
	_, before := w.counts()
	w.until("deliveries are refused", func() bool { _, now := w.counts(); return now >= before+more })
}

// until waits for something that has to happen within backWithin.
func (w *traffic) until(what string, happens func() bool) {
	w.t.Helper()
	for begun := time.Now(); !happens(); time.Sleep(5 * time.Millisecond) {
		if time.Since(begun) > backWithin {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.t.Fatalf("not within %s: %s; the last error is %v", backWithin, what, w.last)
		}
	}
}

// end lets what is under way finish, and looks as the citizen: every message is there once,
// and none is read that was not opened. One that was opened is unread only if the log says
// that it could not be marked.
func (w *traffic) end() {
	w.t.Helper()
	close(w.stop)
	w.all.Wait()
	rows := w.citizen.rows()
	found := map[string]int{}
	unread, unmarked := 0, 0
	for _, row := range rows {
		found[row.title]++
		switch {
		case row.unread && w.read[row.title]:
			unmarked++
		case !row.unread && !w.unsure[row.title]:
			w.t.Errorf("%q is read, and nobody has opened it", row.title)
		}
		if row.unread {
			unread++
		}
	}
	if excused := w.logged("not in the audit log"); unmarked > excused {
		w.t.Errorf("%d messages were read and are unread again, and of %d the log says so", unmarked, excused)
	}
	w.checkFound(found)
	counts := w.citizen.get("/inkorg").doc.Find("[data-unread-count]")
	want := fmt.Sprintf("%d of %d", unread, len(rows))
	if got := counts.AttrOr("data-unread-count", "") + " of " + counts.AttrOr("data-total", ""); got != want {
		w.t.Errorf("the page counts %s unread, and there are %s", got, want)
	}
	w.t.Logf("%d messages acknowledged, %d of them read; %d times a sender had to try again", len(w.acknowledged), len(w.read), w.refused)
}

func (w *traffic) checkFound(found map[string]int) {
	w.t.Helper()
	for _, title := range w.acknowledged {
		if found[title] != 1 {
			w.t.Errorf("%q was acknowledged and is there %d times", title, found[title])
		}
	}
	if len(found) != len(w.acknowledged) {
		w.t.Errorf("%d messages are there and %d were acknowledged", len(found), len(w.acknowledged))
	}
}

// logged says how often the instances have logged some words.
func (w *traffic) logged(words string) (lines int) {
	for _, i := range w.instances {
		lines += i.logged(words)
	}
	return lines
}

// listRow is a row of the list.
type listRow struct {
	title  string
	unread bool
}

// rows gives all rows of the list, page after page.
func (v *visitor) rows() (rows []listRow) {
	v.t.Helper()
	at := v.get("/inkorg")
	for {
		at.doc.Find("li[data-case]").Each(func(_ int, row *goquery.Selection) {
			rows = append(rows, listRow{row.Find("[data-title]").Text(), row.AttrOr("data-unread", "") == "true"})
		})
		older, found := at.doc.Find("a[rel=next]").Attr("href")
		if !found {
			return rows
		}
		at = v.get(older)
	}
}

// try opens an address of the inbox that perhaps nobody answers at.
func (v *visitor) try(address string) (page, error) {
	request, err := http.NewRequest(http.MethodGet, v.public+address, nil)
	if err != nil {
		return page{}, err
	}
	return v.fetch(request)
}

// checkReady wants an instance to say that it is ready, or that it is not, within backWithin.
func (i *instance) checkReady(t *testing.T, want bool) {
	t.Helper()
	for begun := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		response, err := http.Get("http://" + i.ops + "/readyz")
		if err == nil {
			response.Body.Close()
		}
		if ready := err == nil && response.StatusCode == http.StatusOK; ready == want {
			return
		}
		if time.Since(begun) > backWithin {
			t.Errorf("ready is %v, want %v", !want, want)
			return
		}
	}
}
