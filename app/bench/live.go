package bench

import (
	"encoding/base64"
	"strings"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/guide"
	"inkorg/render"
	"inkorg/views"
)

// answer is what the scripts of the bench are told of a draft.
type answer struct {
	Page     string    `json:"page"`    // HTML: the page of the message, whole
	Results  string    `json:"results"` // HTML: what can be said of it
	Count    string    `json:"count"`
	Findings []finding `json:"findings"`
	// Draft is the fields of the form, by their names, when the draft was changed.
	Draft map[string]string `json:"draft,omitempty"`
	// Said is what was done to it, or what failed.
	Said string `json:"said,omitempty"`
}

// finding is one for the editor to mark.
type finding struct {
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Code     string `json:"code"`
}

// answer answers POST /forhandsgranska/svar. Beside the form it takes the field klistrat,
// which says that somebody has pasted the text, and fil, the bytes of a file in base64url
// instead of it: such a text can be wrapped in what it was taken from.
func (p *pages) answer(c *fiber.Ctx) error {
	f := p.frame(c)
	sent := readDraft(c)
	d, notice := sent, (*views.Notice)(nil)
	switch file := c.FormValue("fil"); {
	case file != "":
		d, notice = p.fromFile(f.Words, sent, file)
	case c.FormValue("klistrat") != "":
		d, notice = p.opened(f.Words, sent)
	default:
		d, notice = p.change(f.Words, sent, c.FormValue("atgard"))
	}
	told, err := p.told(c, f, d)
	if err != nil {
		return err
	}
	if d != sent {
		told.Draft = map[string]string{}
		for _, field := range d.fields() {
			told.Draft[field.name] = *field.value
		}
	}
	if notice != nil {
		told.Said = notice.Text
	}
	return c.JSON(told)
}

// told is what is told of a draft.
func (p *pages) told(c *fiber.Ctx, f views.Frame, d draft) (answer, error) {
	profile := d.profile(p.Inbox.Directory())
	shown := p.preview(d, profile, guide.Language(f.Words))
	page, err := messagePage(c.UserContext(), f, shown)
	if err != nil {
		return answer{}, err
	}
	results := p.results(f.Words, d, shown, profile)
	var said strings.Builder
	if err := views.BenchFragment(f, results).Render(c.UserContext(), &said); err != nil {
		return answer{}, err
	}
	told := answer{Page: page, Results: said.String(), Count: results.Counts.Text(f.Words), Findings: []finding{}}
	for _, found := range shown.Document.Findings {
		told.Findings = append(told.Findings, finding{found.Line, found.Column, string(found.Severity), found.Message, string(found.Code)})
	}
	return told, nil
}

// fromFile puts the text of a file into a draft.
func (p *pages) fromFile(words *views.Words, d draft, file string) (draft, *views.Notice) {
	content, err := base64.RawURLEncoding.DecodeString(file)
	if err != nil {
		return d, &views.Notice{Failed: true, Text: words.T("bench.file.failed")}
	}
	text, err := render.DecodeFile(content)
	if err != nil {
		return d, &views.Notice{Failed: true, Text: words.T("bench.file.failed")}
	}
	d.Text = strings.ReplaceAll(text, "\r\n", "\n")
	return p.opened(words, d)
}

// tables answers GET /forhandsgranska/profiler.json: what the editor completes, by the name
// of the profile.
func (p *pages) tables(c *fiber.Ctx) error {
	all := map[string][]render.Element{}
	for _, profile := range render.Profiles() {
		all[profile.Name()] = profile.Elements()
	}
	return c.JSON(all)
}
