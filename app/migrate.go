package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"inkorg/app/config"
	"inkorg/app/sqlstore"
)

type migrateCommand struct {
	settingsFlags
	To string `placeholder:"URL" help:"Copy the embedded store to this empty PostgreSQL database (postgres://USER@HOST/DATABASE; a password is better in PGPASSWORD or PGPASSFILE)."`
}

// Run brings the store's schema up to date, and copies the store if that is asked for.
func (m migrateCommand) Run(ctx context.Context, world system) error {
	settings, err := m.load(world)
	if err != nil {
		return &codedError{exitMisuse, err}
	}
	var to config.Postgres
	if m.To != "" {
		if err := to.UnmarshalText([]byte(m.To)); err != nil {
			return &codedError{exitMisuse, fmt.Errorf("--to %w", err)}
		}
		if !settings.Store.Postgres.IsZero() {
			return &codedError{exitMisuse, errors.New("--to copies an embedded store, and the store of the settings is PostgreSQL already")}
		}
	}
	store, err := openStore(ctx, settings.Store)
	if err != nil {
		return err
	}
	return errors.Join(m.migrate(ctx, world, settings.Store, store, to), store.Close())
}

func (m migrateCommand) migrate(ctx context.Context, world system, from config.Store, store *sqlstore.Store, to config.Postgres) error {
	if _, err := fmt.Fprintln(world.Stdout, migrated(from, store.Schema())); err != nil || to.IsZero() {
		return err
	}
	progress := copyProgress{to: world.Stdout, terminal: isTerminal(world.Stdout)}
	if err := store.CopyToPostgres(ctx, to.Address(), progress.tell); err != nil {
		return err
	}
	_, err := fmt.Fprintf(world.Stdout, "The copy has the same numbers of rows and the same contents. Set store to %s and start again; the embedded store is as it was.\n", to)
	return err
}

// migrated says what has become of a schema.
func migrated(store config.Store, schema sqlstore.Schema) string {
	name := "sqlite:" + string(store.Path)
	if !store.Postgres.IsZero() {
		name = store.Postgres.String()
	}
	if schema.Before == schema.Now {
		return fmt.Sprintf("The schema of %s is up to date: version %d.", name, schema.Now)
	}
	return fmt.Sprintf("The schema of %s has gone from version %d to %d.", name, schema.Before, schema.Now)
}

// copyProgress writes a line for each table, and on a terminal how far the next has come.
type copyProgress struct {
	to       io.Writer
	terminal bool
}

func (p copyProgress) tell(c sqlstore.Copied) {
	switch {
	case c.Whole && p.terminal:
		fmt.Fprintf(p.to, "\r\x1b[K%-16s %10d rows\n", c.Table, c.Rows)
	case c.Whole:
		fmt.Fprintf(p.to, "%-16s %10d rows\n", c.Table, c.Rows)
	case p.terminal:
		fmt.Fprintf(p.to, "\r%-16s %10d rows …", c.Table, c.Rows)
	}
}
