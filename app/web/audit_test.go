package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"inkorg/app/inbox"
)

// audit gives the actions that the audit log has of a citizen, and from which session.
func (s *site) audit(citizen inbox.PersonID) (actions []string, entries []inbox.AuditEntry) {
	s.t.Helper()
	entries, err := s.store.AuditLog(s.t.Context(), inbox.AuditQuery{Citizen: citizen, Limit: 1000})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, entry := range entries {
		actions = append(actions, string(entry.Action))
	}
	return actions, entries
}

// lookAhead does with an address what nobody sees.
func (b *browser) lookAhead(address string) {
	b.t.Helper()
	b.do(b.request(http.MethodHead, address, nil))
	prefetch := b.request(http.MethodGet, address, nil)
	prefetch.Header.Set("Sec-Purpose", "prefetch;prerender")
	b.do(prefetch)
}

// TestWhatACitizenDoesIsNoted, once, and nothing that a browser does ahead.
func TestWhatACitizenDoesIsNoted(t *testing.T) {
	s := newSite(t)
	s.deliver(func(d *inbox.Delivery) {
		d.SSOLink = &inbox.SSOLink{SystemID: "JOURNAL", Text: "Öppna", Type: inbox.CurrentTarget}
	})
	b := s.citizen(tolvan)
	href := b.get("/inkorg").doc.Find("li[data-case] a").AttrOr("href", "")
	b.lookAhead(href)
	exit := b.get(href).doc.Find("a[data-exit]").AttrOr("href", "")
	b.get(href)
	b.lookAhead(exit)
	b.get(exit)
	session := inbox.HashSecret(sessionSecret(b))
	kept, err := s.store.Session(t.Context(), session)
	if err != nil {
		t.Fatal(err)
	}
	b.post("/logga-ut", nil)
	actions, entries := s.audit(tolvan)
	if want := []string{"log-in", "read", "exit", "log-out"}; !slices.Equal(actions, want) {
		t.Errorf("noted %v, want %v", actions, want)
	}
	for _, entry := range entries {
		if entry.Session != kept.Reference || entry.Actor != "" {
			t.Errorf("%s: from session %q by %q, want %q by the citizen", entry.Action, entry.Session, entry.Actor, kept.Reference)
		}
	}
	if others, _ := s.audit(agda); len(others) != 0 {
		t.Errorf("noted of another: %v", others)
	}
}

// TestBrowserIsKeptInWords, and nothing else that it says.
func TestBrowserIsKeptInWords(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	request := b.request(http.MethodPost, "/saml/acs", b.answer(b.begin("/logga-in"), tolvan))
	request.Header.Set("User-Agent", firefox)
	b.do(request)
	session, err := s.store.Session(t.Context(), inbox.HashSecret(sessionSecret(b)))
	if err != nil {
		t.Fatal(err)
	}
	if want := (inbox.Device{Browser: "Firefox 143", System: "Windows 10/11"}); session.Login.Device != want {
		t.Errorf("kept as %+v, want %+v", session.Login.Device, want)
	}
	if strings.Contains(s.log.String(), "Gecko") {
		t.Error("the log has what the browser said")
	}
}
