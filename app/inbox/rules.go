package inbox

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"inkorg/render"
)

// NotActiveUser is the published answer for a receiver who is not an active user.
const NotActiveUser = "Target person is not active user"

// NothingStored begins the resultText of a dry run that would have been stored.
const NothingStored = "dry run: nothing was stored"

// The resultTexts, with a place for each name that they repeat.
const (
	textNoSystem      = "sourceSystem is missing: send the system id from the operator"
	textUnknownSystem = "sourceSystem %q is not a registered system"
	textNotCaller     = "caller %q may not send for sourceSystem %q"
	textNoUnit        = "organisationUnit/unitId %q is not a connected unit"
	textNotDocBook    = "messageText must be DocBook (root element article) when there is an ssoLink"
	textLink          = "ssoLink: %s"
	textNoDescription = "messageDescription is missing or empty"
	textFinding       = "messageText line %d column %d: %s [%s]"

	linkUnknown   = "systemId %q is not a registered system"
	linkNoBase    = "systemId %q has no configured base URL"
	linkForbidden = "systemId %q may not be linked to from sourceSystem %q"
	linkQuery     = "queryString is refused: %w"
	linkRunOut    = "systemId %q has SAML metadata that ran out at %s"
)

// AnswerRule is a row of the answer table of AddMessageToPatientPortalInbox, for a request
// that is valid by its schema.
type AnswerRule struct {
	Name    string       // stable
	Results []ResultCode // what the answer can be
	Texts   []string     // what its resultText can be; … stands for what differs
}

// AnswerTable lists what a valid request can be answered, in the order in which it is
// decided: the first row that applies. It is what Deliver itself goes by.
func AnswerTable() []AnswerRule {
	var table []AnswerRule
	for _, rule := range refusals() {
		table = append(table, AnswerRule{Name: rule.name, Results: []ResultCode{ResultError}, Texts: patterns(rule.texts)})
	}
	return append(table,
		AnswerRule{Name: "repeat", Results: []ResultCode{ResultOK, ResultInfo}},
		AnswerRule{
			Name: "doubt", Results: []ResultCode{ResultOK, ResultInfo, ResultError},
			Texts: patterns([]string{textNoDescription, textFinding, fmt.Sprintf(textLink, linkRunOut)}),
		},
		AnswerRule{Name: "dryrun", Results: []ResultCode{ResultOK, ResultInfo}, Texts: []string{NothingStored}},
		AnswerRule{Name: "stored", Results: []ResultCode{ResultOK}},
	)
}

// patterns shows the places of texts as ….
func patterns(texts []string) []string {
	places := strings.NewReplacer("%q", `"…"`, "%d", "…", "%s", "…", "%w", "…")
	var shown []string
	for _, text := range texts {
		shown = append(shown, places.Replace(text))
	}
	return shown
}

// refusal is a rule whose breach is answered ERROR, and nothing is stored.
type refusal struct {
	name  string
	texts []string
	check func(context.Context, *judging) (reasons []string, err error)
}

// refusals are in the order of the answer table.
func refusals() []refusal {
	return []refusal{
		{"receiver", []string{NotActiveUser}, checkReceiver},
		{"system", []string{textNoSystem, textUnknownSystem, textNotCaller}, checkSystem},
		{"unit", []string{textNoUnit}, checkUnit},
		{"docbook", []string{textNotDocBook}, checkLinkedText},
		{"link", []string{
			fmt.Sprintf(textLink, linkUnknown), fmt.Sprintf(textLink, linkNoBase),
			fmt.Sprintf(textLink, linkForbidden), fmt.Sprintf(textLink, linkQuery),
		}, checkLink},
	}
}

// judging is a delivery that is being answered, by one state of the configuration however
// long it takes.
type judging struct {
	*Service
	Delivery
	directory *Directory
	citizen   Citizen          // known once checkReceiver has passed
	system    System           // known once checkSystem has passed
	document  *render.Document // the text as checked, once that was needed
}

