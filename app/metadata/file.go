package metadata

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"inkorg/sso"
)

// File fetches metadata from a file that somebody else keeps current.
type File struct {
	Path string
}

// Fetch reads the file, see [sso.MetadataFetcher]. It names no versions: reading costs
// nothing.
func (f File) Fetch(context.Context, string) ([]byte, string, error) {
	file, err := os.Open(f.Path)
	if err != nil {
		return nil, "", withoutPath(err)
	}
	defer file.Close()
	document, err := io.ReadAll(io.LimitReader(file, sso.MaxMetadata+1))
	if err != nil {
		return nil, "", withoutPath(err)
	}
	return document, "", nil
}

// Copy keeps the last good document in a file.
type Copy struct {
	Path string
}

// Load gives the document that was saved last, and when that was, see [sso.MetadataStore].
func (c Copy) Load() ([]byte, time.Time, error) {
	document, _, err := File(c).Fetch(context.Background(), "")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, time.Time{}, errors.New("none was ever kept")
	}
	if err != nil {
		return nil, time.Time{}, err
	}
	info, err := os.Stat(c.Path)
	if err != nil {
		return nil, time.Time{}, withoutPath(err)
	}
	return document, info.ModTime(), nil
}

// Save keeps a document, whole or not at all, readable by its owner alone.
func (c Copy) Save(document []byte) error {
	folder := filepath.Dir(c.Path)
	err := os.MkdirAll(folder, 0o700)
	if err == nil {
		err = os.Chmod(folder, 0o700)
	}
	if err != nil {
		return fmt.Errorf("keep a copy: %w", withoutPath(err))
	}
	file, err := os.CreateTemp(folder, ".new-*") // made with mode 0600
	if err != nil {
		return fmt.Errorf("keep a copy: %w", withoutPath(err))
	}
	_, err = file.Write(document)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), c.Path)
	}
	if err != nil {
		_ = os.Remove(file.Name()) // the first error is the one to tell
		return fmt.Errorf("keep a copy: %w", err)
	}
	return nil
}

func withoutPath(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	return err
}
