package main

import (
	"context"
	"errors"
	"os"
	"slices"

	"inkorg/app/config"
)

// reloadOn reads the configuration again at each signal. Requests under way go on
// with what they began with; a file that is wrong changes nothing.
func (p *program) reloadOn(ctx context.Context, hangUp <-chan os.Signal, load func() (config.Config, error)) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangUp:
			if err := p.reload(load); err != nil {
				p.log.Error("configuration not reloaded, the old one stays", "error", err.Error())
				continue
			}
			p.log.Info("systems, units and identity providers reloaded; other settings need a restart")
		}
	}
}

func (p *program) reload(load func() (config.Config, error)) error {
	settings, err := load()
	if err != nil {
		return err
	}
	if p.exits == nil && slices.ContainsFunc(settings.Systems, config.System.Responds) {
		return errors.New("exits.keys: exits of mode response begin with a restart")
	}
	directory, err := settings.Directory(p.units...)
	if err != nil {
		return err
	}
	// Only who may log in changes, not who the inbox is.
	kept := p.settings
	kept.Login.IdPs = settings.Login.IdPs
	if err := p.setLogin(kept); err != nil {
		return err
	}
	p.service.SetDirectory(directory)
	return nil
}
