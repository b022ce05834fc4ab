package keys

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"inkorg/app/logtest"
	"inkorg/sso"
)

// TestWatch: nothing until 60 days before the end, then a line at the start and one a day,
// which says what to do.
func TestWatch(t *testing.T) {
	key := pair(t, noon).Key
	synctest.Test(t, func(t *testing.T) {
		out := logtest.New(t)
		ctx, stop := context.WithCancel(t.Context())
		// The clock of the test begins 61 days before the end, and some hours.
		begun := time.Now()
		now := func() time.Time {
			return key.Certificate().NotAfter.Add(time.Since(begun)).Add(-61*24*time.Hour - 5*time.Hour)
		}
		go Watch(ctx, func() Ring { return Ring{Login: []sso.Key{key}} }, now, out.Text())
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
	out := logtest.New(t)
	after := key.Certificate().NotAfter.Add(time.Second)
	warn(t.Context(), Ring{Exits: []sso.Key{key}}, after, out.Text())
	if !strings.Contains(out.String(), `level=ERROR msg="a key has run out" use=exits signs=true`) {
		t.Errorf("got %s", out.String())
	}
}
