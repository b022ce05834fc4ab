package demo

import (
	"sync"
	"time"
)

const (
	// maxTries is how many wrong passwords an account takes within triesWindow; right
	// ones are not counted.
	maxTries    = 10
	triesWindow = time.Minute
)

// tries counts wrong passwords by account. It is safe for concurrent use, and bounded by
// the number of accounts.
type tries struct {
	now func() time.Time

	mu    sync.Mutex
	wrong map[string]window
}

// window is a stretch of time that begins with a wrong password.
type window struct {
	begun time.Time
	count int
}

func newTries(now func() time.Time) *tries { return &tries{now: now, wrong: make(map[string]window)} }

// wait says how long an account takes no more tries; zero when it does.
func (t *tries) wait(account string) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	current := t.current(account)
	if current.count < maxTries {
		return 0
	}
	return triesWindow - t.now().Sub(current.begun)
}

// failed counts a wrong password.
func (t *tries) failed(account string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	current := t.current(account)
	current.count++
	t.wrong[account] = current
}

func (t *tries) current(account string) window {
	now := t.now()
	if current, found := t.wrong[account]; found && now.Sub(current.begun) < triesWindow {
		return current
	}
	return window{begun: now}
}
