package notify

import (
	"context"
	"log/slog"

	"inkorg/app/inbox"
)

// Nowhere stands in for a server that there is none of: what would be sent is written to the
// log, without the receiver. The demo has it, so that one sees what citizens are told.
type Nowhere struct {
	Method inbox.NotificationMethod
	Log    *slog.Logger
}

// Send writes a letter to the log.
func (n Nowhere) Send(_ context.Context, letter Letter) error {
	n.Log.Info("notification sent nowhere: the demo has no server for it", "method", string(n.Method), "text", letter.Body)
	return nil
}
