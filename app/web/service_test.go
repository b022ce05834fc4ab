package web_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"inkorg/app/inbox"
	"inkorg/app/logtest"
	"inkorg/app/web"
)

// notice is a service notice of an id that goes on now.
func notice(id string, audience inbox.Audience) inbox.Notice {
	return inbox.Notice{
		ID: id, Audience: audience, Kind: inbox.KindIncident, Priority: 1, Swedish: "Notis " + id, English: "Notice " + id,
		From: time.Now().Add(-time.Hour), Until: time.Now().Add(time.Hour),
	}
}

// newSiteOf starts a site with service notices.
func newSiteOf(t *testing.T, notices *[]inbox.Notice) *site {
	t.Helper()
	return newSiteTuned(t, 1, func(c *web.Config) {
		c.Notices = func(_ context.Context, audience inbox.Audience) []inbox.Notice {
			return slices.DeleteFunc(slices.Clone(*notices), func(n inbox.Notice) bool { return n.Audience != audience })
		}
	})
}

// notices are the ids of those on a page; one that is new has a star.
func notices(p page) string {
	return strings.Join(p.doc.Find("aside.service .note").Map(func(_ int, note *goquery.Selection) string {
		id := note.Find("[name=id]").AttrOr("value", "")
		if note.Parent().Is("[role=status]") {
			id += "*"
		}
		return id
	}), " ")
}

// hide presses the button of a notice, as a browser without scripts does.
func (b *browser) hide(p page, id string) page {
	b.t.Helper()
	form := p.doc.Find("aside.service form").Has("[value='" + id + "']")
	if form.Length() != 1 || form.Find("button[type=submit]").Length() != 1 {
		b.t.Fatalf("%d forms hide %s", form.Length(), id)
	}
	values := url.Values{}
	form.Find("input").Each(func(_ int, field *goquery.Selection) {
		values.Set(field.AttrOr("name", ""), field.AttrOr("value", ""))
	})
	return b.do(b.request(http.MethodPost, form.AttrOr("action", ""), values))
}

// TestServiceNotices: they stand on every page, are said once by a screen reader, and are
// hidden for good by one who wants that.
func TestServiceNotices(t *testing.T) {
	live := []inbox.Notice{notice("aaa", inbox.AudienceCitizens)}
	s := newSiteOf(t, &live)
	s.deliver(nil)
	b := s.citizen(tolvan)
	look := func(path, want string) page {
		t.Helper()
		p := b.get(path)
		if got := notices(p); got != want {
			t.Errorf("%s shows %q, want %q", path, got, want)
		}
		return p
	}
	look("/inkorg", "aaa*")
	look("/inkorg", "aaa")
	live = append(live, notice("bbb", inbox.AudienceCitizens), notice("ttt", inbox.AudienceTesters), notice("sss", inbox.AudienceSenders))
	first := look("/personuppgifter", "aaa bbb*")
	look("/finns-inte", "aaa bbb")
	if text := first.doc.Find("aside.service").Text(); !strings.Contains(text, "Driftstörning") || !strings.Contains(text, "Notis aaa") || strings.Contains(text, "prioritet") {
		t.Errorf("the notice says %q", text)
	}

	back := b.hide(look("/inkorg?visa=olasta", "aaa bbb"), "aaa")
	if back.StatusCode != http.StatusSeeOther || back.Header.Get("Location") != "/inkorg?visa=olasta" {
		t.Errorf("hidden: %d to %q", back.StatusCode, back.Header.Get("Location"))
	}
	look("/inkorg", "bbb")
	b.hide(b.get("/inkorg"), "bbb")
	look("/inkorg", "")
	look("/hjalp", "aaa bbb") // there they can be read again

	live = live[1:]
	live = append(live, notice("ccc", inbox.AudienceCitizens))
	look("/inkorg", "ccc*")
	look("/inkorg", "ccc")
}

