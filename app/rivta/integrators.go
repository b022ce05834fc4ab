package rivta

import (
	"context"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/guide"
	"inkorg/app/headers"
	"inkorg/app/inbox"
	"inkorg/assets"
	"inkorg/views"
)

// Site is what the integrators' page needs beside what the contracts are answered with.
type Site struct {
	Words        *views.Catalogue
	Assets       *assets.Set
	Product      string // name of the inbox
	Command      string // how the program is started, for its own test sender
	Test         bool   // demo or test environment: the page says so
	Exposed      bool   // a demo that other machines can reach: the page warns
	Testing      *Testing
	RepeatWindow time.Duration // how long the same message counts as a repeat
	Prices       inbox.PriceList
}

// Testing are values of the demo that examples work with.
type Testing struct {
	Active    []string // personal identity numbers of active users; there is at least one
	NotActive string
	System    string
	Unit      string
}

// languageField is the page's choice of language in its address.
const languageField = "sprak"

// integrators answers GET /: what those who connect a system need to know, from the tables
// that calls are answered by.
func (s *server) integrators(c *fiber.Ctx) error {
	lang := c.Query(languageField)
	if lang != views.Swedish && lang != views.English {
		lang = s.Site.Words.Match(c.Get(fiber.HeaderAcceptLanguage))
	}
	words := s.Site.Words.For(lang)
	frame := views.Frame{
		Words: words, Product: s.Site.Product, Assets: s.Site.Assets, Test: s.Site.Test, Exposed: s.Site.Exposed, Now: s.Now(),
	}
	if s.Site.Test {
		frame.TesterService = guide.Notices(words, s.Notices(c.UserContext(), inbox.AudienceTesters))
	}
	headers.Set(c.Set, strings.HasPrefix(s.PublicURL, "https://"))
	c.Vary(fiber.HeaderAcceptLanguage)
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return views.Integrators(frame, s.integratorsView(c.UserContext(), words)).Render(c.UserContext(), c.Response().BodyWriter())
}

