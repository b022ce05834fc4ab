package web

import (
	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/views"
)

// manyPath is where the form of the ticked cases goes.
const manyPath = listPath + "/flera"

// actionNames are the values of the field gor.
var actionNames = map[string]inbox.Action{
	"last": inbox.ActionRead, "olast": inbox.ActionUnread, "arkivera": inbox.ActionArchive, "aterstall": inbox.ActionRestore,
}

// changeMany answers POST /inkorg/flera: it does gor to every arende. What is not the
// citizen's is passed over, as if it did not exist.
func (s *server) changeMany(c *fiber.Ctx) error {
	here, err := s.listedPlaceOf(c)
	if err != nil {
		return err
	}
	action, known := actionNames[c.FormValue("gor")]
	caseIDs := formValues(c, "arende")
	switch {
	case !known || len(caseIDs) > listPage:
		return inbox.Errorf(inbox.Invalid, "no such action, or more cases than a page of the list has")
	case len(caseIDs) == 0:
		s.done(c, noticeNone)
		return c.Redirect(here.href(), fiber.StatusSeeOther)
	}
	change, err := s.Inbox.ChangeCases(c.UserContext(), citizen(c), action, caseIDs...)
	if err != nil && inbox.CodeOf(err) != inbox.NotFound {
		return err
	}
	return s.changed(c, here, change)
}

// formValues are all values of a field.
func formValues(c *fiber.Ctx, name string) []string {
	var values []string
	for _, value := range c.Request().PostArgs().PeekMulti(name) {
		values = append(values, string(value))
	}
	return values
}

// manyView offers what makes a difference to the cases of a list.
func manyView(words *views.Words, here place) views.ManyView {
	read := views.ManyChoice{Value: "last", Icon: "mail-open", Before: words.T("many.mark"), Label: words.T("many.read")}
	unread := views.ManyChoice{Value: "olast", Icon: "mail", Before: words.T("many.mark"), Label: words.T("many.unread")}
	archive := views.ManyChoice{Value: "arkivera", Icon: "archive", Label: words.T("many.archive")}
	restore := views.ManyChoice{Value: "aterstall", Icon: "restore", Label: words.T("many.restore")}
	view := views.ManyView{Action: manyPath + here.parameters()}
	switch here.query.View {
	case inbox.ViewUnread:
		view.Choices = []views.ManyChoice{read, archive}
	case inbox.ViewArchive:
		view.Choices = []views.ManyChoice{read, unread, restore}
	default:
		view.Choices = []views.ManyChoice{read, unread, archive}
	}
	return view
}
