package notify

import (
	"context"
	"errors"

	"inkorg/app/inbox"
)

// The outcomes of notifications, as they are counted.
const (
	outcomeSent     = "sent"
	outcomeFailed   = "failed"   // it will be tried again
	outcomeDead     = "dead"     // it has been given up
	outcomeUnwanted = "unwanted" // the citizen has switched the method off
)

// tell sends one citizen what is due, and says whether there was anything.
func (r *round) tell(ctx context.Context, citizen inbox.PersonID) (told bool, err error) {
	now := r.Now()
	claimed, err := r.Store.ClaimNotifications(ctx, citizen, now, now.Add(lease))
	if err != nil || len(claimed) == 0 {
		return false, err
	}
	receiver, err := r.Store.Citizen(ctx, citizen)
	if err != nil && inbox.CodeOf(err) != inbox.NotFound {
		return true, err // the claim runs out
	}
	// Somebody who is gone has no settings, and wants nothing.
	// What has become of a letter is written down however the program ends.
	noting := context.WithoutCancel(ctx)
	var failures []error
	for _, n := range claimed {
		failures = append(failures, r.send(ctx, noting, n, receiver.Notifications))
	}
	return true, errors.Join(failures...)
}

// send sends one notification by its method, as the citizen's settings are now. The error is
// the store's.
func (r *round) send(ctx, noting context.Context, n inbox.Notification, settings inbox.Notifications) error {
	method := n.Methods[0]
	to := settings.To(method)
	switch {
	case to == "":
		r.Observe.Notification(method, outcomeUnwanted)
		return r.Store.EndNotification(noting, n)
	case r.down[method].Load():
		return r.postpone(noting, n)
	}
	failure := r.handOver(ctx, method, Letter{ID: n.ID, At: r.Now(), To: to, Text: r.Text(method, settings.Language)})
	if failure == nil {
		err := r.Store.EndNotification(noting, n)
		r.Observe.Notification(method, outcomeSent)
		return err
	}
	if failure.Blame == BlameServer {
		r.down[method].Store(true)
	}
	return r.putBack(noting, n, *failure)
}

// handOver has a letter sent. Nil when somebody else has taken it.
func (r *round) handOver(ctx context.Context, method inbox.NotificationMethod, letter Letter) *Failure {
	sender, known := r.Senders[method]
	if !known {
		return &Failure{BlameServer, "no server is configured"}
	}
	return failureOf(sender.Send(ctx, letter))
}

// postpone has a notification wait that has not been tried.
func (r *round) postpone(ctx context.Context, n inbox.Notification) error {
	n.State, n.DueAt = inbox.NotificationWaiting, r.Now().Add(pause(1))
	return r.Store.PutBackNotification(ctx, n)
}

// putBack has a notification wait that could not be sent, or gives it up.
func (r *round) putBack(ctx context.Context, n inbox.Notification, failure Failure) error {
	n.Tries++
	n.Failure = failure.Reason
	n.State, n.DueAt = inbox.NotificationWaiting, r.Now().Add(pause(n.Tries))
	outcome := outcomeFailed
	if failure.Blame == BlameReceiver || n.Tries >= maxTries {
		n.State, n.DueAt, outcome = inbox.NotificationDead, r.Now(), outcomeDead
	}
	method := n.Methods[0]
	r.Observe.Notification(method, outcome)
	r.Log.Warn("notification not sent", "id", n.ID, "method", string(method), "reason", n.Failure, "tries", n.Tries, "outcome", outcome)
	return r.Store.PutBackNotification(ctx, n)
}
