package ops

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
)

// minFree is how much room the disk must have for the service to take more messages.
const minFree = 64 << 20 // bytes

// Disk checks that the disk under a folder is not full, and that it can be written to: the
// kernel makes one that has had an error read-only.
func Disk(folder string) Check {
	return Check{Name: "disk", Run: func(context.Context) error {
		free, err := FreeSpace(folder)
		if err != nil {
			return err
		}
		if free < minFree {
			return fmt.Errorf("%d MiB free, at least %d MiB are needed", free>>20, minFree>>20)
		}
		file, err := os.CreateTemp(folder, ".ready-*") // made with mode 0600
		if err != nil {
			return fmt.Errorf("trying to write: %w", err)
		}
		return errors.Join(file.Close(), os.Remove(file.Name()))
	}}
}

// FreeSpace is how many bytes the program can still write to the disk under a folder.
func FreeSpace(folder string) (uint64, error) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(folder, &fs); err != nil {
		return 0, fmt.Errorf("asking for free space: %w", err)
	}
	return fs.Bavail * uint64(fs.Bsize), nil
}
