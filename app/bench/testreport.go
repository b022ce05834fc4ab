package bench

import (
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// report answers GET /testbank/meddelande/{message}/felrapport: a file with all that is known,
// and the headings of a good report to fill in.
func (t *testers) report(c *fiber.Ctx) error {
	words := t.frame(c).Words
	e, err := t.entry(c.UserContext(), t.me(c), c.Params("message"))
	if err != nil {
		return err
	}
	var text strings.Builder
	section := func(key string, lines ...string) {
		fmt.Fprintf(&text, "\n%s\n%s\n\n", words.T(key), strings.Repeat("-", len([]rune(words.T(key)))))
		for _, line := range lines {
			text.WriteString(line + "\n")
		}
	}
	fmt.Fprintf(&text, "%s\n%s\n", words.T("report.test.heading"), strings.Repeat("=", len([]rune(words.T("report.test.heading")))))
	for _, part := range toFillIn() {
		section(part.heading, words.T(part.how))
	}
	var facts []string
	for _, fact := range t.facts(words, e) {
		facts = append(facts, fact.Label+": "+fact.Value)
	}
	section("test.facts", facts...)
	if d, readable := t.delivery(e); readable {
		shown, _ := t.shownTo(words, d)
		found := []string{words.T("bench.sound")}
		if len(shown.Document.Findings) > 0 {
			found = nil
		}
		for _, finding := range shown.Document.Findings {
			found = append(found, fmt.Sprintf("%d:%d %s: %s [%s]", finding.Line, finding.Column, finding.Severity, finding.Message, finding.Code))
		}
		section("profiles.findings", found...)
		section("test.source", d.Text)
	}
	if e.exchange != nil {
		section("test.request", e.exchange.Request)
		section("test.answer", e.exchange.Answer)
	}
	c.Attachment("felrapport.txt")
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return c.SendString(text.String())
}

// toFillIn are the keys of the headings that a good ticket and a good bug report have (rules
// that the domain publishes for them), and of what belongs under each.
func toFillIn() []struct{ heading, how string } {
	return []struct{ heading, how string }{
		{"report.test.case", "report.test.case.how"},
		{"report.test.what", "report.test.what.how"},
		{"report.test.replicate", "report.test.replicate.how"},
		{"report.test.isolate", "report.test.isolate.how"},
		{"report.test.maximise", "report.test.maximise.how"},
		{"report.test.generalise", "report.test.generalise.how"},
		{"report.test.externalise", "report.test.externalise.how"},
	}
}
