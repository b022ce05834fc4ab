package e2e

import (
	"fmt"

	"inkorg/app/testkit"
)

// inspection is what a page shows of what it has done.
type inspection struct {
	Hit        string   `json:"hit"` // what a script left
	Title      string   `json:"title"`
	Violations []string `json:"violations"` // of the content policy
	Odd        []string `json:"odd"`        // what has no place in a message's body
}

// problems are what an inspection found, in words.
func (i inspection) problems() []string {
	var all []string
	if i.Hit != "" || i.Title == "hit" {
		all = append(all, fmt.Sprintf("a script ran: %q, %q", i.Hit, i.Title))
	}
	for _, violation := range i.Violations {
		all = append(all, "content policy: "+violation)
	}
	return append(all, i.Odd...)
}

// inspect opens a page and looks at it when it has come to rest.
func inspect(b *testkit.Browser, address string) inspection {
	b.Open(address)
	return testkit.Evaluate[inspection](b, inspector)
}

// listener notes violations from before the page's first element.
const listener = `
window.__violations = [];
addEventListener("securitypolicyviolation", e => __violations.push(e.violatedDirective + " " + e.blockedURI), true);
`

// inspector looks at the page as the browser has understood it. Every body is also parsed once
// more from what the browser makes of it: that must change nothing.
const inspector = `
new Promise(done => setTimeout(() => {
  const elements = new Set(["div", "section", "details", "summary", "h2", "h3", "h4", "h5", "h6", "p", "br", "dl", "dt", "dd",
    "ul", "li", "span", "strong", "em", "u", "a"]);
  const attributes = new Set(["class", "id", "lang", "href", "rel", "target", "data-exit"]);
  const protocols = new Set(["http:", "https:", "mailto:", "tel:"]);
  const odd = [];
  for (const body of document.querySelectorAll("[data-body]")) {
    for (const e of body.querySelectorAll("*")) {
      const listed = e.namespaceURI === "http://www.w3.org/1999/xhtml" && elements.has(e.localName) &&
        [...e.attributes].every(a => attributes.has(a.name)) && (e.localName !== "a" || protocols.has(e.protocol));
      if (!listed) odd.push("not listed: " + e.outerHTML.slice(0, 200));
    }
    const written = body.innerHTML;
    const again = document.createElement("div");
    again.innerHTML = written;
    if (again.innerHTML !== written) odd.push("changes when parsed again: " + written.slice(0, 200));
  }
  done({hit: String(window.__hit ?? ""), title: document.title, violations: window.__violations, odd});
}, 50))
`
