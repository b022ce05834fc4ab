package views_test

import (
	"strings"
	"testing"
	"time"

	"inkorg/views"
)

func TestPageSaysWhenTheLogInEnds(t *testing.T) {
	t.Parallel()
	frame := loggedIn(t, views.Swedish)
	frame.Session.Final, frame.Session.Absolute = true, 90*time.Minute
	for _, page := range []struct {
		frame views.Frame
		want  string
	}{
		{frame, "Du loggas ut klockan 10.30. Då har du varit inloggad i 90 minuter, och längre går inte."},
		{loggedIn(t, views.English), "You will be logged out at 10:30 unless you open a new page before then."},
	} {
		if got := document(t, views.List(page.frame, list())).Find("footer [data-session-text]").Text(); got != page.want {
			t.Errorf("%q, want %q", got, page.want)
		}
	}
	help := document(t, views.Help(loggedIn(t, views.Swedish), help())).Find("main").Text()
	if !strings.Contains(help, "på 30 minuter, och senast 8 timmar efter") {
		t.Error("the help does not say how long a log-in lasts")
	}
}

// TestWarningBeforeTheEnd: the dialog has one action to stay and one to leave, names itself,
// and is told what the script needs.
func TestWarningBeforeTheEnd(t *testing.T) {
	t.Parallel()
	doc := document(t, views.List(loggedIn(t, views.Swedish), list()))
	dialog := doc.Find("dialog:not([open])")
	for selector, want := range map[string]int{
		"form[action='/session/forlang'][method=post] [name=csrf][value=token]": 1,
		"form[action='/logga-ut'][method=post] [name=csrf][value=token]":        1,
		"#session-heading": 1, "#session-text [role=status]": 1, "[data-final]": 0,
	} {
		if got := dialog.Find(selector).Length(); got != want {
			t.Errorf("%s: %d, want %d", selector, got, want)
		}
	}
	if dialog.AttrOr("data-session", "") != "1800" || dialog.AttrOr("data-ended", "") != "/logga-in?slut=1&till=%2Finkorg" {
		t.Errorf("seconds %q, ended %q", dialog.AttrOr("data-session", ""), dialog.AttrOr("data-ended", ""))
	}
	frame := loggedIn(t, views.Swedish)
	frame.Session.Final = true
	if document(t, views.List(frame, list())).Find("dialog[data-final]").Length() != 1 {
		t.Error("the script is not told that the log-in cannot last longer")
	}
	if document(t, views.LoggedOut(nobody(t, views.Swedish), views.LoggedOutView{Again: "/"})).Find("dialog").Length() != 0 {
		t.Error("who is not logged in is warned")
	}
}
