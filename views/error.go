package views

import "net/http"

// words give the heading and the text for what was refused, or for the page's status. Only what the reader can do
// something about has its own; nobody is blamed.
func (v ErrorView) words(w *Words) (heading, text string) {
	if v.Refused != "" {
		return v.Refused.words(w)
	}
	switch v.Status {
	case http.StatusNotFound:
		return w.T("error.notfound"), w.T("error.notfound.text")
	case http.StatusForbidden:
		return w.T("error.forbidden"), w.T("error.forbidden.text")
	case http.StatusConflict:
		return w.T("error.conflict"), w.T("error.conflict.text")
	case http.StatusTooManyRequests:
		return w.T("error.toomany"), w.T("error.toomany.text")
	case http.StatusServiceUnavailable:
		return w.T("error.unavailable"), w.T("error.unavailable.text")
	}
	if v.Status < http.StatusInternalServerError {
		return w.T("error.request"), w.T("error.request.text")
	}
	return w.T("error.internal"), w.T("error.internal.text")
}
