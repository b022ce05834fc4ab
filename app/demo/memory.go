package demo

import (
	"sync"
	"time"
)

// memory keeps values under their keys until a time. It holds so many at most; when it is
// full, the one that would end first gives way, so that nobody can fill it up. It is safe
// for concurrent use.
type memory[V any] struct {
	limit int
	now   func() time.Time

	mu   sync.Mutex
	kept map[string]remembered[V]
}

type remembered[V any] struct {
	value V
	until time.Time
}

func newMemory[V any](limit int, now func() time.Time) *memory[V] {
	return &memory[V]{limit: limit, now: now, kept: make(map[string]remembered[V])}
}

// put keeps a value and says whether the key was new. A value that is there stays.
func (m *memory[V]) put(key string, value V, until time.Time) (first bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, found := m.live(key); found {
		return false
	}
	if len(m.kept) >= m.limit {
		m.makeRoom()
	}
	m.kept[key] = remembered[V]{value: value, until: until}
	return true
}

// get gives the value of a key.
func (m *memory[V]) get(key string) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.live(key)
}

// take gives the value of a key and forgets it.
func (m *memory[V]) take(key string) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	value, found := m.live(key)
	delete(m.kept, key)
	return value, found
}

func (m *memory[V]) live(key string) (V, bool) {
	entry, found := m.kept[key]
	if !found || !m.now().Before(entry.until) {
		var none V
		return none, false
	}
	return entry.value, true
}

// makeRoom forgets what has ended, or else the value that would end first.
func (m *memory[V]) makeRoom() {
	now := m.now()
	first := ""
	for key, entry := range m.kept {
		if !now.Before(entry.until) {
			delete(m.kept, key)
			continue
		}
		if earliest, found := m.kept[first]; !found || entry.until.Before(earliest.until) {
			first = key
		}
	}
	if len(m.kept) >= m.limit {
		delete(m.kept, first)
	}
}
