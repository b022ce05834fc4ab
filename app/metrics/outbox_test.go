package metrics_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
)

// fullOutbox is an outbox of a depth, or one that does not answer.
type fullOutbox struct {
	inbox.Outbox
	depth inbox.OutboxDepth
	err   error
}

func (f fullOutbox) OutboxDepth(context.Context) (inbox.OutboxDepth, error) { return f.depth, f.err }

func TestNotifications(t *testing.T) {
	m := newMetrics()
	m.Notification(inbox.MethodEmail, "sent")
	m.Notification(inbox.MethodEmail, "sent")
	m.Notification(inbox.MethodSMS, "dead")
	m.Outbox(fullOutbox{depth: inbox.OutboxDepth{Waiting: 3, Dead: 2, Oldest: noon.Add(-90 * time.Second)}}, func() time.Time { return noon })
	wantLines(t, m,
		`inkorg_notifications_total{method="Email",outcome="sent"} 2`,
		`inkorg_notifications_total{method="SMS",outcome="dead"} 1`,
		`inkorg_outbox_notifications{state="waiting"} 3`,
		`inkorg_outbox_notifications{state="dead"} 2`,
		`inkorg_outbox_oldest_age_seconds 90`,
	)
}

// TestOutboxThatIsEmptyOrSilent: nobody waits, or it is not known.
func TestOutboxThatIsEmptyOrSilent(t *testing.T) {
	m := newMetrics()
	m.Outbox(fullOutbox{}, func() time.Time { return noon })
	wantLines(t, m, `inkorg_outbox_notifications{state="waiting"} 0`, `inkorg_outbox_oldest_age_seconds 0`)
	m = newMetrics()
	m.Outbox(fullOutbox{err: inbox.Errorf(inbox.Unavailable, "down")}, func() time.Time { return noon })
	if text := read(t, m); strings.Contains(text, "outbox") || !strings.Contains(text, "go_goroutines") {
		t.Errorf("metrics of a store that is down:\n%s", text)
	}
}
