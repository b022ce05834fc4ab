package sso

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSourceFollowsWhatIsPublished(t *testing.T) {
	b := newSourceBed(t)
	b.publisher.publish(b.signed(""), "1")
	b.Start(t.Context())
	b.wantInUse(idpA)
	if b.Refresh(t.Context()) {
		t.Error("nothing new, and yet changed")
	}
	if diff := cmp.Diff([]string{"", "1"}, b.publisher.asked); diff != "" {
		t.Errorf("known versions (-want +got):\n%s", diff)
	}
	renewed := strings.Replace(described(t, idpA, ""), `use="signing"`, "", 1) // for every use: another document
	b.publisher.publish(b.federation.published(aggregate(`ID="_root"`, renewed)), "2")
	if !b.Refresh(t.Context()) {
		t.Error("another document, and yet not changed")
	}
	b.wantLogged("metadata read", 2)
	if b.shelf.saves != 2 || !bytes.Equal(b.shelf.document, b.publisher.document) {
		t.Errorf("kept %d times", b.shelf.saves)
	}
}

// TestServerWithoutVersions: the same document again is no change.
func TestServerWithoutVersions(t *testing.T) {
	b := newSourceBed(t)
	b.publisher.publish(b.signed(""), "")
	b.Start(t.Context())
	if b.Refresh(t.Context()) || b.shelf.saves != 1 {
		t.Errorf("kept %d times", b.shelf.saves)
	}
}

// TestBadNeverReplacesGood, is complained of once, and is not asked for conditionally: its
// version is not known as good.
func TestBadNeverReplacesGood(t *testing.T) {
	stranger := rsaSigner(t, "idp")
	for name, c := range map[string]struct {
		spoil  func(*sourceBed) []byte
		reason string
	}{
		"tampered": {func(b *sourceBed) []byte {
			return bytes.Replace(b.signed(""), []byte(idpA+"/sso"), []byte("https://evil.example"), 1)
		}, "saml: signature"},
		"signed by somebody else": {func(b *sourceBed) []byte {
			return stranger.published(aggregate(`ID="_root"`, described(t, idpA, "")))
		}, "saml: signature"},
		"not signed":            {func(b *sourceBed) []byte { return []byte(aggregate("", described(t, idpA, ""))) }, "saml: unsigned"},
		"has run out":           {func(b *sourceBed) []byte { return b.signed(`validUntil="2026-01-15T12:00:00Z"`) }, "ran out at 2026-01-15T12:00:00Z"},
		"half of it":            {func(b *sourceBed) []byte { return b.signed("")[:500] }, "saml: xml"},
		"something else":        {func(b *sourceBed) []byte { return []byte("<html>Underhåll pågår</html>") }, "saml: unsigned"},
		"nothing":               {func(b *sourceBed) []byte { return nil }, "saml: xml"},
		"without the one asked": {func(b *sourceBed) []byte { return b.federation.published(aggregate(`ID="_root"`, serviceEntity)) }, idpA + ": stands 0 times"},
		"too large":             {func(b *sourceBed) []byte { return make([]byte, MaxMetadata+1) }, "at most"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newSourceBed(t)
			good := b.signed("")
			b.publisher.publish(good, "good")
			b.Start(t.Context())
			b.publisher.publish(c.spoil(b), "bad")
			for range 3 {
				if b.Refresh(t.Context()) {
					t.Error("changed")
				}
			}
			b.wantInUse(idpA)
			b.wantLogged(c.reason, 1)
			b.wantLogged("metadata not refreshed", 1)
			if problem := b.Status().Problem; problem == nil || !strings.Contains(problem.Error(), c.reason) {
				t.Errorf("problem %v", problem)
			}
			if !bytes.Equal(b.shelf.document, good) {
				t.Error("the bad one was kept")
			}
			if last := b.publisher.asked[3]; last != "good" {
				t.Errorf("asked with the version %q", last)
			}
			b.publisher.publish(good, "good")
			b.Refresh(t.Context())
			b.wantLogged("can be fetched again", 1)
			if problem := b.Status().Problem; problem != nil {
				t.Errorf("problem %v", problem)
			}
		})
	}
}

