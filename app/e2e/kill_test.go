package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"syscall"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/rivta"
)

// letter is a message to the one whose inbox is empty in the demo.
func letter(title string) inbox.Delivery {
	return inbox.Delivery{
		SubjectOfCareID:  "199908072391",
		OrganisationUnit: inbox.OrganisationUnit{UnitID: "SE23210000", UnitName: "Mottagningen"},
		Description:      title, Text: "<article><para>Hej!</para></article>", SourceSystem: "SE45454",
	}
}

// killRounds is how often the program is killed in this, the short, version.
const killRounds = 3

// TestWhatWasAcknowledgedSurvivesKill delivers over SOAP from several senders at once,
// kills the program with SIGKILL in the middle, starts it again over the same folder, and
// looks as the citizen: every message that was answered OK is there, once.
func TestWhatWasAcknowledgedSurvivesKill(t *testing.T) {
	data := t.TempDir()
	var acknowledged []string
	for round := range killRounds {
		demo := serve(t, data)
		acknowledged = append(acknowledged, deliverUntilKilled(t, demo, round)...)
	}
	if len(acknowledged) < killRounds {
		t.Fatalf("only %d messages were acknowledged: the test shows nothing", len(acknowledged))
	}
	demo := serve(t, data)
	defer demo.stop(t)
	love := demo.visitor(t)
	love.logIn("199908072391")
	found := map[string]int{}
	for _, title := range love.titles() {
		found[title]++
	}
	for _, title := range acknowledged {
		if found[title] != 1 {
			t.Errorf("%q was acknowledged and is there %d times", title, found[title])
		}
	}
	t.Logf("%d messages acknowledged over %d kills, all there once", len(acknowledged), killRounds)
}

// deliverUntilKilled gives the titles that were acknowledged.
func deliverUntilKilled(t *testing.T, demo *instance, round int) []string {
	t.Helper()
	const senders = 4
	var acknowledged []string
	var mu sync.Mutex
	var all sync.WaitGroup
	for sender := range senders {
		all.Go(func() {
			client := rivta.Client{Endpoint: demo.contracts, LogicalAddress: "mvktest", HTTP: &http.Client{Timeout: 5 * time.Second}}
			for n := 0; ; n++ {
				title := fmt.Sprintf("Omgång %d, avsändare %d, nummer %d", round, sender, n)
				response, err := client.AddMessage(context.Background(), letter(title))
				if err != nil {
					return // killed
				}
				if response.ResultCode != "OK" {
					t.Errorf("%s: %s %s", title, response.ResultCode, response.ResultText)
					return
				}
				mu.Lock()
				acknowledged = append(acknowledged, title)
				mu.Unlock()
			}
		})
	}
	time.Sleep(300*time.Millisecond + rand.N(300*time.Millisecond))
	demo.Signal(syscall.SIGKILL)
	all.Wait()
	return acknowledged
}
