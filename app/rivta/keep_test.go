package rivta_test

import (
	"strings"
	"testing"

	"inkorg/app/inbox"
)

// shelf keeps exchanges in memory.
type shelf struct{ kept []inbox.Exchange }

func (s *shelf) Keep(e inbox.Exchange) { s.kept = append(s.kept, e) }

// last is the exchange that was kept last.
func (s *shelf) last(t *testing.T) inbox.Exchange {
	t.Helper()
	if len(s.kept) == 0 {
		t.Fatal("nothing is kept")
	}
	return s.kept[len(s.kept)-1]
}

// TestKept: what is kept of each call is what went over the wire, whom it is about and what
// became of it.
func TestKept(t *testing.T) {
	l, kept := newListener(t), &shelf{}
	l.keeper = kept
	l.serve(l.desk)
	post := func(path, envelope string) (body string) {
		t.Helper()
		return l.post(path, envelope).Text
	}
	answer := post(addMessagePath, goodMessage)
	stored := kept.last(t)
	message, err := l.store.Message(t.Context(), "191212121212", stored.MessageID)
	if err != nil || message.SourceSystem != "SE45454" {
		t.Errorf("the message that was stored: %v", err)
	}
	if stored.Citizen != "191212121212" || stored.System != "SE45454" || stored.Result != "OK" || stored.Repeat || stored.Request != goodMessage || stored.Answer != answer ||
		stored.Contract != "AddMessageToPatientPortalInbox" || stored.ID == "" || stored.Correlation == "" || stored.At.IsZero() {
		t.Errorf("%+v", stored)
	}
	post(addMessagePath, goodMessage)
	if again := kept.last(t); !again.Repeat || again.MessageID != "" || again.Result != "OK" {
		t.Errorf("a repeat: %+v", again)
	}
	post(addMessagePath, strings.ReplaceAll(goodMessage, "191212121212", "191111111111"))
	if refused := kept.last(t); refused.Result != "ERROR" || refused.Said != inbox.NotActiveUser || refused.Citizen != "191111111111" || refused.MessageID != "" {
		t.Errorf("refused: %+v", refused)
	}
	post(addMessagePath, with(goodMessage, "<a:notify>true", "<a:notify>perhaps"))
	if broken := kept.last(t); broken.Result != "fault Client" || broken.Codes != "VALUE" || broken.Citizen != "191212121212" || !strings.Contains(broken.Answer, "faultstring") || broken.System != "SE45454" {
		t.Errorf("a fault: %+v", broken)
	}
	post(isActiveUserPath, goodQuestion)
	if asked := kept.last(t); asked.Result != "true" || asked.System != "" || asked.Citizen != "191212121212" {
		t.Errorf("asked: %+v", asked)
	}
	before := len(kept.kept)
	post(addMessagePath, "<no/>")
	post(pingPath, goodPing)
	if len(kept.kept) != before {
		t.Errorf("what is about nobody is kept: %+v", kept.last(t))
	}
	if l.log.String() == "" || strings.Contains(l.log.String(), "Envelope") {
		t.Error("the log has what is kept")
	}
}
