package inbox

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// OwnLogPage is how many entries a page of a citizen's own log shows.
const OwnLogPage = 50

// OwnLog gives a page of a citizen's part of the audit log, newest first: what came before a
// cursor, or the newest without one. older is the cursor of the next page, empty when there
// is none. Invalid when the cursor is not one of ours.
func (s *Service) OwnLog(ctx context.Context, citizen PersonID, cursor string) (entries []OwnEntry, older string, err error) {
	before, err := parseAuditKey(cursor)
	if err != nil {
		return nil, "", err
	}
	entries, err = s.store.OwnLog(ctx, citizen, before, OwnLogPage+1)
	if err != nil {
		return nil, "", err
	}
	if len(entries) > OwnLogPage {
		entries = entries[:OwnLogPage]
		older = entries[OwnLogPage-1].Key().cursor()
	}
	return entries, older, nil
}

// OwnLogSince is the time before which citizens' logs may have been pruned; zero: they have not.
func (s *Service) OwnLogSince(ctx context.Context) (time.Time, error) {
	return s.store.AuditPruned(ctx)
}

// cursor gives the place as an opaque word for a URL; it holds no personal data.
func (k AuditKey) cursor() string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(k.At.UnixMicro(), 10) + "." + k.ID))
}

// parseAuditKey reads what cursor wrote. An empty one is no place.
func parseAuditKey(cursor string) (AuditKey, error) {
	if cursor == "" {
		return AuditKey{}, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	at, id, found := strings.Cut(string(raw), ".")
	micros, numberErr := strconv.ParseInt(at, 10, 64)
	if err != nil || numberErr != nil || !found || id == "" {
		return AuditKey{}, Errorf(Invalid, "the page key is not one of ours")
	}
	return AuditKey{At: time.UnixMicro(micros), ID: id}, nil
}
