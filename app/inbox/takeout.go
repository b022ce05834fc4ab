package inbox

import (
	"context"
	"iter"

	"inkorg/render"
)

// SavedMessage is a message as it is read without the inbox: none of its links is an exit,
// since nobody is logged in there.
type SavedMessage struct {
	Message
	Document render.Document
	System   string // name of the system that sent it; its id when it is registered no more
	Exit     string // name of the system that its ssoLink leads to; empty when it has none
}

// NoteTakeOut notes that a session takes out the citizen's messages, which it may only do
// when that has been noted.
func (s *Service) NoteTakeOut(ctx context.Context, session Session) error {
	return s.store.Note(ctx, s.entry(AuditTakeOut, session.Citizen, session.Reference))
}

// savedAtOnce is how many messages are held in memory to be saved.
const savedAtOnce = 20

// SavedMessages gives all messages of a citizen, case by case. After an error there are no
// more.
func (s *Service) SavedMessages(ctx context.Context, citizen PersonID, lang render.Lang) iter.Seq2[SavedMessage, error] {
	return func(yield func(SavedMessage, error) bool) {
		directory := s.Directory()
		for after := (MessageKey{}); ; {
			messages, err := s.store.Messages(ctx, citizen, after, savedAtOnce)
			if err != nil {
				yield(SavedMessage{}, err)
				return
			}
			if len(messages) == 0 {
				return
			}
			for _, message := range messages {
				if !yield(s.saved(directory, message, lang), nil) {
					return
				}
			}
			after = messages[len(messages)-1].Key()
		}
	}
}

func (s *Service) saved(directory *Directory, m Message, lang render.Lang) SavedMessage {
	document := s.renderer.Render(m.Text, directory.renderOptions(m, lang))
	saved := SavedMessage{Message: m, Document: document, System: directory.systemName(m.SourceSystem)}
	if m.SSOLink != nil {
		saved.Exit = directory.systemName(m.SSOLink.SystemID)
	}
	return saved
}

// systemName is what a system is called, or its id when it is registered no more.
func (d *Directory) systemName(id string) string {
	if system, known := d.System(id); known && system.Name != "" {
		return system.Name
	}
	return id
}
