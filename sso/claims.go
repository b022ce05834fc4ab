package sso

import (
	"slices"
	"time"

	"github.com/russellhaering/gosaml2/types"
)

// maxAge is how old a Response may be when it arrives: it comes straight through the
// browser, at the speed of a slow person who has to press a button.
const maxAge = 5 * time.Minute

// checkClaims checks what gosaml2 leaves to its callers or only warns of, and says until
// when the assertion is valid.
func (sp *ServiceProvider) checkClaims(r *types.Response, a types.Assertion, pending Pending, now time.Time) (until time.Time, err error) {
	data := a.Subject.SubjectConfirmation.SubjectConfirmationData
	if data.InResponseTo != r.InResponseTo {
		return until, refuse(ReasonNoPending, "the confirmation answers another request than the Response")
	}
	if err := checkAudience(a.Conditions.AudienceRestrictions, sp.cfg.EntityID); err != nil {
		return until, err
	}
	if until, err = sp.checkTimes(a, now); err != nil {
		return until, err
	}
	for _, issued := range []time.Time{r.IssueInstant, a.IssueInstant} {
		if issued.After(now.Add(sp.cfg.Skew)) || issued.Before(now.Add(-maxAge-sp.cfg.Skew)) {
			return until, refuse(ReasonIssueInstant, "issued "+instant(issued)+", now "+instant(now))
		}
	}
	return until, sp.checkAuthentication(a.AuthnStatement, pending, now)
}

// checkAudience wants at least one restriction, and this service provider in each.
func checkAudience(restrictions []types.AudienceRestriction, entityID string) error {
	if len(restrictions) == 0 {
		return refuse(ReasonAudience, "no AudienceRestriction")
	}
	for _, restriction := range restrictions {
		if !slices.ContainsFunc(restriction.Audiences, func(a types.Audience) bool { return a.Value == entityID }) {
			return refuse(ReasonAudience, "another service provider")
		}
	}
	return nil
}

// checkTimes checks the time limits of the conditions and of the subject confirmation,
// and gives the end of the former.
func (sp *ServiceProvider) checkTimes(a types.Assertion, now time.Time) (until time.Time, err error) {
	notBefore, err := parseTime(a.Conditions.NotBefore, "NotBefore")
	if err != nil {
		return until, err
	}
	if now.Add(sp.cfg.Skew).Before(notBefore) {
		return until, refuse(ReasonTime, "not valid before "+instant(notBefore)+", now "+instant(now))
	}
	if _, err := sp.notOver(a.Subject.SubjectConfirmation.SubjectConfirmationData.NotOnOrAfter, now); err != nil {
		return until, err
	}
	return sp.notOver(a.Conditions.NotOnOrAfter, now)
}

func (sp *ServiceProvider) notOver(notOnOrAfter string, now time.Time) (end time.Time, err error) {
	if end, err = parseTime(notOnOrAfter, "NotOnOrAfter"); err != nil {
		return end, err
	}
	if !now.Add(-sp.cfg.Skew).Before(end) {
		return end, refuse(ReasonTime, "not valid on or after "+instant(end)+", now "+instant(now))
	}
	return end, nil
}

func parseTime(value, name string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, value)
	if err != nil {
		return time.Time{}, refuse(ReasonTime, name+" is missing or cannot be read")
	}
	return t, nil
}

// checkAuthentication checks when and how well the person was authenticated.
func (sp *ServiceProvider) checkAuthentication(s *types.AuthnStatement, pending Pending, now time.Time) error {
	if s.AuthnInstant == nil {
		return refuse(ReasonAuthnInstant, "no AuthnInstant")
	}
	at := *s.AuthnInstant
	if at.After(now.Add(sp.cfg.Skew)) {
		return refuse(ReasonAuthnInstant, "authenticated "+instant(at)+", now "+instant(now))
	}
	if sp.cfg.ForceAuthn && at.Before(pending.IssuedAt.Add(-sp.cfg.Skew)) {
		return refuse(ReasonAuthnInstant, "authenticated "+instant(at)+", asked anew "+instant(pending.IssuedAt))
	}
	if end := s.SessionNotOnOrAfter; end != nil && !now.Add(-sp.cfg.Skew).Before(*end) {
		return refuse(ReasonTime, "the session ended "+instant(*end))
	}
	loa := s.AuthnContext.AuthnContextClassRef.Value
	if len(pending.RequestedLoA) > 0 && !slices.Contains(pending.RequestedLoA, loa) {
		return refuse(ReasonLoA, foreign(loa))
	}
	return nil
}

// identity gathers who logged in.
func (sp *ServiceProvider) identity(r *types.Response, a types.Assertion) (Identity, error) {
	identity := Identity{
		LoA:          a.AuthnStatement.AuthnContext.AuthnContextClassRef.Value,
		AuthnInstant: a.AuthnStatement.AuthnInstant.UTC(),
		IdP:          r.Issuer.Value,
		SessionIndex: a.AuthnStatement.SessionIndex,
		AssertionID:  a.ID,
		RequestID:    r.InResponseTo,
	}
	if nameID := a.Subject.NameID; nameID != nil {
		identity.NameID, identity.NameIDFormat = nameID.Value, nameID.Format
	}
	if err := sp.readPerson(attributes(a.AttributeStatement.Attributes), &identity); err != nil {
		return Identity{}, err
	}
	return identity, nil
}
