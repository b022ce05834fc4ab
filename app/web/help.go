package web

import (
	"net/url"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/app/present"
	"inkorg/views"
)

const (
	helpPath   = "/hjalp"
	reportPath = helpPath + "/felanmalan.txt"
)

// messageQuery names a message to the help, from the question mark.
func messageQuery(messageID string) string {
	return "?" + url.Values{"meddelande": {messageID}}.Encode()
}

// help answers GET /hjalp. The parameter fel says which error page it was asked for from,
// meddelande which message.
func (s *server) help(c *fiber.Ctx) error {
	return s.withHelp(c, func(view views.HelpView) error {
		return s.show(c, fiber.StatusOK, func(f views.Frame) templ.Component { return views.Help(f, view) })
	})
}

// report answers GET /hjalp/felanmalan.txt: the fault report of the page, to save.
func (s *server) report(c *fiber.Ctx) error {
	return s.withHelp(c, func(view views.HelpView) error {
		c.Attachment("felanmalan.txt")
		c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
		return c.SendString(view.Report.Text(s.words(c), s.Organisation.Support.Name))
	})
}

// withHelp finds what the help is about. Help with a message is for the one who has it:
// nobody in particular is asked to log in first.
func (s *server) withHelp(c *fiber.Ctx, show func(views.HelpView) error) error {
	view := views.HelpView{Organisation: s.Organisation, Report: s.reportNow(c), Save: reportPath}
	if known, is := parseFault(c.Query("fel"), c.Query("sida")); is {
		view.Report.At, view.Report.Page, view.Save = known.at, known.page, reportPath+known.query()
		view.Report.Fault = &views.FaultView{Status: known.status, Code: known.code(), Reference: known.reference}
	}
	messageID := c.Query("meddelande")
	if messageID == "" {
		return show(view)
	}
	return s.forCitizen(c, func() error {
		origin, err := s.Inbox.Origin(c.UserContext(), citizen(c), messageID)
		if err != nil {
			return err
		}
		view.Message = messageHelp(origin)
		view.Report.Page, view.Report.Unit = views.PageCase, origin.OrganisationUnit.UnitName
		view.Report.Questions = origin.System.Questions
		view.Save = reportPath + messageQuery(messageID)
		return show(view)
	})
}

// reportNow fills in what the request itself tells.
func (s *server) reportNow(c *fiber.Ctx) views.ReportView {
	userAgent := c.Get(fiber.HeaderUserAgent)
	report := views.ReportView{At: s.Now(), Browser: browserOf(userAgent)}
	report.System, report.Device = systemOf(userAgent)
	return report
}

func messageHelp(origin inbox.Origin) *views.MessageHelp {
	help := &views.MessageHelp{
		Sender: present.Sender(origin.OrganisationUnit, origin.Unit), System: origin.System.Name, Back: "/inkorg/" + origin.CaseID,
	}
	if origin.System.Support != (inbox.Support{}) {
		help.Support = supportView(origin.System.Support)
	}
	return help
}

func supportView(support inbox.Support) *views.SupportView {
	view := views.SupportView(support)
	return &view
}
