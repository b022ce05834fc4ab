package inbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"inkorg/render"
	"inkorg/sso"
)

// ExitPath is the path of exit number n of a message: 0 is the ssoLink, 1 and up the
// links of the text in document order, all of them counted, so that a number means the
// same after a change of the configuration.
func ExitPath(messageID string, n int) string {
	return "/uthopp/" + messageID + "/" + strconv.Itoa(n)
}

// Exit is a way from a message to a system.
type Exit struct {
	System System
	URL    string // absolute, under a base URL of the configuration
	Text   string // what the link says
	NewTab bool

	Message Message // that it stands in, where it was asked for by its number
	Number  int
}

// Address is where the browser goes first: to the URL itself, to the identity provider
// that sends on there, or to the service provider that takes a Response.
func (e Exit) Address() string {
	switch e.System.Mode {
	case ModeIdPLink:
		return e.System.IdPLink.To(e.System.Receiver.EntityID, e.URL)
	case ModeResponse:
		return e.System.Receiver.ACSURL
	default:
		return e.URL
	}
}

// check says why the exit cannot be taken now, although the configuration has it: nothing
// is sent to a service provider whose metadata has run out.
func (e Exit) check(now time.Time) error {
	if to := e.System.Receiver; to.Expired(now) {
		return fmt.Errorf(linkRunOut, e.System.ID, to.ValidUntil.UTC().Format(time.RFC3339))
	}
	return nil
}

// Subject is who a Response of an exit speaks of. Time and level are those of the
// citizen's own log-in, however long ago: the inbox vouches for nothing more.
func (s Session) Subject() sso.Subject {
	return sso.Subject{
		PersonalNumber: string(s.Citizen), Name: s.Name, GivenName: s.Login.GivenName, Surname: s.Login.Surname,
		LoA: s.Login.LoA, AuthnInstant: s.Login.AuthnInstant,
	}
}

// ssoExit builds the exit of an ssoLink from a system. The error says why there is none,
// without the query string: it can hold personal data.
func (d *Directory) ssoExit(sourceSystem string, link SSOLink) (Exit, error) {
	system, known := d.System(link.SystemID)
	switch {
	case !known:
		return Exit{}, fmt.Errorf(linkUnknown, Clip(link.SystemID))
	case system.Base == nil:
		return Exit{}, fmt.Errorf(linkNoBase, system.ID)
	case len(system.LinkedBy) > 0 && !slices.Contains(system.LinkedBy, sourceSystem):
		return Exit{}, fmt.Errorf(linkForbidden, system.ID, Clip(sourceSystem))
	}
	url, err := system.Base.WithQuery(link.QueryString)
	if err != nil {
		return Exit{}, fmt.Errorf(linkQuery, err)
	}
	return Exit{System: system, URL: url, Text: link.Text, NewTab: link.Type == NewTarget}, nil
}

// linkExit finds the exit that a link in a text is: its URL lies under a base URL of the
// sending system, or of another system of the same owner.
func (d *Directory) linkExit(sourceSystem, rawURL string) (Exit, bool) {
	sender, known := d.System(sourceSystem)
	if !known {
		return Exit{}, false
	}
	for _, system := range append([]System{sender}, d.siblings(sender)...) {
		if system.Base == nil {
			continue
		}
		if url, err := system.Base.Match(rawURL); err == nil {
			return Exit{System: system, URL: url}, true
		}
	}
	return Exit{}, false
}

// siblings are the other systems of a system's owner, in the order of the configuration.
func (d *Directory) siblings(of System) []System {
	var siblings []System
	for _, id := range d.order {
		if system := d.systems[id]; of.Owner != "" && system.Owner == of.Owner && system.ID != of.ID {
			siblings = append(siblings, system)
		}
	}
	return siblings
}

// refusedExit is told why a message does not have its exit of a number.
type refusedExit func(m Message, n int, reason error)

// resolver tells the renderer which of a message's links are exits. One that cannot be
// taken now is an ordinary link.
func (s *Service) resolver(d *Directory, m Message, refused refusedExit) render.LinkResolver {
	return func(n int, url string) (render.Exit, bool) {
		exit, is := d.linkExit(m.SourceSystem, url)
		if !is {
			return render.Exit{}, false
		}
		if err := exit.check(s.now()); err != nil {
			refused(m, n, err)
			return render.Exit{}, false
		}
		return render.Exit{Href: ExitPath(m.ID, n), Name: exit.System.Name}, true
	}
}

// noteRefusedExit notes why a page does not have an exit.
func (s *Service) noteRefusedExit(m Message, n int, reason error) {
	s.options.Log.Warn("exit refused", "message", m.ID, "exit", n, "system", m.SourceSystem, "reason", reason.Error())
}

// Exit gives exit number n of a citizen's message as the configuration is now. It is
// NotFound when the message is not the citizen's, has no such link, or the link is no
// exit; the cause says why, for the log.
func (s *Service) Exit(ctx context.Context, citizen PersonID, messageID string, n int) (Exit, error) {
	message, err := s.store.Message(ctx, citizen, messageID)
	if err != nil {
		return Exit{}, err
	}
	directory := s.Directory()
	exit, err := directory.exit(message, n)
	if err == nil {
		err = exit.check(s.now())
	}
	if err != nil {
		return Exit{}, Errorf(NotFound, "no such exit: %w", err)
	}
	exit.Message, exit.Number = message, n
	return exit, nil
}

var (
	errNoLink  = errors.New("the message has no link of that number")
	errNotExit = errors.New("the link lies under no base URL of the sender's")
)

func (d *Directory) exit(m Message, n int) (Exit, error) {
	if n == 0 {
		if m.SSOLink == nil {
			return Exit{}, errNoLink
		}
		return d.ssoExit(m.SourceSystem, *m.SSOLink)
	}
	var exit Exit
	isExit := false
	options := d.renderOptions(m, render.SV)
	options.Resolve = func(number int, url string) (render.Exit, bool) {
		if number == n {
			exit, isExit = d.linkExit(m.SourceSystem, url)
		}
		return render.Exit{}, false
	}
	document := render.Check(m.Text, options)
	if n < 0 || n > len(document.Links) {
		return Exit{}, errNoLink
	}
	if !isExit {
		return Exit{}, errNotExit
	}
	link := document.Links[n-1]
	exit.Text, exit.NewTab = link.Text, link.NewTab
	return exit, nil
}

// renderOptions are those of the message's source system.
func (d *Directory) renderOptions(m Message, lang render.Lang) render.Options {
	system, _ := d.System(m.SourceSystem)
	options := system.renderOptions()
	options.IDPrefix, options.Lang = m.ID, lang
	return options
}
