package views

import "time"

// SavedMessageView is a message in an archive. Its links are to other files there.
type SavedMessageView struct {
	ID       string
	Title    string // messageDescription, or empty
	Sender   SenderView
	At       time.Time
	Read     time.Time // zero: unread
	Body     string    // HTML, exactly what the renderer gave
	Link     string    // text of the ssoLink; empty: there is none
	Receiver string    // name of the system that it leads to
	Original string    // the text as it was sent
	Index    string
}

func (v SavedMessageView) sender(w *Words) string {
	if v.Sender.Nameless {
		return w.T("sender.missing")
	}
	return v.Sender.Name
}

func (v SavedMessageView) title(w *Words) string {
	return MessageView{Title: v.Title, Sender: v.Sender, At: v.At}.name(w)
}

// SavedIndexView is the first page of an archive.
type SavedIndexView struct {
	Product  string
	At       time.Time // when it was made
	Messages []SavedRow
}

// SavedRow is a message of an archive.
type SavedRow struct {
	Page   string // its page in the archive
	Title  string // may be empty
	Sender string
	At     time.Time
}

func (r SavedRow) label(w *Words) string {
	if r.Title == "" {
		return w.T("message.untitled")
	}
	return isolated(r.Title)
}
