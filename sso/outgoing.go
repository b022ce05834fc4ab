package sso

import (
	"cmp"

	"github.com/beevik/etree"
)

// Outgoing is a signed message on its way to an identity provider: the browser is either
// sent to an address, by HTTP-Redirect, or posts a form, by HTTP-POST.
type Outgoing struct {
	RedirectURL string
	Post        *PostedForm // nil with a RedirectURL
}

// PostedForm is the form that carries a message by HTTP-POST.
type PostedForm struct {
	Action     string // where the form goes
	Field      string // that holds the message: SAMLRequest or SAMLResponse
	Message    string
	RelayState string // the field of that name is left out when it is empty
}

// Nowhere says that there is nothing to send.
func (o Outgoing) Nowhere() bool { return o.RedirectURL == "" && o.Post == nil }

// endpoint is where a party takes a kind of message by either binding.
type endpoint struct{ redirect, post string }

func (e endpoint) none() bool { return e.address() == "" }

// address is where a message goes: by HTTP-Redirect, where that can be.
func (e endpoint) address() string { return cmp.Or(e.redirect, e.post) }

// send signs a message that is addressed to an endpoint. kind is the parameter, or field,
// that holds it.
func (k Key) send(to endpoint, message *etree.Element, kind, relayState string) (Outgoing, error) {
	if to.redirect == "" {
		return k.post(message, kind, to.post, relayState)
	}
	address, err := redirectTo(to.redirect, kind, message, relayState, k)
	return Outgoing{RedirectURL: address}, err
}

// post signs a message inside itself, as HTTP-POST wants it. gosaml2 would sign by an inclusive canonicalization, which we ourselves refuse.
func (k Key) post(message *etree.Element, kind, action, relayState string) (Outgoing, error) {
	signed, err := k.sign(message)
	if err != nil {
		return Outgoing{}, err
	}
	field, err := encodeField(signed)
	if err != nil {
		return Outgoing{}, err
	}
	return Outgoing{Post: &PostedForm{Action: action, Field: kind, Message: field, RelayState: relayState}}, nil
}
