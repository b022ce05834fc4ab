package testkit

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// stepTime is how long one step in the browser may take.
const stepTime = time.Minute

// Browser is a tab of a real, headless Chromium with an empty profile. Each method is a
// step that fails the test when the browser cannot do it.
type Browser struct {
	t   testing.TB
	ctx context.Context
}

// OpenBrowser starts Chromium for one test. The test ends it.
func OpenBrowser(t testing.TB) *Browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(Need(t, "chromium")),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.NoSandbox, // as root, Chromium does not start with it
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-back-forward-cache", true), // a page that is gone back to is loaded again
		chromedp.Flag("accept-lang", "sv-SE,sv"),
	)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		closeTab()
		stop()
	})
	b := &Browser{t: t, ctx: ctx}
	// The first run starts the browser, and must not have a time limit of its own.
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("starting Chromium: %v", err)
	}
	return b
}

func run[T any](b *Browser, what string, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, stepTime)
	defer cancel()
	result, err := chromedp.Run(ctx, action)
	if err != nil {
		at, _ := chromedp.Run(b.ctx, chromedp.Location())
		b.t.Fatalf("%s, at %s: %v", what, at, err)
	}
	return result
}

// WithoutScripts switches the scripts of pages off.
func (b *Browser) WithoutScripts() {
	b.t.Helper()
	call(b, "switching scripts off", emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}

// WithScripts switches them on again, for the pages to come.
func (b *Browser) WithScripts() {
	b.t.Helper()
	call(b, "switching scripts on", emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{})
}

// Look sets the width and height of the window in CSS pixels, and light or dark colours.
func (b *Browser) Look(width, height int64, dark bool) {
	b.t.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	b.Size(width, height)
	b.Wishes("", Wish{"prefers-color-scheme", scheme})
}

// Open goes to an address.
func (b *Browser) Open(address string) {
	b.t.Helper()
	run(b, "opening "+address, chromedp.Navigate(address))
}

// Back goes back, as with the browser's own button.
func (b *Browser) Back() {
	b.t.Helper()
	run(b, "going back", chromedp.NavigateBack())
}

// Click clicks the first element of a CSS selector and waits until then is there.
func (b *Browser) Click(selector, then string) {
	b.t.Helper()
	run(b, "clicking "+selector, chromedp.Click(chromedp.CSS(selector)))
	run(b, "waiting for "+then, chromedp.WaitReady(chromedp.CSS(then)))
}

// Await waits until an element of a CSS selector is there.
func (b *Browser) Await(selector string) {
	b.t.Helper()
	run(b, "waiting for "+selector, chromedp.WaitReady(chromedp.CSS(selector)))
}

// Type fills in a field.
func (b *Browser) Type(selector, text string) {
	b.t.Helper()
	run(b, "filling in "+selector, chromedp.SetValue(chromedp.CSS(selector), text))
}

// Text gives the text of the first element of a CSS selector.
func (b *Browser) Text(selector string) string {
	b.t.Helper()
	return run(b, "reading "+selector, chromedp.TextContent(chromedp.CSS(selector)))
}

// Attribute gives an attribute of the first element of a CSS selector.
func (b *Browser) Attribute(selector, name string) string {
	b.t.Helper()
	return run(b, "reading "+name+" of "+selector, chromedp.AttributeValue(chromedp.CSS(selector), name)).Value
}

// Count says how many elements a CSS selector has.
func (b *Browser) Count(selector string) int {
	b.t.Helper()
	return len(run(b, "counting "+selector, chromedp.Nodes(chromedp.CSSAll(selector), chromedp.AtLeast(0))))
}

// HTML gives the page as the browser has parsed it.
func (b *Browser) HTML() string {
	b.t.Helper()
	return run(b, "reading the page", chromedp.OuterHTML(chromedp.CSS("html")))
}

// Location gives the address of the page.
func (b *Browser) Location() string {
	b.t.Helper()
	return run(b, "reading the address", chromedp.Location())
}

// Screenshot gives a PNG of the whole page.
func (b *Browser) Screenshot() []byte {
	b.t.Helper()
	return run(b, "taking a picture", chromedp.FullScreenshot(100))
}

// ScrollWidth is how wide the page is, in CSS pixels: more than the window, and it scrolls
// sideways.
func (b *Browser) ScrollWidth() int64 {
	b.t.Helper()
	return run(b, "measuring the page", chromedp.Evaluate[int64]("document.documentElement.scrollWidth"))
}
