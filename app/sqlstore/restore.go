package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"inkorg/app/inbox"
)

// Restored is what Restore has done.
type Restored struct {
	Contents        // of the file
	Aside    string // where the store from before is; empty when there was none
}

const (
	// restoringSuffix names a store that is whole and about to take the place of the one
	// before. Once it is there the restore has happened: whoever opens the store next
	// finishes it.
	restoringSuffix = ".restoring"
	// asideSuffix begins the end of the name of a store that was there before a restore.
	asideSuffix = ".before-"
)

// Restore puts a copy of a backup, which it verifies first, in the place of the embedded
// store at path. The store from before stays beside it, whole: restoring from it undoes all.
// Log-ins of the backup's time are left out, or those that have been ended since would be
// good again. Conflict when a process has the store open. On failure nothing has changed.
func Restore(ctx context.Context, from, path string, now time.Time, tell Progress) (Restored, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return Restored{}, fmt.Errorf("store: %w", err)
	}
	if err := differ(from, path); err != nil {
		return Restored{}, err
	}
	contents, err := Inspect(ctx, from)
	if err != nil {
		return Restored{}, err
	}
	release, err := claimAlone(path)
	if err != nil {
		return Restored{}, err
	}
	defer release()
	partial := path + partialSuffix
	defer os.Remove(partial)
	if err := copyForRestore(ctx, from, partial, contents, tell); err != nil {
		return Restored{}, err
	}
	aside, err := exchange(partial, path, now)
	return Restored{Contents: contents, Aside: aside}, err
}

// claimAlone has neither a process that serves the store nor a command beside it have it
// open, and finishes a restore that was cut off.
func claimAlone(path string) (release func(), err error) {
	if err := secureFolder(path, os.Geteuid()); err != nil {
		return nil, err
	}
	var locks []*os.File
	release = func() {
		for _, lock := range locks {
			_ = lock.Close() // nothing was written to it
		}
	}
	for _, suffix := range []string{lockSuffix, besideSuffix} {
		lock, err := lockFile(path, suffix, unix.LOCK_EX)
		if err != nil {
			release()
			return nil, err
		}
		locks = append(locks, lock)
	}
	if err := finishRestore(path); err != nil {
		release()
		return nil, err
	}
	return release, nil
}

// differ holds a backup to be another file than the store.
func differ(from, path string) error {
	backup, err := os.Stat(from)
	if err != nil {
		return nil // it is missed later
	}
	if store, err := os.Stat(path); err == nil && os.SameFile(backup, store) {
		return inbox.Errorf(inbox.Invalid, "%s is the store itself", from)
	}
	return nil
}

// copyForRestore copies a backup without its log-ins, and compares.
func copyForRestore(ctx context.Context, from, to string, want Contents, tell Progress) error {
	if err := copyFile(ctx, from, to, tell); err != nil {
		return err
	}
	if err := forgetLogins(ctx, to); err != nil {
		return err
	}
	got, err := Inspect(ctx, to)
	if err != nil {
		return fmt.Errorf("the copy cannot be used: %w", err)
	}
	for _, table := range want.Tables {
		rows := table.Rows
		if isLogin(table.Table) {
			rows = 0
		}
		if got.Rows(table.Table) != rows {
			return inbox.Errorf(inbox.Internal, "the copy has %d rows in %s instead of %d", got.Rows(table.Table), table.Table, rows)
		}
	}
	return syncFile(to)
}

// isLogin says whether a table holds log-ins.
func isLogin(table string) bool { return table == "sessions" || table == "pending_logins" }

func forgetLogins(ctx context.Context, path string) error {
	file, err := openFile(path)
	if err != nil {
		return err
	}
	for _, forget := range []string{"DELETE FROM sessions", "DELETE FROM pending_logins"} {
		err = errors.Join(err, file.each(ctx, forget, nil, func(row) error { return nil }))
	}
	if err = errors.Join(err, file.close()); err != nil {
		return fmt.Errorf("store %s: %w", path, failure(err))
	}
	return nil
}

// exchange puts a copy in the place of a store whose lock is held, and says where that one
// is from now on: nowhere when there was none. Until the copy has the suffix of a restore,
// nothing has changed; from then on it has happened.
func exchange(copied, path string, now time.Time) (aside string, err error) {
	aside = path + asideSuffix + now.UTC().Format("20060102T150405.000Z")
	kept := false
	for _, suffix := range []string{"", "-wal", "-journal"} {
		switch err := os.Link(path+suffix, aside+suffix); {
		case err == nil:
			kept = true
		case !errors.Is(err, fs.ErrNotExist):
			return "", storeFailure(path, err)
		}
	}
	if !kept {
		aside = ""
	}
	if err := errors.Join(syncFolder(path), os.Rename(copied, path+restoringSuffix)); err != nil {
		return "", storeFailure(path, err)
	}
	return aside, finishRestore(path)
}

// finishRestore carries through a restore that has been decided on, if there is one: what
// belongs to the store from before goes, so that SQLite does not take it for the new one's.
func finishRestore(path string) error {
	if _, err := os.Stat(path + restoringSuffix); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, suffix := range []string{"-wal", "-shm", "-journal"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return storeFailure(path, err)
		}
	}
	if err := errors.Join(syncFolder(path), os.Rename(path+restoringSuffix, path)); err != nil {
		return storeFailure(path, err)
	}
	return syncFolder(path)
}
