package sqlstore

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/testkit"
)

// benchStores gives a new store of each kind. PostgreSQL has what it would have on a machine
// of its own: room for what is read often, and the disk is waited for.
func benchStores() map[string]func(b *testing.B) *Store {
	return map[string]func(b *testing.B) *Store{
		"sqlite": func(b *testing.B) *Store { return openTest(b) },
		"postgres": func(b *testing.B) *Store {
			server := testkit.StartPostgres(b, "shared_buffers=1GB", "max_wal_size=8GB", "wal_compression=on")
			return openDatabase(b, server.Database(b))
		},
	}
}

// inhabitant is one of many citizens, with a number of the form that temporary ones have.
func inhabitant(n int) inbox.PersonID {
	return inbox.PersonID(fmt.Sprintf("%08dT%03d", n/1000, n%1000))
}

// populate makes citizens and gives each some messages, from many senders.
func populate(b *testing.B, store *Store, citizens, messages int) {
	b.Helper()
	var next atomic.Int64
	together(64, func() {
		for n := int(next.Add(1)); n <= citizens; n = int(next.Add(1)) {
			citizen := inbox.Citizen{ID: inhabitant(n), Name: "Tolvan Tolvansson", ActiveSince: received()}
			if err := store.Activate(context.Background(), citizen); err != nil {
				b.Error(err)
			}
			for i := range messages {
				m := letter()
				m.Citizen, m.ReceivedAt = citizen.ID, received().Add(time.Duration(i)*time.Minute)
				if err := send(store, m); err != nil {
					b.Error(err)
				}
			}
		}
	})
}

// BenchmarkListReads reads first pages of the lists of many citizens, from 32 readers at the
// same time.
func BenchmarkListReads(b *testing.B) {
	for name, open := range benchStores() {
		b.Run(name, func(b *testing.B) {
			const citizens = 1000
			store := open(b)
			populate(b, store, citizens, 25)
			b.SetParallelism(16)
			b.ReportAllocs()
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					page, err := store.Cases(context.Background(), inhabitant(1+rand.IntN(citizens)), inbox.CaseQuery{Limit: 20})
					if err != nil || len(page.Cases) != 20 {
						b.Error(len(page.Cases), err)
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reads/s")
		})
	}
}

// BenchmarkDeliveries delivers to many citizens from 1 000 senders at the same time, as a
// national batch does.
func BenchmarkDeliveries(b *testing.B) {
	for name, open := range benchStores() {
		b.Run(name, func(b *testing.B) {
			const citizens = 10_000
			store := open(b)
			populate(b, store, citizens, 0)
			b.SetParallelism(500)
			b.ReportAllocs()
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					m := letter()
					m.Citizen = inhabitant(1 + rand.IntN(citizens))
					if err := send(store, m); err != nil {
						b.Error(err)
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
		})
	}
}
