package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestEveryPageSaysWhenTheLogInEnds, and the script is told where to go then.
func TestEveryPageSaysWhenTheLogInEnds(t *testing.T) {
	s := newSite(t)
	b := s.citizen(tolvan)
	for _, path := range []string{"/inkorg?visa=olasta", "/hjalp", "/finns-inte"} {
		got := b.get(path)
		dialog := got.doc.Find("dialog[data-session]")
		ended := "/logga-in?slut=1&till=" + url.QueryEscape(path)
		if left := dialog.AttrOr("data-session", ""); left != "1800" && left != "1799" || dialog.AttrOr("data-ended", "") != ended {
			t.Errorf("%s: %s seconds left, then %s", path, left, dialog.AttrOr("data-ended", ""))
		}
		if said := got.doc.Find("footer [data-session-text]").Text(); !strings.HasPrefix(said, "Du loggas ut klockan ") {
			t.Errorf("%s says %q", path, said)
		}
	}
	if s.browser().get("/hjalp").doc.Find("dialog, [data-session-text]").Length() != 0 {
		t.Error("who is not logged in is told of an end")
	}
}

// TestLongerSession answers the script with what is left; one that has ended leads to the
// log-in instead.
func TestLongerSession(t *testing.T) {
	s := newSite(t)
	b := s.citizen(tolvan)
	var left struct {
		Left  int
		Final bool
		Text  string
	}
	longer := b.post("/session/forlang", nil)
	if err := json.Unmarshal(longer.body, &left); err != nil || longer.StatusCode != http.StatusOK {
		t.Fatalf("%d %s, %v", longer.StatusCode, longer.body, err)
	}
	if left.Left < 1790 || left.Left > 1800 || left.Final || !strings.HasPrefix(left.Text, "Du loggas ut klockan ") {
		t.Errorf("%+v", left)
	}
	if stored := longer.Header.Get("Cache-Control"); stored != "no-store" {
		t.Errorf("Cache-Control %q", stored)
	}
	token := url.Values{"csrf": {b.get("/inkorg").doc.Find("input[name=csrf]").AttrOr("value", "")}}
	b.post("/logga-ut", nil)
	if got := b.do(b.request(http.MethodPost, "/session/forlang", token)); got.StatusCode != http.StatusSeeOther {
		t.Errorf("a session that has ended: %d", got.StatusCode)
	}
}
