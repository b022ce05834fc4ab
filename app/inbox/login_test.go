package inbox_test

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
)

func TestSessionsEndIdleOrOld(t *testing.T) {
	d := newDesk(t, nil)
	ctx := context.Background()
	start := d.now
	secret, session, err := d.LogIn(ctx, tolvan, "Tolvan", inbox.Login{LoA: "loa3"})
	if err != nil {
		t.Fatal(err)
	}
	if len(secret) < 43 || session.ID != inbox.HashSecret(secret) {
		t.Errorf("a secret of %d letters", len(secret))
	}
	// Used every 29 minutes it lives for eight hours.
	for d.now.Sub(start) < 7*time.Hour+31*time.Minute {
		d.now = d.now.Add(29 * time.Minute)
		if _, err := d.Session(ctx, secret); err != nil {
			t.Fatalf("after %v: %v", d.now.Sub(start), err)
		}
	}
	d.now = start.Add(8 * time.Hour)
	if _, err := d.Session(ctx, secret); inbox.CodeOf(err) != inbox.Unauthorized {
		t.Errorf("after eight hours: %v", err)
	}

	secret, _, err = d.LogIn(ctx, tolvan, "Tolvan", inbox.Login{})
	if err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(30 * time.Minute)
	if _, err := d.Session(ctx, secret); inbox.CodeOf(err) != inbox.Unauthorized {
		t.Errorf("after half an hour idle: %v", err)
	}
}

func TestUseIsWrittenAtMostOnceAMinute(t *testing.T) {
	d := newDesk(t, nil)
	ctx := context.Background()
	secret, session, err := d.LogIn(ctx, tolvan, "Tolvan", inbox.Login{})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		after time.Duration
		seen  time.Duration
	}{{59 * time.Second, 0}, {60 * time.Second, 60 * time.Second}, {61 * time.Second, 60 * time.Second}} {
		d.now = session.CreatedAt.Add(step.after)
		if _, err := d.Session(ctx, secret); err != nil {
			t.Fatal(err)
		}
		stored, err := d.store.Session(ctx, session.ID)
		if err != nil || stored.SeenAt.Sub(session.CreatedAt) != step.seen {
			t.Errorf("after %v: seen %v, %v", step.after, stored.SeenAt.Sub(session.CreatedAt), err)
		}
	}
}

func TestLogOutEndsTheSessionAndNoOther(t *testing.T) {
	d := newDesk(t, nil)
	ctx := context.Background()
	first, session, err := d.LogIn(ctx, tolvan, "Tolvan", inbox.Login{})
	if err != nil {
		t.Fatal(err)
	}
	second, _, err := d.LogIn(ctx, tolvan, "Tolvan", inbox.Login{})
	if err != nil {
		t.Fatal(err)
	}
	if first == second {
		t.Error("two log-ins, one secret")
	}
	if err := d.LogOut(ctx, session); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Session(ctx, first); inbox.CodeOf(err) != inbox.Unauthorized {
		t.Errorf("after log-out: %v", err)
	}
	if _, err := d.Session(ctx, second); err != nil {
		t.Errorf("the other session: %v", err)
	}
	if _, err := d.Session(ctx, "made up"); inbox.CodeOf(err) != inbox.Unauthorized {
		t.Errorf("a secret of nobody's: %v", err)
	}
}

// TestSessionSecretsAreRandomAndNotKept: they have 256 bits at least, and the store knows what
// they hash to.
func TestSessionSecretsAreRandomAndNotKept(t *testing.T) {
	d := newDesk(t, nil)
	seen := map[string]bool{}
	for range 20 {
		secret, session, err := d.LogIn(context.Background(), tolvan, "Tolvan", inbox.Login{})
		if err != nil {
			t.Fatal(err)
		}
		if seen[secret] || !regexp.MustCompile(`^[A-Z2-7]{52,}$`).MatchString(secret) {
			t.Fatal("a secret is not what it should be")
		}
		if seen[secret] = true; session.ID != inbox.HashSecret(secret) || strings.Contains(secret, strings.ToUpper(session.Reference)) {
			t.Error("what is kept of a session tells its secret")
		}
	}
}

func TestFirstLogInMakesAnActiveUser(t *testing.T) {
	d := newDesk(t, nil)
	ctx := context.Background()
	const saga = inbox.PersonID("199101012384")
	if active, _, _ := d.IsActiveUser(ctx, saga); active {
		t.Fatal("active before the first log-in")
	}
	if _, _, err := d.LogIn(ctx, saga, "Saga", inbox.Login{}); err != nil {
		t.Fatal(err)
	}
	if active, _, _ := d.IsActiveUser(ctx, saga); !active {
		t.Error("not active after the first log-in")
	}
}

func TestBegunLoginIsTakenOnceAndInTime(t *testing.T) {
	d := newDesk(t, nil)
	ctx := context.Background()
	begin := func(id string) {
		t.Helper()
		if err := d.BeginLogin(ctx, inbox.PendingLogin{RequestID: id, IdP: "idp", ReturnTo: "/inkorg"}); err != nil {
			t.Fatal(err)
		}
	}
	begin("once")
	if taken, err := d.TakeLogin(ctx, "once"); err != nil || taken.ReturnTo != "/inkorg" || !taken.IssuedAt.Equal(d.now) {
		t.Errorf("taken %+v, %v", taken, err)
	}
	if _, err := d.TakeLogin(ctx, "once"); inbox.CodeOf(err) != inbox.NotFound {
		t.Errorf("taken twice: %v", err)
	}
	begin("late")
	d.now = d.now.Add(15 * time.Minute)
	if _, err := d.TakeLogin(ctx, "late"); inbox.CodeOf(err) != inbox.NotFound {
		t.Errorf("taken too late: %v", err)
	}
}

func TestWhichNumbersMayLogIn(t *testing.T) {
	lenient := newDesk(t, nil)
	strict := newDesk(t, func(o *inbox.Options) { o.GenuineNumbers = true })
	for number, want := range map[string]struct{ lenient, strict bool }{
		"191212121212": {true, true},
		"191313131313": {true, false},
		"1912121212":   {false, false},
		"":             {false, false},
	} {
		if lenient.AcceptsNumber(number) != want.lenient || strict.AcceptsNumber(number) != want.strict {
			t.Errorf("%q: lenient %v, strict %v", number, lenient.AcceptsNumber(number), strict.AcceptsNumber(number))
		}
	}
}

func TestPurgeKeepsWhatLives(t *testing.T) {
	d := newDesk(t, nil)
	ctx := context.Background()
	old, _, err := d.LogIn(ctx, tolvan, "Tolvan", inbox.Login{})
	if err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(31 * time.Minute)
	young, session, err := d.LogIn(ctx, tolvan, "Tolvan", inbox.Login{})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Purge(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := d.store.Session(ctx, inbox.HashSecret(old)); inbox.CodeOf(err) != inbox.NotFound {
		t.Errorf("an ended session is still kept: %v", err)
	}
	if _, err := d.Session(ctx, young); err != nil {
		t.Errorf("a live session is gone: %v (%v)", err, session.CreatedAt)
	}
}
