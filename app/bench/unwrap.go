package bench

import (
	"regexp"
	"strings"

	"inkorg/app/inbox"
	"inkorg/render"
)

// envelope begins a SOAP request: what may stand before its root element, and that.
var envelope = regexp.MustCompile(`^(?s)[\s\x{FEFF}]*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:[A-Za-z_][\w.-]*:)?Envelope[\s>]`)

// wrapping is what a message text can be wrapped in when somebody takes it from where
// messages go by.
type wrapping int

const (
	notWrapped wrapping = iota
	wrappedInRequest
	wrappedInEntities
)

// wrappingOf recognizes what a text is wrapped in.
func wrappingOf(text string) wrapping {
	switch {
	case envelope.MatchString(text):
		return wrappedInRequest
	case strings.HasPrefix(strings.TrimLeftFunc(text, blankBefore), "&lt;"):
		return wrappedInEntities
	default:
		return notWrapped
	}
}

// unwrap takes a message out of what it is wrapped in. Of a request, the receiver is left
// out. The error is for the person who has pasted it.
func (b *Bench) unwrap(d draft) (draft, wrapping, error) {
	switch from := wrappingOf(d.Text); from {
	case wrappedInRequest:
		delivery, err := b.ReadRequest([]byte(d.Text))
		if err != nil {
			return d, from, err
		}
		opened := b.draftOf(delivery)
		opened.Width = d.Width
		return opened, from, nil
	case wrappedInEntities:
		decoded, err := render.Decode(d.Text)
		if err != nil {
			return d, from, err
		}
		d.Text = decoded
		return d, from, nil
	default:
		return d, notWrapped, nil
	}
}

// request is the SOAP request that would deliver a draft.
func (b *Bench) request(d draft) []byte {
	made, example := d.delivery(), b.Example
	example.Description, example.Text, example.SSOLink = made.Description, made.Text, made.SSOLink
	if made.SourceSystem != "" {
		example.SourceSystem = made.SourceSystem
	}
	if !inbox.Blank(d.Sender) {
		example.OrganisationUnit.UnitName = d.Sender
	}
	return b.WriteRequest(example)
}
