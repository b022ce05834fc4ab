package rivta

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/guide"
	"inkorg/app/inbox"
	"inkorg/views"
)

// noticesPath is where senders' programs read the service notices. It stays as it is.
const noticesPath = "/notices.json"

// noticeList is what is read there.
type noticeList struct {
	Notices []noticeEntry `json:"notices"`
}

// noticeEntry is a service notice for senders. One that has not begun is planned.
type noticeEntry struct {
	ID       string            `json:"id"`
	Kind     inbox.NoticeKind  `json:"kind"`
	Priority int               `json:"priority,omitempty"` // of an incident, 1 to 4
	From     time.Time         `json:"from"`
	Until    time.Time         `json:"until"`
	Text     map[string]string `json:"text"` // by language; Swedish is always there
}

// noticesJSON answers GET /notices.json.
func (s *server) noticesJSON(c *fiber.Ctx) error {
	list := noticeList{Notices: []noticeEntry{}}
	for _, n := range s.Notices(c.UserContext(), inbox.AudienceSenders) {
		text := map[string]string{views.Swedish: n.Swedish}
		if n.English != "" {
			text[views.English] = n.English
		}
		list.Notices = append(list.Notices, noticeEntry{ID: n.ID, Kind: n.Kind, Priority: n.Priority, From: n.From, Until: n.Until, Text: text})
	}
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.JSON(list)
}

// kindWords are the keys of what kinds of notices are called, by the published words.
var kindWords = map[inbox.NoticeKind]string{
	inbox.KindIncident: "kind.incident", inbox.KindAddition: "kind.addition", inbox.KindChange: "kind.change",
	inbox.KindRemoval: "kind.removal", inbox.KindCorrection: "kind.correction", inbox.KindWindow: "kind.window",
}

func senderNotices(words *views.Words, notices []inbox.Notice) []views.SenderNotice {
	var all []views.SenderNotice
	for _, n := range notices {
		view := views.SenderNotice{Kind: kindWords[n.Kind], Priority: n.Priority, From: n.From, Until: n.Until}
		view.Text, view.Lang = guide.NoticeText(words, n)
		all = append(all, view)
	}
	return all
}