// TestCookiesOfNoticesNameNoticesAlone, those that are shown, and are for the site alone.
func TestCookiesOfNoticesNameNoticesAlone(t *testing.T) {
	live := []inbox.Notice{notice("aaa", inbox.AudienceCitizens), notice("bbb", inbox.AudienceCitizens)}
	s := newSiteOf(t, &live)
	b := s.browser()
	p := b.get("/utloggad")
	set := p.Header.Values("Set-Cookie")
	if len(set) != 1 || !strings.HasPrefix(set[0], "inkorg-sedd=aaa.bbb; max-age=3") || !strings.Contains(set[0], "HttpOnly") || !strings.Contains(set[0], "SameSite=Lax") {
		t.Errorf("shown: %q", set)
	}
	if set := b.get("/utloggad").Header.Values("Set-Cookie"); len(set) != 0 {
		t.Errorf("shown again: %q", set)
	}
	if set := b.hide(p, "bbb").Header.Values("Set-Cookie"); len(set) != 1 || !strings.HasPrefix(set[0], "inkorg-dold=bbb; ") {
		t.Errorf("hidden: %q", set)
	}
	for _, id := range []string{"191212121212", "", "aaa; Domain=example.se", "ttt"} {
		answer := b.do(b.request(http.MethodPost, "/driftinformation/dolj", url.Values{"id": {id}, "till": {"//annan.example/"}}))
		for _, cookie := range answer.Header.Values("Set-Cookie") {
			if !strings.HasPrefix(cookie, "inkorg-dold=bbb; ") {
				t.Errorf("%q is remembered: %s", id, cookie)
			}
		}
		if got := answer.Header.Get("Location"); got != "/inkorg" {
			t.Errorf("sent to %q", got)
		}
	}
}

// TestNobodyHasSeenAPageThatWasFetchedAhead: its notices are still new.
func TestNobodyHasSeenAPageThatWasFetchedAhead(t *testing.T) {
	live := []inbox.Notice{notice("aaa", inbox.AudienceCitizens)}
	s := newSiteOf(t, &live)
	b := s.browser()
	ahead := b.request(http.MethodGet, "/utloggad", nil)
	ahead.Header.Set("Sec-Purpose", "prefetch")
	b.do(ahead)
	if got := notices(b.get("/utloggad")); got != "aaa*" {
		t.Errorf("shown %q", got)
	}
}

// TestNoticesInEnglish: the text is in the reader's language, or said to be in Swedish.
func TestNoticesInEnglish(t *testing.T) {
	bare := notice("bbb", inbox.AudienceCitizens)
	bare.English = ""
	live := []inbox.Notice{notice("aaa", inbox.AudienceCitizens), bare}
	s := newSiteOf(t, &live)
	for language, want := range map[string]string{"sv": "Notis aaa Notis bbb", "en": "Notice aaa sv:Notis bbb"} {
		b := s.browser()
		request := b.request(http.MethodGet, "/utloggad", nil)
		request.Header.Set("Accept-Language", language)
		got := b.do(request).doc.Find("aside.service .note p:nth-child(2)").Map(func(_ int, text *goquery.Selection) string {
			said := strings.TrimSpace(text.Text())
			if lang, foreign := text.Find("[lang]").Attr("lang"); foreign {
				said = lang + ":" + said
			}
			return said
		})
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", language, got, want)
		}
	}
}

// TestTestersNotices stand in the banner of a test environment, and nowhere else.
func TestTestersNotices(t *testing.T) {
	live := []inbox.Notice{notice("ttt", inbox.AudienceTesters)}
	for _, test := range []bool{true, false} {
		s := newSiteTuned(t, 1, func(c *web.Config) {
			c.Test = test
			c.Notices = func(_ context.Context, audience inbox.Audience) []inbox.Notice {
				if audience == inbox.AudienceTesters {
					return live
				}
				return nil
			}
		})
		p := s.browser().get("/utloggad")
		if got := strings.Contains(p.doc.Find("aside.env").Text(), "Notis ttt"); got != test {
			t.Errorf("test environment %v: shown %v", test, got)
		}
		if got := p.doc.Text(); strings.Contains(got, "Notis ttt") != test {
			t.Errorf("test environment %v: %s", test, got)
		}
	}
}

// TestNoticesWhileTheStoreIsAway: an error page is there all the same; it shows those last
// known, and none when nothing is known.
func TestNoticesWhileTheStoreIsAway(t *testing.T) {
	for _, known := range []bool{true, false} {
		now := time.Now()
		var board *inbox.Board
		s := newSiteTuned(t, 1, func(c *web.Config) {
			c.Notices = func(ctx context.Context, audience inbox.Audience) []inbox.Notice { return board.Of(ctx, audience) }
		})
		board = inbox.NewBoard(s.store, func() time.Time { return now }, logtest.Logger(t))
		n := notice("aaa", inbox.AudienceCitizens)
		n.ShownFrom = n.From
		if err := s.store.AddNotice(t.Context(), n); err != nil {
			t.Fatal(err)
		}
		b := s.citizen(tolvan)
		want := ""
		if known {
			b.get("/inkorg")
			want = "aaa"
		}
		if err := s.store.Close(); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Minute)
		got := b.get("/inkorg")
		if got.StatusCode != http.StatusServiceUnavailable || notices(got) != want {
			t.Errorf("known %v: %d, shown %q", known, got.StatusCode, notices(got))
		}
	}
}
