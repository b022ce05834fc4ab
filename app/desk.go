package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"inkorg/app/config"
	"inkorg/app/inbox"
	"inkorg/app/sqlstore"
)

// desk is what commands work at that ask the store or change a little.
type desk struct {
	settings config.Config
	store    *sqlstore.Store
	sweden   inbox.SwedishTime
	now      time.Time
}

// service is the inbox's rules over the store.
func (d desk) service() (*inbox.Service, error) {
	directory, err := d.settings.Directory()
	if err != nil {
		return nil, err
	}
	return inbox.NewService(d.store, directory, inbox.Options{}), nil
}

// noteCommand notes in the audit log which command somebody has given.
func noteCommand(ctx context.Context, store inbox.Audit, world system, command string) error {
	return store.Note(ctx, inbox.AuditEntry{At: time.Now(), Action: inbox.AuditCommand, Actor: inbox.Operator(operatorName(world)), Detail: command})
}

// noteBeside is noteCommand in the store of the settings. What has been done is not undone for
// want of an entry: that it is missing is said.
func (s settingsFlags) noteBeside(ctx context.Context, world system, command string) {
	err := withStoreBeside(ctx, world, s, func(store *sqlstore.Store) error { return noteCommand(ctx, store, world, command) })
	if err != nil {
		fmt.Fprintf(world.Stderr, "warning: not in the audit log: %v\n", err)
	}
}

// atDesk does something with the store of the settings, also while the program runs.
func (s settingsFlags) atDesk(ctx context.Context, world system, do func(desk) error) error {
	settings, err := s.load(world)
	if err != nil {
		return &codedError{exitMisuse, err}
	}
	sweden, err := inbox.LoadSwedishTime()
	if err != nil {
		return err
	}
	store, err := openStoreBeside(ctx, settings.Store)
	if err != nil {
		return err
	}
	return errors.Join(do(desk{settings: settings, store: store, sweden: sweden, now: time.Now()}), store.Close())
}
