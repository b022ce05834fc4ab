package inbox

import (
	"context"
	"slices"
	"strings"
)

// NotificationWish is how a citizen fills in how to be told of new messages. A number or an
// address that is left empty is the one that is kept already.
type NotificationWish struct {
	SMS       bool
	Telephone string
	Email     bool
	Address   string
	Language  string
}

// WishProblem is what is wrong with a method of a wish; empty when nothing is.
type WishProblem string

// The problems.
const (
	WishMissing    WishProblem = "missing"    // the method is chosen, and there is nowhere to send to
	WishUnreadable WishProblem = "unreadable" // what is written is no number or address
	WishUnused     WishProblem = "unused"     // something is written, and the method is not chosen
)

// WishProblems are the problems of a wish.
type WishProblems struct{ SMS, Email WishProblem }

// ChooseNotifications has the citizen of a session be told as wished, unless something is wrong with the
// wish: then nothing changes. The number or address of a method that is not chosen is
// forgotten. A method by which nobody can be told stays as it is.
func (s *Service) ChooseNotifications(ctx context.Context, session Session, wish NotificationWish) (WishProblems, error) {
	chosen, err := s.Notifications(ctx, session.Citizen)
	if err != nil {
		return WishProblems{}, err
	}
	chosen.Language = wish.Language
	var problems WishProblems
	if slices.Contains(s.options.Methods, MethodSMS) {
		chosen.SMS = wish.SMS
		chosen.Telephone, problems.SMS = choose(wish.SMS, wish.Telephone, chosen.Telephone, ParseTelephone)
	}
	if slices.Contains(s.options.Methods, MethodEmail) {
		chosen.Email = wish.Email
		chosen.Address, problems.Email = choose(wish.Email, wish.Address, chosen.Address, ParseMailAddress)
	}
	if problems != (WishProblems{}) {
		return problems, nil
	}
	note := s.entry(AuditSettings, session.Citizen, session.Reference)
	for _, method := range chosen.Methods() {
		note.Detail = strings.TrimSpace(note.Detail + " " + string(method))
	}
	return problems, s.store.SetNotifications(ctx, session.Citizen, chosen, note)
}

// choose decides where a method sends to.
func choose(on bool, written, kept string, parse func(string) (string, error)) (string, WishProblem) {
	written = strings.TrimSpace(written)
	switch {
	case !on && written == "":
		return "", ""
	case !on:
		return "", WishUnused
	case written == "" && kept == "":
		return "", WishMissing
	case written == "":
		return kept, ""
	}
	to, err := parse(written)
	if err != nil {
		return "", WishUnreadable
	}
	return to, ""
}
