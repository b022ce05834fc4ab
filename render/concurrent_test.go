package render

import (
	"sync"
	"testing"
)

// A Renderer is safe for concurrent use.
func TestConcurrentUse(t *testing.T) {
	r := New()
	text := readSample(t, "kallelse.xml")
	want := r.Render(text, Options{}).HTML
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if got := r.Render(text, Options{}).HTML; got != want {
					t.Errorf("got %s", got)
				}
			}
		})
	}
	wg.Wait()
}
