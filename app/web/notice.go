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
	noticeSaved  = "sparat"

	noticeEnded       = "avslutad"
	noticeEndedAll    = "avslutade"
	noticeEndedBefore = "redan-avslutad"
)

// plainNotices are the keys of what is said of what cannot be undone.
var plainNotices = map[string]string{
	noticeNone: "notice.none", noticeSame: "notice.same", noticeUndone: "notice.undone",
	noticeEnded: "notice.ended", noticeEndedAll: "notice.ended.all", noticeEndedBefore: "notice.ended.before",
}

// done notes what to say on the next page.
func (s *server) done(c *fiber.Ctx, word string) {
	s.setCookie(c, s.cookies.notice, word, fiber.CookieSameSiteLaxMode, noticeLife)
}

// wasDone says, once, whether the last request did what a word says.
func (s *server) wasDone(c *fiber.Ctx, word string) bool {
	if c.Cookies(s.cookies.notice) != word {
		return false
	}
	s.clearCookie(c, s.cookies.notice)
	return true
}

// notice says what the last request did, once. A change can be undone from there, which
// comes back to the same place.
func (s *server) notice(c *fiber.Ctx, here place) *views.Notice {
	word := c.Cookies(s.cookies.notice)
	if plain := s.saidOnce(c); plain != nil {
		return plain
	}
	change, ours := s.unseal(c, word)
	if !ours {
		return nil
	}
	return &views.Notice{
		Text: changeText(s.words(c), change), Undo: &views.UndoView{Action: undoPath + here.parameters(), Change: word},
	}
}

// saidOnce is notice where there is nothing to undo.
func (s *server) saidOnce(c *fiber.Ctx) *views.Notice {
	word := c.Cookies(s.cookies.notice)
	if word == "" {
		return nil
	}
	s.clearCookie(c, s.cookies.notice)
	key, known := plainNotices[word]
	if !known {
		return nil
	}
	return &views.Notice{Failed: word == noticeNone, Text: s.words(c).T(key)}
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
