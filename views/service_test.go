package views_test

import (
	"strings"
	"testing"

	"inkorg/views"
)

// TestServiceNoticesOnAPage: each says what, how long, and how to be rid of it.
func TestServiceNoticesOnAPage(t *testing.T) {
	t.Parallel()
	doc := document(t, views.List(noticed(loggedIn(t, views.Swedish)), list()))
	notices := doc.Find("aside.service[aria-label=Driftinformation] .note")
	if notices.Length() != 2 || doc.Find("aside.service [role=status] .note").Length() != 1 || doc.Find("main aside.service").Length() != 0 {
		t.Fatalf("%d notices, %d new", notices.Length(), doc.Find("aside.service [role=status]").Length())
	}
	first := notices.First()
	for selector, want := range map[string]string{
		".t": "Driftstörning", "p:nth-child(2)": "Långsamt", "p:nth-child(3)": "Gäller från i dag kl. 10.00 till kl. 11.00.", "button": "Dölj Driftstörning",
	} {
		if got := strings.Join(strings.Fields(first.Find(selector).Text()), " "); got != want {
			t.Errorf("%s: %q, want %q", selector, got, want)
		}
	}
	if first.HasClass("warn") == notices.Last().HasClass("warn") {
		t.Error("what works and what does not look the same")
	}
	if till := first.Find("[name=till]").AttrOr("value", ""); till != "/inkorg?visa=olasta" {
		t.Errorf("hiding comes back to %q", till)
	}
	if lang := notices.Last().Find("p [lang]").AttrOr("lang", ""); lang != "sv" {
		t.Errorf("a text in another language is in %q", lang)
	}
	if text := strings.Join(strings.Fields(doc.Find("aside.env p").Eq(1).Text()), " "); text != "Driftstörning. Långsamt Gäller från i dag kl. 10.00 till kl. 11.00." {
		t.Errorf("testers read %q", text)
	}
}

func TestMoments(t *testing.T) {
	t.Parallel()
	sv, en := words(t, views.Swedish), words(t, views.English)
	for _, tc := range []struct{ at, sv, en string }{
		{"2026-11-22T07:14:00Z", "i dag kl. 08.14", "today at 08:14"},
		{"2026-11-22T23:30:00Z", "i morgon kl. 00.30", "tomorrow at 00:30"},
		{"2026-11-21T15:02:00Z", "i går kl. 16.02", "yesterday at 16:02"},
		{"2026-12-24T15:02:00Z", "24 december kl. 16.02", "24 December at 16:02"},
		{"2026-12-31T23:30:00Z", "1 januari 2027 kl. 00.30", "1 January 2027 at 00:30"},
	} {
		at := instant(t, tc.at)
		if gotSV, gotEN := sv.Moment(at, now), en.Moment(at, now); gotSV != tc.sv || gotEN != tc.en {
			t.Errorf("%s: %q, %q; want %q, %q", tc.at, gotSV, gotEN, tc.sv, tc.en)
		}
	}
	first := instant(t, "2026-11-23T22:00:00Z")
	for until, want := range map[string]string{"2026-11-23T22:30:00Z": "kl. 23.30", "2026-11-23T23:30:00Z": "24 november kl. 00.30"} {
		if got := sv.MomentAfter(first, instant(t, until), now); got != want {
			t.Errorf("until %s: %q, want %q", until, got, want)
		}
	}
}
