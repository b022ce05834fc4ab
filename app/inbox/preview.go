package inbox

import "inkorg/render"

// previewID stands in the place of the id of a message that nobody has delivered.
const previewID = "forhandsgranskning"

// Preview is a message that nobody has delivered, as its receiver would see it.
type Preview struct {
	OpenedMessage
	// Refused says why its ssoLink is no exit; nil: it is one, or there is none.
	Refused error
	// Receivers are the names of the systems that links of its text lead to by an exit, by
	// the number of the link.
	Receivers map[int]string
}

// PreviewQuery says what to show and how.
type PreviewQuery struct {
	Delivery Delivery
	Profile  *render.Profile // nil: that of the source system
	Lang     render.Lang
}

// Preview shows a delivery without delivering it: nothing of it is stored, and nothing
// reaches the log. It need not be one that would be accepted.
func (s *Service) Preview(q PreviewQuery) Preview {
	d := q.Delivery
	message := Message{
		ID: previewID, CaseID: previewID, Seq: 1, Citizen: d.SubjectOfCareID, ReceivedAt: s.now(),
		OrganisationUnit: d.OrganisationUnit, ThreadID: d.MessageThreadID, Description: d.Description,
		Text: d.Text, SSOLink: d.SSOLink, Notify: d.Notify, SourceSystem: d.SourceSystem,
	}
	directory := s.Directory()
	options := directory.renderOptions(message, q.Lang)
	if q.Profile != nil {
		options.Profile = q.Profile
	}
	shown := Preview{Receivers: map[int]string{}}
	shown.OpenedMessage = s.open(shownBy{directory, options, func(_ Message, n int, reason error) {
		if n == 0 {
			shown.Refused = reason
		}
	}}, message, true)
	for _, link := range shown.Document.Links {
		if link.Kind != render.LinkExit {
			continue
		}
		exit, _ := directory.linkExit(message.SourceSystem, link.URL)
		shown.Receivers[link.N] = exit.System.Name
	}
	return shown
}