// TestStartWhileTheSourceIsDown uses the copy, which must pass the same checks.
func TestStartWhileTheSourceIsDown(t *testing.T) {
	for name, c := range map[string]struct {
		keep   func(*sourceBed) []byte
		want   []string
		logged string
	}{
		"a good copy":             {func(b *sourceBed) []byte { return b.signed("") }, []string{idpA}, "from the copy"},
		"a copy that has run out": {func(b *sourceBed) []byte { return b.signed(`validUntil="2026-01-15T11:59:59Z"`) }, nil, "ran out"},
		"a copy that somebody changed": {func(b *sourceBed) []byte {
			return bytes.Replace(b.signed(""), []byte(idpA+"/sso"), []byte("https://evil.example"), 1)
		}, nil, "saml: signature"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newSourceBed(t)
			b.publisher.fail(errors.New("connection refused"))
			b.shelf.document, b.shelf.savedAt = c.keep(b), noon().Add(-time.Hour)
			b.Start(t.Context())
			b.wantInUse(c.want...)
			b.wantLogged("connection refused", 1)
			b.wantLogged(c.logged, 1)
			status := b.Status()
			if status.Problem == nil || c.want != nil && !status.FetchedAt.Equal(b.shelf.savedAt) {
				t.Errorf("status %+v", status)
			}
		})
	}
}

func TestStartWithNothing(t *testing.T) {
	for name, tune := range map[string]func(*MetadataSourceConfig){
		"no copy":  func(cfg *MetadataSourceConfig) { cfg.Store = &shelf{err: errors.New("none was ever kept")} },
		"no store": func(cfg *MetadataSourceConfig) { cfg.Store = nil },
	} {
		t.Run(name, func(t *testing.T) {
			b := newSourceBed(t, tune)
			b.publisher.fail(errors.New("connection refused"))
			b.Start(t.Context())
			b.wantInUse()
			b.wantLogged("level=ERROR", strings.Count(b.log.String(), "\n"))
			b.publisher.publish(b.signed(""), "")
			if !b.Refresh(t.Context()) {
				t.Error("the source is up again, and yet nothing has changed")
			}
			b.wantInUse(idpA)
		})
	}
}

// TestRestart: what one run has kept, the next one starts from.
func TestRestart(t *testing.T) {
	b := newSourceBed(t)
	b.publisher.publish(b.signed(""), "1")
	b.Start(t.Context())
	b.publisher.fail(errors.New("connection refused"))
	b.MetadataSource = b.restarted()
	b.Start(t.Context())
	b.wantInUse(idpA)
	b.publisher.publish(b.publisher.document, "1")
	if b.Refresh(t.Context()) {
		t.Error("the document is that of the copy, and yet changed")
	}
}

// TestFullDisk keeps nobody from logging in.
func TestFullDisk(t *testing.T) {
	b := newSourceBed(t)
	b.shelf.err = errors.New("no space left on device")
	b.publisher.publish(b.signed(""), "1")
	b.Start(t.Context())
	b.wantInUse(idpA)
	b.wantLogged("no space left", 1)
}

// TestRunningOut: what runs out is used no longer, whatever is published since.
func TestRunningOut(t *testing.T) {
	b := newSourceBed(t)
	b.publisher.publish(b.signed(`validUntil="2026-01-15T13:00:00Z"`), "1")
	b.Start(t.Context())
	b.now = noon().Add(time.Hour)
	b.wantInUse()
	if idps := b.Status().IdPs; len(idps) != 1 || !idps[0].ValidUntil.Equal(b.now) {
		t.Errorf("the status no longer tells of it: %v", idps)
	}
	b.Refresh(t.Context())
	b.wantLogged("there is none newer; what was in use has run out", 1)
	b.publisher.fail(errors.New("connection refused"))
	b.Refresh(t.Context())
	b.wantLogged("connection refused; what was in use has run out", 1)
	b.publisher.publish(b.signed(`validUntil="2026-01-15T14:00:00Z"`), "2")
	if !b.Refresh(t.Context()) {
		t.Error("a newer one is published, and yet nothing has changed")
	}
	b.wantInUse(idpA)
}

