package sqlstore

import (
	"context"
	"testing"
	"time"

	"inkorg/app/inbox"
)

// BenchmarkDeliver delivers one at a time, so that each pays for a commit of its own.
func BenchmarkDeliver(b *testing.B) {
	store := openTest(b)
	active(b, store)
	for b.Loop() {
		if err := send(store, letter()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDeliverTogether delivers from many senders, whose messages share commits.
func BenchmarkDeliverTogether(b *testing.B) {
	store := openTest(b)
	active(b, store)
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := send(store, letter()); err != nil {
				b.Error(err)
			}
		}
	})
}

// BenchmarkCases reads pages of an inbox of many cases, the first, a deep one and one that a
// filter looks for in them all.
func BenchmarkCases(b *testing.B) {
	store := openTest(b)
	active(b, store)
	var middle inbox.CaseKey
	for i := range 10_000 {
		m := letter()
		m.ReceivedAt = received().Add(time.Duration(i) * time.Second)
		if err := send(store, m); err != nil {
			b.Fatal(err)
		}
		if i == 100 {
			middle = inbox.CaseKey{LastAt: m.ReceivedAt, ID: m.CaseID}
		}
	}
	for name, query := range map[string]inbox.CaseQuery{
		"first": {Limit: 20}, "deep": {From: &middle, Limit: 20}, "filtered": {Filter: inbox.CaseFilter{Search: "provsvar"}, Limit: 20},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				page, err := store.Cases(context.Background(), tolvan, query)
				if err != nil || len(page.Cases) != 20 {
					b.Fatal(len(page.Cases), err)
				}
			}
		})
	}
}

// BenchmarkThread opens a case of one message.
func BenchmarkThread(b *testing.B) {
	store := openTest(b)
	active(b, store)
	m := letter()
	if err := send(store, m); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := store.Thread(context.Background(), tolvan, m.CaseID, 0, 50); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSession finds a session, as every page does.
func BenchmarkSession(b *testing.B) {
	store := openTest(b)
	id := inbox.HashSecret("secret")
	if err := store.CreateSession(context.Background(), inbox.Session{ID: id, Citizen: tolvan}); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := store.Session(context.Background(), id); err != nil {
			b.Fatal(err)
		}
	}
}
