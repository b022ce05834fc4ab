package demo

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
	"inkorg/render"
)

func crowd(t *testing.T, citizens, messages int, seed uint64) []inbox.Mailbox {
	t.Helper()
	made, err := NewCrowd(realSamples(t), citizens, messages, seed)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Collect(made.Mailboxes())
}

// TestCrowdIsAsLargeAsWanted, however few or many messages there are for each.
func TestCrowdIsAsLargeAsWanted(t *testing.T) {
	for _, want := range []struct{ citizens, messages, busiest int }{
		{1, 0, 0}, {1, 7, 7}, {2, 7, 3}, {500, 0, 0}, {500, 20, 10}, {500, 3001, 1500}, {10, 25_000, 10_000},
	} {
		made := crowd(t, want.citizens, want.messages, 1)
		letters := 0
		for _, mailbox := range made {
			letters += len(mailbox.Letters)
		}
		if last := made[len(made)-1]; len(made) != want.citizens || letters != want.messages || len(last.Letters) != want.busiest {
			t.Errorf("%d citizens, %d messages, the last %d; want %+v", len(made), letters, len(last.Letters), want)
		}
	}
}

// TestCrowdIsNobody: nobody can have the numbers, but for the one that logs in to the
// longest inbox; and they come in the order of stores.
func TestCrowdIsNobody(t *testing.T) {
	made := crowd(t, 3000, 3000, 1)
	accounts := Accounts()
	for i, mailbox := range made {
		number, name := mailbox.Citizen.ID, mailbox.Citizen.Name
		if _, err := inbox.ParsePersonID(string(number)); err != nil || name == "" || mailbox.Citizen.ActiveSince.IsZero() {
			t.Fatalf("number %d: %q, %q, %v", i, string(number), name, err)
		}
		if i > 0 && number <= made[i-1].Citizen.ID {
			t.Fatalf("number %d, %q, is not after the one before", i, string(number))
		}
		if last := i == len(made)-1; !last && (number.Genuine(time.Now()) || number != CrowdNumber(i+1)) {
			t.Fatalf("number %d is %q", i, string(number))
		} else if last && !slices.ContainsFunc(accounts, func(a Account) bool { return a.Number == number && a.Active }) {
			t.Errorf("nobody can log in to the longest inbox")
		}
	}
	if most := CrowdNumber(mostCitizens); most >= crowdBusiest || most.Genuine(time.Now()) {
		t.Errorf("the largest number is %q", string(most))
	}
}

// TestCrowdIsAlikeEachTime for the same seed, and another for another.
func TestCrowdIsAlikeEachTime(t *testing.T) {
	first := crowd(t, 40, 800, 7)
	if diff := cmp.Diff(first, crowd(t, 40, 800, 7)); diff != "" {
		t.Errorf("the same seed: %s", diff)
	}
	other := crowd(t, 40, 800, 8)
	if other[3].Citizen.ID != first[3].Citizen.ID || len(other[39].Letters) == 0 || other[39].Letters[0].ID == first[39].Letters[0].ID {
		t.Error("another seed has the same messages")
	}
}

// TestCrowdIsLikeRealMail: inboxes of all sizes, several senders and systems, threads, and
// cases that are unread, read and put away; no message twice.
func TestCrowdIsLikeRealMail(t *testing.T) {
	made := crowd(t, 2000, 40_000, 1)
	ids, fingerprints, sizes := map[string]bool{}, map[[32]byte]bool{}, []int{}
	seen := map[string]int{}
	units, systems := map[string]bool{}, map[string]bool{}
	for _, mailbox := range made {
		sizes = append(sizes, len(mailbox.Letters))
		seen["archived"] += len(mailbox.Archived)
		threads := map[string]bool{}
		var before time.Time
		for _, m := range mailbox.Letters {
			ids[m.ID], fingerprints[m.Fingerprint()] = true, true
			units[m.OrganisationUnit.UnitName], systems[m.SourceSystem] = true, true
			switch {
			case !m.ReceivedAt.After(before) || m.ReceivedAt.After(crowdEnd()) || m.ReceivedAt.Before(mailbox.Citizen.ActiveSince):
				t.Fatalf("received %s, after %s", m.ReceivedAt, before)
			case !m.Unread() && !m.ReadAt.After(m.ReceivedAt):
				t.Fatal("read before it came")
			}
			before = m.ReceivedAt
			if m.Unread() {
				seen["unread"]++
			}
			if m.ThreadID != "" && threads[m.ThreadID] {
				seen["continued"]++
			}
			threads[m.ThreadID] = true
		}
	}
	if len(ids) != 40_000 || len(fingerprints) != 40_000 {
		t.Errorf("%d ids, %d different messages", len(ids), len(fingerprints))
	}
	busiest := sizes[len(sizes)-1]
	slices.Sort(sizes)
	median, next := sizes[len(sizes)/2], sizes[len(sizes)-2]
	if sizes[0] != 0 || busiest != sizes[len(sizes)-1] || next < 10*median || median < 1 {
		t.Errorf("inboxes of %d, in the middle %d, up to %d and %d", sizes[0], median, next, busiest)
	}
	for what, least := range map[string]int{"archived": 1000, "unread": 4000, "continued": 2000} {
		if n := seen[what]; n < least || n > 20_000 {
			t.Errorf("%s: %d of 40 000", what, n)
		}
	}
	if len(units) < 10 || len(systems) < 3 {
		t.Errorf("%d units, %d systems", len(units), len(systems))
	}
}

// TestCrowdTextsAreShownAsTheSamples: what makes each text another does not spoil it.
func TestCrowdTextsAreShownAsTheSamples(t *testing.T) {
	samples := realSamples(t)
	texts := map[string]string{}
	for _, s := range samples.messages {
		texts[s.delivery.Description+s.delivery.OrganisationUnit.UnitName] = s.delivery.Text
	}
	r := render.New()
	for _, l := range letters(samples) {
		sample := texts[l.Description+l.OrganisationUnit.UnitName]
		was, is := r.Render(sample, render.Options{}), r.Render(l.text("1234567"), render.Options{})
		if was.Kind != is.Kind || len(is.Findings) != len(was.Findings) || !strings.Contains(is.HTML, "Ärendenummer: 1234567") {
			t.Errorf("%q: %s with %d findings has become %s with %d", l.Description, was.Kind, len(was.Findings), is.Kind, len(is.Findings))
		}
	}
}

func TestCrowdOfImpossibleSize(t *testing.T) {
	samples := realSamples(t)
	for _, size := range [][2]int{{0, 1}, {-1, 1}, {mostCitizens + 1, 1}, {1, -1}, {1, mostMessages + 1}} {
		if _, err := NewCrowd(samples, size[0], size[1], 1); err == nil {
			t.Errorf("%v is taken", size)
		}
	}
	if _, err := NewCrowd(&Samples{}, 1, 1, 1); err == nil {
		t.Error("messages like no samples")
	}
}
