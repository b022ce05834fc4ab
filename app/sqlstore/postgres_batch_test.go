package sqlstore

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
	"inkorg/app/testkit"
)

// outcome is what became of a delivery.
type outcome struct {
	answer inbox.Answer
	repeat bool
	code   string
}

// post makes up deliveries to a few citizens, one of whom is not active: of few threads and
// texts, so that many belong together or are repeats, at times that go back and forth.
func post(random *rand.Rand, n int) []*delivery {
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	at := func() time.Time { return received().Add(time.Duration(random.IntN(10)) * time.Minute) }
	var all []*delivery
	for i := range n {
		m := inbox.Message{
			ID: fmt.Sprintf("m%03d", i), CaseID: fmt.Sprintf("c%03d", i), ReceivedAt: at(),
			Citizen:  inbox.PersonID(pick(string(tolvan), "191313131313", "191111111111")),
			ThreadID: pick("", "", "a", "b"), SourceSystem: pick("SE45454", "DEMO-REDIRECT"),
			Description: pick("", " ", "Kallelse", "Provsvar"), Text: pick("ett", "två", "tre"),
			OrganisationUnit: inbox.OrganisationUnit{UnitName: pick("Björken", "Eken")},
			Answer:           inbox.Answer{ResultCode: inbox.ResultOK, ResultText: fmt.Sprint(i)},
		}
		if random.IntN(3) == 0 {
			m.NotifyAt, m.Answer.NotificationSent = at(), []inbox.NotificationMethod{inbox.MethodEmail}
		}
		if random.IntN(3) == 0 {
			m.SSOLink = &inbox.SSOLink{SystemID: pick("", "SE45454")}
		}
		all = append(all, &delivery{Message: m, fingerprint: m.Fingerprint(), repeatSince: at()})
	}
	return all
}

// TestTogetherIsAsOneByOne delivers the same in batches to PostgreSQL and one by one to
// SQLite, with cases archived and read in between: the answers and all that is kept are the
// same.
func TestTogetherIsAsOneByOne(t *testing.T) {
	together, oneByOne := openDatabase(t, testkit.NeedPostgres(t).Database(t)), openTest(t)
	stores := []*Store{together, oneByOne}
	for _, store := range stores {
		for _, id := range []inbox.PersonID{tolvan, "191313131313"} {
			if err := store.Activate(t.Context(), inbox.Citizen{ID: id, ActiveSince: received()}); err != nil {
				t.Fatal(err)
			}
		}
	}
	l := &link{config: mustConfig(t, together)}
	defer l.close()
	all := post(rand.New(rand.NewPCG(1, 2)), 240)
	kinds := map[string]bool{}
	for len(all) > 0 {
		batch := all[:min(len(all), 40)]
		all = all[len(batch):]
		want := deliverOneByOne(t, oneByOne, batch)
		if diff := cmp.Diff(want, deliverBatch(l, batch), cmp.AllowUnexported(outcome{})); diff != "" {
			t.Fatalf("answers (-one by one +together):\n%s", diff)
		}
		for _, one := range want {
			kinds[fmt.Sprint(one.repeat, one.code)] = true
		}
		if diff := cmp.Diff(contents(t, oneByOne), contents(t, together)); diff != "" {
			t.Fatalf("what is kept (-one by one +together):\n%s", diff)
		}
		for _, store := range stores {
			disturb(t, store)
		}
	}
	if len(kinds) != 3 {
		t.Errorf("the deliveries were of the kinds %v, want stored, repeat and not found", kinds)
	}
	checkCounts(t, together, nil)
}

func deliverOneByOne(t *testing.T, store *Store, batch []*delivery) (outcomes []outcome) {
	for _, d := range batch {
		answer, repeat, err := store.Deliver(t.Context(), d.Message, d.repeatSince)
		outcomes = append(outcomes, outcome{answer, repeat, codeOrNone(err)})
	}
	return outcomes
}

func deliverBatch(l *link, batch []*delivery) (outcomes []outcome) {
	var parcels []*parcel
	for _, d := range batch {
		parcels = append(parcels, &parcel{delivery: d, done: make(chan struct{})})
	}
	l.deliver(parcels)
	for _, p := range parcels {
		<-p.done
		outcomes = append(outcomes, outcome{p.answer, p.repeat, codeOrNone(p.err)})
	}
	return outcomes
}

// disturb archives a case and marks all of another as read.
func disturb(t *testing.T, store *Store) {
	t.Helper()
	page, err := store.Cases(t.Context(), tolvan, inbox.CaseQuery{Limit: 2})
	if err != nil {
		t.Fatal(err)
	}
	for i, action := range []inbox.Action{inbox.ActionArchive, inbox.ActionRead} {
		if _, err := store.Change(t.Context(), tolvan, action, []string{page.Cases[i].ID}, received()); err != nil {
			t.Fatal(err)
		}
	}
}
