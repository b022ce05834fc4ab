package sqlstore

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"inkorg/app/inbox"
)

// databaseFile is the file of an embedded store that this process alone has open.
type databaseFile struct {
	path string // absolute
	lock *os.File
}

// claim makes the database file ours: its folder and itself exist, nobody else can read
// them, and no other process has the store open. SQLite's own locks cannot say the last:
// they come and go with each transaction.
func claim(path string) (*databaseFile, error) {
	if path == "" {
		return nil, inbox.Errorf(inbox.Invalid, "store: the path is missing")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	if err := secureFolder(path, os.Geteuid()); err != nil {
		return nil, err
	}
	lock, err := lockFile(path, lockSuffix, unix.LOCK_EX)
	if err != nil {
		return nil, err
	}
	file := &databaseFile{path: path, lock: lock}
	err = finishRestore(path)
	if err == nil {
		err = secureFiles(path, os.Geteuid())
	}
	if err != nil {
		return nil, errors.Join(err, file.release())
	}
	return file, nil
}

// lockBeside has a store stay where it is while a command uses it, perhaps beside a process
// that serves it.
func lockBeside(path string) (*os.File, error) {
	if err := secureFiles(path, os.Geteuid()); err != nil {
		return nil, err
	}
	lock, err := lockFile(path, besideSuffix, unix.LOCK_SH)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path + restoringSuffix); err == nil {
		return nil, errors.Join(inbox.Errorf(inbox.Conflict,
			"store %s: a restore was cut off; serve finishes it, or restore again", path), lock.Close())
	}
	return lock, nil
}

// release lets other processes open the store. The lock file stays: were it removed, two
// processes could hold the locks of two files of the same name.
func (f *databaseFile) release() error { return f.lock.Close() }

// lockFile takes a lock beside a database, for one or to be shared. The system lets go of it
// when the process ends, however it does.
func lockFile(path, suffix string, how int) (*os.File, error) {
	lock, err := os.OpenFile(path+suffix, os.O_CREATE|os.O_RDWR, ownerOnlyFile)
	if err != nil {
		return nil, storeFailure(path, err)
	}
	err = unix.Flock(int(lock.Fd()), how|unix.LOCK_NB)
	if err == nil {
		return lock, nil
	}
	lock.Close()
	if errors.Is(err, unix.EWOULDBLOCK) {
		return nil, inbox.Errorf(inbox.Conflict,
			"store %s: another process has it open; an embedded store serves one process at a time", path)
	}
	return nil, storeFailure(path, err)
}

func storeFailure(path string, err error) error {
	return inbox.Errorf(inbox.Unavailable, "store %s: %w", path, err)
}
