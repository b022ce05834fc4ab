package inbox_test

import (
	"regexp"
	"testing"
	"time"

	"inkorg/app/inbox"
)

// letter is a message to vary.
func letter() inbox.Message {
	return inbox.Message{
		Citizen: "191212121212", SourceSystem: "SE45454", ThreadID: "t1", Description: "Kallelse", Text: "Välkommen",
		OrganisationUnit: inbox.OrganisationUnit{UnitID: "SE23210000"},
		SSOLink:          &inbox.SSOLink{SystemID: "SE45454", Text: "Öppna", QueryString: "id=1", Type: inbox.CurrentTarget},
	}
}

func TestFingerprintSeesEveryFieldThatCounts(t *testing.T) {
	seen := map[[32]byte]string{letter().Fingerprint(): "unchanged"}
	for name, change := range map[string]func(*inbox.Message){
		"receiver":    func(m *inbox.Message) { m.Citizen = "189001019802" },
		"system":      func(m *inbox.Message) { m.SourceSystem = "DEMO-REDIRECT" },
		"thread":      func(m *inbox.Message) { m.ThreadID = "t2" },
		"unit":        func(m *inbox.Message) { m.OrganisationUnit.UnitID = "SE1" },
		"description": func(m *inbox.Message) { m.Description = "Kallelse 2" },
		"text":        func(m *inbox.Message) { m.Text = "Välkomna" },
		"shifted":     func(m *inbox.Message) { m.Description, m.Text = "Kallels", "eVälkommen" },
		"no link":     func(m *inbox.Message) { m.SSOLink = nil },
		"link system": func(m *inbox.Message) { m.SSOLink.SystemID = "X" },
		"link text":   func(m *inbox.Message) { m.SSOLink.Text = "Se" },
		"link query":  func(m *inbox.Message) { m.SSOLink.QueryString = "id=2" },
		"link type":   func(m *inbox.Message) { m.SSOLink.Type = inbox.NewTarget },
		"notify":      func(m *inbox.Message) { m.Notify = true },
	} {
		message := letter()
		change(&message)
		if other, twice := seen[message.Fingerprint()]; twice {
			t.Errorf("%s has the fingerprint of %s", name, other)
		}
		seen[message.Fingerprint()] = name
	}
}

func TestFingerprintIsBlindToTimeAndIdentifiers(t *testing.T) {
	again := letter()
	again.ID, again.CaseID, again.ReceivedAt = "a", "b", time.Now()
	if again.Fingerprint() != letter().Fingerprint() {
		t.Error("the same message sent again has another fingerprint")
	}
}

func TestIdentifiersAreRandomAndFitAnAddress(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		id := inbox.NewID()
		if seen[id] || !regexp.MustCompile(`^[a-z2-7]{26,}$`).MatchString(id) {
			t.Fatalf("identifier %q", id)
		}
		seen[id] = true
	}
}

func TestIdentifiersOfATimeSortByIt(t *testing.T) {
	times := []time.Time{
		time.Unix(-1, 0), time.Unix(1, 0), time.Unix(31, 0), time.Unix(32, 0), time.Unix(1<<30-1, 0), time.Unix(1<<30, 0),
		time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC), time.Date(2026, 11, 27, 8, 0, 1, 0, time.UTC), time.Date(3058, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	last := ""
	for _, at := range times {
		one, other := inbox.NewIDAt(at), inbox.NewIDAt(at)
		if one[:7] != other[:7] || one[7:] == other[7:] || !regexp.MustCompile(`^[a-z2-7]{33,}$`).MatchString(one) {
			t.Errorf("%s: identifiers %q and %q", at, one, other)
		}
		if min(one, other) <= last {
			t.Errorf("%s: identifiers %q and %q after %q", at, one, other, last)
		}
		last = max(one, other)
	}
}
