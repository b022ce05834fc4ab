package views

import "strconv"

// BenchView is the designers' bench: a message in a form, how it is shown, and what can be
// said of it.
type BenchView struct {
	Draft   BenchDraft
	As      []BenchChoices // what it can be shown as
	Page    string         // HTML: the page of the message, whole
	Results BenchResults
	Notice  *Notice
	Result  bool // a small screen begins with what is shown, not with the form
}

// BenchDraft is a message as it stands in the form. But for As and Width, the fields are
// elements of the contract.
type BenchDraft struct {
	Text       string // messageText
	Heading    string // messageDescription
	Sender     string // unitName
	As         string // value of the chosen BenchChoice
	LinkSystem string // ssoLink/systemId; empty: no ssoLink
	LinkText   string // ssoLink/text
	LinkQuery  string // ssoLink/queryString
	Width      string // of the window that it is shown in, in CSS pixels; empty: what there is room for
}

// BenchChoices are profiles, or systems, to show a message as.
type BenchChoices struct {
	Label   string
	Choices []BenchChoice
}

// BenchChoice is one of them.
type BenchChoice struct {
	Value   string
	Label   string
	Profile string // name of the profile that it means
}

// BenchResults is what can be said of a message in the bench.
type BenchResults struct {
	Findings []BenchFinding
	Counts   BenchCounts
	Fixable  int // how many of them one press can mend
	Row      CaseRow
	Silent   bool // its system may notify nobody
	Headings []BenchHeading
	Links    []BenchLink
	Compared BenchCompared
}

// BenchFinding is a finding, and what can be done about it.
type BenchFinding struct {
	Line, Column int
	Severity     Severity
	Tolerated    bool
	Code         string
	Message      string // in the page's language
	Allowed      *BenchAllowed
	Suggestion   string // the element that was probably meant; empty: none
	Fix          *BenchFix
}

// BenchAllowed is what the profile says of a place and of the element that stands there.
type BenchAllowed struct {
	Parent   string   // the element around it; empty: it is unknown or the root
	Children []string // what Parent may hold
	Element  string
	Parents  []string // where Element may stand; none: the profile does not have it
}

// BenchFix is a change that one press makes.
type BenchFix struct {
	Value string // of the button
	Label string
}

// BenchHeading is a heading of the page of the message.
type BenchHeading struct {
	Level int
	Text  string
}

// BenchLink is a link of the message, and what becomes of it.
type BenchLink struct {
	Text     string
	Address  string // where it leads; as it was sent when it is refused
	Kind     BenchLinkKind
	Receiver string // of an exit
	Reason   string // why it is refused, in English as senders are answered; empty: by the rules of addresses
	Line     int    // of the text; 0: it is the ssoLink
	Column   int
}

// BenchLinkKind says what becomes of a link.
type BenchLinkKind int

// The kinds of link.
const (
	BenchExit BenchLinkKind = iota
	BenchExternal
	BenchInternal
	BenchRefused
)

// BenchCompared is how a message comes out in another profile.
type BenchCompared struct {
	Here, There BenchProfile
}

// Same says that nothing differs.
func (c BenchCompared) Same() bool {
	return len(c.Here.Texts)+len(c.There.Texts)+len(c.Here.Findings)+len(c.There.Findings) == 0
}

// BenchProfile is what a profile has of a message that the other one has not.
type BenchProfile struct {
	Name     string
	Texts    []string // pieces of text
	Findings []BenchFinding
	Page     string // HTML: the page of the message, whole; only on the page of both profiles
	Counts   BenchCounts
}

// BenchCounts counts findings.
type BenchCounts struct{ Errors, Warnings, Infos int }

// Text says how many there are of each weight.
func (c BenchCounts) Text(w *Words) string {
	var parts []string
	for _, part := range []struct {
		key   string
		count int
	}{{"bench.errors", c.Errors}, {"bench.warnings", c.Warnings}, {"bench.infos", c.Infos}} {
		if part.count > 0 {
			parts = append(parts, w.N(part.key, part.count))
		}
	}
	return names(parts, w.T("bench.sound"))
}

// where says where a finding or link stands in the text.
func where(w *Words, line, column int) string { return w.T("bench.where", line, column) }

// weight says how weighty a finding is.
func (b BenchFinding) weight(w *Words) string { return b.Severity.label(w, b.Tolerated) }

// look is the class and the icon of a finding.
func (b BenchFinding) look() (class, symbol string) {
	switch b.Severity {
	case SeverityError:
		return "err", "err"
	case SeverityWarning:
		return "warn", "warn"
	default:
		return "info", "help"
	}
}

// tags are the names of elements as they are written.
func tags(elements []string) []string {
	all := make([]string, len(elements))
	for i, element := range elements {
		all[i] = "<" + element + ">"
	}
	return all
}

// place says what the element around a finding may hold.
func (a BenchAllowed) place(w *Words) string {
	if len(a.Children) == 0 {
		return w.T("bench.allowed.text", a.Parent)
	}
	return w.T("bench.allowed.here", a.Parent, names(tags(a.Children), ""))
}

// elsewhere says where the element of a finding may stand.
func (a BenchAllowed) elsewhere(w *Words) string {
	if len(a.Parents) == 0 {
		return w.T("bench.allowed.unknown", a.Element)
	}
	return w.T("bench.allowed.elsewhere", a.Element, names(tags(a.Parents), ""))
}

// becomes says what becomes of a link.
func (l BenchLink) becomes(w *Words) string {
	switch l.Kind {
	case BenchExit:
		return w.T("bench.link.exit", isolated(l.Receiver))
	case BenchExternal:
		return w.T("bench.link.external")
	case BenchInternal:
		return w.T("bench.link.internal")
	default:
		return w.T("bench.link.refused")
	}
}

func (h BenchHeading) label(w *Words) string { return w.T("bench.heading.level", h.Level) }

// indent is the class that sets a heading in by its level.
func (h BenchHeading) indent() string { return "h" + strconv.Itoa(h.Level) }

// benchWidths are the windows that a message is shown in, in CSS pixels: a desk at 400 %, a
// phone, a tablet, a desk. The first is as wide as there is room.
func benchWidths() []string { return []string{"", "320", "390", "768", "1280"} }
