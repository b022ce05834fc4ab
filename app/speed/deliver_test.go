package speed

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"inkorg/app/demo"
	"inkorg/app/inbox"
	"inkorg/app/rivta"
	"inkorg/app/sqlstore"
)

// senders are how many connections deliver at the same time.
const senders = 128

// measureDeliveries delivers over SOAP to citizens all over the store. The contracts are
// alone, since the demo keeps every call for its testers, which production does not.
func (r *rounds) measureDeliveries(b *testing.B) {
	b.Helper()
	contracts := startChild(b, childTogether, r.bed.store)
	defer contracts.stop(b)
	o := deliverTo(b, contracts, r.bed.citizens)
	wanted := row{what: "SOAP deliveries, acknowledged on disk", form: "%.0f/s", reach: 5000}
	if len(r.bed.environ) > 0 {
		wanted.reach = 0 // said of the embedded store alone
	}
	r.note(wanted, o.perSecond())
	r.note(row{what: "processor time of a delivery", form: "%.0f µs"}, o.each)
}

func deliverTo(b *testing.B, contracts *process, citizens int) outcome {
	b.Helper()
	// What makes a message another is put into the place of these.
	const somebody, something = "191212121212", "abcdefghijklmnopqrstuvwxyz"
	client := rivta.Client{LogicalAddress: "mvktest"}
	envelope := client.AddMessageEnvelope(inbox.Delivery{
		SubjectOfCareID:  somebody,
		OrganisationUnit: inbox.OrganisationUnit{UnitID: "SE23210000", UnitName: "Testenheten i Ekvik"},
		Description:      "Kallelse", SourceSystem: "SE45454",
		Text: "<article><para>Välkommen till ditt besök. Ärendenummer: " + something + "</para></article>",
	})
	head := fmt.Appendf(nil, "POST /AddMessageToPatientPortalInbox/1/rivtabp21 HTTP/1.1\r\nHost: %s\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: %d\r\n\r\n", contracts.address, len(envelope))
	request := append(head, envelope...)
	who, what := bytes.Index(request, []byte(somebody)), bytes.Index(request, []byte(something))
	return load{
		server: contracts, address: contracts.address, connections: senders, span: span, wants: []byte(">OK<"),
		request: func(int, int) []byte {
			one := bytes.Clone(request)
			copy(one[who:], demo.CrowdNumber(1+rand.IntN(citizens-1)))
			copy(one[what:], inbox.NewID())
			return one
		},
	}.run(b)
}

// contracts compares deliveries that share commits with deliveries that do not.
type contracts struct {
	together, apart *process
}

// contractsCitizens are how many citizens receive in that comparison.
const contractsCitizens = 10_000

func newContracts(b *testing.B) *contracts {
	b.Helper()
	child := func(kind string) *process {
		path := storeIn(b.TempDir())
		store, err := sqlstore.Open(b.Context(), path)
		if err != nil {
			b.Fatal(err)
		}
		err = store.Load(b.Context(), crowd, func(int, int) {})
		if closed := store.Close(); err != nil || closed != nil {
			b.Fatal(err, closed)
		}
		return startChild(b, kind, path)
	}
	return &contracts{together: child(childTogether), apart: child(childApart)}
}

// crowd are citizens without mail.
func crowd(yield func(inbox.Mailbox) bool) {
	for n := 1; n <= contractsCitizens; n++ {
		citizen := inbox.Citizen{ID: demo.CrowdNumber(n), Name: "Alva Alm", ActiveSince: time.Now()}
		if !yield(inbox.Mailbox{Citizen: citizen}) {
			return
		}
	}
}

func (c *contracts) measure(b *testing.B, t *table) {
	b.Helper()
	together := deliverTo(b, c.together, contractsCitizens)
	apart := deliverTo(b, c.apart, contractsCitizens)
	t.note(row{what: "that, in relation to one commit for each message", form: "%.2f", reach: 1.7}, together.perSecond()/apart.perSecond())
}

// measureStore reads and delivers at the interface of the store, without pages and SOAP.
func measureStore(b *testing.B, t *bed, measured *table) {
	b.Helper()
	store, err := t.open(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	somebody := func() inbox.PersonID { return demo.CrowdNumber(1 + rand.IntN(t.citizens-1)) }
	reads := together(b, connections, func(ctx context.Context) error {
		_, err := store.Cases(ctx, somebody(), inbox.CaseQuery{Limit: page})
		return err
	})
	measured.note(row{what: "list reads at the store's interface", form: "%.0f/s", reach: 25_000}, reads)
	deliveries := together(b, many, func(ctx context.Context) error {
		now := time.Now()
		m := inbox.Message{
			ID: inbox.NewIDAt(now), CaseID: inbox.NewIDAt(now), Citizen: somebody(), ReceivedAt: now,
			Description: "Kallelse", Text: "<article><para>" + inbox.NewID() + "</para></article>", SourceSystem: "SE45454",
		}
		_, _, err := store.Deliver(ctx, m, m.ReceivedAt.Add(-time.Hour))
		return err
	})
	measured.note(row{what: "deliveries at the store's interface", form: "%.0f/s", reach: 30_000}, deliveries)
}

// together has so many do something over and over again, and gives how often in a second,
// once they have warmed up.
func together(b *testing.B, callers int, do func(ctx context.Context) error) float64 {
	b.Helper()
	var all sync.WaitGroup
	var done atomic.Int64
	begun := time.Now().Add(warmUp)
	for range callers {
		all.Go(func() {
			for since := time.Since(begun); since < span; since = time.Since(begun) {
				if err := do(b.Context()); err != nil {
					b.Error(err)
					return
				}
				if since > 0 {
					done.Add(1)
				}
			}
		})
	}
	all.Wait()
	return float64(done.Load()) / time.Since(begun).Seconds()
}
