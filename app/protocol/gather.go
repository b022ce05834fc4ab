package protocol

import (
	"cmp"
	"context"
	"strings"

	"inkorg/app/inbox"
)

const (
	// mostCalls is how many calls of a system are looked at, and mostQuestions how many of
	// anybody's questions, newest first.
	mostCalls     = 1000
	mostQuestions = 5000
	mostExits     = 1000
)

// Gatherer finds what was seen of systems.
type Gatherer struct {
	Store inbox.Store
	// ReadRequest gives the delivery of a SOAP request.
	ReadRequest func(source []byte) (inbox.Delivery, error)
	// Whole says that calls are kept as they went over the wire, as in test environments;
	// otherwise the messages that were stored stand for them.
	Whole bool
}

// Gather finds what was seen of a system.
func (g Gatherer) Gather(ctx context.Context, system string) (Traffic, error) {
	traffic := Traffic{System: system, Whole: g.Whole}
	exits, err := g.Store.ExitsTo(ctx, system, mostExits)
	if err != nil {
		return Traffic{}, err
	}
	for _, exit := range exits {
		traffic.Exits = append(traffic.Exits, Evidence{At: exit.At, Reference: exit.MessageID})
	}
	if traffic.Remarks, err = g.Store.Remarks(ctx, system); err != nil {
		return Traffic{}, err
	}
	if !g.Whole {
		messages, err := g.Store.MessagesFrom(ctx, system, mostCalls)
		traffic.Calls = ofMessages(messages)
		return traffic, err
	}
	calls, err := g.Store.Exchanges(ctx, inbox.ExchangeQuery{System: system, Contract: inbox.ContractAddMessage, Limit: mostCalls})
	if err != nil {
		return Traffic{}, err
	}
	traffic.Calls = g.ofExchanges(calls)
	asked, err := g.Store.Exchanges(ctx, inbox.ExchangeQuery{Contract: inbox.ContractIsActiveUser, Limit: mostQuestions})
	for _, e := range asked {
		if !strings.HasPrefix(e.Result, inbox.ResultFault) {
			traffic.Questions = append(traffic.Questions, Question{Evidence: evidence(e), Citizen: e.Citizen, Consumer: e.Consumer})
		}
	}
	return traffic, err
}

func evidence(e inbox.Exchange) Evidence {
	return Evidence{At: e.At, Reference: cmp.Or(e.MessageID, e.Correlation)}
}

func (g Gatherer) ofExchanges(all []inbox.Exchange) []Call {
	var calls []Call
	for _, e := range all {
		delivery, err := g.ReadRequest([]byte(e.Request))
		if err == nil && delivery.DryRun {
			continue // asked for nothing but an answer
		}
		calls = append(calls, Call{
			Evidence: evidence(e), Delivery: delivery, Readable: err == nil, Result: e.Result, Said: e.Said, Codes: e.Codes, Consumer: e.Consumer,
			Stored: e.MessageID != "", Repeat: e.Repeat, Notified: strings.Contains(e.Answer, "notificationSent>"),
		})
	}
	return calls
}

func ofMessages(all []inbox.Message) []Call {
	var calls []Call
	for _, m := range all {
		calls = append(calls, Call{
			Evidence: Evidence{At: m.ReceivedAt, Reference: m.ID},
			Delivery: m.Delivery(),
			Readable: true, Result: string(m.Answer.ResultCode), Said: m.Answer.ResultText, Stored: true, Notified: len(m.Answer.NotificationSent) > 0,
		})
	}
	return calls
}
