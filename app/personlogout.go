package main

import (
	"context"
	"fmt"

	"inkorg/app/inbox"
)

type personLogOutCommand struct {
	settingsFlags
	whose
}

// Run ends the person's log-ins.
func (p personLogOutCommand) Run(ctx context.Context, world system) error {
	id, err := readPersonID(p.Number, world)
	if err != nil {
		return &codedError{exitMisuse, err}
	}
	return p.withService(ctx, world, func(service *inbox.Service) error {
		ended, err := service.EndAll(ctx, id, operatorName(world))
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(world.Stdout, "Ended: %d log-ins.\n", ended)
		return err
	})
}
