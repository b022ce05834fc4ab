package pagetest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"inkorg/app/pagetest"
)

const goodPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// goodBody has every construct that an invariant looks at.
const goodBody = `<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Inkorg (2 olästa) – Min inkorg</title>` +
	`<link rel="stylesheet" href="/assets/1/inbox.css"><script src="/assets/1/inbox.js" defer></script></head>` +
	`<body><a href="#main">Hoppa</a><header><form action="/logga-ut" method="post">` +
	`<input type="hidden" name="csrf" value="abc"><button type="submit">Logga ut</button></form></header>` +
	`<main id="main"><h1>Inkorg</h1><p data-unread-count="2" data-total="3">2 olästa av 3</p>` +
	`<h2 id="week">Den här veckan</h2><ol aria-labelledby="week"><li data-case="a" data-unread="true">` +
	`<svg aria-hidden="true"><use href="/assets/1/icons.svg#mail"></use></svg><p data-sender>Björken</p>` +
	`<h3><a href="/inkorg/a"><span data-title>Kallelse</span></a></h3>` +
	`<time datetime="2026-11-22T08:14:00+01:00">I dag</time></li></ol>` +
	`<article data-message="m" data-unread="false"><p data-sender>Björken</p><p data-title></p>` +
	`<div data-body><p>##### Mismatched Element in Source #####</p><a data-exit href="/uthopp/m/1">Svara</a></div>` +
	`<p><a data-exit href="/uthopp/m/0">Öppna</a></p></article>` +
	`<p><a class="btn-p" href="/inkorg">Till inkorgen</a></p>` +
	`<p><a href="https://annan.example/" rel="noopener noreferrer">Annan</a><a href="tel:0812345678">Ring</a></p>` +
	`<form action="/sok"><label for="q">Sök</label><input id="q" name="q"></form></main></body></html>`

func goodPage() pagetest.Page {
	return pagetest.Page{
		URL: "/inkorg", Status: http.StatusOK, Body: []byte(goodBody),
		Header: http.Header{
			"Content-Type":            {"text/html; charset=utf-8"},
			"Cache-Control":           {"no-store"},
			"X-Content-Type-Options":  {"nosniff"},
			"Referrer-Policy":         {"same-origin"},
			"Content-Security-Policy": {goodPolicy},
		},
	}
}

func known(method, path string) bool {
	return slices.Contains([]string{
		"GET /assets/1/inbox.css", "GET /assets/1/inbox.js", "GET /assets/1/icons.svg", "GET /inkorg", "GET /inkorg/a",
		"GET /uthopp/m/0", "GET /uthopp/m/1", "GET /sok", "POST /logga-ut", "POST /x",
	}, method+" "+path)
}

func TestGoodPageHasNoProblems(t *testing.T) {
	t.Parallel()
	if problems := pagetest.Problems(goodPage(), pagetest.Routes(known)); len(problems) > 0 {
		t.Errorf("problems of a good page: %q", problems)
	}
	pagetest.Check(t, goodPage(), pagetest.Routes(known))
}

