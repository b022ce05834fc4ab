package pagetest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// csrfField is the name of the hidden field with the token of the session.
const csrfField = "csrf"

// checkForms wants forms to lead somewhere, and the token to be in every form that
// changes something for somebody logged in, and never anywhere else.
func (c *checker) checkForms(root *html.Node) {
	loggedIn := false
	for n := range elements(root, "form") {
		loggedIn = loggedIn || attr(n, "action") == "/logga-ut"
	}
	for n := range elements(root, "form") {
		method := strings.ToUpper(attr(n, "method"))
		if method != http.MethodPost {
			method = http.MethodGet
		}
		c.checkAddress(n, method, attr(n, "action"))
		for button := range elements(n, "button") {
			if has(button, "formaction") {
				c.checkAddress(button, method, attr(button, "formaction"))
			}
		}
		c.checkToken(n, method, loggedIn)
		c.checkAllowed(n)
	}
}

func (c *checker) checkToken(form *html.Node, method string, loggedIn bool) {
	token := ""
	for field := range elements(form, "input") {
		if attr(field, "name") == csrfField {
			token = attr(field, "value")
		}
	}
	target, err := url.Parse(attr(form, "action"))
	ours := err == nil && target.Host == ""
	switch {
	case method == http.MethodPost && ours && loggedIn && token == "":
		c.problem("%s carries no %s token", named(form), csrfField)
	case (method == http.MethodGet || !ours) && token != "":
		c.problem("%s gives the %s token away", named(form), csrfField)
	}
}

// checkAllowed wants the content security policy to let a form go where it goes.
func (c *checker) checkAllowed(form *html.Node) {
	target, err := url.Parse(attr(form, "action"))
	header := c.page.Header.Get("Content-Security-Policy")
	if err != nil || header == "" || c.local(target) {
		return
	}
	origin := target.Scheme + "://" + target.Host
	if !slices.Contains(parsePolicy(header)["form-action"], origin) {
		c.problem("%s is blocked by the content security policy: form-action lacks %s", named(form), origin)
	}
}
