package inbox

import (
	"context"

	"inkorg/render"
)

// ThreadPage is how many messages of a thread one page shows.
const ThreadPage = 50

// OpenedCase is a case as its page shows it, newest message first.
type OpenedCase struct {
	Case
	Messages []OpenedMessage
	Older    int // Seq to ask for the messages before these with; 0 when there are none

	// The cases beside this one in the list, by id; empty when there is none.
	NewerCase, OlderCase string
}

// OpenedMessage is a message as it is read.
type OpenedMessage struct {
	Message
	Document render.Document
	Unit     *Unit // its contact card, while the unit is connected
	Exit     *Exit // of its ssoLink, when it has one that leads somewhere
	Open     bool  // shown open: the newest message, and every unread one
}

// OpenQuery says what to open and how.
type OpenQuery struct {
	CaseID  string
	List    CaseQuery // the list it is opened from: its view and filter
	Before  int       // Seq: earlier messages of a long thread; 0 begins at the newest
	Peek    bool      // mark nothing as read, and note no view: HEAD, prefetch
	Session string    // Reference of the session that opens it
	Lang    render.Lang
}

// Cases gives a page of a citizen's list.
func (s *Service) Cases(ctx context.Context, citizen PersonID, q CaseQuery) (CasePage, error) {
	return s.store.Cases(ctx, citizen, q)
}

// OpenCase renders a case, marks as read what it shows open, which is the newest message and
// every unread one, and notes the view in the audit log. The messages keep the ReadAt they
// had before.
func (s *Service) OpenCase(ctx context.Context, citizen PersonID, q OpenQuery) (OpenedCase, error) {
	found, messages, err := s.store.Thread(ctx, citizen, q.CaseID, q.Before, ThreadPage)
	if err != nil {
		return OpenedCase{}, err
	}
	opened := OpenedCase{Case: found}
	opened.NewerCase, opened.OlderCase, err = s.store.Beside(ctx, citizen, q.List, found.Key())
	if err != nil {
		return OpenedCase{}, err
	}
	directory := s.Directory()
	var unread []string
	for i, message := range messages {
		newest := q.Before == 0 && i == 0
		opened.Messages = append(opened.Messages, s.open(shownBy{directory, directory.renderOptions(message, q.Lang), s.noteRefusedExit}, message, newest))
		if message.Unread() {
			unread = append(unread, message.ID)
		}
	}
	if last := len(messages) - 1; last >= 0 && messages[last].Seq > 1 {
		opened.Older = messages[last].Seq
	}
	if !q.Peek && len(messages) > 0 {
		s.noteView(ctx, messages[0], unread, q.Session)
	}
	return opened, nil
}

// shownBy is how a message is rendered, and who is told of exits that it does not get.
type shownBy struct {
	directory *Directory
	options   render.Options
	refused   refusedExit
}

func (s *Service) open(by shownBy, m Message, newest bool) OpenedMessage {
	by.options.Resolve = s.resolver(by.directory, m, by.refused)
	opened := OpenedMessage{Message: m, Document: s.renderer.Render(m.Text, by.options), Open: newest || m.Unread()}
	if unit, connected := by.directory.Unit(m.OrganisationUnit.UnitID); connected {
		opened.Unit = &unit
	}
	if m.SSOLink == nil {
		return opened
	}
	exit, err := by.directory.ssoExit(m.SourceSystem, *m.SSOLink)
	if err == nil {
		err = exit.check(s.now())
	}
	if err != nil {
		by.refused(m, 0, err)
		return opened
	}
	opened.Exit = &exit
	return opened
}
