package protocol

import (
	"strings"

	"inkorg/app/inbox"
	"inkorg/render"
)

// rule is a line that is to be judged. Without judge it is for people to say.
type rule struct {
	name   string
	kind   Kind
	number int
	whole  bool // it can be seen only where all traffic is known
	judge  func(*judging, *Line)
}

// rulesOf are all lines. The numbers are those of the published demands.
func rulesOf() []rule {
	return []rule{
		{"system", Demand, 1, false, each(func(_ *judging, c Call, _ render.Document) (concerns, keeps bool) {
			return c.Readable, strings.TrimSpace(c.Delivery.SourceSystem) != "" && !strings.HasPrefix(c.Said, "sourceSystem ")
		})},
		{"description", Demand, 2, false, each(func(_ *judging, c Call, _ render.Document) (concerns, keeps bool) {
			return c.Readable, !inbox.Blank(c.Delivery.Description)
		})},
		{"unit", Demand, 3, false, each(func(j *judging, c Call, _ render.Document) (concerns, keeps bool) {
			_, connected := j.directory.Unit(c.Delivery.OrganisationUnit.UnitID)
			return c.Readable, connected
		})},
		{"link-docbook", Demand, 4, false, each(func(_ *judging, c Call, d render.Document) (concerns, keeps bool) {
			return c.Readable && c.Delivery.SSOLink != nil, d.Kind == render.KindDocBook
		})},
		{"encoded", Demand, 5, false, each(func(_ *judging, c Call, d render.Document) (concerns, keeps bool) {
			if strings.Contains(c.Codes, "NOT_ENCODED") {
				return true, false
			}
			return c.Readable && d.Kind == render.KindDocBook, !hasCode(d, render.CodeDoubleEncoded)
		})},
		{"combinations", Demand, 6, false, each(func(_ *judging, c Call, d render.Document) (concerns, keeps bool) {
			return c.Readable && d.Kind != render.KindPlainText, d.Errors() == 0 && d.Tolerated() == 0
		})},
		{"asked", Demand, 7, true, (*judging).asked},
		{"federation", Demand, 8, false, nil},
		{"tested", Demand, 9, false, each(func(_ *judging, c Call, _ render.Document) (concerns, keeps bool) { return c.Stored, true })},
		{"support", Demand, 10, false, nil},
		{"presentation", Demand, 10, false, nil},
		{"contacts", Guideline, 0, false, nil},
		{"one-person", Guideline, 0, false, nil},
		{"agreement", Guideline, 0, false, nil},
		{"thread", Advice, 0, false, (*judging).threads},
		{"exit", Advice, 0, false, func(j *judging, l *Line) {
			for _, exit := range j.Exits {
				l.see(exit, true)
			}
		}},
		{"notification", Advice, 0, false, each(func(_ *judging, c Call, _ render.Document) (concerns, keeps bool) {
			return c.Stored && c.Delivery.Notify && c.Notified, true
		})},
		{"repeat", Advice, 0, true, each(func(_ *judging, c Call, _ render.Document) (concerns, keeps bool) { return c.Repeat, true })},
		{"not-active", Advice, 0, true, each(func(_ *judging, c Call, _ render.Document) (concerns, keeps bool) {
			return c.Said == inbox.NotActiveUser, true
		})},
	}
}

// each judges a line by each call that it concerns.
func each(judge func(*judging, Call, render.Document) (concerns, keeps bool)) func(*judging, *Line) {
	return func(j *judging, l *Line) {
		for i, call := range j.Calls {
			if concerns, keeps := judge(j, call, j.documents[i]); concerns {
				l.see(call.Evidence, keeps)
			}
		}
	}
}

func hasCode(d render.Document, code render.Code) bool {
	for _, finding := range d.Findings {
		if finding.Code == code {
			return true
		}
	}
	return false
}

// asked looks for questions that came before a message to the same person, or that the same
// caller asked. That none did breaks nothing: the receiver may be known to be active.
func (j *judging) asked(l *Line) {
	for _, question := range j.Questions {
		for _, call := range j.Calls {
			about := call.Delivery.SubjectOfCareID == question.Citizen && !call.At.Before(question.At)
			if about || call.Consumer != "" && call.Consumer == question.Consumer {
				l.see(question.Evidence, true)
				break
			}
		}
	}
}

// threads looks for a message that joined one of the same thread to the same person.
func (j *judging) threads(l *Line) {
	type thread struct {
		citizen inbox.PersonID
		id      string
	}
	newest := map[thread]Evidence{}
	for _, call := range j.Calls {
		if !call.Stored || call.Delivery.MessageThreadID == "" {
			continue
		}
		of := thread{call.Delivery.SubjectOfCareID, call.Delivery.MessageThreadID}
		if later, joined := newest[of]; joined {
			l.see(later, true)
			continue
		}
		newest[of] = call.Evidence
	}
}
