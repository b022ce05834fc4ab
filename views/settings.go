package views

import (
	"strings"

	"github.com/a-h/templ"
)

// SettingsView is how a citizen chooses to be told of new messages.
type SettingsView struct {
	SMS, Email MethodView
	Nowhere    bool   // nothing is really sent: the demo has no servers
	Draft      string // what the form carries so that what is typed outlives the log-in
	Notice     *Notice
}

// MethodView is a way of telling, as it is chosen or has been filled in.
type MethodView struct {
	Offered bool
	On      bool
	Kept    string // the number or address that is kept, masked; empty: none is
	Typed   string
	Wrong   string // what is wrong with it; empty: nothing is
}

// offered says whether there is any way of telling.
func (v SettingsView) offered() bool { return v.SMS.Offered || v.Email.Offered }

// wrong says whether anything is.
func (v SettingsView) wrong() bool { return v.SMS.Wrong != "" || v.Email.Wrong != "" }

// attributes tie the field of a number or address to what is said about it.
func (m MethodView) attributes(name string) templ.Attributes {
	all := templ.Attributes{}
	var about []string
	if m.Kept != "" {
		about = append(about, name+"-sparat")
	}
	if m.Wrong != "" {
		about = append(about, name+"-fel")
		all["aria-invalid"] = "true"
	}
	if len(about) > 0 {
		all["aria-describedby"] = strings.Join(about, " ")
	}
	return all
}

// title is the page's, with the word first that something is wrong.
func (v SettingsView) title(w *Words) string {
	if v.wrong() {
		return w.T("settings.wrong.title", w.T("settings.heading"))
	}
	return w.T("settings.heading")
}

// NotificationText is what a notification says. It names no sender and no content and holds
// no link.
type NotificationText struct {
	SMS     string
	Subject string // of the e-mail
	Mail    string
}

// NotificationTextOf gives the text in a language, of the inbox by its name.
func NotificationTextOf(w *Words, product string) NotificationText {
	return NotificationText{
		SMS: w.T("notification.sms", product), Subject: w.T("notification.subject", product), Mail: w.T("notification.mail", product),
	}
}
