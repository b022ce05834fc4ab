package keys

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Record says since when the running program has done something with each key, by
// fingerprint. The program writes it at its start and at every reload; the commands read it,
// since only the program knows what it really publishes.
type Record map[string]Since

// Since is since when one key has been in use without a break.
type Since struct {
	Published time.Time `json:"published"`
	Signs     time.Time `json:"signs,omitzero"` // zero when it does not sign
}

// Continued gives the record that follows: of each key in the ring what was known of it,
// and now for what is new.
func (r Record) Continued(ring Ring, now time.Time) Record {
	now = now.UTC().Truncate(time.Second)
	next := Record{}
	for _, key := range ring.All() {
		since := r[key.Fingerprint()]
		if since.Published.IsZero() {
			since.Published = now
		}
		switch {
		case !key.Signs:
			since.Signs = time.Time{}
		case since.Signs.IsZero():
			since.Signs = now
		}
		next[key.Fingerprint()] = since
	}
	return next
}

// recordFile is the record's name in the data folder.
const recordFile = "published-keys.json"

// ReadRecord reads the record of a data folder. Where none was written it is empty.
func ReadRecord(data string) (Record, error) {
	content, err := os.ReadFile(filepath.Join(data, recordFile))
	if errors.Is(err, fs.ErrNotExist) {
		return Record{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("record of published keys: %w", err)
	}
	var record Record
	if err := json.Unmarshal(content, &record); err != nil {
		return nil, fmt.Errorf("record of published keys: %s cannot be read; the program writes a new one when it starts without: %w",
			filepath.Join(data, recordFile), err)
	}
	return record, nil
}

// Write keeps the record in a data folder, whole or not at all.
func (r Record) Write(data string) error {
	content, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("record of published keys: %w", err)
	}
	if err := os.MkdirAll(data, 0o700); err != nil {
		return fmt.Errorf("record of published keys: %w", err)
	}
	if err := replace(filepath.Join(data, recordFile), append(content, '\n')); err != nil {
		return fmt.Errorf("record of published keys: %w", err)
	}
	return nil
}

func replace(path string, content []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".new-*") // made with mode 0600
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync() // or a crash can leave the name with nothing in it
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}
