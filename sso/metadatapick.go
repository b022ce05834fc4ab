package sso

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/beevik/etree"
)

// pick gives the entities of some ids that have a role; without ids, the only one that has
// it. The error is about the others.
func (m *Metadata) pick(role string, entityIDs []string) ([]entity, error) {
	having := slices.DeleteFunc(slices.Clone(m.entities), func(e entity) bool { return !e.has(role) })
	if len(entityIDs) == 0 {
		return only(having, role)
	}
	var picked []entity
	var err error
	for _, id := range entityIDs {
		found := slices.DeleteFunc(slices.Clone(having), func(e entity) bool { return attr(e.Element, "entityID") != id })
		if len(found) != 1 {
			err = also(err, fmt.Errorf("%s: stands %d times with an %s for SAML 2.0, once is wanted", foreign(id), len(found), role))
			continue
		}
		picked = append(picked, found[0])
	}
	return picked, err
}

// maxNamed is how many entities an error names.
const maxNamed = 5

func only(entities []entity, role string) ([]entity, error) {
	switch len(entities) {
	case 0:
		return nil, fmt.Errorf("no %s for SAML 2.0", role)
	case 1:
		return entities, nil
	}
	var names []string
	for _, e := range entities[:min(len(entities), maxNamed)] {
		names = append(names, e.name())
	}
	return nil, fmt.Errorf("%d entities have an %s for SAML 2.0, and none is chosen: %s", len(entities), role, strings.Join(names, ", "))
}

// name is the entity id, fit for the log.
func (e entity) name() string { return foreign(attr(e.Element, "entityID")) }

func (e entity) has(role string) bool { return len(e.roles(role)) > 0 }

// roles gives the roles of a kind that speak SAML 2.0.
func (e entity) roles(tag string) []*etree.Element {
	return slices.DeleteFunc(e.ChildElements(), func(el *etree.Element) bool {
		return !is(el, nsMetadata, tag) || !slices.Contains(strings.Fields(attr(el, "protocolSupportEnumeration")), nsProtocol)
	})
}

// role gives the only role of a kind, unless the entity may not be used.
func (e entity) role(tag string) (*etree.Element, error) {
	if e.wrong != nil {
		return nil, e.wrong
	}
	roles := e.roles(tag)
	if len(roles) > 1 {
		return nil, errors.New("two " + tag)
	}
	return roles[0], nil
}

// also joins errors on one line, which logs and lists of errors are read by.
func also(err, another error) error {
	switch {
	case err == nil:
		return another
	case another == nil:
		return err
	}
	return fmt.Errorf("%w; %w", err, another)
}