// broken are changes to the good page's HTML, each of which breaks one invariant.
var broken = []struct {
	name, old, new, want string
}{
	{"no doctype", "<!doctype html>", "", "no doctype"},
	{"unclosed", "</header>", "", "closes another element"},
	{"unclosed at the end", "</main></body></html>", "", "is not closed"},
	{"misnested", "<span data-title>Kallelse</span></a>", "<span data-title>Kallelse</a></span>", "closes another element"},
	{"stray end tag", "<main", "</p><main", "closes another element"},
	{"block in paragraph", `<p data-title></p>`, `<p data-title><div></div></p>`, "parsed as"},
	{"link in link", `<span data-title>Kallelse</span>`, `<span data-title><a href="/inkorg">K</a></span>`, "parsed as"},
	{"form in form", `<input id="q" name="q">`, `<form action="/sok"><input id="q" name="q"></form>`, "parsed as"},
	{"bare less-than", "Hoppa", "1 < 2", "bare <"},
	{"attribute twice", `<main id="main"`, `<main id="main" id="other"`, "id twice"},
	{"lost quote", `<h1>`, `<h1 class="a"b">`, "attribute named"},
	{"self-closing", `<h1>`, `<div/><h1>`, "closes nothing"},

	{"block in span", `<span data-title>Kallelse</span>`, `<span data-title><ul></ul></span>`, "stands inside"},
	{"paragraph in list", `<li data-case`, `<p></p><li data-case`, "stands directly in <ol>"},
	{"item outside list", `<h1>`, `<li>a</li><h1>`, "stands directly in <main>"},
	{"button in link", `>Öppna</a>`, `><button>Öppna</button></a>`, "which can be used too"},

	{"no lang", ` lang="sv"`, "", "no lang"},
	{"no main", `<main id="main">`, `<main id="main"></main><main>`, "2 main"},
	{"no title", `<title>Inkorg (2 olästa) – Min inkorg</title>`, "", "0 title"},
	{"title without product", ` – Min inkorg</title>`, "</title>", "the page and then the product"},
	{"title without count", ` (2 olästa)`, "", "does not say that 2"},
	{"two h1", `<h2 id="week">Den här veckan</h2>`, `<h1 id="week">V</h1><h2>D</h2>`, "2 h1"},
	{"no h1", `<h1>Inkorg</h1>`, "", "0 h1"},
	{"skipped level", `<h2 id="week">Den här veckan</h2>`, `<p id="week">V</p>`, "follows level 1"},
	{"empty heading", `<h1>Inkorg</h1>`, "<h1>\u00a0</h1>", "is empty"},
	{"same id", `<h1>`, `<h1 id="main">`, "not unique"},
	{"labelled by nothing", `aria-labelledby="week"`, `aria-labelledby="month"`, "not there"},
	{"skip link to nothing", `href="#main"`, `href="#innehall"`, "not there"},

	{"no label", `<label for="q">Sök</label>`, ``, "has no label"},
	{"empty label", `>Sök</label>`, `></label>`, "has no label"},
	{"empty button", `>Logga ut</button>`, `></button>`, "has no text"},
	{"empty link", `>Till inkorgen</a>`, `></a>`, "has no text"},
	{"picture with nothing", `<h1>`, `<img src="/assets/1/icons.svg"><h1>`, "aria-hidden"},
	{"icon not hidden", `<svg aria-hidden="true">`, `<svg>`, "aria-hidden"},

	{"style element", `</head>`, `<style>p{}</style></head>`, "inline style"},
	{"inline script", `</head>`, `<script>a()</script></head>`, "inline script"},
	{"style attribute", `<h1>`, `<h1 style="color:red">`, "attribute style"},
	{"event handler", `<h1>`, `<h1 onclick="a()">`, "attribute onclick"},
	{"script address", `href="/inkorg/a"`, `href=" JavaScript:a()"`, "runs a script"},

	{"unknown route", `href="/inkorg/a"`, `href="/inkorgen/a"`, "does not exist"},
	{"relative unknown route", `href="/inkorg/a"`, `href="b?c"`, "GET /b, which does not exist"},
	{"unknown action", `action="/sok"`, `action="/hitta"`, "GET /hitta, which does not exist"},
	{"wrong method", `<form action="/sok">`, `<form action="/sok" method="post">`, "POST /sok, which does not exist"},
	{"unknown button action", `<button type="submit">`, `<button type="submit" formaction="/y">`, "POST /y, which does not exist"},
	{"odd scheme", `href="tel:0812345678"`, `href="ftp://a.example/"`, "scheme ftp"},
	{"leaves with opener", ` rel="noopener noreferrer"`, "", "without rel"},
	{"number in link", `href="/inkorg/a"`, `href="/inkorg/191212121212"`, "personal identity number"},
	{"encoded number in link", `href="/inkorg"`, `href="/inkorg?a=19121212%2D1212"`, "personal identity number"},
	{"number in action", `action="/sok"`, `action="/sok?p=189001019802"`, "personal identity number"},

	{"form without token", `<form action="/sok">`, `<form action="/x" method="post">`, "no csrf token"},
	{"empty token", `value="abc"`, `value=""`, "no csrf token"},
	{"token in address", `<form action="/sok">`, `<form action="/sok"><input type="hidden" name="csrf" value="abc">`, "gives the csrf token away"},
	{
		"token to another", `<form action="/sok">`,
		`<form action="https://annan.example/acs" method="post"><input type="hidden" name="csrf" value="abc">`, "gives the csrf token away",
	},
	{"blocked form", `<form action="/sok">`, `<form action="https://annan.example/acs" method="post">`, "form-action lacks https://annan.example"},

	{"row without title", `<span data-title>`, `<span>`, "0 elements with data-title"},
	{"row with two links", `<p data-sender>Björken</p><h3>`, `<p data-sender><a href="/inkorg">B</a></p><h3>`, "2 links"},
	{"message without body", `<div data-body>`, `<div>`, "0 elements with data-body"},
	{"odd data-unread", `data-unread="false"`, `data-unread=""`, "data-unread="},
	{"odd total", `data-total="3"`, `data-total="tre"`, "data-total="},
	{"odd time", `datetime="2026-11-22T08:14:00+01:00"`, `datetime="i dag"`, "datetime="},
	{"two primary actions of a message", `</article>`, `<p><a class="btn-p" href="/inkorg">A</a></p></article>`, "2 primary actions"},
	{"two primary actions of a page", `</main>`, `<p><a class="btn-p" href="/inkorg">A</a></p></main>`, "the page has 2"},
	{"fallback text outside", `<h1>Inkorg`, `<h1>##### Mismatched Element in Source #####`, "outside a message body"},
}

