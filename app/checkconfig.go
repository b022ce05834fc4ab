package main

import (
	"errors"
	"fmt"
	"time"

	"inkorg/app/config"
)

type checkConfigCommand struct {
	settingsFlags
}

// Run prints every error of the configuration, a line each, or that it is good, and then
// what will be refused all the same.
func (c checkConfigCommand) Run(world system) error {
	settings, err := c.load(world)
	if wrong, ok := errors.AsType[config.Errors](err); ok {
		for _, one := range wrong {
			fmt.Fprintln(world.Stdout, one.Error())
		}
		return &codedError{code: exitMisuse}
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(world.Stdout, "The configuration is good: environment %s, %d systems, %d units.\n",
		settings.Environment, len(settings.Systems), len(settings.Units))
	for _, warning := range settings.Warnings(time.Now()) {
		fmt.Fprintln(world.Stdout, "warning: "+warning.Error())
	}
	return err
}
