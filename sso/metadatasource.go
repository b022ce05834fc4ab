package sso

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"
)

// MetadataFetcher gets a document of metadata from where it is published.
type MetadataFetcher interface {
	// Fetch gives the document and its version, a text that means something to the fetcher
	// alone; ErrNotModified when the version is still the known one, which is empty when
	// there is none to compare with. The document may be a little larger than MaxMetadata
	// and must not be much larger. The error is for the log, and the same each time for
	// the same cause.
	Fetch(ctx context.Context, known string) (document []byte, version string, err error)
}

// ErrNotModified is what a MetadataFetcher answers when it has nothing newer.
var ErrNotModified = errors.New("the metadata has not changed")

// MetadataStore keeps the last good document, for a start while the source is down.
type MetadataStore interface {
	// Load gives the document that was saved last, and when that was.
	Load() (document []byte, savedAt time.Time, err error)
	Save(document []byte) error
}

// MetadataSourceConfig says where metadata comes from and what of it is taken.
type MetadataSourceConfig struct {
	Name     string          // in the log, such as the address
	Fetcher  MetadataFetcher // where it is published
	Store    MetadataStore   // where the last good document is kept; nil: nowhere
	Keys     []VerificationKey
	Entities []string // entity ids of the identity providers; none: the only one there is
	// Accept judges an identity provider beyond what all must have; nil accepts every one.
	Accept func(IdentityProvider) error
	// MaxValidity refuses an identity provider whose metadata says no validUntil, or one
	// that is further ahead: for so long a document that somebody has kept passes for the
	// current one. 0 takes any.
	MaxValidity time.Duration
	// Interval is the longest time between two fetches; a shorter cacheDuration of the
	// document goes before it.
	Interval time.Duration
	Now      func() time.Time // nil means time.Now
	Log      *slog.Logger
}

// MetadataSource keeps identity providers as their published metadata says. A document
// that is wrong, or not to be had, never replaces a good one: that stays until its own
// validUntil. The source is safe for concurrent use.
type MetadataSource struct {
	cfg        MetadataSourceConfig
	refreshing sync.Mutex // one at a time

	mu    sync.Mutex
	state metadataState
}

// NewMetadataSource makes a source that has nothing yet, see [MetadataSource.Start].
func NewMetadataSource(cfg MetadataSourceConfig) *MetadataSource {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	return &MetadataSource{cfg: cfg}
}

// IdentityProviders gives those that can be used now.
func (s *MetadataSource) IdentityProviders() []IdentityProvider {
	s.mu.Lock()
	defer s.mu.Unlock()
	return usable(s.state.idps, s.cfg.Now())
}

