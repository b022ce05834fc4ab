package web

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"inkorg/views"
)

// fault is what an error page said, as the address of the help carries it on: nothing in
// it is about a person.
type fault struct {
	status    int
	at        time.Time
	reference string // the name of its line in the log
	page      views.Page
}

// code names the kind of error to support: INK-404.
func (f fault) code() string { return "INK-" + strconv.Itoa(f.status) }

// query names the fault to the help, from the question mark.
func (f fault) query() string {
	values := url.Values{"fel": {strings.Join([]string{strconv.Itoa(f.status), strconv.FormatInt(f.at.Unix(), 36), f.reference}, "-")}}
	if f.page != views.PageUnknown {
		values.Set("sida", string(f.page))
	}
	return "?" + values.Encode()
}

var faultKey = regexp.MustCompile(`^([45][0-9]{2})-([0-9a-z]{6})-((?:[2-9a-z]{4}-){2}[2-9a-z]{4})$`)

// parseFault reads what query wrote. Anything else is none: an address can be made by
// anybody.
func parseFault(key, page string) (fault, bool) {
	match := faultKey.FindStringSubmatch(key)
	if match == nil {
		return fault{}, false
	}
	status, statusErr := strconv.Atoi(match[1])
	seconds, timeErr := strconv.ParseInt(match[2], 36, 64)
	if statusErr != nil || timeErr != nil {
		return fault{}, false
	}
	return fault{status: status, at: time.Unix(seconds, 0), reference: match[3], page: knownPage(page)}, true
}

// pages are the beginnings of addresses, by the page that support knows them as.
var pages = []struct {
	prefix string
	page   views.Page
}{
	{"/inkorg/", views.PageCase},
	{"/inkorg", views.PageList},
	{"/uthopp/", views.PageExit},
	{"/mottagning/", views.PageContact},
	{"/installningar", views.PageSettings},
	{"/logga-in", views.PageLogin},
	{"/saml/", views.PageLogin},
}

// pageAt gives the page at an address of ours.
func pageAt(path string) views.Page {
	for _, known := range pages {
		if strings.HasPrefix(path, known.prefix) {
			return known.page
		}
	}
	return views.PageUnknown
}

// knownPage gives the page of that name, if there is one.
func knownPage(name string) views.Page {
	for _, known := range pages {
		if string(known.page) == name {
			return known.page
		}
	}
	return views.PageUnknown
}
