// Package views owns the pages: templates, the words on them in Swedish and English, and
// how dates and numbers are written. Each page is a function of a typed view struct. It
// must not know HTTP, the store or the rules: handlers decide, views show.
package views

import "time"

// Frame is what every page needs around its content.
type Frame struct {
	Words   *Words // the page's language and texts
	Product string // product name, "Min inkorg" by default
	Assets  Assets
	Path    string       // path and query of this page, where the language switch comes back to
	User    string       // name of who is logged in; empty: nobody
	CSRF    string       // token for the forms; empty when nobody is logged in
	Test    bool         // demo or test environment: the banner says so
	Exposed bool         // demo reachable from other machines (--demo-anywhere): a warning on every page
	Framed  bool         // shown where no script runs, such as a frame of the bench: it asks for none
	Session *SessionView // nil: nobody is logged in
	Now     time.Time

	Service       []ServiceNotice // for citizens
	TesterService []ServiceNotice // for those who test
}

// Assets gives the fingerprinted address of a file under assets/.
type Assets interface {
	URL(name string) string
}

// Notice is one line on top of a page: what was just done, or what failed.
type Notice struct {
	Failed bool // role=alert, else role=status
	Text   string
	Undo   *UndoView // nil: it cannot be undone
}

// UndoView is the button that undoes what was just done.
type UndoView struct {
	Action string // form action
	Change string // what was done, for the form to carry
}

// ListView is the list of main cases.
type ListView struct {
	Filters []Filter    // the first is the whole inbox
	Current string      // label of the current filter, for its empty state
	Find    FindView    // the form that looks for cases
	Chips   []Chip      // what the list is narrowed to; empty: it is not
	Unread  int         // unread cases
	Total   int         // cases in the inbox
	Matches int         // cases that a narrowed list holds, on all pages
	Groups  []CaseGroup // empty: the empty state
	Many    ManyView    // what can be done to several cases at once
	Newer   string      // address of the page before; empty when there is none
	Older   string      // address of the page after
	First   string      // address of the first page, when this is not it
	All     string      // address of the list without filter
	Notice  *Notice
}

// Filter is one choice above the list.
type Filter struct {
	Label   string
	Href    string
	Count   int
	Counted bool // Count says how many cases it leads to
	Current bool
}

// FindView is the form that looks for cases, as somebody has filled it in. The texts of
// what is wrong are empty where nothing is.
type FindView struct {
	View                               string // value of the parameter visa; empty: the whole inbox
	Search, Sender, From, Until        string
	SearchWrong, FromWrong, UntilWrong string
	Wide                               bool     // with a choice of senders
	Senders                            []string // to choose from
	Open                               bool     // it is seen from the start
}

// Chip is one thing that a list is narrowed to, and the address of the list without it.
type Chip struct {
	Text string
	Href string
}

// ManyView is the form that does something to the cases that are ticked.
type ManyView struct {
	Action  string // form action
	Open    bool   // the boxes are seen from the start
	Choices []ManyChoice
}

// ManyChoice is one thing that can be done to them.
type ManyChoice struct {
	Value  string // of the form field gor
	Icon   string
	Before string // what is only heard, before the label
	Label  string
}

// CaseGroup is rows under a heading such as "Den här veckan".
type CaseGroup struct {
	Heading string
	Rows    []CaseRow
}

// CaseRow is one main case.
type CaseRow struct {
	ID       string // the case's id, for people's own browser tests
	Href     string
	Title    string // never empty: "Meddelande" when no message has a description
	Sender   string
	Nameless bool // Sender has nothing to be seen in it
	At       time.Time
	Messages int
	Unread   bool
	Alone    bool // shown outside the list: there is nothing to tick it for
}

