package inbox

import (
	"context"
	"strings"
)

// Deliver answers a delivery, and stores it when the answer is not ERROR. Its checks go in
// the order of the answer table, AnswerTable: the first that fails decides. An error means
// that nothing can be promised and the sender should try again.
func (s *Service) Deliver(ctx context.Context, d Delivery) (Answer, error) {
	j := &judging{Service: s, Delivery: d, directory: s.Directory()}
	for _, rule := range refusals() {
		reasons, err := rule.check(ctx, j)
		if err != nil {
			return Answer{}, err
		}
		if len(reasons) > 0 {
			return j.answer(ResultError, reasons), nil
		}
	}
	return j.keep(ctx, j.accepted())
}

// accepted is the answer to a message that no rule refuses, unless the same was answered
// before.
func (j *judging) accepted() Answer {
	doubts := j.doubts()
	if len(doubts) > 0 && j.system.Answers == AnswerStrict {
		return j.answer(ResultError, doubts)
	}
	answer := j.answer(ResultOK, nil)
	if len(doubts) > 0 && j.system.Answers == AnswerInfo {
		answer = j.answer(ResultInfo, doubts)
	}
	if j.Notify && !j.system.Silent {
		answer.NotificationSent = j.methods(j.citizen)
	}
	return answer
}

// keep stores the message, unless it is not to be stored or was received before. A repeat
// gets the first answer also when it would now be refused: systems can be made strict.
func (j *judging) keep(ctx context.Context, answer Answer) (Answer, error) {
	now := j.now()
	message := Message{
		ID: NewIDAt(now), CaseID: NewIDAt(now), Citizen: j.SubjectOfCareID, ReceivedAt: now,
		OrganisationUnit: j.OrganisationUnit, ThreadID: j.MessageThreadID, Description: j.Description,
		Text: j.Text, SSOLink: j.SSOLink, Notify: j.Notify, SourceSystem: j.SourceSystem, Answer: answer,
	}
	if len(answer.NotificationSent) > 0 {
		message.NotifyAt = now.Add(j.options.NotifyAfter)
	}
	repeatSince := now.Add(-j.options.RepeatWindow)
	if answer.ResultCode != ResultError && !j.DryRun {
		stored, repeat, err := j.store.Deliver(ctx, message, repeatSince)
		if err == nil && !repeat {
			j.options.Stored(j.SourceSystem)
		}
		if err == nil && j.Outcome != nil {
			*j.Outcome = Outcome{MessageID: message.ID, Repeat: repeat}
			if repeat {
				j.Outcome.MessageID = ""
			}
		}
		return stored, err
	}
	earlier, err := j.store.EarlierAnswer(ctx, message, repeatSince)
	switch {
	case err == nil:
		return j.rehearsed(earlier), nil
	case CodeOf(err) == NotFound:
		return j.rehearsed(answer), nil
	default:
		return Answer{}, err
	}
}

// answer makes the answer to the delivery of a code and its reasons.
func (j *judging) answer(code ResultCode, reasons []string) Answer {
	return Answer{ThreadID: j.MessageThreadID, ResultCode: code, ResultText: strings.Join(reasons, "; "), DryRun: j.DryRun}
}

// rehearsed is an answer as a dry run gets it, or as it is outside one: nobody is to
// believe that the message was stored.
func (j *judging) rehearsed(answer Answer) Answer {
	answer.DryRun = j.DryRun
	if j.DryRun && answer.ResultCode != ResultError {
		answer.ResultText = strings.TrimSuffix(NothingStored+"; "+answer.ResultText, "; ")
	}
	return answer
}

// IsActiveUser answers the contract of that name: whether the person is an active user,
// and by which methods that person wants to be told. Never an address or a number.
func (s *Service) IsActiveUser(ctx context.Context, id PersonID) (active bool, methods []NotificationMethod, err error) {
	citizen, err := s.receiver(ctx, id)
	switch {
	case err == nil:
		return true, s.methods(citizen), nil
	case CodeOf(err) == NotFound:
		return false, nil, nil
	default:
		return false, nil, err
	}
}

// receiver gives an active user, or NotFound. A number that cannot belong to anybody is
// nobody's, where that is the setting.
func (s *Service) receiver(ctx context.Context, id PersonID) (Citizen, error) {
	if s.options.GenuineNumbers && !id.Genuine(s.options.Now()) {
		return Citizen{}, Errorf(NotFound, "the number cannot belong to anybody")
	}
	return s.store.Citizen(ctx, id)
}
