package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/views"
)

// noticeLife is how long the word of what was done waits for the next page.
const noticeLife = time.Minute

// Words of what was done; any other is a sealed change.
const (
	noticeNone   = "inget"
	noticeSame   = "oandrat"
	noticeUndone = "angrat"
)

// done notes what to say on the next page.
func (s *server) done(c *fiber.Ctx, word string) {
	s.setCookie(c, s.cookies.notice, word, fiber.CookieSameSiteLaxMode, noticeLife)
}

// notice says what the last request did, once. A change can be undone from there, which
// comes back to the same place.
func (s *server) notice(c *fiber.Ctx, here place) *views.Notice {
	word, words := c.Cookies(s.cookies.notice), s.words(c)
	if word == "" {
		return nil
	}
	s.clearCookie(c, s.cookies.notice)
	switch word {
	case noticeNone:
		return &views.Notice{Failed: true, Text: words.T("notice.none")}
	case noticeSame:
		return &views.Notice{Text: words.T("notice.same")}
	case noticeUndone:
		return &views.Notice{Text: words.T("notice.undone")}
	}
	change, ours := s.unseal(c, word)
	if !ours {
		return nil
	}
	return &views.Notice{
		Text: changeText(words, change), Undo: &views.UndoView{Action: undoPath + here.parameters(), Change: word},
	}
}

// changeTexts are the keys of what is said of a change of one case, and of several.
var changeTexts = map[inbox.Action][2]string{
	inbox.ActionRead:    {"notice.read", "notice.several.read"},
	inbox.ActionUnread:  {"notice.unread", "notice.several.unread"},
	inbox.ActionArchive: {"notice.archived", "notice.several.archived"},
	inbox.ActionRestore: {"notice.restored", "notice.several.restored"},
}

func changeText(words *views.Words, change inbox.Change) string {
	texts := changeTexts[change.Action]
	if len(change.Cases) == 1 {
		return words.T(texts[0])
	}
	return words.T(texts[1], len(change.Cases))
}
