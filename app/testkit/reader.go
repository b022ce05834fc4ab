package testkit

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// call sends the browser a command whose answer does not matter.
func call[P, R any](b *Browser, what string, command cdp.Command[P, R], params P) {
	b.t.Helper()
	run(b, what, func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.Call(ctx, command, params)
		return chromedp.Void{}, err
	})
}

// Size sets the width and height of the window in CSS pixels.
func (b *Browser) Size(width, height int64) {
	b.t.Helper()
	run(b, "setting the window", chromedp.EmulateViewport(width, height))
}

// Wish is what a reader has asked of the browser: a media feature, such as
// prefers-reduced-motion, and its value.
type Wish struct{ Feature, Value string }

// Wishes shows pages as on a medium (empty: the screen) to somebody with these wishes.
func (b *Browser) Wishes(medium string, wishes ...Wish) {
	b.t.Helper()
	var features []*emulation.MediaFeature
	for _, wish := range wishes {
		features = append(features, &emulation.MediaFeature{Name: wish.Feature, Value: wish.Value})
	}
	call(b, "setting the medium", emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium, Features: features})
}

// UseCookies has the browser forget its cookies and send these to an address.
func (b *Browser) UseCookies(address string, cookies []*http.Cookie) {
	b.t.Helper()
	call(b, "clearing cookies", network.ClearBrowserCookies, cdp.Empty{})
	var params []*network.CookieParam
	for _, cookie := range cookies {
		params = append(params, &network.CookieParam{Name: cookie.Name, Value: cookie.Value, URL: address})
	}
	call(b, "setting cookies", network.SetCookies, network.SetCookiesParams{Cookies: params})
}

// Block keeps the browser from loading what an URL pattern fits.
func (b *Browser) Block(pattern string) {
	b.t.Helper()
	call(b, "enabling the network", network.Enable, network.EnableParams{})
	call(b, "blocking "+pattern, network.SetBlockedURLs, network.SetBlockedURLsParams{
		URLPatterns: []*network.BlockPattern{{URLPattern: pattern, Block: true}},
	})
}

// Press presses a key, by the text that it gives; "\t" is the tabulator.
func (b *Browser) Press(key string) {
	b.t.Helper()
	run(b, "pressing a key", chromedp.KeyEvent(key))
}

// Element is a node of the accessibility tree: what a screen reader is told.
type Element struct {
	Role, Name string
	Depth      int
}

// Accessible gives the accessibility tree of the page, without what is ignored in it.
func (b *Browser) Accessible() []Element {
	b.t.Helper()
	tree := run(b, "reading the accessibility tree", func(ctx context.Context, _ *chromedp.Target) (accessibility.GetFullAXTreeResult, error) {
		return chromedp.Call(ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	})
	nodes := map[accessibility.NodeID]*accessibility.Node{}
	for _, node := range tree.Nodes {
		nodes[node.NodeID] = node
	}
	if len(tree.Nodes) == 0 {
		b.t.Fatal("the page has no accessibility tree")
	}
	return elementsBelow(nodes, tree.Nodes[0], 0)
}

func elementsBelow(nodes map[accessibility.NodeID]*accessibility.Node, node *accessibility.Node, depth int) []Element {
	var elements []Element
	if !node.Ignored {
		elements = append(elements, Element{Role: textOf(node.Role), Name: textOf(node.Name), Depth: depth})
		depth++
	}
	for _, id := range node.ChildIDs {
		if child, known := nodes[id]; known {
			elements = append(elements, elementsBelow(nodes, child, depth)...)
		}
	}
	return elements
}

func textOf(value *accessibility.Value) string {
	if value == nil {
		return ""
	}
	var text string
	_ = json.Unmarshal(value.Value, &text) // a name is a text
	return text
}
