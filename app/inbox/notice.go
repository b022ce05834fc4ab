package inbox

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Notice is a service notice: what those who use the inbox need to know of it.
type Notice struct {
	ID       string
	Audience Audience
	Kind     NoticeKind
	Priority int // of an incident, 1 to 4 (published: urgency times effect); 0 for other kinds
	// From and Until are when what it tells of goes on.
	From, Until time.Time
	// ShownFrom is from when it is shown to citizens and testers: From or earlier.
	ShownFrom time.Time
	Swedish   string
	English   string // empty: those who read English get the Swedish text
}

// Audience is whom a notice is for.
type Audience string

// The audiences. Citizens see theirs on every page, senders on the contracts listener,
// testers beside the banner of a demo or test environment.
const (
	AudienceCitizens Audience = "citizens"
	AudienceSenders  Audience = "senders"
	AudienceTesters  Audience = "testers"
)

// Audiences gives them all.
func Audiences() []Audience { return []Audience{AudienceCitizens, AudienceSenders, AudienceTesters} }

// NoticeKind is what a notice tells of: an incident, which nobody planned, or one of the
// published kinds of change: addition, change, removal, correction or service window.
type NoticeKind string

// The kinds.
const (
	KindIncident   NoticeKind = "incident"
	KindAddition   NoticeKind = "tillagg"
	KindChange     NoticeKind = "forandring"
	KindRemoval    NoticeKind = "borttag"
	KindCorrection NoticeKind = "felrattning"
	KindWindow     NoticeKind = "servicefonster"
)

// NoticeKinds gives them all.
func NoticeKinds() []NoticeKind {
	return []NoticeKind{KindIncident, KindAddition, KindChange, KindRemoval, KindCorrection, KindWindow}
}

const (
	// mostPriority is the least urgent priority of an incident.
	mostPriority = 4
	// longestNotice is how many characters of a notice somebody reads on every page.
	longestNotice = 500
	// longestTime is how long a notice may last: a slip in a year is not one.
	longestTime = 2 * 366 * 24 * time.Hour
)

// Check says what is wrong with a notice that is to be added now. The error is Invalid.
func (n Notice) Check(now time.Time) error {
	switch {
	case !slices.Contains(Audiences(), n.Audience):
		return Errorf(Invalid, "there is no audience %q", n.Audience)
	case !slices.Contains(NoticeKinds(), n.Kind):
		return Errorf(Invalid, "there is no kind %q of notice", n.Kind)
	case n.Kind == KindIncident && (n.Priority < 1 || n.Priority > mostPriority):
		return Errorf(Invalid, "an incident has a priority from 1 to %d", mostPriority)
	case n.Kind != KindIncident && n.Priority != 0:
		return Errorf(Invalid, "only an incident has a priority")
	}
	if err := n.checkTimes(now); err != nil {
		return err
	}
	if Blank(n.Swedish) {
		return Errorf(Invalid, "the Swedish text is missing")
	}
	if err := checkNoticeText("Swedish", n.Swedish); err != nil {
		return err
	}
	return checkNoticeText("English", n.English)
}

func (n Notice) checkTimes(now time.Time) error {
	switch {
	case !n.Until.After(n.From):
		return Errorf(Invalid, "it ends before it begins")
	case !n.Until.After(now):
		return Errorf(Invalid, "it has ended already")
	case n.Until.Sub(n.From) > longestTime:
		return Errorf(Invalid, "it lasts more than two years")
	case n.From.Sub(now) > longestTime:
		return Errorf(Invalid, "it begins in more than two years")
	case n.ShownFrom.After(n.From):
		return Errorf(Invalid, "it is announced after it begins")
	}
	return nil
}

// checkNoticeText holds a text to be one paragraph that can be read.
func checkNoticeText(language, text string) error {
	length := utf8.RuneCountInString(text)
	switch {
	case !utf8.ValidString(text):
		return Errorf(Invalid, "the %s text is not in UTF-8", language)
	case length > longestNotice:
		return Errorf(Invalid, "the %s text has %d characters; at most %d are read", language, length, longestNotice)
	case strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsGraphic(r) }):
		return Errorf(Invalid, "the %s text has line breaks or other characters that cannot be seen; write one paragraph", language)
	}
	return nil
}

// Over says whether a notice is over.
func (n Notice) Over(now time.Time) bool { return !now.Before(n.Until) }

// Shown says whether a notice is to be seen now. Senders see theirs from the moment it is
// added: what is planned has to be announced to them (published).
func (n Notice) Shown(now time.Time) bool {
	return !n.Over(now) && (n.Audience == AudienceSenders || !now.Before(n.ShownFrom))
}
