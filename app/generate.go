package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"inkorg/app/config"
	"inkorg/app/demo"
)

type generateCommand struct {
	settingsFlags
	Citizens int    `required:"" placeholder:"N" help:"How many citizens there are to be. One is the test account 189001019802, with an inbox of 10 000 cases or half of all messages; nobody can have the numbers of the others."`
	Messages int    `required:"" placeholder:"M" help:"How many messages they have, in inboxes of very different sizes."`
	Seed     uint64 `default:"1" placeholder:"S" help:"Another seed makes up other messages; the same makes up the same (${default})."`
}

// Help is what --help says besides.
func (generateCommand) Help() string {
	return `A million citizens with ten million messages take some minutes and twenty gigabytes. What is interrupted leaves what has been written: begin anew with an empty store.`
}

// Run fills the store of the settings.
func (g generateCommand) Run(ctx context.Context, world system) error {
	settings, err := g.load(world)
	if err != nil {
		return &codedError{exitMisuse, err}
	}
	return g.fill(ctx, world, settings)
}

func (g generateCommand) fill(ctx context.Context, world system, settings config.Config) error {
	if settings.Environment == config.EnvironmentProduction {
		return &codedError{exitMisuse, errors.New("generate makes up people and messages, and the environment is production")}
	}
	samples, err := readSamples(settings)
	if err != nil {
		return err
	}
	crowd, err := demo.NewCrowd(samples, g.Citizens, g.Messages, g.Seed)
	if err != nil {
		return &codedError{exitMisuse, err}
	}
	store, err := openStore(ctx, settings.Store)
	if err != nil {
		return err
	}
	progress := &fillProgress{to: world.Stdout, terminal: isTerminal(world.Stdout), all: g.Messages, now: time.Now, begun: time.Now()}
	return errors.Join(store.Load(ctx, crowd.Mailboxes(), progress.tell), store.Close(), progress.end())
}

// fillProgress says on a terminal how far the filling of a store has come and when it will
// be done, and at its end what there is.
type fillProgress struct {
	to       io.Writer
	terminal bool
	all      int // messages
	now      func() time.Time
	begun    time.Time

	citizens, messages int
}

func (p *fillProgress) tell(citizens, messages int) {
	p.citizens, p.messages = citizens, messages
	if p.terminal {
		fmt.Fprintf(p.to, "\r\x1b[K%d of %d messages, %d/s, %s left", messages, p.all, p.rate(), p.left())
	}
}

// rate is how many messages have been written per second so far.
func (p *fillProgress) rate() int {
	return int(float64(p.messages) / max(p.now().Sub(p.begun).Seconds(), 0.001))
}

func (p *fillProgress) left() time.Duration {
	return time.Duration(float64(p.all-p.messages) / float64(max(p.rate(), 1)) * float64(time.Second)).Round(time.Second)
}

func (p *fillProgress) end() error {
	took := p.now().Sub(p.begun)
	line := fmt.Sprintf("%d citizens with %d messages in %s, %d/s.\n", p.citizens, p.messages, took.Round(time.Second), p.rate())
	if p.terminal {
		line = "\r\x1b[K" + line
	}
	_, err := fmt.Fprint(p.to, line)
	return err
}
