package web_test

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"inkorg/app/inbox"
	"inkorg/app/sqlstore"
	"inkorg/app/web"
)

// brokenStore is a store whose lists fail in a way that nobody has thought of.
type brokenStore struct {
	inbox.Store
	fail func() error
}

func (s *brokenStore) Cases(context.Context, inbox.PersonID, inbox.CaseQuery) (inbox.CasePage, error) {
	return inbox.CasePage{}, s.fail()
}

// TestWhatNobodyThoughtOf is a page that takes the fault upon itself, offers to try again, and
// has the reference that leads to the cause in the log; also when the program panics.
func TestWhatNobodyThoughtOf(t *testing.T) {
	for name, fail := range map[string]func() error{
		"error": func() error { return errors.New("SQL logic error near Hemlighet") },
		"panic": func() error { panic("Hemlighet") },
	} {
		t.Run(name, func(t *testing.T) {
			opened, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "data", "inkorg.db"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = opened.Close() })
			s := newSiteTuned(t, 1, func(c *web.Config) {
				c.Inbox = inbox.NewService(&brokenStore{opened, fail}, directory(t), inbox.Options{})
			})
			got := s.citizen(tolvan).get("/inkorg?visa=olasta")
			if got.StatusCode != http.StatusInternalServerError || got.doc.Find("h1").Text() != "Något gick fel hos oss" {
				t.Fatalf("%d %q", got.StatusCode, got.doc.Find("h1").Text())
			}
			if again := got.doc.Find("main a.btn-p").AttrOr("href", ""); again != "/inkorg?visa=olasta" {
				t.Errorf("trying again leads to %q", again)
			}
			reference := regexp.MustCompile(`[2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4}`).FindString(got.doc.Find(".support").Text())
			if reference == "" || !strings.Contains(s.log.String(), "reference="+reference) {
				t.Errorf("the reference %q is not in the log", reference)
			}
			if strings.Contains(string(got.body), "Hemlighet") {
				t.Error("the page shows the cause")
			}
		})
	}
}
