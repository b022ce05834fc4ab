package traffic_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"inkorg/app/inbox"
	"inkorg/app/logtest"
	"inkorg/app/traffic"
)

// shelf is a store of exchanges, which fails when it is told to.
type shelf struct {
	inbox.ExchangeStore
	kept    []inbox.Exchange
	changes int
	err     error
}

func (s *shelf) KeepExchanges(_ context.Context, all []inbox.Exchange) error {
	s.changes++
	s.kept = append(s.kept, all...)
	return s.err
}

// ended is a context that is over: the keeper keeps what waits, and ends.
func ended() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

func TestKeeper(t *testing.T) {
	store, log := &shelf{}, logtest.New(t)
	keeper := traffic.New(store, log.Text())
	for range 250 {
		keeper.Keep(inbox.Exchange{Request: "a\x00b\xffc" + strings.Repeat("d", inbox.MaxExchanged), Answer: "e"})
	}
	keeper.Run(ended())
	if len(store.kept) != 200 || store.changes != 4 {
		t.Errorf("kept %d in %d changes", len(store.kept), store.changes)
	}
	if kept := store.kept[0]; !strings.HasPrefix(kept.Request, "a\uFFFDb\uFFFDc") || len(kept.Request) > inbox.MaxExchanged+8 || kept.Answer != "e" {
		t.Errorf("kept %d bytes: %.20q", len(kept.Request), kept.Request)
	}
	if !strings.Contains(log.String(), `msg="exchanges left out: they come faster than they are kept" exchanges=50`) {
		t.Errorf("log: %s", log)
	}
}

func TestKeeperOverABrokenStore(t *testing.T) {
	log := logtest.New(t)
	keeper := traffic.New(&shelf{err: errors.New("the disk is full")}, log.Text())
	keeper.Keep(inbox.Exchange{})
	keeper.Run(ended())
	if !strings.Contains(log.String(), `msg="exchanges not kept" exchanges=1 error="the disk is full"`) {
		t.Errorf("log: %s", log)
	}
}
