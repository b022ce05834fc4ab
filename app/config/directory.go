package config

import (
	"fmt"
	"slices"

	"inkorg/app/inbox"
	"inkorg/render"
	"inkorg/sso"
)

// System is a connecting system: a journal system, a quality register or an e-service.
type System struct {
	// ID is the system id that senders give in sourceSystem and ssoLink/systemId.
	ID string `key:"id" required:"yes"`
	// Name is shown to citizens before an exit.
	Name string `key:"name" required:"yes"`
	// Owner is the organisation behind it; systems of one owner share base URLs for exits.
	Owner string `key:"owner"`
	// BaseURL is where exits lead; without one, none does.
	BaseURL string `key:"base_url"`
	// Exit is how a citizen is sent on.
	Exit inbox.ExitMode `key:"exit" oneof:"redirect idp-link response" default:"redirect"`
	// IdPLink is, for idp-link, the unsolicited endpoint of the shared identity provider: a
	// URL with {sp} and {target}, or shibboleth: or simplesamlphp: and the endpoint's URL.
	IdPLink string `key:"idp_link"`
	// SP is, for idp-link, the entity id of the system's service provider.
	SP string `key:"sp"`
	// SPMetadata is, for response, the SAML metadata of the system's service provider, as
	// a file. From its validUntil on, exits to the system are refused.
	SPMetadata Path `key:"sp_metadata"`
	// Attributes name, for response, what the Response says of the citizen.
	Attributes ExitAttributes `key:"attributes"`
	// Callers are the HSA-ids that may send in its name; none listed: every caller.
	Callers []string `key:"callers"`
	// LinkableBy are the systems whose ssoLink may lead here; none listed: every system.
	LinkableBy []string `key:"linkable_by"`
	// Profile is the DocBook subset of its messages.
	Profile string `key:"profile" oneof:"inkorgsfunktionen 1177-inkorg" default:"inkorgsfunktionen"`
	// Answers says how a message is answered that lacks a description or would show the
	// fallback text: plain stores it and says OK, info says INFO, strict refuses it.
	Answers inbox.AnswerMode `key:"answers" oneof:"plain info strict" default:"plain"`
	// Fallback says what a DocBook mismatch replaces: the element, or the whole message.
	Fallback string `key:"fallback" oneof:"element message" default:"element"`
	// Notifications lets its messages notify citizens, as far as these want it.
	Notifications bool `key:"notifications" default:"yes"`
	// Retention is how long its cases are kept.
	Retention SystemRetention `key:"retention"`
	// Support is its second-line support.
	Support Support `key:"support"`
	// Questions are what that support wants to know of a fault besides the usual.
	Questions []string `key:"questions"`

	Loaded sso.RegisteredSP // what SPMetadata says
}

// ExitAttributes are SAML attribute names, by what they hold. Each is sent under every
// name listed.
type ExitAttributes struct {
	PersonalNumber []string `key:"personal_number" default:"urn:oid:1.2.752.29.4.13, Subject_SerialNumber"`
	Name           []string `key:"name" default:"urn:oid:2.16.840.1.113730.3.1.241"` // full name
	GivenName      []string `key:"given_name" default:"urn:oid:2.5.4.42, Subject_GivenName"`
	Surname        []string `key:"surname" default:"urn:oid:2.5.4.4, Subject_Surname"`
}

// Unit is a connected unit and its contact card. In a CSV file the keys are the columns.
type Unit struct {
	HSAID        string `key:"hsa_id" required:"yes"`
	Name         string `key:"name" required:"yes"`
	Address      string `key:"address"`
	PostalCode   string `key:"postal_code"`
	PostalCity   string `key:"postal_city"`
	Telephone    string `key:"telephone"`
	OpeningHours string `key:"opening_hours"` // in words, Swedish
	WebPage      WebURL `key:"web_page"`
}

// Directory makes the directory of connected systems and units, with more units from
// elsewhere: those of the demo come with its messages. One of the settings with the same
// id stands.
func (c Config) Directory(more ...inbox.Unit) (*inbox.Directory, error) {
	systems := make([]inbox.System, len(c.Systems))
	for i, system := range c.Systems {
		connected, err := system.connected(c.Environment)
		if err != nil {
			return nil, fmt.Errorf("system %q: %w", system.ID, err)
		}
		systems[i] = connected
	}
	var units []inbox.Unit
	for _, unit := range c.Units {
		units = append(units, unit.connected())
	}
	for _, unit := range more {
		if !slices.ContainsFunc(c.Units, func(own Unit) bool { return own.HSAID == unit.HSAID }) {
			units = append(units, unit)
		}
	}
	return inbox.NewDirectory(systems, units)
}

// connected gives the system as the inbox knows it.
func (s System) connected(in Environment) (inbox.System, error) {
	base, err := s.base(in)
	if err != nil {
		return inbox.System{}, err
	}
	profile, known := render.ProfileByName(s.Profile)
	if !known {
		return inbox.System{}, fmt.Errorf("there is no profile %q", s.Profile)
	}
	fallback := render.FallbackElement
	if s.Fallback == "message" {
		fallback = render.FallbackMessage
	}
	link, receiver, err := s.exit(in)
	if err != nil {
		return inbox.System{}, err
	}
	return inbox.System{
		ID: s.ID, Name: s.Name, Owner: s.Owner, Base: base, Mode: s.Exit, IdPLink: link, Receiver: receiver,
		Callers: s.Callers, LinkedBy: s.LinkableBy,
		Profile: profile, Fallback: fallback, Answers: s.Answers, Silent: !s.Notifications,
		Support: s.Support.connected(), Questions: s.Questions,
	}, nil
}

func (s Support) connected() inbox.Support {
	return inbox.Support{Name: s.Name, Telephone: s.Telephone, Hours: s.Hours, WebPage: string(s.WebPage)}
}

func (u Unit) connected() inbox.Unit {
	return inbox.Unit{
		HSAID: u.HSAID, Name: u.Name, Address: u.Address, PostalCode: u.PostalCode, PostalCity: u.PostalCity,
		Telephone: u.Telephone, OpeningHours: u.OpeningHours, WebPage: string(u.WebPage),
	}
}
