package sso

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"time"
)

// metadataState is what a source knows.
type metadataState struct {
	idps      []IdentityProvider
	rest      error             // why others that are wanted are not among them
	leftOut   error             // what of the document can never be used
	digest    [sha256.Size]byte // of the document
	version   string            // of the document, empty for a kept copy
	fetchedAt time.Time
	failures  int   // fetches in a row without a good document
	problem   error // of the last fetch
}

// failed is the state after a fetch that gave nothing good.
func (m metadataState) failed(err error, now time.Time) metadataState {
	m.problem, m.failures = err, m.failures+1
	if len(m.idps) > 0 && len(usable(m.idps, now)) == 0 {
		m.problem = fmt.Errorf("%w; what was in use has run out", err)
	}
	return m
}

// MetadataStatus is how a source stands, for logs and metrics.
type MetadataStatus struct {
	Name      string
	FetchedAt time.Time          // when what is in use was published, as last seen; zero: nothing ever was
	IdPs      []IdentityProvider // those that it gave, also once they have run out
	Problem   error              // why the last fetch gave nothing good, or not all; nil: it did
}

// Status tells how the source stands.
func (s *MetadataSource) Status() MetadataStatus {
	s.mu.Lock()
	defer s.mu.Unlock()
	return MetadataStatus{
		Name: s.cfg.Name, FetchedAt: s.state.fetchedAt, IdPs: slices.Clone(s.state.idps), Problem: also(s.state.problem, s.state.rest),
	}
}