// checked is what there is to say of the delivery's text, by the rules of its system.
func (j *judging) checked() render.Document {
	if j.document == nil {
		options := j.system.renderOptions()
		options.Lang = render.EN
		document := render.Check(j.Text, options)
		j.document = &document
	}
	return *j.document
}

func checkReceiver(ctx context.Context, j *judging) ([]string, error) {
	var err error
	j.citizen, err = j.receiver(ctx, j.SubjectOfCareID)
	switch {
	case err == nil:
		return nil, nil
	case CodeOf(err) == NotFound:
		return []string{NotActiveUser}, nil
	default:
		return nil, err
	}
}

func checkSystem(_ context.Context, j *judging) ([]string, error) {
	var known bool
	j.system, known = j.directory.System(j.SourceSystem)
	switch {
	case strings.TrimSpace(j.SourceSystem) == "":
		return []string{textNoSystem}, nil
	case !known:
		return []string{fmt.Sprintf(textUnknownSystem, Clip(j.SourceSystem))}, nil
	case !j.system.mayCall(j.Caller):
		return []string{fmt.Sprintf(textNotCaller, Clip(j.Caller), j.SourceSystem)}, nil
	}
	return nil, nil
}

func checkUnit(_ context.Context, j *judging) ([]string, error) {
	if _, connected := j.directory.Unit(j.OrganisationUnit.UnitID); !connected {
		return []string{fmt.Sprintf(textNoUnit, Clip(j.OrganisationUnit.UnitID))}, nil
	}
	return nil, nil
}

// checkLinkedText holds the published rule that a message with an ssoLink is DocBook.
func checkLinkedText(_ context.Context, j *judging) ([]string, error) {
	if j.SSOLink != nil && j.checked().Kind != render.KindDocBook {
		return []string{textNotDocBook}, nil
	}
	return nil, nil
}

func checkLink(_ context.Context, j *judging) ([]string, error) {
	if j.SSOLink == nil {
		return nil, nil
	}
	if _, err := j.directory.ssoExit(j.SourceSystem, *j.SSOLink); err != nil {
		return []string{fmt.Sprintf(textLink, err)}, nil
	}
	return nil, nil
}

// doubts are what a message is stored with all the same, unless its system is strict: no
// description, a text that would show the fallback, or an ssoLink that leads nowhere until
// the operator has renewed what is known of its system.
func (j *judging) doubts() []string {
	var doubts []string
	if Blank(j.Description) {
		doubts = append(doubts, textNoDescription)
	}
	if document := j.checked(); document.ShowsFallback() {
		j.noteFallback()
		doubts = append(doubts, fallbackReasons(document)...)
	}
	if j.SSOLink == nil {
		return doubts
	}
	if exit, err := j.directory.ssoExit(j.SourceSystem, *j.SSOLink); err == nil {
		if err := exit.check(j.now()); err != nil {
			doubts = append(doubts, fmt.Sprintf(textLink, err))
		}
	}
	return doubts
}

// noteFallback tells of a delivery, but not of a dry run: no citizen will see that one.
func (j *judging) noteFallback() {
	if !j.DryRun {
		j.options.Fallback(cmp.Or(j.system.Profile, render.Inkorgsfunktionen()).Name())
	}
}

func fallbackReasons(document render.Document) []string {
	var reasons []string
	for _, finding := range document.Findings {
		if finding.Code != render.CodeMismatch && (document.Kind != render.KindFallback || finding.Severity != render.SeverityError) {
			continue
		}
		if len(reasons) == MaxReasons {
			return append(reasons, "and more")
		}
		reasons = append(reasons, fmt.Sprintf(textFinding, finding.Line, finding.Column, finding.Message, finding.Code))
	}
	return reasons
}

func (s System) renderOptions() render.Options {
	return render.Options{Profile: s.Profile, Fallback: s.Fallback}
}
