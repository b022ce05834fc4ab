package bench

import (
	"github.com/gofiber/fiber/v2"

	"inkorg/app/headers"
	"inkorg/app/inbox"
	"inkorg/views"
)

// account answers GET /testbank/konto: whose account it is, its token, and how to begin again.
func (t *testers) account(c *fiber.Ctx) error {
	return t.showAccount(c, "", nil)
}

func (t *testers) showAccount(c *fiber.Ctx, token string, notice *views.Notice) error {
	f, me := t.frame(c), t.me(c)
	if c.Method() != fiber.MethodGet {
		f.Path = accountPath
	}
	since, err := t.Store.HasTestToken(c.UserContext(), me)
	if err != nil {
		return err
	}
	view := views.TestAccountView{Number: string(me), Name: f.User, Token: token, Address: t.PublicURL, Notice: notice}
	if !since.IsZero() {
		view.TokenSince = since
	}
	account, err := t.Store.TestAccount(c.UserContext(), me)
	switch {
	case err == nil:
		view.Holder, view.Organisation, view.System, view.Expires = account.Holder, account.Organisation, account.System, account.ExpiresAt
	case inbox.CodeOf(err) != inbox.NotFound:
		return err
	}
	return t.pages.send(c, headers.ContentPolicy(), views.TestAccountPage(f, view))
}

// reset answers POST /testbank/konto/nollstall. The field bekrafta says that it is meant, and
// trafik that the calls are to go too. Who begins again is logged out.
func (t *testers) reset(c *fiber.Ctx) error {
	if c.FormValue("bekrafta") == "" {
		return t.showAccount(c, "", &views.Notice{Failed: true, Text: t.frame(c).Words.T("test.reset.confirm.missing")})
	}
	session, _ := t.who(c)
	if err := t.Inbox.ResetTester(c.UserContext(), session, c.FormValue("trafik") != ""); err != nil {
		return err
	}
	return c.Redirect("/utloggad", fiber.StatusSeeOther)
}

// token answers POST /testbank/konto/nyckel: a token for the reader's programs, shown once. The
// field bort takes it away instead.
func (t *testers) token(c *fiber.Ctx) error {
	words := t.frame(c).Words
	session, _ := t.who(c)
	if c.FormValue("bort") != "" {
		if err := t.Inbox.DropTestToken(c.UserContext(), session); err != nil {
			return err
		}
		return t.showAccount(c, "", &views.Notice{Text: words.T("test.token.dropped")})
	}
	token, err := t.Inbox.NewTestToken(c.UserContext(), session)
	if err != nil {
		return err
	}
	return t.showAccount(c, token, &views.Notice{Text: words.T("test.token.made")})
}
