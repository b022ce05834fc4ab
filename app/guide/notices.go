package guide

import (
	"inkorg/app/inbox"
	"inkorg/views"
)

// noticeHeadings are the keys of what a kind of notice is called in plain words.
var noticeHeadings = map[inbox.NoticeKind]string{
	inbox.KindIncident: "service.incident", inbox.KindWindow: "service.window", inbox.KindAddition: "service.addition",
	inbox.KindChange: "service.change", inbox.KindRemoval: "service.removal", inbox.KindCorrection: "service.correction",
}

// Notice is a service notice in plain words: what it tells of, and when. How urgent an
// incident is for those who mend it is not said.
func Notice(words *views.Words, n inbox.Notice) views.ServiceNotice {
	view := views.ServiceNotice{
		ID: n.ID, Heading: words.T(noticeHeadings[n.Kind]), Icon: "clock", From: n.From, Until: n.Until,
		Urgent: n.Kind == inbox.KindIncident || n.Kind == inbox.KindWindow,
	}
	view.Text, view.Lang = NoticeText(words, n)
	if n.Kind == inbox.KindIncident {
		view.Icon = "warn"
	}
	return view
}

// NoticeText gives the text for readers of a language, and the language that it is in when
// that is another.
func NoticeText(words *views.Words, n inbox.Notice) (text, lang string) {
	switch {
	case words.Lang() == views.Swedish:
		return n.Swedish, ""
	case n.English == "":
		return n.Swedish, views.Swedish
	default:
		return n.English, ""
	}
}

// Notices is Notice for several.
func Notices(words *views.Words, notices []inbox.Notice) []views.ServiceNotice {
	var all []views.ServiceNotice
	for _, n := range notices {
		all = append(all, Notice(words, n))
	}
	return all
}