// TestSomeOfThemAreGood: one identity provider's trouble is not the others'.
func TestSomeOfThemAreGood(t *testing.T) {
	const idpC = "https://c.example.se"
	b := newSourceBed(t, func(cfg *MetadataSourceConfig) {
		cfg.Entities = []string{idpA, idpB, idpC, "https://sp.example.se"}
		cfg.Accept = func(idp IdentityProvider) error {
			if idp.EntityID == idpC {
				return errors.New("not for production")
			}
			return nil
		}
	})
	b.publisher.publish(b.signed("", described(t, idpB, `validUntil="2026-01-01T00:00:00Z"`), described(t, idpC, "")), "1")
	b.Start(t.Context())
	b.wantInUse(idpA)
	b.Refresh(t.Context())
	b.wantLogged("not all of the metadata can be used", 1)
	for _, text := range []string{idpB + ": the metadata ran out", idpC + ": not for production", "https://sp.example.se: stands 0 times"} {
		if problem := b.Status().Problem; !strings.Contains(problem.Error(), text) {
			t.Errorf("%q is not said in %v", text, problem)
		}
	}
}

func TestEndOfTheProgramIsNoFailure(t *testing.T) {
	b := newSourceBed(t)
	b.publisher.publish(b.signed(""), "1")
	b.Start(t.Context())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if b.Refresh(ctx) || b.Status().Problem != nil {
		t.Errorf("status %+v", b.Status())
	}
}

// TestOneBadMember does not keep the others' identity providers from being used.
func TestOneBadMember(t *testing.T) {
	b := newSourceBed(t)
	b.publisher.publish(b.signed("", described(t, idpB, `validUntil="soon"`)), "1")
	b.Start(t.Context())
	b.wantInUse(idpA)
	b.Refresh(t.Context())
	b.wantLogged(`members of the metadata are left out" source=federation error="https://b.example.se: the validUntil of EntityDescriptor cannot be read"`, 1)
	if problem := b.Status().Problem; problem != nil {
		t.Errorf("problem %v", problem)
	}
}

// TestOldMetadataPassesForNew: how long is bounded by validUntil, which can be asked for.
func TestOldMetadataPassesForNew(t *testing.T) {
	const week = 7 * 24 * time.Hour
	for name, c := range map[string]struct {
		attributes string
		longest    time.Duration
		unsigned   bool
		problem    string
		warned     int
	}{
		"for ever":             {"", 0, false, "", 1},
		"for ever, not signed": {"", 0, true, "", 0},
		"for ever, forbidden":  {"", week, false, "the metadata has no validUntil", 0},
		"for a week":           {`validUntil="2026-01-22T12:00:00Z"`, week, false, "", 0},
		"for longer":           {`validUntil="2026-01-22T12:00:01Z"`, week, false, "the metadata is valid until 2026-01-22T12:00:01Z, which is more than 168h0m0s ahead", 0},
		"for any time":         {`validUntil="2036-01-22T12:00:01Z"`, 0, false, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			b := newSourceBed(t, func(cfg *MetadataSourceConfig) {
				cfg.MaxValidity = c.longest
				if c.unsigned {
					cfg.Keys = nil
				}
			})
			b.publisher.publish(b.signed(c.attributes), "1")
			b.Start(t.Context())
			b.Refresh(t.Context())
			if c.problem == "" {
				b.wantInUse(idpA)
			} else {
				b.wantInUse()
				b.wantLogged(c.problem, 1)
			}
			b.wantLogged("an old document passes for the current one", c.warned)
		})
	}
}
