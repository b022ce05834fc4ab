package inbox_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"inkorg/app/inbox"
)

// TestRetentionProperties: whatever comes, is read, archived and taken back, and whatever
// the rules are, a sweep leaves each case as a model says that is too simple to be wrong,
// counts what it did, and leaves usage as it was.
func TestRetentionProperties(t *testing.T) {
	d, sent, people := newDesk(t, nil), map[sending]int{}, 0
	zone := sweden(t)
	rapid.Check(t, func(t *rapid.T) {
		people++
		days := func(name string) time.Duration { return time.Duration(rapid.IntRange(0, 6).Draw(t, name)) * day }
		m := &retentionModel{
			desk: d, zone: zone, sent: sent, cases: map[string]*shelved{},
			citizen: inbox.PersonID(fmt.Sprintf("%08dT%03d", people/1000, people%1000)),
			rules: inbox.RetentionRules{
				Default: inbox.Retention{Archive: days("archive"), Remove: days("remove")},
				Systems: map[string]inbox.Retention{"B": {Archive: days("B's archive"), Remove: days("B's remove")}},
				Unread:  rapid.Bool().Draw(t, "unread too"),
			},
		}
		if err := d.store.Activate(context.Background(), inbox.Citizen{ID: m.citizen}); err != nil {
			t.Fatal(err)
		}
		t.Repeat(map[string]func(*rapid.T){"deliver": m.deliver, "act": m.act, "wait": m.wait, "sweep": m.sweep})
	})
}

// sending is what usage is counted by.
type sending struct {
	system string
	month  inbox.Month
}

// shelved is a case as the model has it.
type shelved struct {
	id                         string
	system                     string
	last                       time.Time
	messages                   int
	unread, archived, restored bool // restored: since the newest message
}

// retentionModel is a citizen's cases as plain values.
type retentionModel struct {
	*desk
	zone    inbox.SwedishTime
	citizen inbox.PersonID
	cases   map[string]*shelved // by system and thread
	rules   inbox.RetentionRules
	sent    map[sending]int // of all models of the store
}

func (m *retentionModel) deliver(t *rapid.T) {
	system := rapid.SampledFrom([]string{"A", "B"}).Draw(t, "system")
	thread := rapid.SampledFrom([]string{"a", "b"}).Draw(t, "thread")
	message := inbox.Message{
		ID: inbox.NewID(), CaseID: inbox.NewID(), Citizen: m.citizen, ReceivedAt: m.now, ThreadID: thread, SourceSystem: system, Text: inbox.NewID(),
	}
	if _, _, err := m.store.Deliver(context.Background(), message, m.now); err != nil {
		t.Fatal(err)
	}
	m.sent[sending{system, m.zone.Month(m.now)}]++
	c := m.cases[system+thread]
	if c == nil {
		c = &shelved{id: message.CaseID, system: system}
		m.cases[system+thread] = c
	}
	c.restored = c.restored && !m.now.After(c.last)
	c.last, c.messages, c.unread, c.archived = m.now, c.messages+1, true, false
}

func (m *retentionModel) act(t *rapid.T) {
	if len(m.cases) == 0 {
		t.Skip("no case yet")
	}
	keys := make([]string, 0, len(m.cases))
	for key := range m.cases {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	c := m.cases[rapid.SampledFrom(keys).Draw(t, "case")]
	action := rapid.SampledFrom([]inbox.Action{inbox.ActionRead, inbox.ActionArchive, inbox.ActionRestore}).Draw(t, "action")
	if _, err := m.store.Change(context.Background(), m.citizen, action, []string{c.id}, m.now); err != nil {
		t.Fatal(err)
	}
	switch action {
	case inbox.ActionRead:
		c.unread = false
	case inbox.ActionArchive:
		c.archived = true
	case inbox.ActionRestore:
		c.restored = c.restored || c.archived
		c.archived = false
	}
}

func (m *retentionModel) wait(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(1, 3).Draw(t, "days")) * day)
}

// expire does to the model what a sweep should do.
func (m *retentionModel) expire() map[string]inbox.Disposed {
	done := map[string]inbox.Disposed{}
	for key, c := range m.cases {
		kept := m.rules.Default
		if c.system == "B" {
			kept = m.rules.Systems["B"]
		}
		age, touched := m.now.Sub(c.last), m.rules.Unread || !c.unread
		switch sum := done[c.system]; {
		case touched && kept.Remove > 0 && age >= kept.Remove:
			done[c.system] = sum.Plus(inbox.Disposed{Removed: 1, Messages: c.messages})
			delete(m.cases, key)
		case touched && kept.Archive > 0 && age >= kept.Archive && !c.archived && !c.restored:
			done[c.system] = sum.Plus(inbox.Disposed{Archived: 1})
			c.archived = true
		}
	}
	return done
}

func (m *retentionModel) sweep(t *rapid.T) {
	sweep := inbox.Sweep{
		Store: oneCitizen{m.store, m.citizen}, Rules: m.rules, Now: func() time.Time { return m.now }, DryRun: true,
		Step: func(context.Context, int) error { return nil },
	}
	foreseen, err := sweep.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	sweep.DryRun = false
	done, err := sweep.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m.expire(), done); diff != "" {
		t.Fatalf("done (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(done, foreseen); diff != "" {
		t.Fatalf("a dry run says something else (-done +foreseen):\n%s", diff)
	}
	m.compare(t)
}

// compare holds the store to the model: each case, the counters and usage.
func (m *retentionModel) compare(t *rapid.T) {
	var want inbox.Counts
	for _, c := range m.cases {
		found, _, err := m.store.Thread(context.Background(), m.citizen, c.id, 0, 1)
		if err != nil || found.Messages != c.messages || found.Archived != c.archived || (found.Unread > 0) != c.unread {
			t.Fatalf("%+v, %v; want %+v", found, err, c)
		}
		switch {
		case c.archived:
			want.Archived++
		case c.unread:
			want.Inbox, want.Unread = want.Inbox+1, want.Unread+1
		default:
			want.Inbox++
		}
	}
	page, err := m.store.Cases(context.Background(), m.citizen, inbox.CaseQuery{Limit: 1})
	if err != nil || page.Counts != want {
		t.Fatalf("counts %+v, %v; want %+v", page.Counts, err, want)
	}
	for of, want := range m.sent {
		if stored, err := m.store.StoredIn(context.Background(), of.system, of.month); err != nil || stored != want {
			t.Fatalf("%s in %d: %d messages, %v; want %d", of.system, of.month, stored, err, want)
		}
	}
}

// oneCitizen is a store in which nobody else has cases.
type oneCitizen struct {
	inbox.Store
	citizen inbox.PersonID
}

func (s oneCitizen) HeldCases(ctx context.Context, after inbox.HeldCase, limit int) ([]inbox.HeldCase, error) {
	after.Citizen = s.citizen
	cases, err := s.Store.HeldCases(ctx, after, limit)
	return slices.DeleteFunc(cases, func(c inbox.HeldCase) bool { return c.Citizen != s.citizen }), err
}
