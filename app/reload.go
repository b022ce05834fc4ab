package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"slices"
	"time"

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
			if err := p.reload(ctx, load); err != nil {
				p.log.Error("configuration not reloaded, the old one stays", "error", err.Error())
				continue
			}
			p.log.Info("systems, units, identity providers and keys reloaded, with who may call the contracts; other settings need a restart")
		}
	}
}

func (p *program) reload(ctx context.Context, load func() (config.Config, error)) error {
	settings, err := load()
	if err != nil {
		return err
	}
	if p.exits.Load() == nil && slices.ContainsFunc(settings.Systems, config.System.Responds) {
		return errors.New("exits.keys: exits of mode response begin with a restart")
	}
	if err := p.checkAccess(settings.Contracts); err != nil {
		return err
	}
	directory, err := settings.Directory(p.units...)
	if err != nil {
		return err
	}
	// Only who may log in changes and the keys, not who the inbox is. The demo's keys are its
	// own.
	ring := p.currentRing()
	if p.demo == nil {
		ring = configuredRing(settings)
	}
	if err := p.setSAML(p.settings, ring); err != nil {
		return err
	}
	p.followIdPs(ctx, settings.Login.IdPs)
	p.notePublished(p.now())
	p.setAccess(settings.Contracts)
	p.service.SetDirectory(directory)
	p.setRetention(settings)
	warn(settings, p.log)
	return nil
}

// warn notes what the settings have that is refused all the same.
func warn(settings config.Config, log *slog.Logger) {
	for _, warning := range settings.Warnings(time.Now()) {
		log.Warn("configuration", "warning", warning.Error())
	}
}
