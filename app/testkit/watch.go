package testkit

import (
	"slices"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Watch notes what pages do by themselves.
type Watch struct {
	mu         sync.Mutex
	requests   []string
	dialogs    []string
	complaints []string
	sent       map[network.RequestID]string // addresses
	underWay   map[network.RequestID]bool   // that neither came nor failed yet
	lastAt     time.Time                    // when something was last asked for or came
	received   []Transfer
}

// Transfer is what came over the wire for an address.
type Transfer struct {
	URL   string
	Bytes int // headers and all, as they came
}

// Watch notes from now on what the pages in the tab do. Dialogs are answered, since a page
// stands still while one is open.
func (b *Browser) Watch() *Watch {
	b.t.Helper()
	w := &Watch{sent: map[network.RequestID]string{}, underWay: map[network.RequestID]bool{}}
	err := chromedp.Listen(b.ctx, func(event any) {
		switch event := event.(type) {
		case *network.EventRequestWillBeSent:
			w.note(&w.requests, event.Request.URL)
			w.begin(event)
		case *network.EventLoadingFinished:
			w.finish(event)
		case *network.EventLoadingFailed:
			w.giveUp(event)
		case *log.EventEntryAdded:
			w.note(&w.complaints, event.Entry.Text+" "+event.Entry.URL)
		case *page.EventJavascriptDialogOpening:
			w.note(&w.dialogs, event.Message)
			go b.closeDialog() // the listener itself may send no command
		}
	})
	if err != nil {
		b.t.Fatalf("watching the browser: %v", err)
	}
	call(b, "watching requests", network.Enable, network.EnableParams{})
	call(b, "watching complaints", log.Enable, cdp.Empty{})
	return w
}

func (b *Browser) closeDialog() {
	_, _ = chromedp.Call(b.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true}) // the page may be gone
}

func (w *Watch) begin(event *network.EventRequestWillBeSent) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if before := event.RedirectResponse; before != nil {
		w.received = append(w.received, Transfer{URL: w.sent[event.RequestID], Bytes: int(before.EncodedDataLength)})
	}
	w.sent[event.RequestID] = event.Request.URL
	w.underWay[event.RequestID], w.lastAt = true, time.Now()
}

func (w *Watch) finish(event *network.EventLoadingFinished) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.received = append(w.received, Transfer{URL: w.sent[event.RequestID], Bytes: int(event.EncodedDataLength)})
	delete(w.underWay, event.RequestID)
	w.lastAt = time.Now()
}

func (w *Watch) giveUp(event *network.EventLoadingFailed) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lastAt = time.Now()
	delete(w.underWay, event.RequestID)
}

// Quiet waits, as long as a step may take, until the browser has fetched all that it wants:
// nothing is under way, and for a while nothing has begun.
func (w *Watch) Quiet() {
	const while = 300 * time.Millisecond
	for last := time.Now().Add(stepTime); !w.quietFor(while) && time.Now().Before(last); {
		time.Sleep(while / 10)
	}
}

func (w *Watch) quietFor(while time.Duration) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.underWay) == 0 && time.Since(w.lastAt) > while
}

// Transfers gives what has come over the wire since it was last asked for.
func (w *Watch) Transfers() []Transfer {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := w.received
	w.received = nil
	return all
}

func (w *Watch) note(list *[]string, what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	*list = append(*list, what)
}

// Requests are the addresses that were asked for, also those that a policy then blocked.
func (w *Watch) Requests() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.requests)
}

// Dialogs are the words of the dialogs that were opened.
func (w *Watch) Dialogs() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.dialogs)
}

// Complaints are what the browser itself says of pages, such as what their policy blocked.
func (w *Watch) Complaints() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.complaints)
}

// BeforeScripts has every page from now on run a script before its own.
func (b *Browser) BeforeScripts(script string) {
	b.t.Helper()
	call(b, "adding a script", page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
}

// Evaluate gives the value of an expression in the page, or of the promise that it is, whatever
// the page's policy.
func Evaluate[T any](b *Browser, expression string) T {
	b.t.Helper()
	return run(b, "evaluating", chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}
