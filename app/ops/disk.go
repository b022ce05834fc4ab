package ops

import (
	"context"
	"fmt"
	"syscall"
)

// minFree is how much room the disk must have for the service to take more messages.
const minFree = 64 << 20 // bytes

// Disk checks that the disk under a folder is not full.
func Disk(folder string) Check {
	return Check{Name: "disk", Run: func(context.Context) error {
		var fs syscall.Statfs_t
		if err := syscall.Statfs(folder, &fs); err != nil {
			return fmt.Errorf("asking for free space: %w", err)
		}
		if free := fs.Bavail * uint64(fs.Bsize); free < minFree {
			return fmt.Errorf("%d MiB free, at least %d MiB are needed", free>>20, minFree>>20)
		}
		return nil
	}}
}
