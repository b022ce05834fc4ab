// Package pagetest owns the invariants of every page: what must hold of any HTML page that
// any test opens, whatever the page is about. It must not know the program it checks.
package pagetest

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Page is an answer that holds a page.
type Page struct {
	URL    string // as it was asked for: absolute, or path and query
	Status int
	Header http.Header
	Body   []byte
}

// Option adds what the invariants cannot know by themselves.
type Option func(*checker)

// Routes says which addresses of the site exist, by method and path. Without it, links
// are not followed up.
func Routes(known func(method, path string) bool) Option {
	return func(c *checker) { c.known = known }
}

// Check fails the test with a line for every invariant that the page breaks.
func Check(t testing.TB, p Page, options ...Option) {
	t.Helper()
	for _, problem := range Problems(p, options...) {
		t.Errorf("page %s (status %d): %s", p.URL, p.Status, problem)
	}
}

// Problems are the invariants that the page breaks, in words; none for a good page.
func Problems(p Page, options ...Option) []string {
	c := &checker{page: p}
	for _, option := range options {
		option(c)
	}
	c.checkHeaders()
	c.checkBody()
	return c.problems
}

// Body gives the problems of a page's HTML alone, for a page that no server sent.
func Body(body []byte) []string {
	c := &checker{page: Page{URL: "/", Body: body}}
	c.checkBody()
	return c.problems
}

type checker struct {
	page     Page
	base     *url.URL
	known    func(method, path string) bool
	framed   bool
	problems []string
}

func (c *checker) problem(format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...))
}

func (c *checker) checkBody() {
	base, err := url.Parse(c.page.URL)
	if err != nil {
		c.problem("the page's own address: %v", err)
		return
	}
	c.base = base
	c.address("the page's own address", c.page.URL)

	root, err := html.Parse(strings.NewReader(string(c.page.Body)))
	if err != nil {
		c.problem("cannot be parsed: %v", err)
		return
	}
	c.checkSyntax(root)
	c.checkContent(root)
	c.checkDocument(root)
	c.checkHeadings(root)
	c.checkReferences(root)
	c.checkNames(root)
	c.checkFrames(root)
	c.checkInline(root)
	c.checkLinks(root)
	c.checkForms(root)
	c.checkHooks(root)
	c.checkMessages(root)
}
