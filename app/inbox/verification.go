package inbox

import (
	"context"
	"time"
)

// Remark is what somebody has noted by hand on a line of a system's test protocol.
type Remark struct {
	System string
	Line   string
	Text   string
	By     string // name of who has
	At     time.Time
}

// Verification is what can be seen of a connecting system's traffic, for its test protocol.
type Verification interface {
	// MessagesFrom gives messages that a system has sent, to whomever, newest first, at most so
	// many.
	MessagesFrom(ctx context.Context, system string, limit int) ([]Message, error)
	// ExitsTo gives the entries of the audit log of exits to a system, newest first, at most so
	// many.
	ExitsTo(ctx context.Context, system string, limit int) ([]AuditEntry, error)
	// SetRemark replaces what is noted on a line; an empty Text removes it.
	SetRemark(ctx context.Context, r Remark) error
	// Remarks gives what is noted on the lines of a system, by line.
	Remarks(ctx context.Context, system string) ([]Remark, error)
}
