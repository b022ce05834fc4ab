package sqlstore

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"inkorg/app/inbox"
)

// Modes of what the store creates: only the user that the program runs as gets in.
const (
	ownerOnlyFile   fs.FileMode = 0o600
	ownerOnlyFolder fs.FileMode = 0o700

	others fs.FileMode = 0o077 // bits of everybody but the owner
	world  fs.FileMode = 0o007 // bits of those who are not even in the owner's group
)

// Names of the lock files beside the database.
const (
	lockSuffix   = ".lock"   // whose holder serves the store
	besideSuffix = ".beside" // whose holders, commands, have it open besides
)

// storeFiles divides what is in the folder of a store: its own files, which are the database
// and what SQLite, locks and restores add to its name, and all else.
func storeFiles(path string) (files []string, rest []fs.DirEntry, err error) {
	folder, base := filepath.Split(path)
	entries, err := os.ReadDir(folder)
	for _, entry := range entries {
		name := entry.Name()
		if name == base || strings.HasPrefix(name, base+"-") || strings.HasPrefix(name, base+".") {
			files = append(files, folder+name)
		} else {
			rest = append(rest, entry)
		}
	}
	return files, rest, err
}

// isShared says whether anybody but a user can have a use for any of these.
func isShared(entries []fs.DirEntry, user int) bool {
	return slices.ContainsFunc(entries, func(entry fs.DirEntry) bool {
		info, err := entry.Info()
		return err != nil || info.Mode()&others != 0 || !ownedBy(info, user)
	})
}

// secureFolder creates the folder of a database, or sees to it that an existing one is
// safe: one that the program's user owns, and that holds nothing that others could use, is
// closed to them. Any other is left as it is, as long as nobody else can put a file in the
// place of the store's.
func secureFolder(path string, user int) error {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, ownerOnlyFolder); err != nil {
		return storeFailure(path, err)
	}
	info, err := os.Stat(folder)
	if err != nil {
		return storeFailure(path, err)
	}
	if info.Mode()&others == 0 {
		return nil
	}
	if !ownedBy(info, user) {
		return refuseOpen(path, folder, info, "use a folder of the store's own")
	}
	_, rest, err := storeFiles(path)
	switch {
	case err != nil:
		return storeFailure(path, err)
	case !isShared(rest, user):
		return tighten(path, folder, ownerOnlyFolder)
	case info.Mode()&0o002 != 0 && info.Mode()&fs.ModeSticky == 0:
		return refuseOpen(path, folder, info, "use a folder of the store's own")
	}
	return nil
}

// secureFiles creates the database file, so that it gets our mode and not SQLite's, and
// closes existing files to others. SQLite gives the files it adds the database's mode.
func secureFiles(path string, user int) error {
	created, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, ownerOnlyFile)
	switch {
	case err == nil:
		err = created.Close()
	case errors.Is(err, fs.ErrExist):
		err = nil
	}
	if err != nil {
		return storeFailure(path, err)
	}
	files, _, err := storeFiles(path)
	if err != nil {
		return storeFailure(path, err)
	}
	for _, file := range files {
		if err := secureFile(path, file, user); err != nil {
			return err
		}
	}
	return nil
}

func secureFile(path, file string, user int) error {
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return storeFailure(path, err)
	case info.Mode()&others == 0:
		return nil
	case ownedBy(info, user):
		return tighten(path, file, ownerOnlyFile)
	}
	return refuseOpen(path, file, info, "let the program's user own it")
}

// refuseOpen refuses what another user owns if the world gets at it; an owner's group is
// the owner's choice.
func refuseOpen(path, name string, info fs.FileInfo, advice string) error {
	if info.Mode()&world == 0 {
		return nil
	}
	return inbox.Errorf(inbox.Invalid, "store %s: %s is open to everybody (%s): %s, or chmod o= it",
		path, name, info.Mode(), advice)
}

func tighten(path, name string, mode fs.FileMode) error {
	if err := os.Chmod(name, mode); err != nil {
		return storeFailure(path, err)
	}
	return nil
}

func ownedBy(info fs.FileInfo, user int) bool {
	stat, known := info.Sys().(*syscall.Stat_t)
	return known && int(stat.Uid) == user
}
