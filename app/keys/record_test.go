package keys

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/sso"
)

// TestRecordFollowsARollOver: since when a key is published and signs, without a break.
func TestRecordFollowsARollOver(t *testing.T) {
	first, second := pair(t, noon).Key, pair(t, noon).Key
	day := func(n int) time.Time { return noon.AddDate(0, 0, n) }
	record := Record{}
	for _, step := range []struct {
		day  int
		ring []sso.Key
		want Record
	}{
		{0, []sso.Key{first}, Record{first.Fingerprint(): {day(0), day(0)}}},
		{1, []sso.Key{first, second}, Record{first.Fingerprint(): {day(0), day(0)}, second.Fingerprint(): {Published: day(1)}}},
		{8, []sso.Key{second, first}, Record{first.Fingerprint(): {Published: day(0)}, second.Fingerprint(): {day(1), day(8)}}},
		{9, []sso.Key{second, first}, Record{first.Fingerprint(): {Published: day(0)}, second.Fingerprint(): {day(1), day(8)}}},
		{15, []sso.Key{second}, Record{second.Fingerprint(): {day(1), day(8)}}},
		// Back again: it was not published in between.
		{16, []sso.Key{first, second}, Record{first.Fingerprint(): {day(16), day(16)}, second.Fingerprint(): {Published: day(1)}}},
	} {
		record = record.Continued(Ring{Login: step.ring}, day(step.day))
		if diff := cmp.Diff(step.want, record); diff != "" {
			t.Errorf("day %d (-want +got):\n%s", step.day, diff)
		}
	}
}

func TestRecordIsKept(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	if empty, err := ReadRecord(data); err != nil || len(empty) != 0 {
		t.Errorf("before: %v, %v", empty, err)
	}
	written := Record{"AA": {Published: noon, Signs: noon}, "BB": {Published: noon}}
	for range 2 {
		if err := written.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	got, err := ReadRecord(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(written, got); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
	if path := filepath.Join(data, recordFile); mode(t, data) != 0o700 || mode(t, path) != 0o600 {
		t.Errorf("modes %v, %v", mode(t, data), mode(t, path))
	}
	if entries, err := os.ReadDir(data); err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}

func TestBrokenRecordIsNamed(t *testing.T) {
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, recordFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadRecord(data); err == nil || !strings.Contains(err.Error(), recordFile) {
		t.Errorf("got %v", err)
	}
	if err := (Record{}).Write(filepath.Join(data, recordFile)); err == nil {
		t.Error("written into a folder that is a file")
	}
}
