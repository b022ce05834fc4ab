package sso

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/beevik/etree"
)

// MaxMetadata is the size of the largest metadata that is read, in bytes: a national
// federation's has one to five MiB. Larger federations publish an extract for identity
// providers, or each entity by itself.
const MaxMetadata = 8 << 20

// metadataBounds let comments pass: metadata is often written by hand, and no signature
// covers them.
func metadataBounds() bounds {
	return bounds{tokens: 500_000, depth: maxDepth, attributes: 2 * maxAttributes, comments: true}
}

// Metadata is a document of SAML metadata that has been read: one entity's, or an aggregate
// of many, as federations publish it.
type Metadata struct {
	entities []entity
}

// entity is one EntityDescriptor and how long it may be used.
type entity struct {
	*etree.Element
	lifetime
	wrong error // why that cannot be said, so that it may not be used at all
}

// ReadMetadata reads a document whose root is an EntityDescriptor or EntitiesDescriptor.
// With keys, exactly the root must be signed with one of them, and nothing that the
// signature does not cover is looked at; without any, where the document comes from is what
// makes it trusted, and a signature in it is not checked. The times in it are read and not
// compared: what is found in it has its ValidUntil.
func ReadMetadata(document []byte, keys []VerificationKey) (*Metadata, error) {
	if len(document) > MaxMetadata {
		return nil, fmt.Errorf("%d bytes, at most %d", len(document), MaxMetadata)
	}
	byteOrderMark := []byte("\uFEFF") // some editors begin a file with it
	document = bytes.TrimSpace(bytes.TrimPrefix(document, byteOrderMark))
	if err := scanWithin(document, metadataBounds()); err != nil {
		return nil, err
	}
	root, err := parseTree(document)
	if err == nil && len(keys) > 0 {
		root, err = verifyMetadata(document, root, keys)
	}
	if err != nil {
		return nil, err
	}
	if !is(root, nsMetadata, "EntityDescriptor") && !is(root, nsMetadata, "EntitiesDescriptor") {
		return nil, errors.New("the root is no md:EntityDescriptor or md:EntitiesDescriptor")
	}
	var m Metadata
	m.collect(root, lifetime{}, nil)
	return &m, nil
}

// collect gathers the entities in an element, however they are grouped. What is wrong with
// one, or with its group, does not stand in the way of others.
func (m *Metadata) collect(el *etree.Element, enclosing lifetime, wrong error) {
	life, err := enclosing.within(el)
	if wrong == nil {
		wrong = err
	}
	switch {
	case is(el, nsMetadata, "EntityDescriptor"):
		m.entities = append(m.entities, entity{el, life, wrong})
	case is(el, nsMetadata, "EntitiesDescriptor"):
		for _, member := range el.ChildElements() {
			m.collect(member, life, wrong)
		}
	}
}

// LeftOut says which members can never be used, and why; nil when there are none. Of many
// it names some.
func (m *Metadata) LeftOut() error {
	wrong := slices.DeleteFunc(slices.Clone(m.entities), func(e entity) bool { return e.wrong == nil })
	var all error
	for i, e := range wrong {
		if i == maxNamed {
			return fmt.Errorf("%w; and %d more", all, len(wrong)-maxNamed)
		}
		all = also(all, fmt.Errorf("%s: %w", e.name(), e.wrong))
	}
	return all
}

// lifetime is how long what stands in metadata may be used.
type lifetime struct {
	validUntil time.Time     // zero: for ever
	cache      time.Duration // until it should be fetched again; 0: not said
}

// within narrows a lifetime by what an element inside says.
func (l lifetime) within(el *etree.Element) (lifetime, error) {
	if text := strings.TrimSpace(attr(el, "validUntil")); text != "" {
		until, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return l, fmt.Errorf("the validUntil of %s cannot be read", el.Tag)
		}
		l.validUntil = earlier(l.validUntil, until)
	}
	if text := strings.TrimSpace(attr(el, "cacheDuration")); text != "" {
		cache, err := parseXSDDuration(text)
		if err != nil {
			return l, fmt.Errorf("the cacheDuration of %s: %w", el.Tag, err)
		}
		l.cache = shorter(l.cache, max(cache, time.Second))
	}
	return l, nil
}

// earlier gives the earlier of two times, of which zero is never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// shorter gives the shorter of two lengths of time, of which 0 is none.
func shorter(a, b time.Duration) time.Duration {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}
