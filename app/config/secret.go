package config

import (
	"io/fs"
	"os"
	"syscall"
)

// readSecret reads the file of a key or secret, which nobody but the program may read: with
// it, one reads log-ins, or vouches for anybody.
func (l *loader) readSecret(path Path, key string) (data []byte, ok bool) {
	data, ok = l.readNamed(path, key)
	if !ok {
		return nil, false
	}
	info, err := os.Stat(string(path))
	if err != nil {
		l.reject(key, "the file %q cannot be read: %v", path, withoutPath(err))
		return nil, false
	}
	if openToOthers(info) {
		l.reject(key, "the file %q can be read by other users (mode %04o); expected one for the program's user alone: chmod 600 it, or let root own it and chmod 640",
			path, info.Mode().Perm())
		return nil, false
	}
	return data, true
}

// openToOthers says whether others than a file's owner can use it. A file of root's may be read by
// one group, the program's, which is how packages and containers hand out keys; PostgreSQL
// judges by the same rule.
func openToOthers(info fs.FileInfo) bool {
	const others, groupReads = 0o077, 0o040
	stat, known := info.Sys().(*syscall.Stat_t)
	if known && stat.Uid == 0 {
		return info.Mode().Perm()&others&^groupReads != 0
	}
	return info.Mode().Perm()&others != 0
}
