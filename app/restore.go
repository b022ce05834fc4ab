package main

import (
	"context"
	"fmt"
	"time"

	"inkorg/app/sqlstore"
)

type restoreCommand struct {
	settingsFlags
	File   string `arg:"" help:"A backup of an embedded store, or a store that a restore has put aside."`
	DryRun bool   `help:"Verify the file and say what it holds; change nothing."`
}

// Run puts a backup in the place of the embedded store, which no instance may be serving.
func (r restoreCommand) Run(ctx context.Context, world system) error {
	path, err := r.embedded(world)
	if err != nil {
		return err
	}
	if isOpen(r.File) {
		fmt.Fprintf(world.Stderr, "warning: everybody on this machine can read %s, which holds what patients are written: chmod 600 it\n", r.File)
	}
	if r.DryRun {
		contents, err := sqlstore.Inspect(ctx, r.File)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(world.Stdout, "%s is whole. Nothing has been changed.\n%s", r.File, inventory(contents))
		return err
	}
	tell, erase := copying(world.Stdout)
	done, err := sqlstore.Restore(ctx, r.File, path, time.Now(), tell)
	erase()
	if err != nil {
		return err
	}
	r.noteBeside(ctx, world, "restore")
	_, err = fmt.Fprintf(world.Stdout, "%s is whole, and sqlite:%s now holds what it holds:\n%s%s", r.File, path, inventory(done.Contents), r.afterwards(done))
	return err
}

// afterwards says what a restore means for people, and how it is undone.
func (r restoreCommand) afterwards(done sqlstore.Restored) string {
	const people = `Log-ins were left out: everybody logs in anew. Messages that were acknowledged later than the newest
one here are gone from the inbox; their senders have them.
`
	if done.Aside == "" {
		return people + "There was no store before.\n"
	}
	words := []string{"restore"}
	if r.Data != "" {
		words = append(words, "--data", r.Data)
	}
	return fmt.Sprintf("%sThe store from before is kept as %s. To go back to it, before anything new has come:\n  %s\n",
		people, done.Aside, again(r.Config, append(words, done.Aside)...))
}
