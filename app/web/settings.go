package web

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/views"
)

const settingsPath = "/installningar"

// settings answers GET /installningar. What somebody had filled in when the log-in ended is
// there again.
func (s *server) settings(c *fiber.Ctx) error {
	filled := s.draftOf(c)
	view, err := s.settingsView(c, filled, inbox.WishProblems{})
	if err != nil {
		return err
	}
	switch {
	case s.wasDone(c, noticeSaved):
		view.Notice = &views.Notice{Text: s.words(c).T("settings.saved")}
	case filled != nil:
		view.Notice = &views.Notice{Text: s.words(c).T("settings.draft")}
	}
	return s.showSettings(c, fiber.StatusOK, view)
}

// saveSettings answers POST /installningar. Without the button, the page has sent what is
// filled in because the log-in ends; it is then kept for the next one, as it is when the
// log-in has ended already.
func (s *server) saveSettings(c *fiber.Ctx) error {
	filled := settingsFilledIn(c)
	session, found := current(c)
	if !found {
		s.keepDraft(c, filled)
		return s.toLogin(c, settingsPath)
	}
	if isStale(c) {
		return s.askAgain(c, filled)
	}
	if c.FormValue("spara") == "" {
		s.keepDraft(c, filled)
		return c.Redirect(loginPath(settingsPath, true), fiber.StatusSeeOther)
	}
	problems, err := s.Inbox.ChooseNotifications(c.UserContext(), session, inbox.NotificationWish{
		SMS: filled.SMS, Telephone: filled.Telephone, Email: filled.Email, Address: filled.Address, Language: s.words(c).Lang(),
	})
	if err != nil {
		s.keepDraft(c, filled)
		return err
	}
	if problems != (inbox.WishProblems{}) {
		view, err := s.settingsView(c, &filled, problems)
		if err != nil {
			return err
		}
		return s.showSettings(c, fiber.StatusUnprocessableEntity, view)
	}
	s.forgetDraft(c)
	s.done(c, noticeSaved)
	return c.Redirect(settingsPath, fiber.StatusSeeOther)
}

// askAgain shows what is filled in, in a form of this session: its own was of an earlier one.
func (s *server) askAgain(c *fiber.Ctx, filled filledIn) error {
	view, err := s.settingsView(c, &filled, inbox.WishProblems{})
	if err != nil {
		return err
	}
	view.Notice = &views.Notice{Failed: true, Text: s.words(c).T("settings.stale")}
	return s.showSettings(c, fiber.StatusForbidden, view)
}

// filledIn is the form of the settings as somebody has filled it in.
type filledIn struct {
	SMS       bool   `json:"s"`
	Telephone string `json:"t"`
	Email     bool   `json:"e"`
	Address   string `json:"a"`
}

// maxTyped is how much of a field is read, in bytes: more than any number or address has.
const maxTyped = 320

func settingsFilledIn(c *fiber.Ctx) filledIn {
	typed := func(field string) string {
		text := c.FormValue(field)
		return text[:min(len(text), maxTyped)]
	}
	return filledIn{SMS: c.FormValue("sms") != "", Telephone: typed("mobil"), Email: c.FormValue("epost") != "", Address: typed("adress")}
}

// wishTexts are the keys of what is said of a problem with SMS, and with e-mail.
var wishTexts = map[inbox.WishProblem][2]string{
	inbox.WishMissing:    {"settings.sms.missing", "settings.email.missing"},
	inbox.WishUnreadable: {"settings.sms.unreadable", "settings.email.unreadable"},
	inbox.WishUnused:     {"settings.sms.unused", "settings.email.unused"},
}

// settingsView shows the settings as they are kept, or as they have been filled in.
func (s *server) settingsView(c *fiber.Ctx, filled *filledIn, problems inbox.WishProblems) (views.SettingsView, error) {
	kept, err := s.Inbox.Notifications(c.UserContext(), citizen(c))
	if err != nil {
		return views.SettingsView{}, err
	}
	if filled == nil {
		filled = &filledIn{SMS: kept.SMS, Email: kept.Email}
	}
	view := views.SettingsView{
		SMS:     views.MethodView{On: filled.SMS, Typed: filled.Telephone},
		Email:   views.MethodView{On: filled.Email, Typed: filled.Address},
		Nowhere: s.Nowhere, Draft: s.draftLock(c),
	}
	if problems.SMS != "" {
		view.SMS.Wrong = s.words(c).T(wishTexts[problems.SMS][0])
	}
	if problems.Email != "" {
		view.Email.Wrong = s.words(c).T(wishTexts[problems.Email][1])
	}
	if kept.Telephone != "" {
		view.SMS.Kept = inbox.MaskTelephone(kept.Telephone)
	}
	if kept.Address != "" {
		view.Email.Kept = inbox.MaskMailAddress(kept.Address)
	}
	for _, method := range s.Inbox.NotificationMethods() {
		view.SMS.Offered = view.SMS.Offered || method == inbox.MethodSMS
		view.Email.Offered = view.Email.Offered || method == inbox.MethodEmail
	}
	return view, nil
}

func (s *server) showSettings(c *fiber.Ctx, status int, view views.SettingsView) error {
	return s.show(c, status, func(f views.Frame) templ.Component { return views.Settings(f, view) })
}