func TestEachInvariantOfTheBody(t *testing.T) {
	t.Parallel()
	for _, tc := range broken {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			page := goodPage()
			if strings.Count(goodBody, tc.old) == 0 {
				t.Fatalf("the good page has no %q to break", tc.old)
			}
			page.Body = []byte(strings.Replace(goodBody, tc.old, tc.new, 1))
			wantProblem(t, pagetest.Problems(page, pagetest.Routes(known)), tc.want)
		})
	}
}

func TestEachInvariantOfTheHeaders(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ header, value, want string }{
		{"Content-Type", "text/plain", "Content-Type"},
		{"Cache-Control", "private", "Cache-Control"},
		{"X-Content-Type-Options", "", "X-Content-Type-Options"},
		{"Referrer-Policy", "no-referrer", "Referrer-Policy"},
		{"Content-Security-Policy", "", "no default-src"},
		{"Content-Security-Policy", strings.Replace(goodPolicy, "script-src 'self'", "script-src 'self' 'unsafe-inline'", 1), "script-src"},
		{"Content-Security-Policy", goodPolicy + "; frame-src *", "frame-src is not expected"},
		{"Content-Security-Policy", strings.Replace(goodPolicy, "form-action 'self'", "form-action https://a.example", 1), "lacks 'self'"},
		{"Content-Security-Policy", strings.Replace(goodPolicy, "form-action 'self'", "form-action 'self' https:", 1), "not an origin"},
		{"Content-Security-Policy", strings.Replace(goodPolicy, "form-action 'self'", "form-action 'self' https://*.example", 1), "not an origin"},
	} {
		page := goodPage()
		page.Header.Set(tc.header, tc.value)
		wantProblem(t, pagetest.Problems(page), tc.want)
	}
}

func TestNumberInThePagesOwnAddress(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"/inkorg?a=191212121212":          true,
		"/inkorg/19121212-1212":           true,
		"/inkorg/199908632391":            true, // a coordination number's day is 60 higher
		"/inkorg/199913072391":            false,
		"/inkorg/20261122081400":          false, // longer than a number
		"/inkorg/uo1MjAyNjExMjIwODE0MDA0": false,
	} {
		page := goodPage()
		page.URL = address
		found := slices.ContainsFunc(pagetest.Problems(page), func(p string) bool { return strings.Contains(p, "personal identity number") })
		if found != want {
			t.Errorf("address %s: a number is found: %v, want %v", address, found, want)
		}
	}
}

func TestBodyAloneNeedsNoHeaders(t *testing.T) {
	t.Parallel()
	if problems := pagetest.Body([]byte(goodBody)); len(problems) > 0 {
		t.Errorf("problems of a good body: %q", problems)
	}
	wantProblem(t, pagetest.Body([]byte("<p>hej</p>")), "no doctype")
}

func wantProblem(t *testing.T, problems []string, want string) {
	t.Helper()
	if !slices.ContainsFunc(problems, func(p string) bool { return strings.Contains(p, want) }) {
		t.Errorf("no problem says %q; problems: %q", want, problems)
	}
}
