package main

import (
	"context"
	"math"
	"path/filepath"

	"inkorg/app/config"
	"inkorg/app/ops"
	"inkorg/app/sqlstore"
)

// openStore opens the store of the settings and brings its schema up to date.
func openStore(ctx context.Context, settings config.Store) (*sqlstore.Store, error) {
	if settings.Postgres.IsZero() {
		return sqlstore.Open(ctx, string(settings.Path))
	}
	return sqlstore.OpenPostgres(ctx, settings.Postgres.Address())
}

// openStoreBeside opens the store of the settings for a command that asks or changes a
// little, also while the program runs.
func openStoreBeside(ctx context.Context, settings config.Store) (*sqlstore.Store, error) {
	if settings.Postgres.IsZero() {
		return sqlstore.OpenBeside(ctx, string(settings.Path))
	}
	return sqlstore.OpenPostgresBeside(ctx, settings.Postgres.Address())
}

// checks are what the program needs to be ready. The disk of a store elsewhere is watched
// there.
func (p *program) checks() []ops.Check {
	checks := []ops.Check{{Name: "store", Run: p.store.Ping}}
	if p.settings.Store.Postgres.IsZero() {
		checks = append(checks, ops.Disk(p.storeFolder()))
	}
	return append(checks, ops.Check{Name: "login", Run: p.checkLogin})
}

// storeFolder is where an embedded store lies.
func (p *program) storeFolder() string { return filepath.Dir(string(p.settings.Store.Path)) }

// measureReadiness has the metrics tell what /readyz does, and how far an embedded store's
// disk is from being full.
func (p *program) measureReadiness() {
	for _, check := range p.checks() {
		p.metrics.Ready(check.Name, func() bool { return check.Passes(context.Background()) == nil })
	}
	if !p.settings.Store.Postgres.IsZero() {
		return
	}
	p.metrics.Gauge("inkorg_store_disk_free_bytes", "Room left on the disk of the embedded store.", func() float64 {
		free, err := ops.FreeSpace(p.storeFolder())
		if err != nil {
			return math.NaN()
		}
		return float64(free)
	})
}
