package main

import (
	"context"
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
	return sqlstore.OpenPostgres(ctx, settings.Postgres.Address())
}

// checks are what the program needs to be ready. The disk of a store elsewhere is watched
// there.
func (p *program) checks() []ops.Check {
	checks := []ops.Check{{Name: "store", Run: p.store.Ping}}
	if p.settings.Store.Postgres.IsZero() {
		checks = append(checks, ops.Disk(filepath.Dir(string(p.settings.Store.Path))))
	}
	return append(checks, ops.Check{Name: "login", Run: p.checkLogin})
}
