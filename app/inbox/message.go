package inbox

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"time"
	"unicode"
)

// Message is one delivered message, as the sender gave it. Its text is kept as received
// and rendered on view, so that better rules also help old messages.
type Message struct {
	ID         string // random; safe in a URL
	CaseID     string
	Seq        int // place in its case, from 1
	Citizen    PersonID
	ReceivedAt time.Time
	ReadAt     time.Time // zero while unread

	OrganisationUnit OrganisationUnit
	ThreadID         string // messageThreadId; empty: the message is a case of its own
	Description      string // messageDescription
	Text             string // messageText, decoded once by the SOAP layer
	SSOLink          *SSOLink
	Notify           bool
	SourceSystem     string

	Answer   Answer    // what the sender was answered
	NotifyAt time.Time // when to tell the citizen by Answer.NotificationSent; not kept with the message
}

// MessageKey is a message's place among those of its citizen.
type MessageKey struct {
	CaseID string
	Seq    int
}

// Key gives the message's place.
func (m Message) Key() MessageKey { return MessageKey{CaseID: m.CaseID, Seq: m.Seq} }

// Unread says whether the citizen has yet to open the message.
func (m Message) Unread() bool { return m.ReadAt.IsZero() }

// Delivery is what the sender sent, as far as the message keeps it.
func (m Message) Delivery() Delivery {
	return Delivery{
		SubjectOfCareID: m.Citizen, OrganisationUnit: m.OrganisationUnit, MessageThreadID: m.ThreadID, Description: m.Description,
		Text: m.Text, SSOLink: m.SSOLink, Notify: m.Notify, SourceSystem: m.SourceSystem,
	}
}

// Blank says whether a text shows nothing: it is empty, or only white space and characters
// without width. A description that is blank is none.
func Blank(text string) bool {
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }) == ""
}

// OrganisationUnit is the sender as the message names it. It is shown so; nothing of it
// is looked up elsewhere (published rule).
type OrganisationUnit struct {
	UnitID         string
	UnitName       string
	UnitAddress    string
	UnitPostalCode string
	UnitPostalCity string
	UnitTelephone  string
}

// SSOLink is the contract's ssoLink: an exit to the system that SystemID names, whose
// configured base URL the query string is put on.
type SSOLink struct {
	SystemID    string
	Text        string
	QueryString string
	Type        LinkType
}

// LinkType is the contract's type of an ssoLink. NewTarget opens in a new tab, the
// others in the same.
type LinkType string

// The link types of the contract.
const (
	CurrentTarget LinkType = "CurrentTarget"
	Embedded      LinkType = "Embedded"
	Widget        LinkType = "Widget"
	NewTarget     LinkType = "NewTarget"
)

// NewID gives a random identifier of at least 128 bits that is safe in a URL: ids never
// count, so that none can be guessed from another.
func NewID() string { return strings.ToLower(rand.Text()) }

// NewIDAt is NewID preceded by the time in seconds, so that ids of another second sort as
// bytes in the order they were given: what a store keeps of them comes to lie together.
func NewIDAt(at time.Time) string {
	const letters, length = "234567abcdefghijklmnopqrstuvwxyz", 7 // enough until the year 3058
	var prefix [length]byte
	seconds := uint64(max(at.Unix(), 0))
	for i := range prefix {
		prefix[length-1-i] = letters[seconds>>(5*i)%32]
	}
	return string(prefix[:]) + NewID()
}

// Fingerprint tells whether two deliveries are the same message sent again: same
// receiver, system, thread, unit, description, text, link and notify.
func (m Message) Fingerprint() [sha256.Size]byte {
	link := SSOLink{}
	if m.SSOLink != nil {
		link = *m.SSOLink
	}
	notify := "false"
	if m.Notify {
		notify = "true"
	}
	hash := sha256.New()
	for _, field := range []string{
		string(m.Citizen), m.SourceSystem, m.ThreadID, m.OrganisationUnit.UnitID, m.Description, m.Text,
		link.SystemID, link.Text, link.QueryString, string(link.Type), notify,
	} {
		// The length keeps fields apart: "ab"+"c" is not "a"+"bc".
		hash.Write(binary.BigEndian.AppendUint64(nil, uint64(len(field))))
		hash.Write([]byte(field))
	}
	return [sha256.Size]byte(hash.Sum(nil))
}
