package bench

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/guide"
	"inkorg/app/headers"
	"inkorg/app/inbox"
	"inkorg/views"
)

const (
	// trafficPage is how many entries a page has.
	trafficPage = 20
	// trafficPages is how many pages there are at most: a number of an address can be any.
	trafficPages = (mostExchanges + mostMessages + trafficPage - 1) / trafficPage
)

// trafficFilter is what the list is narrowed to, as the address says it.
type trafficFilter struct {
	system, result string
	from, until    string // days
	page           int    // from 1
}

func trafficFilterOf(c *fiber.Ctx) trafficFilter {
	f := trafficFilter{system: c.Query("system"), result: c.Query("resultat"), from: c.Query("fran"), until: c.Query("till"), page: c.QueryInt("sida", 1)}
	f.page = min(max(f.page, 1), trafficPages)
	return f
}

// href is the address of the list so narrowed.
func (f trafficFilter) href(page int) string {
	values := url.Values{}
	for name, value := range map[string]string{"system": f.system, "resultat": f.result, "fran": f.from, "till": f.until} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if page > 1 {
		values.Set("sida", strconv.Itoa(page))
	}
	if len(values) == 0 {
		return testPath
	}
	return testPath + "?" + values.Encode()
}

// resultFault is the choice of all faults.
const resultFault = "fault"

// lets says whether an entry is let through. Days that are none narrow nothing.
func (f trafficFilter) lets(words *views.Words, e entry) bool {
	if f.system != "" && e.system() != f.system {
		return false
	}
	if f.result != "" && e.result() != f.result && (f.result != resultFault || !e.faulty()) {
		return false
	}
	if begins, is := words.Day(f.from); is && e.at().Before(begins) {
		return false
	}
	last, is := words.Day(f.until)
	return !is || words.DayOf(e.at()) <= words.DayOf(last)
}

// traffic answers GET /testbank.
func (t *testers) traffic(c *fiber.Ctx) error {
	f, filter := t.frame(c), trafficFilterOf(c)
	all, err := t.entries(c.UserContext(), t.me(c))
	if err != nil {
		return err
	}
	view := views.TestTrafficView{
		System: filter.system, Result: filter.result, From: filter.from, Until: filter.until, Narrowed: filter.href(1) != testPath,
		Systems: systemsOf(all), All: len(all),
	}
	let := slices.DeleteFunc(slices.Clone(all), func(e entry) bool { return !filter.lets(f.Words, e) })
	view.Matches = len(let)
	begin := min((filter.page-1)*trafficPage, len(let))
	for _, e := range let[begin:min(begin+trafficPage, len(let))] {
		view.Rows = append(view.Rows, t.row(f, e))
	}
	if filter.page > 1 {
		view.Newer = filter.href(filter.page - 1)
	}
	if begin+trafficPage < len(let) {
		view.Older = filter.href(filter.page + 1)
	}
	return t.send(c, headers.ContentPolicy(), views.TestTraffic(f, view))
}

// systemsOf are the systems that there are entries of.
func systemsOf(all []entry) []string {
	var systems []string
	for _, e := range all {
		if system := e.system(); system != "" && !slices.Contains(systems, system) {
			systems = append(systems, system)
		}
	}
	slices.Sort(systems)
	return systems
}

func (t *testers) row(f views.Frame, e entry) views.TestRow {
	row := views.TestRow{
		Href: testMessage + e.id(), Contract: e.contract(), At: e.at(), System: e.system(), Result: resultView(f.Words, e), Repeat: e.exchange != nil && e.exchange.Repeat,
	}
	if e.contract() != inbox.ContractAddMessage {
		row.Title = f.Words.T("test.asked")
		return row
	}
	d, readable := t.delivery(e)
	if !readable {
		row.Title, row.Verdict = f.Words.T("test.unreadable"), views.VerdictNo
		return row
	}
	row.Title, row.Unit = d.Description, d.OrganisationUnit.UnitName
	if inbox.Blank(d.Description) {
		row.Title = f.Words.T("message.untitled")
	}
	shown := t.Inbox.Preview(inbox.PreviewQuery{Delivery: d, Lang: guide.Language(f.Words)})
	row.Verdict = verdict(d, e.message != nil || row.Repeat, shown.Document)
	return row
}

// resultView is how a call was answered, in few words.
func resultView(words *views.Words, e entry) views.TestResult {
	switch result := e.result(); {
	case e.faulty():
		return views.TestResult{Text: "Fault", Bad: true}
	case result == inbox.ResultActive:
		return views.TestResult{Text: words.T("test.active")}
	case result == inbox.ResultNotActive:
		return views.TestResult{Text: words.T("test.notactive")}
	default:
		return views.TestResult{Text: result, Bad: result == string(inbox.ResultError)}
	}
}

// took writes how long something took.
func took(d time.Duration) string {
	return strconv.FormatFloat(float64(d)/float64(time.Millisecond), 'f', 1, 64) + " ms"
}
