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

// Progress is told how many bytes of a copy are written, of about how many.
type Progress func(written, all int64)

// Backup writes what the embedded store at path holds at one moment to a new file, readable
// by its owner alone, and verifies that. An instance may serve the store meanwhile: it goes
// on, and what it has acknowledged before Backup was called is in the file. What has been
// removed from the store is not. Conflict when the file is there already, unless it may be
// replaced; on failure there is no new file, and an old one is as it was.
func Backup(ctx context.Context, path, to string, replace bool, tell Progress) (Contents, error) {
	if !replace {
		release, err := reserve(to)
		if err != nil {
			return Contents{}, err
		}
		defer release()
	}
	partial := to + partialSuffix
	defer os.Remove(partial) // it is not there when all has gone well
	if err := copyFile(ctx, path, partial, tell); err != nil {
		return Contents{}, err
	}
	contents, err := Inspect(ctx, partial)
	if err != nil {
		return Contents{}, fmt.Errorf("the copy cannot be used: %w", err)
	}
	if err := os.Rename(partial, to); err != nil {
		return Contents{}, storeFailure(to, err)
	}
	return contents, syncFolder(to)
}

// partialSuffix names a copy that is being written. One that is left behind by a crash is
// overwritten by the next.
const partialSuffix = ".partial"

// reserve takes the name of a file that is not there yet, by an empty one. release gives it
// back if it has stayed empty.
func reserve(name string) (release func(), err error) {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, ownerOnlyFile)
	if errors.Is(err, fs.ErrExist) {
		return nil, inbox.Errorf(inbox.Conflict, "%s is there already", name)
	}
	if err != nil {
		return nil, fmt.Errorf("backup: %w", err)
	}
	return func() {
		if info, err := os.Stat(name); err == nil && info.Size() == 0 {
			_ = os.Remove(name)
		}
	}, file.Close()
}

// copyFile copies a store, which a process may be serving, to a file, and has it on disk.
// SQLite writes the rows of one moment into a new database: it reads as any reader does, and
// holds nobody up.
func copyFile(ctx context.Context, from, to string, tell Progress) error {
	file, err := openFile(from)
	if err != nil {
		return err
	}
	defer file.close()
	to, err = filepath.Abs(to)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	size, err := sizeOf(ctx, file)
	if err != nil {
		return fmt.Errorf("store %s: %w", from, err)
	}
	if err := hasRoom(to, size); err != nil {
		return err
	}
	if err := emptyFile(to); err != nil {
		return storeFailure(to, err)
	}
	stop := watch(to, size, tell)
	err = file.each(ctx, "VACUUM INTO $1", []any{to}, func(row) error { return nil })
	stop()
	if err != nil {
		return fmt.Errorf("store %s: %w", from, noDatabase(err))
	}
	return syncFile(to)
}

// sizeOf is how many bytes a copy of a database needs.
func sizeOf(ctx context.Context, reader reader) (bytes int64, err error) {
	const used = `SELECT (page_count - freelist_count) * page_size
		FROM pragma_page_count(), pragma_freelist_count(), pragma_page_size()`
	err = reader.one(ctx, used, nil, &bytes)
	return bytes, noDatabase(err)
}

// keepFree is how much room a copy must leave on a disk, which may be the store's own: a
// backup must not be what stops deliveries.
const keepFree = 128 << 20 // bytes

// hasRoom says whether so many bytes fit beside a file.
func hasRoom(name string, bytes int64) error {
	var disk unix.Statfs_t
	if err := unix.Statfs(filepath.Dir(name), &disk); err != nil {
		return storeFailure(name, err)
	}
	if free := int64(disk.Bavail) * disk.Bsize; free < bytes+keepFree {
		return inbox.Errorf(inbox.Unavailable, "%s: %d MiB are needed and %d MiB more must stay free, but only %d MiB are",
			name, bytes>>20, keepFree>>20, free>>20)
	}
	return nil
}

// emptyFile makes a file empty, and its owner's alone.
func emptyFile(name string) error {
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, ownerOnlyFile)
	if err != nil {
		return err
	}
	return file.Close()
}

// tellTime is how often somebody is told how far a copy has come.
const tellTime = 200 * time.Millisecond

// watch tells how far a copy has come until it is stopped.
func watch(name string, all int64, tell Progress) (stop func()) {
	stopping, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stopping:
				return
			case <-time.After(tellTime):
			}
			if info, err := os.Stat(name); err == nil {
				tell(info.Size(), all)
			}
		}
	}()
	return func() { close(stopping); <-stopped }
}

// syncFile has a file on disk, with its name.
func syncFile(name string) error {
	file, err := os.Open(name)
	if err != nil {
		return storeFailure(name, err)
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return storeFailure(name, err)
	}
	return syncFolder(name)
}

// syncFolder has the names in a file's folder on disk.
func syncFolder(name string) error {
	folder, err := os.Open(filepath.Dir(name))
	if err != nil {
		return storeFailure(name, err)
	}
	if err := errors.Join(folder.Sync(), folder.Close()); err != nil {
		return storeFailure(name, err)
	}
	return nil
}
