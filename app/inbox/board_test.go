package inbox_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/logtest"
)

// wall is a store of notices and a board over it, whose clock the test sets.
type wall struct {
	inbox.Store // has no other part of a store
	board       *inbox.Board
	now         time.Time
	notices     []inbox.Notice
	err         error
	asked       int
	begun, end  chan struct{} // if set: the store says when it is asked, and waits
}

func newWall(t *testing.T, notices ...inbox.Notice) *wall {
	t.Helper()
	w := &wall{now: noon(), notices: notices}
	w.board = inbox.NewBoard(w, func() time.Time { return w.now }, logtest.Logger(t))
	return w
}

// Notices implements inbox.Notices.
func (w *wall) Notices(context.Context, time.Time) ([]inbox.Notice, error) {
	w.asked++
	if w.begun != nil {
		w.begun <- struct{}{}
		<-w.end
	}
	return w.notices, w.err
}

// seen are the texts that an audience sees.
func (w *wall) seen(audience inbox.Audience) string {
	var texts []string
	for _, n := range w.board.Of(context.Background(), audience) {
		texts = append(texts, n.Swedish)
	}
	return strings.Join(texts, "|")
}

// TestNoticesAreShownInTheirTime, to those they are for; senders see what is planned, too.
func TestNoticesAreShownInTheirTime(t *testing.T) {
	window := func(text string, audience inbox.Audience, announced time.Duration) inbox.Notice {
		return inbox.Notice{
			Swedish: text, Audience: audience, Kind: inbox.KindWindow,
			From: noon().Add(time.Hour), Until: noon().Add(2 * time.Hour), ShownFrom: noon().Add(time.Hour - announced),
		}
	}
	w := newWall(t,
		window("alla", inbox.AudienceCitizens, 0), window("förvarnade", inbox.AudienceCitizens, 30*time.Minute),
		window("testare", inbox.AudienceTesters, 0), window("avsändare", inbox.AudienceSenders, 0),
	)
	for _, step := range []struct {
		after                      time.Duration
		citizens, testers, senders string
	}{
		{0, "", "", "avsändare"},
		{30*time.Minute - 1, "", "", "avsändare"},
		{30 * time.Minute, "förvarnade", "", "avsändare"},
		{time.Hour, "alla|förvarnade", "testare", "avsändare"},
		{2*time.Hour - 1, "alla|förvarnade", "testare", "avsändare"},
		{2 * time.Hour, "", "", ""},
	} {
		w.now = noon().Add(step.after)
		for audience, want := range map[inbox.Audience]string{
			inbox.AudienceCitizens: step.citizens, inbox.AudienceTesters: step.testers, inbox.AudienceSenders: step.senders,
		} {
			if got := w.seen(audience); got != want {
				t.Errorf("after %s %s see %q, want %q", step.after, audience, got, want)
			}
		}
	}
}

// TestPagesDoNotAskEachForTheNotices: the store is asked every ten seconds, and what is
// new, or gone, is seen by then.
func TestPagesDoNotAskEachForTheNotices(t *testing.T) {
	w := newWall(t)
	for range 100 {
		w.seen(inbox.AudienceCitizens)
	}
	w.notices = []inbox.Notice{outage()}
	w.now = noon().Add(10*time.Second - 1)
	if got := w.seen(inbox.AudienceCitizens); got != "" || w.asked != 1 {
		t.Errorf("asked %d times in ten seconds; seen %q", w.asked, got)
	}
	w.now = noon().Add(10 * time.Second)
	if got := w.seen(inbox.AudienceCitizens); got != outage().Swedish || w.asked != 2 {
		t.Errorf("asked %d times after ten seconds; seen %q", w.asked, got)
	}
	w.now = noon() // a clock that is set back
	w.notices = nil
	if got := w.seen(inbox.AudienceCitizens); got != "" {
		t.Errorf("seen %q with the clock set back", got)
	}
}

// TestNoticesOutliveTheStore: a service window is told of while the store is away, for
// which it is asked no more often than else.
func TestNoticesOutliveTheStore(t *testing.T) {
	w := newWall(t, outage())
	w.seen(inbox.AudienceCitizens)
	w.err, w.notices = errors.New("away"), nil
	for _, step := range []struct {
		after time.Duration
		want  string
	}{{20 * time.Second, outage().Swedish}, {time.Hour, ""}} {
		w.now, w.asked = noon().Add(step.after), 0
		if got := w.seen(inbox.AudienceCitizens) + w.seen(inbox.AudienceCitizens); got != step.want+step.want {
			t.Errorf("after %s: %q", step.after, got)
		}
		if w.asked > 1 {
			t.Errorf("after %s: asked %d times", step.after, w.asked)
		}
	}
	w = newWall(t)
	w.err = errors.New("away")
	if got := w.seen(inbox.AudienceCitizens); got != "" {
		t.Errorf("seen %q, of which nobody knows", got)
	}
}

// TestPagesDoNotWaitForEachOther: while one page asks a slow store, others go on with what
// is known.
func TestPagesDoNotWaitForEachOther(t *testing.T) {
	w := newWall(t, outage())
	w.seen(inbox.AudienceCitizens)
	w.now = w.now.Add(time.Minute)
	w.begun, w.end = make(chan struct{}), make(chan struct{})
	var slow sync.WaitGroup
	slow.Go(func() { w.seen(inbox.AudienceCitizens) })
	<-w.begun
	for range 3 {
		if got := w.seen(inbox.AudienceCitizens); got != outage().Swedish {
			t.Errorf("seen %q", got)
		}
	}
	close(w.end)
	slow.Wait()
	if w.asked != 2 {
		t.Errorf("asked %d times", w.asked)
	}
}
