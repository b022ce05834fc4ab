package testkit

import (
	"context"
	"slices"
	"sync"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Watch notes what pages do by themselves.
type Watch struct {
	mu       sync.Mutex
	requests []string
	dialogs  []string
}

// Watch notes from now on what the pages in the tab do. Dialogs are answered, since a page
// stands still while one is open.
func (b *Browser) Watch() *Watch {
	b.t.Helper()
	w := &Watch{}
	err := chromedp.Listen(b.ctx, func(event any) {
		switch event := event.(type) {
		case *network.EventRequestWillBeSent:
			w.note(&w.requests, event.Request.URL)
		case *page.EventJavascriptDialogOpening:
			w.note(&w.dialogs, event.Message)
			go b.closeDialog() // the listener itself may send no command
		}
	})
	if err != nil {
		b.t.Fatalf("watching the browser: %v", err)
	}
	run(b, "watching requests", func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
		return chromedp.Void{}, err
	})
	return w
}

func (b *Browser) closeDialog() {
	_, _ = chromedp.Call(b.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true}) // the page may be gone
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

// BeforeScripts has every page from now on run a script before its own.
func (b *Browser) BeforeScripts(script string) {
	b.t.Helper()
	run(b, "adding a script", func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return chromedp.Void{}, err
	})
}

// Evaluate gives the value of an expression in the page, or of the promise that it is, whatever
// the page's policy.
func Evaluate[T any](b *Browser, expression string) T {
	b.t.Helper()
	return run(b, "evaluating", chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}
