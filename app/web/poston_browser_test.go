package web_test

import (
	"testing"
	"time"

	"inkorg/app/testkit"
)

// TestBackToAPageThatPostsOn: who goes back to it in the browser sees it, and nothing is
// sent a second time without their doing.
func TestBackToAPageThatPostsOn(t *testing.T) {
	j := newJourney(t)
	b := testkit.OpenBrowser(t)
	b.WithoutScripts() // a page that its script leads away from at once is not gone back to
	b.Open(j.start)
	b.Click("form[data-post-on] button", "#landed")
	<-j.taken
	b.WithScripts()
	b.Back()
	b.Await("form[data-post-on]")
	select {
	case <-j.taken:
		t.Error("the form is sent again")
	case <-time.After(2 * time.Second):
	}
	if b.Location() != j.start {
		t.Errorf("the page leads on to %s", b.Location())
	}
	b.Click("form[data-post-on] button", "#landed")
}
