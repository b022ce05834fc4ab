package main

import (
	"context"
	"errors"
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
