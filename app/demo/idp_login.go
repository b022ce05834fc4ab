package demo

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/sso"
	"inkorg/views"
)

// idpSession is somebody's log-in at the test identity provider.
type idpSession struct {
	account Account
	at      time.Time
	index   string // SAML's SessionIndex
	relying *relying
	own     *inbox.TestAccount // as it was; nil: one of the demo's people
}

// subject is who a Response speaks of. The time is that of the log-in itself, however
// many service providers lean on it.
func (s idpSession) subject() sso.Subject {
	givenName, surname, _ := strings.Cut(s.account.Name, " ")
	return sso.Subject{
		PersonalNumber: string(s.account.Number), Name: s.account.Name, GivenName: givenName, Surname: surname,
		LoA: testLoA, AuthnInstant: s.at, SessionIndex: s.index,
	}
}

// attempt is a log-in page that somebody looks at.
type attempt struct {
	request sso.ReceivedRequest
	handle  string
	typed   string        // account
	problem *Text         // what went wrong; nil: nothing yet
	wait    time.Duration // until the account takes a password again
}

// handleField names the hidden field with the handle of the request.
const handleField = "request"

// attempt finds the request that a posted form answers. It stays until its time is over:
// whoever presses the button twice is answered twice, and the service provider takes one.
func (i *IdP) attempt(c *fiber.Ctx) (attempt, bool) {
	handle := strings.Clone(c.FormValue(handleField))
	request, found := i.begun.get(handle)
	return attempt{request: request, handle: handle, typed: c.FormValue("account")}, found
}

// expired answers a form that stood open for too long: what was asked for is forgotten,
// and so is who asked.
func (i *IdP) expired(c *fiber.Ctx, show Show) error {
	return show(c, fiber.StatusGone, func(f views.Frame) templ.Component { return views.TestIdPExpired(f, i.PublicURL+"/") })
}

// logIn answers the form of the log-in page.
func (i *IdP) logIn(c *fiber.Ctx, show Show) error {
	a, found := i.attempt(c)
	if !found {
		return i.expired(c, show)
	}
	account, password, err := i.account(c.UserContext(), a.typed)
	if err != nil {
		return err
	}
	if a.wait, a.problem = i.judge(account, password, c.FormValue("password")); a.problem != nil {
		return i.showLogIn(c, show, a)
	}
	session := idpSession{account: account, at: i.Now(), index: newSecret(), relying: &relying{}}
	if own, personal := password.(ownPassword); personal {
		session.own = new(inbox.TestAccount(own))
	}
	i.remember(c, session)
	return i.respond(c, show, a.request, session)
}

// judge says what is wrong with a try at an account's password, and how long to wait for the
// next.
func (i *IdP) judge(account Account, password credentials, given string) (wait time.Duration, problem *Text) {
	i.judging.Lock()
	defer i.judging.Unlock()
	if wait := i.tries.wait(string(account.Number)); wait > 0 {
		return wait, &Text{
			SV: "Det har kommit många fel lösenord för den här personen. Vänta en minut och försök igen.",
			EN: "There have been many wrong passwords for this person. Wait a minute and try again.",
		}
	}
	switch password.judge(given, i.Now()) {
	case wrongPassword:
		i.tries.failed(string(account.Number))
		return 0, &Text{
			SV: "Numret och lösenordet hör inte ihop. Försök igen.",
			EN: "The number and the password do not belong together. Try again.",
		}
	case accountExpired:
		return 0, &Text{
			SV: "Kontot har gått ut. Be den som driver testmiljön om ett nytt.",
			EN: "The account has expired. Ask whoever runs the test environment for a new one.",
		}
	default:
		return 0, nil
	}
}

// account finds the account of a number, written with or without hyphen and spaces, and what
// its password is judged by. All numbers without an account share the empty one.
func (i *IdP) account(ctx context.Context, typed string) (Account, credentials, error) {
	number := strings.NewReplacer("-", "", " ", "").Replace(typed)
	for _, account := range i.Accounts {
		if string(account.Number) == number {
			return account, publicPassword{}, nil
		}
	}
	id, err := inbox.ParsePersonID(number)
	if err != nil {
		return Account{}, ownPassword{}, nil
	}
	personal, err := i.Personal(ctx, id)
	switch {
	case err == nil:
		return Account{Number: personal.Number, Name: personal.Name}, ownPassword(personal), nil
	case inbox.CodeOf(err) == inbox.NotFound:
		return Account{}, ownPassword{}, nil
	default:
		return Account{}, nil, err
	}
}

// holds says whether the account of a session is still what was logged in with: it can have
// been removed since, been given another password or come to its end.
func (i *IdP) holds(ctx context.Context, session idpSession) (bool, error) {
	if session.own == nil {
		return true, nil
	}
	is, err := i.Personal(ctx, session.account.Number)
	if err != nil && inbox.CodeOf(err) == inbox.NotFound {
		return false, nil
	}
	return err == nil && is.Password == session.own.Password && !is.Expired(i.Now()), err
}

// remember begins a session under a new id; the one that the browser had ends.
func (i *IdP) remember(c *fiber.Ctx, session idpSession) {
	i.sessions.take(i.cookie.get(c))
	id := newSecret()
	i.sessions.put(id, session, session.at.Add(idpSessionLife))
	i.cookie.set(c, id)
}

// cancel answers somebody who does not want to log in.
func (i *IdP) cancel(c *fiber.Ctx, show Show) error {
	a, found := i.attempt(c)
	if !found {
		return i.expired(c, show)
	}
	return i.fail(c, show, a.request, sso.StatusCancel)
}

func (i *IdP) showLogIn(c *fiber.Ctx, show Show, a attempt) error {
	status := fiber.StatusOK
	switch {
	case a.wait > 0:
		status = fiber.StatusTooManyRequests
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(int(a.wait/time.Second)+1))
	case a.problem != nil:
		status = fiber.StatusForbidden
	}
	return show(c, status, func(f views.Frame) templ.Component { return views.TestIdP(f, i.logInView(f, a)) })
}

func (i *IdP) logInView(f views.Frame, a attempt) views.TestIdPView {
	view := views.TestIdPView{
		Action: idpLogInPath, Cancel: idpCancelPath, Password: Password, Account: a.typed, Receiver: i.nameOf(a.request.Issuer),
		Hidden: []views.Field{{Name: handleField, Value: a.handle}},
	}
	for _, account := range i.Accounts {
		view.Accounts = append(view.Accounts, views.TestAccount{
			Number: string(account.Number), Name: account.Name, About: account.About.In(f.Words.Lang()),
		})
	}
	if a.problem != nil {
		view.Notice = &views.Notice{Failed: true, Text: a.problem.In(f.Words.Lang())}
	}
	return view
}
