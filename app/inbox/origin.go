package inbox

import "context"

// Support is whom to turn to about a system. Empty fields are left out on pages.
type Support struct {
	Name      string
	Telephone string
	Hours     string // in words, Swedish
	WebPage   string
}

// Origin is where a message comes from, for somebody who needs help with it. Nothing of
// what the message says is in it.
type Origin struct {
	CaseID           string
	OrganisationUnit OrganisationUnit
	Unit             *Unit  // its contact card, while the unit is connected
	System           System // that sent it; without an id when it is registered no more
}

// Origin gives where a citizen's message comes from. NotFound when it is not theirs.
func (s *Service) Origin(ctx context.Context, citizen PersonID, messageID string) (Origin, error) {
	message, err := s.store.Message(ctx, citizen, messageID)
	if err != nil {
		return Origin{}, err
	}
	directory := s.Directory()
	origin := Origin{CaseID: message.CaseID, OrganisationUnit: message.OrganisationUnit}
	origin.System, _ = directory.System(message.SourceSystem)
	if unit, connected := directory.Unit(message.OrganisationUnit.UnitID); connected {
		origin.Unit = &unit
	}
	return origin, nil
}
