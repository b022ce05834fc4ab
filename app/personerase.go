package main

import (
	"context"
	"errors"
	"fmt"

	"inkorg/app/inbox"
)

type personEraseCommand struct {
	settingsFlags
	whose
	Yes bool `help:"Do it without asking. Needed where nobody can be asked."`
}

// confirmation is what has to be typed.
const confirmation = "erase"

// Run removes the person's data, when somebody has said so, and says what is kept.
func (p personEraseCommand) Run(ctx context.Context, world system) error {
	if !p.Yes && !isTerminal(world.Stdin) {
		return &codedError{exitMisuse, errors.New("nobody can be asked: say --yes to remove the person's data for good")}
	}
	id, err := readPersonID(p.Number, world)
	if err != nil {
		return &codedError{exitMisuse, err}
	}
	if !p.Yes {
		if err := confirm(world); err != nil {
			return &codedError{exitMisuse, err}
		}
	}
	return p.withService(ctx, world, func(service *inbox.Service) error {
		erased, err := service.ErasePerson(ctx, id, operatorName(world))
		if err != nil {
			return err
		}
		_, err = fmt.Fprint(world.Stdout, erasedText(erased))
		return err
	})
}

func confirm(world system) error {
	fmt.Fprintf(world.Stderr, "This removes the person's messages, cases, settings and log-ins for good. Type %s to go on: ", confirmation)
	answer, err := readLine(world.Stdin)
	if err == nil && answer != confirmation {
		err = errors.New("nothing has been removed")
	}
	return err
}

func erasedText(e inbox.Erased) string {
	active := "The person is no active user any more, and gets no messages before the next log-in."
	if !e.Active {
		active = "The person was no active user."
	}
	return fmt.Sprintf("Removed: %d messages in %d cases, %d log-ins and the settings. %s\n"+
		"Kept: the audit log of what was done with the person's data, which patientdatalagen (2008:355) wants kept. It has nothing of what a message says.\n"+
		"Kept elsewhere: backups, until they are overwritten, and what the sending systems have.\n",
		e.Messages, e.Cases, e.Sessions, active)
}
