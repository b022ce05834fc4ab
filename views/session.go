package views

import (
	"strconv"
	"time"
)

// SessionView is how long the log-in lasts, if nothing more is done than this page.
type SessionView struct {
	Left     time.Duration // from now on
	Ends     time.Time
	Final    bool          // no use of the pages makes it longer
	Idle     time.Duration // without use
	Absolute time.Duration // in all
	Ended    string        // address of the page that says that it has ended, and leads back here
}

// Text says when the person will be logged out. It stands on every page, as nobody can be
// warned without a script.
func (v SessionView) Text(w *Words) string {
	if v.Final {
		return w.T("session.final", w.Clock(v.Ends), w.span(v.Absolute))
	}
	return w.T("session.idle", w.Clock(v.Ends))
}

// rule says how long a log-in lasts.
func (v SessionView) rule(w *Words) string {
	return w.T("session.rule", w.span(v.Idle), w.span(v.Absolute))
}

func (v SessionView) seconds() string { return strconv.Itoa(int(v.Left / time.Second)) }

// span writes a length of time: in hours when it is whole hours, else in minutes.
func (w *Words) span(d time.Duration) string {
	if d >= time.Hour && d%time.Hour == 0 {
		return w.N("span.hours", int(d/time.Hour))
	}
	return w.N("span.minutes", int(d/time.Minute))
}
