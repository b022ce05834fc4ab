package bench

import (
	"context"
	"slices"
	"strings"
	"time"

	"inkorg/app/inbox"
	"inkorg/render"
	"inkorg/views"
)

// entry is a call about the reader, or a message of the reader's whose call is not kept (any
// more).
type entry struct {
	exchange *inbox.Exchange
	message  *inbox.Message
}

const (
	// mostExchanges and mostMessages are how many of a reader's are looked through: those of
	// somebody who tests are few.
	mostExchanges = 1000
	mostMessages  = 1000
)

// entries are the reader's, newest first.
func (t *testers) entries(ctx context.Context, me inbox.PersonID) ([]entry, error) {
	exchanges, err := t.Store.Exchanges(ctx, inbox.ExchangeQuery{Citizen: me, Limit: mostExchanges})
	if err != nil {
		return nil, err
	}
	messages, err := t.messages(ctx, me)
	if err != nil {
		return nil, err
	}
	var all []entry
	for i := range exchanges {
		one := entry{exchange: &exchanges[i]}
		if message, stored := messages[exchanges[i].MessageID]; stored {
			one.message = &message
			delete(messages, message.ID)
		}
		all = append(all, one)
	}
	for _, message := range messages {
		all = append(all, entry{message: &message})
	}
	slices.SortStableFunc(all, func(a, b entry) int {
		if order := b.at().Compare(a.at()); order != 0 {
			return order
		}
		return strings.Compare(b.id(), a.id())
	})
	return all, nil
}

// messages are the reader's, by id.
func (t *testers) messages(ctx context.Context, me inbox.PersonID) (map[string]inbox.Message, error) {
	all := map[string]inbox.Message{}
	for after := (inbox.MessageKey{}); len(all) < mostMessages; {
		some, err := t.Store.Messages(ctx, me, after, mostMessages-len(all))
		if err != nil {
			return nil, err
		}
		if len(some) == 0 {
			break
		}
		for _, message := range some {
			all[message.ID] = message
		}
		after = some[len(some)-1].Key()
	}
	return all, nil
}

// entry finds one of the reader's by the id of its message or of its call; NotFound when there
// is none.
func (t *testers) entry(ctx context.Context, me inbox.PersonID, id string) (entry, error) {
	exchange, err := t.Store.Exchange(ctx, me, id)
	switch {
	case err == nil && exchange.MessageID == "":
		return entry{exchange: &exchange}, nil
	case err == nil:
		id = exchange.MessageID
	case inbox.CodeOf(err) != inbox.NotFound:
		return entry{}, err
	}
	message, err := t.Store.Message(ctx, me, id)
	if err != nil {
		if exchange.ID != "" && inbox.CodeOf(err) == inbox.NotFound {
			return entry{exchange: &exchange}, nil // the message is gone, its call is not
		}
		return entry{}, err
	}
	found := entry{message: &message}
	if exchange.ID != "" {
		found.exchange = &exchange
		return found, nil
	}
	// A call ends a moment after its message has come.
	calls, err := t.Store.Exchanges(ctx, inbox.ExchangeQuery{Citizen: me, From: message.ReceivedAt.Add(-time.Minute), Until: message.ReceivedAt.Add(time.Minute), Limit: mostExchanges})
	if err != nil {
		return entry{}, err
	}
	for i := range calls {
		if calls[i].MessageID == message.ID {
			found.exchange = &calls[i]
		}
	}
	return found, nil
}

// id names the entry in addresses.
func (e entry) id() string {
	if e.message != nil {
		return e.message.ID
	}
	return e.exchange.ID
}

func (e entry) at() time.Time {
	if e.message != nil {
		return e.message.ReceivedAt
	}
	return e.exchange.At
}

func (e entry) contract() string {
	if e.message != nil {
		return inbox.ContractAddMessage
	}
	return e.exchange.Contract
}

func (e entry) system() string {
	if e.message != nil {
		return e.message.SourceSystem
	}
	return e.exchange.System
}

// result is how the call was answered: a resultCode, "fault" and a faultcode, or a status.
func (e entry) result() string {
	if e.exchange != nil {
		return e.exchange.Result
	}
	return string(e.message.Answer.ResultCode)
}

// faulty says whether the call was answered with a fault.
func (e entry) faulty() bool { return strings.HasPrefix(e.result(), inbox.ResultFault) }

// delivery is what was sent. Of a request that cannot be read, and of one that is none, there
// is nothing.
func (t *testers) delivery(e entry) (d inbox.Delivery, readable bool) {
	switch {
	case e.message != nil:
		return e.message.Delivery(), true
	case e.exchange.Contract != inbox.ContractAddMessage:
		return inbox.Delivery{}, false
	default:
		d, err := t.ReadRequest([]byte(e.exchange.Request))
		return d, err == nil
	}
}

// verdict says whether 1177 would show what was sent as it is shown here. What is only
// tolerated here is not known to work there.
func verdict(d inbox.Delivery, stored bool, document render.Document) views.TestVerdict {
	switch {
	case !stored || document.Errors() > 0:
		return views.VerdictNo
	case document.Tolerated() > 0, inbox.Blank(d.Description): // mandatory there, with a default all the same
		return views.VerdictUnknown
	default:
		return views.VerdictYes
	}
}
