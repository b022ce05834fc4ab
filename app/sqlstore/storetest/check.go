package storetest

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

// failer is what a check needs of a test, of the testing package or of rapid.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

func must(t failer, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("unexpected error: %v", err)
	}
}

// same ends the test where got differs from want.
func same(t failer, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

// coded holds an error to be an *inbox.Error of a code.
func coded(t testing.TB, what string, err error, want inbox.Code) {
	t.Helper()
	if _, is := errors.AsType[*inbox.Error](err); !is {
		t.Errorf("%s: %v is not an *inbox.Error", what, err)
	} else if got := inbox.CodeOf(err); got != want {
		t.Errorf("%s: code %s, want %s (%v)", what, got, want, err)
	}
}
