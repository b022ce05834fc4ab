package sso

import (
	"log/slog"
	"strings"
	"time"

	"github.com/russellhaering/gosaml2/types"
)

// Identity is who logged in, as a trusted identity provider says.
type Identity struct {
	PersonalNumber string // personal identity number, 12 digits
	Name           string // full name, may be empty
	GivenName      string // may be empty
	Surname        string // may be empty

	LoA          string    // level of assurance: the AuthnContextClassRef
	AuthnInstant time.Time // when the person was authenticated, UTC

	IdP          string // entity id of the identity provider
	NameID       string // the identity provider's name for the person, for log-out
	NameIDFormat string
	SessionIndex string // the identity provider's name for the session, for log-out

	AssertionID string
	RequestID   string // ID of the AuthnRequest that was answered; empty: unsolicited
}

// String hides the person, so that no format string can leak who it is.
func (Identity) String() string { return "[identity]" }

// LogValue hides the person from structured logs.
func (i Identity) LogValue() slog.Value { return slog.StringValue(i.String()) }

// AttributeNames are the names under which attributes are read, and by an [Issuer]
// written. Identity providers differ; every name listed is tried.
type AttributeNames struct {
	PersonalNumber []string
	Name           []string // full name
	GivenName      []string
	Surname        []string
}

// DefaultAttributeNames are those of the Swedish federation (Sweden Connect) and of older
// Swedish identity providers.
func DefaultAttributeNames() AttributeNames {
	return AttributeNames{
		PersonalNumber: []string{"urn:oid:1.2.752.29.4.13", "Subject_SerialNumber"},
		Name:           []string{"urn:oid:2.16.840.1.113730.3.1.241"},
		GivenName:      []string{"urn:oid:2.5.4.42", "Subject_GivenName"},
		Surname:        []string{"urn:oid:2.5.4.4", "Subject_Surname"},
	}
}

// orDefault fills in the defaults for somebody who configured no names at all.
func (n AttributeNames) orDefault() AttributeNames {
	if len(n.PersonalNumber)+len(n.Name)+len(n.GivenName)+len(n.Surname) == 0 {
		return DefaultAttributeNames()
	}
	return n
}

// twelveDigits is the syntax of a personal identity number.
func twelveDigits(s string) bool {
	return len(s) == 12 && strings.Trim(s, "0123456789") == ""
}

// attributes are those of one assertion. gosaml2 keeps the last of several attributes of
// one name; here every value stays visible.
type attributes []types.Attribute

// value gives the one value that the names carry between them, "" when they carry none.
// An attribute that stands twice or has several values, and names that disagree, are
// refused: there is no telling which one the receiver was meant to believe.
func (a attributes) value(names []string) (string, error) {
	var found string
	for _, name := range names {
		value, err := a.single(name)
		if err != nil {
			return "", err
		}
		if value == "" {
			continue
		}
		if found != "" && value != found {
			return "", refuse(ReasonIdentity, "attributes disagree: "+strings.Join(names, ", "))
		}
		found = value
	}
	return found, nil
}

// single gives the value of the attribute of one name.
func (a attributes) single(name string) (string, error) {
	var found []types.AttributeValue
	times := 0
	for _, attribute := range a {
		if attribute.Name == name {
			times++
			found = append(found, attribute.Values...)
		}
	}
	switch {
	case times == 0:
		return "", nil
	case times > 1:
		return "", refuse(ReasonIdentity, "attribute stands twice: "+name)
	case len(found) != 1:
		return "", refuse(ReasonIdentity, "attribute without exactly one value: "+name)
	}
	return found[0].Value, nil
}

// readPerson fills in who the attributes describe.
func (sp *ServiceProvider) readPerson(a attributes, identity *Identity) error {
	names := sp.cfg.Attributes
	for _, field := range []struct {
		to    *string
		names []string
	}{
		{&identity.PersonalNumber, names.PersonalNumber},
		{&identity.Name, names.Name},
		{&identity.GivenName, names.GivenName},
		{&identity.Surname, names.Surname},
	} {
		value, err := a.value(field.names)
		if err != nil {
			return err
		}
		*field.to = value
	}
	if identity.PersonalNumber == "" {
		return refuse(ReasonIdentity, "no personal identity number")
	}
	if !sp.cfg.ValidPersonalNumber(identity.PersonalNumber) {
		return refuse(ReasonIdentity, "not a valid personal identity number")
	}
	if identity.Name == "" {
		identity.Name = strings.TrimSpace(identity.GivenName + " " + identity.Surname)
	}
	return nil
}
