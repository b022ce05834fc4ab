package testkit

import (
	"context"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Area is a part of a page, in CSS pixels from its top left corner.
type Area struct{ X, Y, Width, Height float64 }

// Picture gives a PNG of a part of the page.
func (b *Browser) Picture(a Area) []byte {
	b.t.Helper()
	return run(b, "taking a picture", func(ctx context.Context, _ *chromedp.Target) ([]byte, error) {
		taken, err := chromedp.Call(ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{
			Clip:                  &page.Viewport{X: a.X, Y: a.Y, Width: a.Width, Height: a.Height, Scale: 1},
			CaptureBeyondViewport: new(true),
		})
		return taken.Data, err
	})
}

// SlowAndCold has the browser fetch everything anew, over a bad mobile connection.
func (b *Browser) SlowAndCold() {
	b.t.Helper()
	const latency, perSecond = 150, 100_000 // milliseconds, bytes
	call(b, "enabling the network", network.Enable, network.EnableParams{})
	call(b, "switching the cache off", network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	call(b, "slowing down", network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Latency: latency, DownloadThroughput: perSecond, UploadThroughput: perSecond}},
	})
}
