package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os/user"
	"strings"

	"inkorg/app/inbox"
)

type personCommand struct {
	Export personExportCommand `cmd:"" help:"Write all that the inbox holds of a person to a ZIP. That this was done is an entry of the audit log."`
	LogOut personLogOutCommand `cmd:"" help:"End all log-ins of a person, as after a lost telephone. The person can log in again."`
	Erase  personEraseCommand  `cmd:"" help:"Remove a person's messages, cases, settings and log-ins for good. The audit log stays, as the law wants."`
}

// whose is the person that a command is about.
type whose struct {
	Number string `arg:"" name:"pnr" help:"Personal identity number, 12 digits. It can be seen in the list of processes while the command runs: with - it is read from standard input."`
}

// readPersonID reads a number as it is given, or for - a line of standard input. The error
// does not repeat it.
func readPersonID(given string, world system) (inbox.PersonID, error) {
	if given == "-" {
		if isTerminal(world.Stdin) {
			fmt.Fprint(world.Stderr, "Personal identity number: ")
		}
		line, err := readLine(world.Stdin)
		if err != nil {
			return "", fmt.Errorf("reading the number from standard input: %w", err)
		}
		given = line
	}
	return inbox.ParsePersonID(strings.NewReplacer("-", "", " ", "").Replace(given))
}

// readLine reads a line and nothing after it: the next question reads on from there.
func readLine(from io.Reader) (string, error) {
	var line strings.Builder
	one := make([]byte, 1)
	for {
		n, err := from.Read(one)
		if n == 1 && one[0] == '\n' || errors.Is(err, io.EOF) {
			return strings.TrimSpace(line.String()), nil
		}
		if err != nil {
			return "", err
		}
		line.Write(one[:n])
	}
}

// withService does something by the rules of the inbox with the store of the settings, also
// while the program runs.
func (s settingsFlags) withService(ctx context.Context, world system, do func(*inbox.Service) error) error {
	settings, err := s.load(world)
	if err != nil {
		return &codedError{exitMisuse, err}
	}
	directory, err := settings.Directory()
	if err != nil {
		return err
	}
	store, err := openStoreBeside(ctx, settings.Store)
	if err != nil {
		return err
	}
	service := inbox.NewService(store, directory, inbox.Options{Log: slog.New(slog.NewTextHandler(world.Stderr, nil))})
	return errors.Join(do(service), store.Close())
}

// operatorName names who gives a command, for the audit log: the account, and who stands behind
// it where sudo says so.
func operatorName(world system) string {
	name := "unknown"
	if account, err := user.Current(); err == nil {
		name = account.Username
	}
	for _, variable := range world.Environ {
		if behind, is := strings.CutPrefix(variable, "SUDO_USER="); is && behind != "" {
			return name + " (" + behind + ")"
		}
	}
	return name
}
