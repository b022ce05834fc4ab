package views

import "time"

// OwnSessionsView is where a citizen is logged in.
type OwnSessionsView struct {
	Here   OwnSession
	Others []OwnSession
	Notice *Notice
}

// OwnSession is one log-in.
type OwnSession struct {
	Reference string // value of the form field avsluta
	Browser   string // empty: unknown
	System    string // empty: unknown
	Since     time.Time
	Seen      time.Time // last request, to the minute
	Provider  string    // name of the identity provider
	Level     string    // of assurance; empty: none was said
}

// device names the browser and its system.
func (s OwnSession) device(w *Words) string {
	browser := s.Browser
	if browser == "" {
		browser = w.T("sessions.unknown")
	}
	if s.System == "" {
		return browser
	}
	return w.T("sessions.device", browser, s.System)
}

// how says what the log-in was made with.
func (s OwnSession) how(w *Words) string {
	if s.Level == "" {
		return s.Provider
	}
	return w.T("sessions.level", s.Provider, s.Level)
}

// OwnLogView is what has been done with what is the citizen's, day by day.
type OwnLogView struct {
	Days  []LogDay
	Older string    // address of the page after
	First string    // address of the first page, when this is not it
	Since time.Time // on the last page, what happened before is not in the log any more; zero: all is
}

// LogDay is what was done on one day, newest first.
type LogDay struct {
	Entries []LogEntry
}

// LogEntry is one thing that was done.
type LogEntry struct {
	At    time.Time
	Text  string   // key of what is said of it
	Names []string // those that the text has places for, as others have written them
	Case  string   // address of the case; empty when it is about none, or that is gone
	Here  bool     // from this log-in
}

func (e LogEntry) text(w *Words) string {
	var names []any
	for _, name := range e.Names {
		names = append(names, isolated(name))
	}
	return w.T(e.Text, names...)
}

// ByDay puts entries that are in order together by the days that they are of.
func (w *Words) ByDay(entries []LogEntry) (days []LogDay) {
	for n, entry := range entries {
		if n == 0 || !sameDay(entry.At.In(w.zone), entries[n-1].At.In(w.zone)) {
			days = append(days, LogDay{})
		}
		day := &days[len(days)-1]
		day.Entries = append(day.Entries, entry)
	}
	return days
}
