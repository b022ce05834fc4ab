package inbox

import (
	"errors"
	"fmt"
	"slices"

	"inkorg/render"
	"inkorg/sso"
)

// ExitMode is how a citizen is sent on to a system.
type ExitMode string

// The exit modes. ModeRedirect leads to the built URL, where the system starts its own
// SAML log-in against the shared identity provider. ModeIdPLink leads to that identity
// provider's unsolicited endpoint, which sends on to the built URL. In ModeResponse the
// inbox itself vouches for its citizen, by a SAML Response to the system's service
// provider, which goes on to the built URL.
const (
	ModeRedirect ExitMode = "redirect"
	ModeIdPLink  ExitMode = "idp-link"
	ModeResponse ExitMode = "response"
)

// AnswerMode is how a message is answered that was stored although it lacks a
// description or would show the fallback.
type AnswerMode string

// The answer modes: AnswerPlain says OK, since real senders treat everything else as a
// failure; AnswerInfo says INFO with the finding; AnswerStrict says ERROR and stores
// nothing.
const (
	AnswerPlain  AnswerMode = "plain"
	AnswerInfo   AnswerMode = "info"
	AnswerStrict AnswerMode = "strict"
)

// System is a connecting system: a journal system, a quality register or an e-service.
type System struct {
	ID       string
	Name     string // shown to citizens before an exit
	Owner    string // systems of one owner share base URLs for exits by ulink
	Base     *sso.Base
	Mode     ExitMode
	IdPLink  sso.IdPLink   // in ModeIdPLink
	Receiver sso.Recipient // its service provider; in ModeIdPLink the entity id alone
	Callers  []string      // HSA-ids allowed to send in its name; empty: every caller
	LinkedBy []string      // systems whose ssoLink may lead here; empty: every system
	Profile  *render.Profile
	Fallback render.FallbackScope
	Answers  AnswerMode
	Silent   bool // its messages notify nobody, whatever they ask

	Support   Support  // second-line support, for faults that first-line support passes on
	Questions []string // what that support wants to know of a fault besides the usual
}

// Unit is a connected unit and its contact card.
type Unit struct {
	HSAID        string
	Name         string
	Address      string
	PostalCode   string
	PostalCity   string
	Telephone    string
	OpeningHours string
	WebPage      string
}

// Directory lists the connected systems and units. It is immutable: a reload of the
// configuration makes a new one.
type Directory struct {
	systems map[string]System
	units   map[string]Unit
	order   []string // system ids as configured, so that matching is deterministic
}

// NewDirectory makes a directory. The error names every id that is empty or given twice.
func NewDirectory(systems []System, units []Unit) (*Directory, error) {
	d := &Directory{systems: map[string]System{}, units: map[string]Unit{}}
	var errs []error
	for _, system := range systems {
		if _, twice := d.systems[system.ID]; twice || system.ID == "" {
			errs = append(errs, fmt.Errorf("system id %q is empty or given twice", system.ID))
		}
		d.systems[system.ID] = system
		d.order = append(d.order, system.ID)
	}
	for _, unit := range units {
		if _, twice := d.units[unit.HSAID]; twice || unit.HSAID == "" {
			errs = append(errs, fmt.Errorf("unit id %q is empty or given twice", unit.HSAID))
		}
		d.units[unit.HSAID] = unit
	}
	return d, errors.Join(errs...)
}

// System gives the system with an id.
func (d *Directory) System(id string) (System, bool) {
	system, ok := d.systems[id]
	return system, ok
}

// Systems gives all systems, in the order of the configuration.
func (d *Directory) Systems() []System {
	all := make([]System, len(d.order))
	for i, id := range d.order {
		all[i] = d.systems[id]
	}
	return all
}

// Unit gives the connected unit with an HSA-id.
func (d *Directory) Unit(hsaID string) (Unit, bool) {
	unit, ok := d.units[hsaID]
	return unit, ok
}

// mayCall says whether a caller may send in the system's name. An empty caller is one
// that the transport does not identify: it passes only where no callers are listed.
func (s System) mayCall(caller string) bool {
	return len(s.Callers) == 0 || slices.Contains(s.Callers, caller)
}
