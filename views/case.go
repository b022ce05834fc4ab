package views

// name is what a message is called where something must be: by its description, or, as
// that may be blank, by its sender and date.
func (m MessageView) name(w *Words) string {
	if m.Title != "" {
		return isolated(m.Title)
	}
	return w.T("case.untitled", m.Sender.shown(w), w.Date(m.At))
}

// dash stands between sender and description where a description is.
func (m MessageView) dash() string {
	if m.Title == "" {
		return ""
	}
	return " – "
}

// label is the text of the exit's button, which tells of a new tab before it opens.
func (e ExitView) label(w *Words) string {
	if e.NewTab {
		return e.Text + " " + w.T("exit.newtab")
	}
	return e.Text
}
