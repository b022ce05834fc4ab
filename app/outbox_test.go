package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/sqlstore"
	"inkorg/app/testkit"
)

// outboxStore makes an embedded store at the path of the first argument, for scripts.
func outboxStore() {
	err := func() error {
		if err := os.MkdirAll(filepath.Dir(os.Args[1]), 0o700); err != nil {
			return err
		}
		store, err := sqlstore.Open(context.Background(), os.Args[1])
		if err != nil {
			return err
		}
		defer store.Close()
		return fillOutbox(context.Background(), store)
	}()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// fillOutbox has one notification wait, and two be dead: one that was refused, and one of a
// citizen who no longer wants it.
func fillOutbox(ctx context.Context, store inbox.Store) error {
	at := time.Date(2026, 11, 22, 8, 14, 0, 0, time.UTC)
	for _, person := range []inbox.PersonID{"191212121212", "189001019802"} {
		if err := store.Activate(ctx, inbox.Citizen{ID: person, Name: "Tolvan Tolvansson", ActiveSince: at}); err != nil {
			return err
		}
	}
	wants := inbox.Notifications{SMS: true, Telephone: "+46701740605", Email: true, Address: "tolvan@example.se"}
	if err := store.SetNotifications(ctx, "191212121212", wants); err != nil {
		return err
	}
	deliver := func(id string, to inbox.PersonID, methods ...inbox.NotificationMethod) error {
		_, _, err := store.Deliver(ctx, inbox.Message{
			ID: id, CaseID: id, Citizen: to, ReceivedAt: at, Text: id, NotifyAt: at.Add(time.Minute), Answer: inbox.Answer{NotificationSent: methods},
		}, at)
		return err
	}
	kill := func(to inbox.PersonID, minutes, tries int, failure string) error {
		claimed, err := store.ClaimNotifications(ctx, to, at.Add(time.Minute), at.Add(time.Hour))
		if err != nil || len(claimed) != 1 {
			return fmt.Errorf("%d claimed: %w", len(claimed), err)
		}
		n := claimed[0]
		n.State, n.DueAt, n.Tries, n.Failure = inbox.NotificationDead, at.Add(time.Duration(minutes)*time.Minute), tries, failure
		return store.PutBackNotification(ctx, n)
	}
	for _, step := range []func() error{
		func() error { return deliver("bbb", "191212121212", inbox.MethodEmail) },
		func() error { return kill("191212121212", 1, 1, "smtp 550") },
		func() error { return deliver("ccc", "189001019802", inbox.MethodEmail) },
		func() error { return kill("189001019802", 2, 12, "http 503") },
		func() error { return deliver("aaa", "191212121212", inbox.MethodSMS, inbox.MethodEmail) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// TestOutboxOnPostgreSQL: the commands work there as they do on an embedded store, which the
// scripts try.
func TestOutboxOnPostgreSQL(t *testing.T) {
	database := testkit.NeedPostgres(t).Database(t)
	store, err := sqlstore.OpenPostgres(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := fillOutbox(t.Context(), store); err != nil {
		t.Fatal(err)
	}
	inkorg := func(args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		code := run(t.Context(), args, system{Stdout: &out, Stderr: &errs, Environ: []string{"INKORG_STORE=" + database}})
		if code != 0 {
			t.Errorf("%v ended with %d: %s", args, code, errs.String())
		}
		return out.String()
	}
	if listed := inkorg("outbox", "list"); !strings.HasPrefix(listed, "1 waiting, 2 dead.\n") || !strings.Contains(listed, "bbb-email") {
		t.Errorf("listed:\n%s", listed)
	}
	if said := inkorg("outbox", "retry", "bbb-email") + inkorg("outbox", "retry", "--all"); said != "1 waits again.\n1 waits again.\n" {
		t.Errorf("retried: %s", said)
	}
	if listed := inkorg("outbox", "list"); !strings.HasPrefix(listed, "3 waiting, 0 dead.\n") {
		t.Errorf("listed:\n%s", listed)
	}
}
