package sqlstore

import (
	"testing"

	"inkorg/app/inbox"
	"inkorg/app/sqlstore/storetest"
)

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) inbox.Store { return openTest(t) })
}
