package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
)

// undoPath is where the button goes that undoes a change.
const undoPath = listPath + "/angra"

// changed goes back to the list, where it was, and says there what was done.
func (s *server) changed(c *fiber.Ctx, here place, change inbox.Change) error {
	if len(change.Cases) == 0 {
		s.done(c, noticeSame)
		return c.Redirect(here.href(), fiber.StatusSeeOther)
	}
	sealed, err := s.seal(c, change)
	if err != nil {
		return err
	}
	s.done(c, sealed)
	return c.Redirect(here.href(), fiber.StatusSeeOther)
}

// undo answers POST /inkorg/angra.
func (s *server) undo(c *fiber.Ctx) error {
	here, err := s.listedPlaceOf(c)
	if err != nil {
		return err
	}
	change, ours := s.unseal(c, c.FormValue("gjort"))
	if !ours {
		return inbox.Errorf(inbox.Conflict, "the change to undo is not one of this session")
	}
	if err := s.Inbox.Undo(c.UserContext(), citizen(c), change); err != nil {
		return err
	}
	s.done(c, noticeUndone)
	return c.Redirect(here.href(), fiber.StatusSeeOther)
}

// A change goes by way of the browser, so that nobody has to keep it until it is undone. It
// is sealed with the session's secret: when a message was read is not the browser's to say.
type sealedChange struct {
	Action inbox.Action `json:"a"`
	At     int64        `json:"t"` // microseconds since 1970, as all times here
	Cases  []sealedCase `json:"c"`
}

type sealedCase struct {
	ID     string `json:"i"`
	Seq    int    `json:"s"`
	ReadAt int64  `json:"r,omitempty"`
}

func (s *server) seal(c *fiber.Ctx, change inbox.Change) (string, error) {
	sealed := sealedChange{Action: change.Action, At: change.At.UnixMicro()}
	for _, changed := range change.Cases {
		one := sealedCase{ID: changed.ID, Seq: changed.Seq}
		if !changed.ReadAt.IsZero() {
			one.ReadAt = changed.ReadAt.UnixMicro()
		}
		sealed.Cases = append(sealed.Cases, one)
	}
	written, err := json.Marshal(sealed)
	if err != nil {
		return "", err
	}
	content := base64.RawURLEncoding.EncodeToString(written)
	return content + "." + s.sealOf(c, content), nil
}

// unseal gives a change that this session has sealed.
func (s *server) unseal(c *fiber.Ctx, sealed string) (change inbox.Change, ours bool) {
	content, seal, _ := strings.Cut(sealed, ".")
	if !hmac.Equal([]byte(seal), []byte(s.sealOf(c, content))) {
		return inbox.Change{}, false
	}
	var opened sealedChange
	written, err := base64.RawURLEncoding.DecodeString(content)
	if err == nil {
		err = json.Unmarshal(written, &opened)
	}
	change = inbox.Change{Action: opened.Action, At: time.UnixMicro(opened.At)}
	for _, one := range opened.Cases {
		changed := inbox.ChangedCase{ID: one.ID, Seq: one.Seq}
		if one.ReadAt != 0 {
			changed.ReadAt = time.UnixMicro(one.ReadAt)
		}
		change.Cases = append(change.Cases, changed)
	}
	return change, err == nil
}

// sealOf binds a change to the session whose secret only the browser has.
func (s *server) sealOf(c *fiber.Ctx, content string) string {
	mac := hmac.New(sha256.New, []byte(c.Cookies(s.cookies.session)))
	mac.Write([]byte("undo." + content))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
