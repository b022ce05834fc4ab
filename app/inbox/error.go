package inbox

import (
	"errors"
	"fmt"
)

// Code says what kind of failure an Error is. The edges map it to an HTTP status, a page
// or a SOAP fault; every error without a code is Internal.
type Code string

// The codes an Error can carry.
const (
	NotFound     Code = "not_found"    // does not exist, or belongs to another citizen
	Unauthorized Code = "unauthorized" // nobody is logged in, or the session has ended
	Conflict     Code = "conflict"     // the state no longer allows it
	Invalid      Code = "invalid"      // the input breaks a rule
	Unavailable  Code = "unavailable"  // the store cannot answer now; trying again may help
	Internal     Code = "internal"     // anything else
)

// Error is a failure with a code. Its message, cause included, is for operators and logs,
// never for a citizen's page, and holds no personal data.
type Error struct {
	Code    Code
	Message string
	Err     error
}

// Error gives the message.
func (e *Error) Error() string { return e.Message }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error with a code. A %w in the format becomes its cause.
func Errorf(code Code, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Message: err.Error(), Err: errors.Unwrap(err)}
}

// CodeOf gives the code of the first Error in err's chain, Internal when there is none.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return Internal
}
