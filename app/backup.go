package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/sqlstore"
)

type backupCommand struct {
	settingsFlags
	File  string `arg:"" help:"File to write; only its owner can read it. It must not be there yet."`
	Force bool   `help:"Replace a file that is there."`
}

// Run backs the embedded store up, also while an instance serves it.
func (b backupCommand) Run(ctx context.Context, world system) error {
	path, err := b.embedded(world)
	if err != nil {
		return err
	}
	tell, erase := copying(world.Stdout)
	contents, err := sqlstore.Backup(ctx, path, b.File, b.Force, tell)
	erase()
	if inbox.CodeOf(err) == inbox.Conflict && !b.Force {
		return fmt.Errorf("%w: choose another name, or --force to replace it", err)
	}
	if err != nil {
		return err
	}
	b.noteBeside(ctx, world, "backup")
	_, err = fmt.Fprintf(world.Stdout, "%s is a backup of sqlite:%s, verified.\n%s", b.File, path, inventory(contents))
	return err
}

// errOwnBackup is why backup and restore do nothing with PostgreSQL.
var errOwnBackup = errors.New("the store is in PostgreSQL, which has its own programs for this: see pg_basebackup and the page on PostgreSQL")

// embedded gives the path of the embedded store of the settings.
func (s settingsFlags) embedded(world system) (path string, err error) {
	settings, err := s.load(world)
	if err != nil {
		return "", &codedError{exitMisuse, err}
	}
	if !settings.Store.Postgres.IsZero() {
		return "", &codedError{exitMisuse, errOwnBackup}
	}
	return string(settings.Store.Path), nil
}

// inventory says what a store holds, a line for each table.
func inventory(contents sqlstore.Contents) string {
	text := fmt.Sprintf("%-16s %10d\n", "schema", contents.Schema)
	for _, table := range contents.Tables {
		text += fmt.Sprintf("%-16s %10d rows\n", table.Table, table.Rows)
	}
	if !contents.Newest.IsZero() {
		text += fmt.Sprintf("The newest message was received at %s.\n", contents.Newest.Format(time.RFC3339))
	}
	return text
}

// copying says on a terminal how far a copy has come, in a line that erase takes away.
func copying(to io.Writer) (tell sqlstore.Progress, erase func()) {
	if !isTerminal(to) {
		to = io.Discard
	}
	tell = func(written, all int64) {
		fmt.Fprintf(to, "\r\x1b[Kcopying: %3d %% of %d MiB", min(100, 100*written/cmp.Or(all, 1)), all>>20)
		if written >= all {
			fmt.Fprint(to, ", verifying")
		}
	}
	return tell, func() { fmt.Fprint(to, "\r\x1b[K") }
}

// isOpen says whether everybody on the machine can read a file.
func isOpen(file string) bool {
	info, err := os.Stat(file)
	return err == nil && info.Mode()&0o004 != 0
}
