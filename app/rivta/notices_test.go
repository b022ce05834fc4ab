package rivta_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

// tell adds a service notice that goes on from an hour before noon on to an hour after.
func (l *listener) tell(change func(*inbox.Notice)) {
	l.t.Helper()
	n := inbox.Notice{
		ID: inbox.NewReference(), Audience: inbox.AudienceSenders, Kind: inbox.KindIncident, Priority: 2,
		From: l.now.Add(-time.Hour), Until: l.now.Add(time.Hour), Swedish: "Långsamma svar.", English: "Slow answers.",
	}
	change(&n)
	if err := l.store.AddNotice(l.t.Context(), n); err != nil {
		l.t.Fatal(err)
	}
}

// tellAll adds what senders, citizens and testers are to know.
func (l *listener) tellAll() {
	l.t.Helper()
	l.tell(func(n *inbox.Notice) { n.ID = "aaa" })
	l.tell(func(n *inbox.Notice) {
		n.ID, n.Kind, n.Priority, n.English = "bbb", inbox.KindRemoval, 0, ""
		n.From, n.Until, n.Swedish = l.now.Add(48*time.Hour), l.now.Add(50*time.Hour), "Version 0 tas bort."
	})
	l.tell(func(n *inbox.Notice) { n.Audience, n.Swedish = inbox.AudienceCitizens, "Till invånare" })
	l.tell(func(n *inbox.Notice) {
		n.Audience, n.Swedish, n.English = inbox.AudienceTesters, "Till testare", "To testers"
	})
	l.tell(func(n *inbox.Notice) { n.Until, n.Swedish = l.now, "Det som var" })
}

// TestSendersReadTheirNotices on the page, with what and when, going on or planned.
func TestSendersReadTheirNotices(t *testing.T) {
	l := newListener(t)
	l.tellAll()
	for language, want := range map[string][]string{
		"sv": {
			"Incident, prioritet 2, pågår", "Långsamma svar.", "Gäller från i dag kl. 08.14 till kl. 10.14.",
			"Borttag, kommer", "Version 0 tas bort.", "Gäller från 24 november kl. 09.14 till kl. 11.14.",
		},
		"en": {
			"Incident, priority 2, going on", "Slow answers.", "Applies from today at 08:14 until 10:14.",
			"Removal, planned", "Version 0 tas bort.", "Applies from 24 November at 09:14 until 11:14.",
		},
	} {
		page := l.page("/", language)
		var got []string
		for _, text := range texts(page, "#drift ~ h3, #drift ~ p") {
			got = append(got, strings.Join(strings.Fields(text), " "))
		}
		if diff := cmp.Diff(want, got[:min(len(want), len(got))]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", language, diff)
		}
		if foreign := page.Find("#drift ~ p [lang=sv]").Length(); foreign != map[string]int{"en": 1}[language] {
			t.Errorf("%s: %d texts are said to be in Swedish", language, foreign)
		}
		if text := page.Text(); strings.Contains(text, "Till invånare") || strings.Contains(text, "Det som var") {
			t.Errorf("%s: senders read what is not for them", language)
		}
		testers := map[string]string{"sv": "Till testare", "en": "To testers"}[language]
		if banner := page.Find("aside.env").Text(); !strings.Contains(banner, testers) {
			t.Errorf("%s: the banner says %q", language, banner)
		}
		if href := page.Find("#drift ~ p a").First().AttrOr("href", ""); href != "/notices.json" {
			t.Errorf("%s: as JSON at %q", language, href)
		}
	}
}

func TestNothingToTellSenders(t *testing.T) {
	l := newListener(t)
	l.site.Test = false
	l.serve(l.desk)
	l.tell(func(n *inbox.Notice) { n.Audience, n.Swedish = inbox.AudienceTesters, "Till testare" })
	page := l.page("/", "sv")
	if got := texts(page, "#drift + p")[0]; got != "Det finns inget att berätta just nu." {
		t.Errorf("%q", got)
	}
	if strings.Contains(page.Text(), "Till testare") {
		t.Error("testers are told something where nobody tests")
	}
	if got := l.send(httptest.NewRequest(http.MethodGet, "/notices.json", nil)); got.Text != `{"notices":[]}` {
		t.Errorf("as JSON %s", got.Text)
	}
}

// TestProgramsReadTheNotices in a form that stays as it is.
func TestProgramsReadTheNotices(t *testing.T) {
	l := newListener(t)
	l.tellAll()
	got := l.send(httptest.NewRequest(http.MethodGet, "/notices.json", nil))
	if got.Status != http.StatusOK || got.Header.Get("Content-Type") != "application/json" || got.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d, %v", got.Status, got.Header)
	}
	var read, want any
	if err := json.Unmarshal([]byte(got.Text), &read); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(`{"notices": [
		{"id": "aaa", "kind": "incident", "priority": 2, "from": "2026-11-22T07:14:00Z", "until": "2026-11-22T09:14:00Z",
			"text": {"sv": "Långsamma svar.", "en": "Slow answers."}},
		{"id": "bbb", "kind": "borttag", "from": "2026-11-24T08:14:00Z", "until": "2026-11-24T10:14:00Z", "text": {"sv": "Version 0 tas bort."}}
	]}`), &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, read); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
