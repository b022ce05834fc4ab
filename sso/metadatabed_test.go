package sso

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/logtest"
)

// publisher publishes metadata, as somebody else's server does.
type publisher struct {
	mu       sync.Mutex
	document []byte
	version  string
	err      error
	fetched  []time.Time
	asked    []string // known versions
}

func (p *publisher) publish(document []byte, version string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.document, p.version, p.err = document, version, nil
}

func (p *publisher) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.err = err
}

func (p *publisher) Fetch(ctx context.Context, known string) ([]byte, string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fetched, p.asked = append(p.fetched, time.Now()), append(p.asked, known)
	switch {
	case ctx.Err() != nil:
		return nil, "", ctx.Err()
	case p.err != nil:
		return nil, "", p.err
	case known != "" && known == p.version:
		return nil, "", ErrNotModified
	}
	return p.document, p.version, nil
}

// shelf is a MetadataStore in memory.
type shelf struct {
	document []byte
	savedAt  time.Time
	saves    int
	err      error
}

func (s *shelf) Load() ([]byte, time.Time, error) { return s.document, s.savedAt, s.err }

func (s *shelf) Save(document []byte) error {
	if s.err == nil {
		s.document, s.saves = document, s.saves+1
	}
	return s.err
}

// sourceBed is a source of signed metadata, and what is around it.
type sourceBed struct {
	*MetadataSource
	t          *testing.T
	federation *signer
	publisher  *publisher
	shelf      *shelf
	now        time.Time
	log        *logtest.Log
}

func newSourceBed(t *testing.T, tune ...func(*MetadataSourceConfig)) *sourceBed {
	t.Helper()
	b := &sourceBed{t: t, federation: rsaSigner(t, "stranger"), publisher: &publisher{}, shelf: &shelf{}, now: noon(), log: logtest.New(t)}
	b.MetadataSource = b.restarted(tune...)
	return b
}

// restarted is the same source in a program that has started again.
func (b *sourceBed) restarted(tune ...func(*MetadataSourceConfig)) *MetadataSource {
	cfg := MetadataSourceConfig{
		Name: "federation", Fetcher: b.publisher, Store: b.shelf, Keys: b.federation.keys(), Entities: []string{idpA}, Interval: time.Hour,
		Now: func() time.Time { return b.now }, Log: b.log.Text(),
	}
	for _, change := range tune {
		change(&cfg)
	}
	return NewMetadataSource(cfg)
}

// signed is an aggregate with identity provider A, signed.
func (b *sourceBed) signed(attributes string, more ...string) []byte {
	b.t.Helper()
	return b.federation.published(aggregate(`ID="_root" `+attributes, append(more, described(b.t, idpA, ""))...))
}

func (b *sourceBed) wantInUse(entityIDs ...string) {
	b.t.Helper()
	var got []string
	for _, idp := range b.IdentityProviders() {
		got = append(got, idp.EntityID)
	}
	if diff := cmp.Diff(entityIDs, got); diff != "" {
		b.t.Errorf("identity providers in use (-want +got):\n%s", diff)
	}
}

// wantLogged checks that the log has a text just so many times.
func (b *sourceBed) wantLogged(text string, times int) {
	b.t.Helper()
	if n := strings.Count(b.log.String(), text); n != times {
		b.t.Errorf("%q stands %d times in the log, want %d:\n%s", text, n, times, b.log.String())
	}
}
