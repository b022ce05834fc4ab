// Package template owns the bodies of requests that the settings describe, to servers that
// the program knows nothing else of: a text with places, and how what differs is put into
// them. It must not know what is asked for, nor send anything.
package template

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Places are what differs between requests to an SMS gateway.
type Places struct {
	Number string // {number}: the receiver's telephone number
	Text   string // {text}
	ID     string // {id}: the same when the same is sent again
}

// The places as templates write them.
const (
	placeNumber = "{number}"
	placeText   = "{text}"
	placeID     = "{id}"
)

// Format is how a body is written.
type Format string

// The formats.
const (
	JSON Format = "json"
	Form Format = "form" // application/x-www-form-urlencoded
)

// Template is a body with places. What is put into a place is escaped as the format asks for,
// so that it can never be taken for anything else. New makes one that can be used.
type Template struct {
	Format  Format
	Pattern string
}

// New makes a template. It must have the places {number} and {text}, and be readable in its
// format when they are filled.
func New(format Format, pattern string) (Template, error) {
	t := Template{format, pattern}
	for _, place := range []string{placeNumber, placeText} {
		if !strings.Contains(pattern, place) {
			return Template{}, fmt.Errorf("has no place %s", place)
		}
	}
	filled := t.Fill(Places{Number: "+46", Text: `"`, ID: "i"}) // outside a string, none of these is JSON
	switch format {
	case JSON:
		if !json.Valid([]byte(filled)) {
			return Template{}, errors.New("is no JSON when its places are filled; the quotes around a place are the template's own")
		}
	case Form:
		if _, err := url.ParseQuery(filled); err != nil || strings.ContainsAny(filled, " \t\r\n") {
			return Template{}, errors.New("is no form when its places are filled")
		}
	}
	return t, nil
}

// ContentType is that of the body.
func (t Template) ContentType() string {
	if t.Format == JSON {
		return "application/json; charset=utf-8"
	}
	return "application/x-www-form-urlencoded"
}

// Fill gives the body with its places filled.
func (t Template) Fill(p Places) string {
	return strings.NewReplacer(
		placeNumber, t.escape(p.Number), placeText, t.escape(p.Text), placeID, t.escape(p.ID),
	).Replace(t.Pattern)
}

// FillID fills the place {id} alone, in a text of no format. An ID needs no escaping.
func FillID(text, id string) string { return strings.ReplaceAll(text, placeID, id) }

func (t Template) escape(text string) string {
	if t.Format == Form {
		return url.QueryEscape(text)
	}
	var written bytes.Buffer
	encoder := json.NewEncoder(&written)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a string can always be written
	return strings.TrimSuffix(strings.TrimPrefix(written.String(), `"`), "\"\n")
}
