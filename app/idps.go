package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"sync"

	"inkorg/app/config"
	"inkorg/app/metadata"
	"inkorg/app/metrics"
	"inkorg/sso"
)

// idpSource is where an entry of the settings gets its identity providers from.
type idpSource struct {
	*sso.MetadataSource
	entry config.IdP
	stop  context.CancelFunc
}

// followIdPs follows the metadata of these entries from now on, and of no others. It looks
// at all of them at once, so that a slow one does not hold up the rest. An entry that is
// followed already keeps what it has.
func (p *program) followIdPs(ctx context.Context, entries []config.IdP) {
	var sources []*idpSource
	var all sync.WaitGroup
	for _, entry := range entries {
		source := p.followed(entry)
		if source != nil {
			all.Go(func() { source.Refresh(ctx) })
		} else {
			source = p.newIdPSource(entry)
			all.Go(func() { source.Start(ctx) })
		}
		sources = append(sources, source)
	}
	all.Wait()
	before := p.idpSources()
	p.idps.Store(&sources)
	p.renewLogin()
	for _, source := range before {
		if !slices.Contains(sources, source) {
			source.stop()
		}
	}
	for _, source := range sources {
		if !slices.Contains(before, source) {
			var following context.Context
			following, source.stop = context.WithCancel(ctx)
			go source.Run(following, p.renewLogin)
		}
	}
}

// idpSources are those that are followed now.
func (p *program) idpSources() []*idpSource {
	if sources := p.idps.Load(); sources != nil {
		return *sources
	}
	return nil
}

// followed finds the source of an entry, nil when there is none.
func (p *program) followed(entry config.IdP) *idpSource {
	for _, source := range p.idpSources() {
		if reflect.DeepEqual(source.entry, entry) {
			return source
		}
	}
	return nil
}

func (p *program) newIdPSource(entry config.IdP) *idpSource {
	cfg := sso.MetadataSourceConfig{
		Name: entry.Metadata.String(), Keys: entry.LoadedKeys, Entities: entry.EntityIDs,
		Accept: p.settings.Environment.CheckIdP, MaxValidity: entry.MaxValidity, Interval: entry.Refresh, Now: p.now, Log: p.log,
	}
	if path := string(entry.Metadata.Path); path != "" {
		cfg.Fetcher = metadata.File{Path: path}
	} else {
		address := string(entry.Metadata.URL)
		cfg.Fetcher, cfg.Store = metadata.NewHTTP(address), metadata.Copy{Path: p.copyPath(address)}
	}
	return &idpSource{MetadataSource: sso.NewMetadataSource(cfg), entry: entry}
}

// copyPath is where the last good metadata of an address is kept.
func (p *program) copyPath(address string) string {
	sum := sha256.Sum256([]byte(address))
	return filepath.Join(string(p.settings.Data), "metadata", hex.EncodeToString(sum[:8])+".xml")
}

// identityProviders are those to log in with now: the built-in one and those of all
// sources. One that two sources describe is the first one's.
func (p *program) identityProviders() []sso.IdentityProvider {
	idps := slices.Clone(p.testIdP)
	for _, source := range p.idpSources() {
		for _, idp := range source.IdentityProviders() {
			if slices.ContainsFunc(idps, func(other sso.IdentityProvider) bool { return other.EntityID == idp.EntityID }) {
				p.log.Warn("identity provider described twice, the first counts", "entity_id", idp.EntityID, "not_used", source.entry.Metadata.String())
				continue
			}
			idps = append(idps, source.entry.Configured(idp))
		}
	}
	return idps
}

// renewLogin has people log in with the identity providers as they are now. Who has begun to
// log in goes on: what was begun is in the store, and is judged by what is known of the
// identity provider when its answer comes.
func (p *program) renewLogin() {
	p.renewing.Lock()
	defer p.renewing.Unlock()
	login, err := p.newLogin(p.settings, p.currentRing().Login)
	if err != nil {
		p.log.Error("identity providers not renewed, the old ones stay", "error", err.Error())
		return
	}
	p.login.Store(login)
	if err := p.checkLogin(context.Background()); err != nil {
		p.log.Error("not ready", "error", err.Error())
	}
}

// checkLogin says whether there is anybody to log in with.
func (p *program) checkLogin(context.Context) error {
	if len(p.login.Load().IdentityProviders()) > 0 {
		return nil
	}
	err := errors.New("nobody can log in: there is no identity provider that can be used")
	for _, source := range p.idpSources() {
		if status := source.Status(); status.Problem != nil {
			err = fmt.Errorf("%w; %s: %w", err, status.Name, status.Problem)
		}
	}
	return err
}

// metadataOfIdPs is how the metadata of each identity provider stands that comes from
// elsewhere, for the metrics.
func (p *program) metadataOfIdPs() []metrics.IdP {
	var all []metrics.IdP
	for _, source := range p.idpSources() {
		status := source.Status()
		for _, idp := range status.IdPs {
			// Described twice, the first counts, as at the log-in.
			if !slices.ContainsFunc(all, func(other metrics.IdP) bool { return other.EntityID == idp.EntityID }) {
				all = append(all, metrics.IdP{EntityID: idp.EntityID, ReadAt: status.FetchedAt, ValidUntil: idp.ValidUntil})
			}
		}
	}
	return all
}

// failingMetadata counts the entries of login.idps whose metadata could not be read, or not
// in full, when it was last looked for.
func (p *program) failingMetadata() float64 {
	failing := 0
	for _, source := range p.idpSources() {
		if source.Status().Problem != nil {
			failing++
		}
	}
	return float64(failing)
}
