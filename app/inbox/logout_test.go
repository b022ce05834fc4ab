package inbox_test

import (
	"context"
	"encoding/base64"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

func pendingLogout() inbox.PendingLogout {
	return inbox.PendingLogout{
		RequestID: "_request", RelayState: inbox.HashSecret("relay"), Browser: inbox.HashSecret("browser"),
		IdP: "https://idp.example.se/", Message: "https://idp.example.se/slo?SAMLRequest=x",
	}
}

func TestLogoutGoesOnOnceAndIsAnsweredOnce(t *testing.T) {
	d, ctx := newDesk(t, nil), context.Background()
	p := pendingLogout()
	if err := d.BeginLogout(ctx, p); err != nil {
		t.Fatal(err)
	}
	if _, err := d.GoOnLogout(ctx, inbox.HashSecret("another browser")); inbox.CodeOf(err) != inbox.NotFound {
		t.Errorf("another browser goes on: %v", err)
	}
	goesOn := inbox.PendingLogout{Browser: p.Browser, IdP: p.IdP, Message: p.Message}
	if begun, err := d.GoOnLogout(ctx, p.Browser); err != nil || begun != goesOn {
		t.Errorf("goes on with %+v, %v", begun, err)
	}
	if begun, err := d.GoOnLogout(ctx, p.Browser); inbox.CodeOf(err) != inbox.NotFound || begun != (inbox.PendingLogout{}) {
		t.Errorf("goes on again with %+v, %v", begun, err)
	}
	p.Message = ""
	taken, err := d.TakeLogout(ctx, p.RequestID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, taken); diff != "" {
		t.Error(diff)
	}
	if _, err := d.TakeLogout(ctx, p.RequestID); inbox.CodeOf(err) != inbox.NotFound {
		t.Errorf("answered twice: %v", err)
	}
}

func TestLogoutEnds(t *testing.T) {
	d, ctx := newDesk(t, nil), context.Background()
	if err := d.BeginLogout(ctx, pendingLogout()); err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(15 * time.Minute)
	if _, err := d.GoOnLogout(ctx, pendingLogout().Browser); inbox.CodeOf(err) != inbox.NotFound {
		t.Errorf("goes on too late: %v", err)
	}
	if _, err := d.TakeLogout(ctx, pendingLogout().RequestID); inbox.CodeOf(err) != inbox.NotFound {
		t.Errorf("answered too late: %v", err)
	}
}

// TestNoLogInByALogout: an identity provider that answers a log-out with a log-in opens
// nothing, and neither kind uses up the other.
func TestNoLogInByALogout(t *testing.T) {
	d, ctx := newDesk(t, nil), context.Background()
	p := pendingLogout()
	if err := d.BeginLogout(ctx, p); err != nil {
		t.Fatal(err)
	}
	if err := d.BeginLogin(ctx, inbox.PendingLogin{RequestID: "_login"}); err != nil {
		t.Fatal(err)
	}
	goOn := base64.RawURLEncoding.EncodeToString(p.Browser[:])
	for _, name := range []string{"_request", "logout _request", "logout-on " + goOn} {
		if _, err := d.TakeLogin(ctx, name); inbox.CodeOf(err) != inbox.NotFound {
			t.Errorf("a log-in by %q: %v", name, err)
		}
	}
	if _, err := d.TakeLogout(ctx, "_login"); inbox.CodeOf(err) != inbox.NotFound {
		t.Errorf("a log-out by a log-in: %v", err)
	}
	if _, err := d.TakeLogout(ctx, "_request"); err != nil {
		t.Errorf("the log-out is used up: %v", err)
	}
	if _, err := d.GoOnLogout(ctx, p.Browser); err != nil {
		t.Errorf("the log-out does not go on: %v", err)
	}
	if _, err := d.TakeLogin(ctx, "_login"); err != nil {
		t.Errorf("the log-in is used up: %v", err)
	}
}

func TestIdentityProviderEndsSessions(t *testing.T) {
	d, ctx := newDesk(t, nil), context.Background()
	secret, _, err := d.LogIn(ctx, tolvan, "Tolvan", inbox.Login{IdP: "idp", NameID: "name", SessionIndex: "1"})
	if err != nil {
		t.Fatal(err)
	}
	nameless, _, err := d.LogIn(ctx, agda, "Agda", inbox.Login{IdP: "idp"})
	if err != nil {
		t.Fatal(err)
	}
	if ended, err := d.EndSessions(ctx, inbox.LogoutOrder{ID: "_1", IdP: "idp"}); inbox.CodeOf(err) != inbox.Invalid || ended != 0 {
		t.Errorf("nobody is logged out: %d, %v", ended, err)
	}
	if ended, err := d.EndSessions(ctx, inbox.LogoutOrder{ID: "_1", IdP: "idp", NameID: "name", SessionIndexes: []string{"1"}}); err != nil || ended != 1 {
		t.Errorf("%d sessions ended, %v", ended, err)
	}
	if _, err := d.Session(ctx, secret); inbox.CodeOf(err) != inbox.Unauthorized {
		t.Errorf("still logged in: %v", err)
	}
	if _, err := d.Session(ctx, nameless); err != nil {
		t.Errorf("somebody without a name is logged out too: %v", err)
	}
}