// Start fetches the document for the first time. When that fails, the copy that was kept
// is used, as long as it passes the same checks.
func (s *MetadataSource) Start(ctx context.Context) {
	if s.Refresh(ctx) || s.cfg.Store == nil {
		return
	}
	document, savedAt, err := s.cfg.Store.Load()
	var read metadataState
	if err == nil {
		read, err = s.read(document)
	}
	if err != nil {
		s.cfg.Log.Error("no copy of metadata to use instead", "source", s.cfg.Name, "error", err.Error())
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	read.fetchedAt, read.failures, read.problem = savedAt, s.state.failures, s.state.problem
	s.state = read
	s.cfg.Log.Warn("metadata from the copy that was kept", "source", s.cfg.Name, "saved", savedAt)
}

// Run refreshes in the background until the context ends. It calls changed after the
// identity providers have become others.
func (s *MetadataSource) Run(ctx context.Context, changed func()) {
	for {
		timer := time.NewTimer(s.pause())
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		if s.Refresh(ctx) {
			changed()
		}
	}
}

// Refresh fetches the document now, and says whether the identity providers have become
// others. What is wrong is logged, but not over and over again.
func (s *MetadataSource) Refresh(ctx context.Context) (changed bool) {
	s.refreshing.Lock()
	defer s.refreshing.Unlock()
	s.mu.Lock()
	before := s.state
	s.mu.Unlock()
	after, document, err := s.fetch(ctx, before)
	if ctx.Err() != nil {
		return false // the program ends, which says nothing about the source
	}
	if err != nil {
		after = before.failed(err, s.cfg.Now())
	}
	s.mu.Lock()
	s.state = after
	s.mu.Unlock()
	s.report(before, after)
	changed = err == nil && after.digest != before.digest
	if changed {
		s.save(document)
	}
	return changed
}

// fetch gives the state with what is published now.
func (s *MetadataSource) fetch(ctx context.Context, before metadataState) (metadataState, []byte, error) {
	document, version, err := s.cfg.Fetcher.Fetch(ctx, before.version)
	now := s.cfg.Now()
	if errors.Is(err, ErrNotModified) {
		if len(usable(before.idps, now)) == 0 {
			return before, nil, errors.New("there is none newer")
		}
		before.fetchedAt, before.failures, before.problem = now, 0, nil
		return before, nil, nil
	}
	if err != nil {
		return before, nil, err
	}
	after, err := s.read(document)
	after.version, after.fetchedAt = version, now
	return after, document, err
}

// read takes the identity providers out of a document. Those that cannot be used do not
// stand in the way of others.
func (s *MetadataSource) read(document []byte) (metadataState, error) {
	m, err := ReadMetadata(document, s.cfg.Keys)
	if err != nil {
		return metadataState{}, err
	}
	idps, err := m.IdentityProviders(s.cfg.Entities...)
	state := metadataState{digest: sha256.Sum256(document), leftOut: m.LeftOut(), rest: err}
	for _, idp := range idps {
		if err := s.judge(idp); err != nil {
			state.rest = also(state.rest, fmt.Errorf("%s: %w", foreign(idp.EntityID), err))
			continue
		}
		state.idps = append(state.idps, idp)
	}
	if len(state.idps) == 0 {
		return metadataState{}, state.rest
	}
	return state, nil
}

func (s *MetadataSource) judge(idp IdentityProvider) error {
	now := s.cfg.Now()
	if idp.Expired(now) {
		return fmt.Errorf("the metadata ran out at %s", instant(idp.ValidUntil))
	}
	if err := idp.CheckValidity(s.cfg.MaxValidity, now); err != nil {
		return err
	}
	if s.cfg.Accept == nil {
		return nil
	}
	return s.cfg.Accept(idp)
}

// save keeps a good document. Without the copy, the next start depends on the source.
func (s *MetadataSource) save(document []byte) {
	if s.cfg.Store == nil {
		return
	}
	if err := s.cfg.Store.Save(document); err != nil {
		s.cfg.Log.Warn("metadata not kept for the next start", "source", s.cfg.Name, "error", err.Error())
	}
}

// report logs what is new.
func (s *MetadataSource) report(before, after metadataState) {
	source := slog.String("source", s.cfg.Name)
	switch {
	case after.problem != nil && !sameText(before.problem, after.problem):
		s.cfg.Log.Error("metadata not refreshed", source, "error", after.problem.Error(), "in_use", len(s.IdentityProviders()))
	case after.problem != nil:
	case after.digest != before.digest:
		s.cfg.Log.Info("metadata read", source, "identity_providers", len(after.idps))
	case before.problem != nil:
		s.cfg.Log.Info("metadata can be fetched again", source)
	}
	if after.rest != nil && !sameText(before.rest, after.rest) {
		s.cfg.Log.Warn("not all of the metadata can be used", source, "error", after.rest.Error())
	}
	if after.digest != before.digest {
		s.warn(after, source)
	}
}

// warn logs what a new document has that somebody should see to.
func (s *MetadataSource) warn(read metadataState, source slog.Attr) {
	if read.leftOut != nil {
		s.cfg.Log.Warn("members of the metadata are left out", source, "error", read.leftOut.Error())
	}
	endless := func(idp IdentityProvider) bool { return idp.ValidUntil.IsZero() }
	if len(s.cfg.Keys) > 0 && slices.ContainsFunc(read.idps, endless) {
		s.cfg.Log.Warn("signed metadata without validUntil: an old document passes for the current one", source)
	}
}

func sameText(a, b error) bool {
	return a != nil && b != nil && a.Error() == b.Error()
}
