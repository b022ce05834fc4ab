package main

import (
	"context"
	"time"

	"inkorg/app/config"
	"inkorg/app/keys"
	"inkorg/app/web"
	"inkorg/sso"
	"inkorg/views"
)

// configuredRing gives the keys of the settings.
func configuredRing(settings config.Config) keys.Ring {
	return keys.Ring{Login: loaded(settings.Login.Keys), Exits: loaded(settings.Exits.Keys)}
}

func loaded(pairs []config.KeyPair) []sso.Key {
	var all []sso.Key
	for _, pair := range pairs {
		all = append(all, pair.Loaded)
	}
	return all
}

// currentRing gives the keys that the program works with now.
func (p *program) currentRing() keys.Ring { return *p.ring.Load() }

// setSAML makes what the inbox logs people in with and vouches for them with, by the settings
// and with the keys. What is wrong leaves all as it was.
func (p *program) setSAML(settings config.Config, ring keys.Ring) error {
	p.renewing.Lock()
	defer p.renewing.Unlock()
	login, err := p.newLogin(settings, ring.Login)
	if err != nil {
		return err
	}
	exits, err := newExits(settings, ring.Exits, p.now)
	if err != nil {
		return err
	}
	p.ring.Store(&ring)
	p.login.Store(login)
	p.exits.Store(exits)
	return nil
}

// newExits makes what the Responses of exits are issued with, nil when there are no keys for
// it. Its address for requests is the inbox itself, from where exits lead on: it answers
// none.
func newExits(settings config.Config, ring []sso.Key, now func() time.Time) (*sso.Issuer, error) {
	if len(ring) == 0 {
		return nil, nil
	}
	public := string(settings.PublicURL)
	return sso.NewIssuer(sso.IssuerConfig{
		EntityID: public + web.ExitMetadataPath, SSOURL: public + "/", Key: ring[0], OtherKeys: ring[1:],
		PseudonymSecret: settings.Exits.LoadedSecret, DisplayName: map[string]string{views.Swedish: settings.Organisation.Product}, Now: now,
	})
}

// notePublished keeps the record of the keys that are published, for the commands on keys.
func (p *program) notePublished(now time.Time) {
	folder := string(p.settings.Data)
	record, err := keys.ReadRecord(folder)
	if err != nil {
		p.log.Warn("the record of published keys begins anew", "error", err.Error())
	}
	if err := record.Continued(p.currentRing(), now).Write(folder); err != nil {
		p.log.Warn("published keys not recorded, inkorg keys rotate will not know of them", "error", err.Error())
	}
}

// watchKeys warns of keys that run out, until the context ends.
func (p *program) watchKeys(ctx context.Context) { keys.Watch(ctx, p.currentRing, p.now, p.log) }
