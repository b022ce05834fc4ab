package inbox

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"inkorg/render"
)

// Delivery is an AddMessageToPatientPortalInbox request that is valid by its schema.
type Delivery struct {
	// Caller is the HSA-id that the transport knows the caller by, or empty.
	Caller string

	SubjectOfCareID  PersonID
	OrganisationUnit OrganisationUnit
	MessageThreadID  string
	Description      string // messageDescription
	Text             string // messageText
	SSOLink          *SSOLink
	Notify           bool
	SourceSystem     string
}

// ResultCode is the contract's resultCode.
type ResultCode string

// The contract's result codes.
const (
	ResultOK    ResultCode = "OK"
	ResultInfo  ResultCode = "INFO"
	ResultError ResultCode = "ERROR"
)

// NotActiveUser is the published answer for a receiver who is not an active user.
const NotActiveUser = "Target person is not active user"

// Answer is the contract's response. ResultText is there with ERROR and INFO.
type Answer struct {
	ThreadID         string // messageThreadId, as the request gave it
	NotificationSent []NotificationMethod
	ResultCode       ResultCode
	ResultText       string
}

// Deliver answers a delivery, and stores it when the answer is not ERROR. Its checks go
// in the order of the contract's answer table: the first that fails decides. An error
// means that nothing can be promised and the sender should try again.
func (s *Service) Deliver(ctx context.Context, d Delivery) (Answer, error) {
	for _, check := range []func(context.Context, Delivery) ([]string, error){
		s.checkReceiver, s.checkSystem, s.checkUnit, s.checkLinkedText, s.checkLink,
	} {
		reasons, err := check(ctx, d)
		if err != nil {
			return Answer{}, err
		}
		if len(reasons) > 0 {
			return refusal(d, reasons), nil
		}
	}
	system, _ := s.Directory().System(d.SourceSystem)
	answer := Answer{ThreadID: d.MessageThreadID, ResultCode: ResultOK}
	if doubts := s.doubts(d, system); len(doubts) > 0 {
		switch system.Answers {
		case AnswerStrict:
			return refusal(d, doubts), nil
		case AnswerInfo:
			answer.ResultCode, answer.ResultText = ResultInfo, strings.Join(doubts, "; ")
		}
	}
	return s.keep(ctx, d, answer)
}

func refusal(d Delivery, reasons []string) Answer {
	return Answer{ThreadID: d.MessageThreadID, ResultCode: ResultError, ResultText: strings.Join(reasons, "; ")}
}

func (s *Service) keep(ctx context.Context, d Delivery, answer Answer) (Answer, error) {
	now := s.now()
	message := Message{
		ID: NewID(), CaseID: NewID(), Citizen: d.SubjectOfCareID, ReceivedAt: now,
		OrganisationUnit: d.OrganisationUnit, ThreadID: d.MessageThreadID, Description: d.Description,
		Text: d.Text, SSOLink: d.SSOLink, Notify: d.Notify, SourceSystem: d.SourceSystem, Answer: answer,
	}
	answer, _, err := s.store.Deliver(ctx, message, now.Add(-s.options.RepeatWindow))
	return answer, err
}

func (s *Service) checkReceiver(ctx context.Context, d Delivery) ([]string, error) {
	_, err := s.store.Citizen(ctx, d.SubjectOfCareID)
	switch {
	case err == nil:
		return nil, nil
	case CodeOf(err) == NotFound:
		return []string{NotActiveUser}, nil
	default:
		return nil, err
	}
}

func (s *Service) checkSystem(_ context.Context, d Delivery) ([]string, error) {
	system, known := s.Directory().System(d.SourceSystem)
	switch {
	case strings.TrimSpace(d.SourceSystem) == "":
		return []string{"sourceSystem is missing: send the system id from the operator"}, nil
	case !known:
		return []string{fmt.Sprintf("sourceSystem %q is not a registered system", clip(d.SourceSystem))}, nil
	case !system.mayCall(d.Caller):
		return []string{fmt.Sprintf("caller %q may not send for sourceSystem %q", clip(d.Caller), d.SourceSystem)}, nil
	}
	return nil, nil
}

func (s *Service) checkUnit(_ context.Context, d Delivery) ([]string, error) {
	if _, connected := s.Directory().Unit(d.OrganisationUnit.UnitID); !connected {
		return []string{fmt.Sprintf("organisationUnit/unitId %q is not a connected unit", clip(d.OrganisationUnit.UnitID))}, nil
	}
	return nil, nil
}

// checkLinkedText holds the published rule that a message with an ssoLink is DocBook.
func (s *Service) checkLinkedText(_ context.Context, d Delivery) ([]string, error) {
	if d.SSOLink == nil {
		return nil, nil
	}
	system, _ := s.Directory().System(d.SourceSystem)
	if s.renderer.Render(d.Text, system.renderOptions()).Kind != render.KindDocBook {
		return []string{"messageText must be DocBook (root element article) when there is an ssoLink"}, nil
	}
	return nil, nil
}

func (s *Service) checkLink(_ context.Context, d Delivery) ([]string, error) {
	if d.SSOLink == nil {
		return nil, nil
	}
	if _, err := s.Directory().ssoExit(d.SourceSystem, *d.SSOLink); err != nil {
		return []string{"ssoLink: " + err.Error()}, nil
	}
	return nil, nil
}

// doubts are what a message is stored with all the same: no description, or a text that
// would show the fallback.
func (s *Service) doubts(d Delivery, system System) []string {
	var doubts []string
	if Blank(d.Description) {
		doubts = append(doubts, "messageDescription is missing or empty")
	}
	options := system.renderOptions()
	options.Lang = render.EN
	document := s.renderer.Render(d.Text, options)
	if !document.ShowsFallback() {
		return doubts
	}
	return append(doubts, fallbackReasons(document)...)
}

// maxReasons keeps a resultText readable for a person.
const maxReasons = 10

func fallbackReasons(document render.Document) []string {
	var reasons []string
	for _, finding := range document.Findings {
		if finding.Code != render.CodeMismatch && (document.Kind != render.KindFallback || finding.Severity != render.SeverityError) {
			continue
		}
		if len(reasons) == maxReasons {
			return append(reasons, "and more")
		}
		reasons = append(reasons, fmt.Sprintf("messageText line %d column %d: %s [%s]",
			finding.Line, finding.Column, finding.Message, finding.Code))
	}
	return reasons
}

func (s System) renderOptions() render.Options {
	return render.Options{Profile: s.Profile, Fallback: s.Fallback}
}

// clip keeps an id that a sender made up from filling the answer and the log.
func clip(id string) string {
	const longest = 64
	if runes := []rune(id); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return id
}

// IsActiveUser answers the contract of that name: whether the person is an active user,
// and by which methods that person wants to be told. Never an address or a number.
func (s *Service) IsActiveUser(ctx context.Context, id PersonID) (active bool, methods []NotificationMethod, err error) {
	citizen, err := s.store.Citizen(ctx, id)
	switch {
	case err == nil:
		return true, slices.Clone(citizen.Notifications.Methods()), nil
	case CodeOf(err) == NotFound:
		return false, nil, nil
	default:
		return false, nil, err
	}
}