// CaseView is a main case with its thread.
type CaseView struct {
	Newest  MessageView
	Earlier []MessageView
	Back    string // address of the list as it was, at the row of this case

	NewerCase, OlderCase string // addresses of the cases beside it in that list; empty: it ends here

	Older   string // address of earlier messages of a long thread
	Newer   string // address of the newest messages, when these are earlier ones
	Unread  string // form action: mark as unread; empty on a page of earlier messages
	Archive string // form action: archive; empty when archived
	Restore string // form action: back to the inbox; empty when not archived
	Notice  *Notice
}

// MessageView is one message.
type MessageView struct {
	ID       string
	Title    string // messageDescription, or empty
	Sender   SenderView
	At       time.Time
	Unread   bool   // as it was before this view
	Open     bool   // shown open in the thread
	Body     string // HTML, exactly what the renderer gave
	Exit     *ExitView
	Fallback bool   // a part, or all, could not be shown
	Help     string // address of the help with this message
	Findings string // address of what testers are told of it; empty: there are none here
}

// SenderView is the sending unit as the message names it.
type SenderView struct {
	Name       string
	Nameless   bool   // Name has nothing to be seen in it
	Card       string // address of its contact card; empty when the unit is not connected
	Address    string
	PostalCode string
	PostalCity string
	Telephone  string
}

// ExitView is the exit of an ssoLink: the primary button under the body.
type ExitView struct {
	Href     string
	Text     string
	Receiver string // name of the system it leads to
	NewTab   bool
}

// ContactView is the contact card of a connected unit. Empty fields are left out.
type ContactView struct {
	Name, Address, PostalCode, PostalCity, Telephone, OpeningHours, WebPage string
	Back                                                                    string
}

// LoginView is the choice of identity provider.
type LoginView struct {
	Choices []LoginChoice
	Notice  *Notice
}

// LoginChoice is one identity provider.
type LoginChoice struct {
	Name string
	Href string
}

// LoggedOutView is what a citizen sees after logging out, or when a session has ended.
type LoggedOutView struct {
	Ended      bool   // the session ended by itself
	GoOn       string // address from where the log-out goes on to the identity provider; empty: it does not
	Everywhere bool   // the identity provider's session and those that lean on it have ended too
	Again      string // address to log in again, coming back to the same page
}

// ErrorView is an error page.
type ErrorView struct {
	Status    int     // HTTP status
	Refused   Refusal // what was refused; empty: the page speaks of the status
	Code      string  // error code for the support, such as INK-404
	Reference string  // short groups, readable over the telephone; the same as in the log
	At        time.Time
	Retry     string // address for "Försök igen"; empty when trying again cannot help
	Home      string // address of the inbox
	Help      string // address of the help with this error
}

// OrganisationView is who is responsible, for help, accessibility and privacy.
type OrganisationView struct {
	Name          string // responsible organisation
	Support       SupportView
	Accessibility string // e-mail for accessibility matters
}

// TestIdPView is the log-in page of the test identity provider.
type TestIdPView struct {
	Action   string        // form action
	Accounts []TestAccount // offered with one button each
	Password string        // of every account listed
	Account  string        // what was typed before, after a wrong password
	Receiver string        // service that asked for the log-in
	Cancel   string        // where the form is posted to cancel the log-in; empty: it cannot be
	Hidden   []Field
	Notice   *Notice
}

// TestAccount is one made-up person.
type TestAccount struct {
	Number string
	Name   string
	About  string // what the account is good for
}

// Field is a hidden form field.
type Field struct {
	Name  string
	Value string
}

// PostOnView is a page that posts a form on to another party: by a small script, or by
// its button.
type PostOnView struct {
	Action   string
	Fields   []Field
	Receiver string
}

// EServiceView is the demo e-service: who arrived, how, and with which level.
type EServiceView struct {
	Name       string
	Person     string // name
	Number     string // personal identity number, as the e-service received it
	LoA        string
	Mode       string // how the citizen came: redirect, idp-link, response
	Address    string // the deep link that was landed on: path and query
	Parameters []Field
	Back       string
}
