package sso

import (
	"errors"
	"regexp"
	"strings"
)

// Reason is why a message was refused: a fixed word for logs and counters. It says nothing
// to the person at the browser, since it would help whoever is probing.
type Reason string

// The reasons, in the order in which a Response meets them.
const (
	ReasonSize         Reason = "size"               // larger than a message may be
	ReasonBase64       Reason = "base64"             // the form field is not base64
	ReasonXML          Reason = "xml"                // not well-formed XML (or compressed)
	ReasonDTD          Reason = "dtd"                // document type declaration
	ReasonProcInst     Reason = "pi"                 // processing instruction
	ReasonComment      Reason = "comment"            // comment
	ReasonTrailing     Reason = "outside_root"       // bytes before or after the root element
	ReasonLimits       Reason = "limits"             // too deep, too many tokens or attributes
	ReasonAttribute    Reason = "attribute"          // one attribute twice, or an ID in a namespace
	ReasonDuplicateID  Reason = "duplicate_id"       // one ID on two elements
	ReasonStructure    Reason = "structure"          // an element missing, repeated or misplaced
	ReasonUnsigned     Reason = "unsigned"           // the message itself has no signature
	ReasonReference    Reason = "reference"          // the signature covers something else
	ReasonAlgorithm    Reason = "algorithm"          // an algorithm that is not on the allow-list
	ReasonECDSAInside  Reason = "ecdsa_inside"       // an assertion signed with ECDSA: cannot be verified here
	ReasonDestination  Reason = "destination"        // addressed to somebody else
	ReasonIssuer       Reason = "issuer"             // from somebody unknown, or not who was asked
	ReasonSignature    Reason = "signature"          // the signature does not verify
	ReasonNotEncrypted Reason = "not_encrypted"      // plain assertion where encryption is required
	ReasonDecryption   Reason = "decryption"         // none of our keys opens the assertion
	ReasonProfile      Reason = "profile"            // breaks the web browser SSO profile in another way
	ReasonNoPending    Reason = "no_pending_request" // answers no request of ours, or answers it again
	ReasonAudience     Reason = "audience"           // meant for another service provider
	ReasonRecipient    Reason = "recipient"          // meant for another address
	ReasonTime         Reason = "time"               // not valid yet, or no longer
	ReasonIssueInstant Reason = "issue_instant"      // written too long ago, or in the future
	ReasonAuthnInstant Reason = "authn_instant"      // the log-in is older than the request, or in the future
	ReasonLoA          Reason = "loa"                // a level of assurance that was not asked for
	ReasonIdentity     Reason = "identity"           // not exactly one valid personal identity number
	ReasonReplay       Reason = "replay"             // the assertion has been used before
)

// Refusal is the error of a message that was read and not accepted. Its text is for the
// log and holds no personal data. The person may be told what the identity provider
// itself reports (the reasons from [ReasonCancelled] to [ReasonStatus]); every other
// reason is worth one and the same neutral answer.
type Refusal struct {
	Reason Reason
	Detail string // what was expected or found, for the log
}

// Error gives reason and detail, for the log.
func (r *Refusal) Error() string {
	if r.Detail == "" {
		return "saml: " + string(r.Reason)
	}
	return "saml: " + string(r.Reason) + ": " + r.Detail
}

// Cancelled says that the identity provider reports a log-in which the person did not
// want to complete.
func (r *Refusal) Cancelled() bool { return r.Reason == ReasonCancelled }

func refuse(reason Reason, detail string) error { return &Refusal{Reason: reason, Detail: detail} }

// ReasonOf gives the reason of a refusal, and "" for any other error.
func ReasonOf(err error) Reason {
	var refusal *Refusal
	if errors.As(err, &refusal) {
		return refusal.Reason
	}
	return ""
}

// maxDetail is how many bytes of a foreign text a log line takes.
const maxDetail = 200

// digitRun is what could be a personal identity number.
var digitRun = regexp.MustCompile(`[0-9][0-9 -]{6,}[0-9]`)

// foreign makes a text that may quote the message fit for the log: no long numbers, and
// not longer than a line.
func foreign(text string) string {
	text = digitRun.ReplaceAllString(text, "[number]")
	if len(text) > maxDetail {
		text = strings.ToValidUTF8(text[:maxDetail], "") + "..."
	}
	return text
}
