package demo

import (
	"strconv"
	"testing"
	"time"
)

func TestMemoryForgets(t *testing.T) {
	clock := newTestClock()
	m := newMemory[int](10, clock.now)
	if !m.put("a", 1, clock.now().Add(time.Minute)) {
		t.Error("a new key was not the first")
	}
	if m.put("a", 2, clock.now().Add(time.Minute)) {
		t.Error("a key that is there was new again")
	}
	if got, found := m.get("a"); !found || got != 1 {
		t.Errorf("get = %d, %v; want the first value", got, found)
	}
	clock.pass(time.Minute)
	if _, found := m.get("a"); found {
		t.Error("a value outlived its time")
	}
	if !m.put("a", 3, clock.now().Add(time.Minute)) {
		t.Error("a key whose time is over was not new")
	}
}

func TestMemoryGivesOnce(t *testing.T) {
	clock := newTestClock()
	m := newMemory[int](10, clock.now)
	m.put("a", 1, clock.now().Add(time.Minute))
	if got, found := m.take("a"); !found || got != 1 {
		t.Errorf("take = %d, %v", got, found)
	}
	if _, found := m.take("a"); found {
		t.Error("the value was given twice")
	}
}

func TestMemoryIsBounded(t *testing.T) {
	clock := newTestClock()
	m := newMemory[int](3, clock.now)
	m.put("ends first", 0, clock.now().Add(time.Minute))
	for i := range 10 {
		m.put(strconv.Itoa(i), i, clock.now().Add(time.Duration(10+i)*time.Minute))
		if len(m.kept) > 3 {
			t.Fatalf("%d values are kept, at most 3 may be", len(m.kept))
		}
	}
	if _, found := m.get("ends first"); found {
		t.Error("the value that ends first did not give way")
	}
	if _, found := m.get("9"); !found {
		t.Error("the newest value gave way")
	}
}