// asset answers GET /assets/{hash}/{file}.
func (s *server) asset(c *fiber.Ctx) error {
	file, found := s.Site.Assets.Open(c.Params("hash"), c.Params("file"))
	if !found {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Set(fiber.HeaderContentType, file.Type)
	return c.Send(file.Content)
}

func (s *server) integratorsView(ctx context.Context, words *views.Words) views.IntegratorsView {
	const mebi = 1 << 20
	view := views.IntegratorsView{
		Notices: senderNotices(words, s.Notices(ctx, inbox.AudienceSenders)), NoticesJSON: noticesPath,
		OtherLanguage:    "/?" + languageField + "=" + words.T("language.other"),
		LogicalAddresses: s.LogicalAddresses,
		Transport: views.TransportView{
			Certificates: s.Access().identifies(), DryRuns: s.DryRuns, CallsPerMinute: s.CallsPerMinute,
			MaxMebibytes: requestLimits.bytes / mebi, MaxDepth: requestLimits.depth, MaxElements: requestLimits.elements,
		},
		Examples: s.examples(),
		Answers:  answerRows(),
		Window:   int(s.Site.RepeatWindow / time.Minute),
		Profiles: guide.Profiles(words),
		Prices:   pricesView(s.Site.Prices),
	}
	if t := s.Site.Testing; t != nil {
		view.Testing = &views.TestingView{Active: t.Active, NotActive: t.NotActive, System: t.System, Unit: t.Unit}
	}
	for _, of := range contracts() {
		address := s.PublicURL + of.path()
		view.Contracts = append(view.Contracts, views.ContractRow{Name: of.name, Address: address, WSDL: of.path() + "?wsdl", Schema: of.path() + "?xsd"})
		view.Elements = append(view.Elements,
			views.ElementsTable{Name: of.name, Rows: elementRows(of.request, "", elementsAbout()[of.name])},
			views.ElementsTable{Name: of.responseName(), Rows: elementRows(of.response, "", elementsAbout()[of.responseName()])})
	}
	for _, kind := range faultKinds() {
		view.Faults = append(view.Faults, views.FaultRow{Code: string(kind.code), Faultcode: kind.faultcode, About: kind.about})
	}
	return view
}

func pricesView(prices inbox.PriceList) views.PricesView {
	view := views.PricesView{ConnectionFee: int64(prices.ConnectionFee)}
	for _, tier := range prices.Tiers {
		view.Tiers = append(view.Tiers, views.PriceTier{From: tier.From, Price: int64(tier.Price)})
	}
	return view
}

// answerAbout are the keys of the words on the rows of the answer table.
func answerAbout() map[string]string {
	return map[string]string{
		"receiver": "answer.receiver", "system": "answer.system", "unit": "answer.unit", "docbook": "answer.docbook",
		"link": "answer.link", "repeat": "answer.repeat", "doubt": "answer.doubt", "dryrun": "answer.dryrun", "stored": "answer.stored",
	}
}

func answerRows() []views.AnswerRow {
	about := answerAbout()
	var rows []views.AnswerRow
	for _, rule := range inbox.AnswerTable() {
		row := views.AnswerRow{About: about[rule.Name], Texts: rule.Texts}
		for _, result := range rule.Results {
			row.Results = append(row.Results, string(result))
		}
		rows = append(rows, row)
	}
	return rows
}

// elementsAbout are the keys of the words on elements, by the request or response and path:
// of a message where citizens meet what stands there, of all others what they mean.
func elementsAbout() map[string]map[string]string {
	return map[string]map[string]string{addMessage.name: {
		"subjectOfCareId":                         "shown.receiver",
		"message/organisationUnit/unitId":         "shown.unitid",
		"message/organisationUnit/unitName":       "shown.unitname",
		"message/organisationUnit/unitAddress":    "shown.card",
		"message/organisationUnit/unitPostalCode": "shown.card",
		"message/organisationUnit/unitPostalCity": "shown.card",
		"message/organisationUnit/unitTelephone":  "shown.telephone",
		"message/messageThreadId":                 "shown.thread",
		"message/messageDescription":              "shown.description",
		"message/messageText":                     "shown.text",
		"message/ssoLink/systemId":                "shown.linksystem",
		"message/ssoLink/text":                    "shown.linktext",
		"message/ssoLink/queryString":             "shown.linkquery",
		"message/ssoLink/type":                    "shown.linktype",
		"notify":                                  "shown.notify",
		"sourceSystem":                            "shown.system",
		qualified(nsOwn, "dryRun"):                "shown.dryrun",
	}, addMessage.responseName(): {
		"messageThreadId":          "means.thread",
		"notificationSent":         "means.notified",
		"resultCode":               "means.code",
		"resultText":               "means.text",
		qualified(nsOwn, "dryRun"): "means.dryrun",
	}, isActiveUser.name: {
		"subjectOfCareId": "means.asked",
	}, isActiveUser.responseName(): {
		"status":                    "means.active",
		"activeNotificationMethods": "means.methods",
	}, pingForConfiguration.responseName(): {
		"version":             "means.version",
		"pingDateTime":        "means.time",
		"configuration":       "means.configuration",
		"configuration/name":  "means.name",
		"configuration/value": "means.value",
	}}
}

// elementRows lists what a type is made of, each element before what is in it.
func elementRows(of *complexType, under string, about map[string]string) []views.ContractElement {
	var rows []views.ContractElement
	for _, e := range of.rows() {
		row := views.ContractElement{Path: under + e.name, Times: e.times()}
		if e.namespace != "" {
			row.Path = qualified(e.namespace, e.name)
		}
		row.About = about[row.Path]
		if e.complex != nil {
			row.Type = e.complex.name
			rows = append(append(rows, row), elementRows(e.complex, under+e.name+"/", about)...)
			continue
		}
		row.Type = e.simple.described()
		rows = append(rows, row)
	}
	return rows
}

// times says how often an element comes.
func (e element) times() string {
	switch {
	case e.min == 1 && e.max == 1:
		return "1"
	case e.max == unbounded:
		return "0..*"
	default:
		return "0..1"
	}
}

// described is the type's name, with the values that it allows.
func (t *simpleType) described() string {
	switch {
	case t.namespace == nsSchema:
		return t.name
	case t.values != nil:
		return strings.Join(t.values, ", ")
	case t.pattern != "":
		return t.pattern
	default:
		return t.name
	}
}
