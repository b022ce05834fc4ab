package keys

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"inkorg/sso"
)

// lockedBuffer is read while somebody still writes to it.
type lockedBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.String()
}

// TestWatch: nothing until 60 days before the end, then a line at the start and one a day,
// which says what to do.
func TestWatch(t *testing.T) {
	key := pair(t, noon).Key
	synctest.Test(t, func(t *testing.T) {
		var out lockedBuffer
		log := slog.New(slog.NewTextHandler(&out, nil))
		ctx, stop := context.WithCancel(t.Context())
		// The clock of the test begins 61 days before the end, and some hours.
		begun := time.Now()
		now := func() time.Time {
			return key.Certificate().NotAfter.Add(time.Since(begun)).Add(-61*24*time.Hour - 5*time.Hour)
		}
		go Watch(ctx, func() Ring { return Ring{Login: []sso.Key{key}} }, now, log)
		synctest.Wait()
		if said := out.String(); said != "" {
			t.Errorf("61 days before: %s", said)
		}
		for day := 60; day >= 58; day-- {
			time.Sleep(24 * time.Hour)
			synctest.Wait()
			said := out.String()
			if strings.Count(said, "\n") != 61-day || !strings.Contains(said, fmt.Sprintf(`level=WARN msg="a key runs out in %d days"`, day)) {
				t.Errorf("%d days before:\n%s", day, said)
			}
		}
		if !strings.Contains(out.String(), `remedy="inkorg keys rotate login"`) || !strings.Contains(out.String(), key.Fingerprint()) {
			t.Errorf("it does not say what to do:\n%s", out.String())
		}
		stop()
		synctest.Wait()
	})
}

func TestWarnOfWhatHasRunOut(t *testing.T) {
	key := pair(t, noon).Key
	var out bytes.Buffer
	after := key.Certificate().NotAfter.Add(time.Second)
	warn(t.Context(), Ring{Exits: []sso.Key{key}}, after, slog.New(slog.NewTextHandler(&out, nil)))
	if !strings.Contains(out.String(), `level=ERROR msg="a key has run out" use=exits signs=true`) {
		t.Errorf("got %s", out.String())
	}
}
