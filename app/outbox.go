package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/sqlstore"
)

type outboxCommand struct {
	List  outboxListCommand  `cmd:"" help:"List the notifications that have not been sent: those that wait, and the dead, which have been given up. Also while the program runs."`
	Retry outboxRetryCommand `cmd:"" help:"Have dead notifications sent after all. Also while the program runs, which then sends them at once."`
}

type outboxListCommand struct {
	settingsFlags
	Limit  int    `default:"100" placeholder:"N" help:"At most so many of the waiting, and of the dead (${default})."`
	Format string `enum:"table,json" default:"table" help:"table or json (${default})."`
}

// notificationRow is a notification as it is listed: nobody is to be known by it.
type notificationRow struct {
	ID      string                     `json:"id"`
	State   inbox.NotificationState    `json:"state"`
	Methods []inbox.NotificationMethod `json:"methods"`
	Since   time.Time                  `json:"since"`          // when the message came
	Due     time.Time                  `json:"due,omitzero"`   // when it is to be sent
	Ended   time.Time                  `json:"ended,omitzero"` // when it was given up
	Tries   int                        `json:"tries"`
	Failure string                     `json:"failure,omitempty"`
	To      []string                   `json:"to"` // where to as the settings are now, masked
}

// Run lists what is in the outbox, and says how much there is in all.
func (o outboxListCommand) Run(ctx context.Context, world system) error {
	return withStoreBeside(ctx, world, o.settingsFlags, func(store *sqlstore.Store) error {
		depth, err := store.OutboxDepth(ctx)
		if err != nil {
			return err
		}
		rows := []notificationRow{}
		for _, dead := range []bool{false, true} {
			if rows, err = o.add(ctx, store, rows, dead); err != nil {
				return err
			}
		}
		if o.Format == "json" {
			return printJSON(world.Stdout, rows)
		}
		if _, err := fmt.Fprintf(world.Stdout, "%d waiting, %d dead.\n", depth.Waiting, depth.Dead); err != nil || len(rows) == 0 {
			return err
		}
		return printNotifications(world.Stdout, rows)
	})
}

func (o outboxListCommand) add(ctx context.Context, store inbox.Store, rows []notificationRow, dead bool) ([]notificationRow, error) {
	all, err := store.Notifications(ctx, dead, o.Limit)
	if err != nil {
		return nil, err
	}
	for _, n := range all {
		row := notificationRow{
			ID: n.ID, State: n.State, Methods: n.Methods, Since: n.Since, Due: n.DueAt, Tries: n.Tries, Failure: n.Failure, To: []string{},
		}
		if dead {
			row.Due, row.Ended = time.Time{}, n.DueAt
		}
		receiver, err := store.Citizen(ctx, n.Citizen)
		if err != nil && inbox.CodeOf(err) != inbox.NotFound {
			return nil, err
		}
		for _, method := range n.Methods {
			row.To = append(row.To, masked(method, receiver.Notifications.To(method)))
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// masked shows where a method sends; "off" when the citizen has switched it off.
func masked(method inbox.NotificationMethod, to string) string {
	switch {
	case to == "":
		return "off"
	case method == inbox.MethodSMS:
		return inbox.MaskTelephone(to)
	default:
		return inbox.MaskMailAddress(to)
	}
}

func printNotifications(to io.Writer, rows []notificationRow) error {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tState\tMethod\tTo\tMessage came\tDue\tGiven up\tTries\tLast failure")
	for _, row := range rows {
		var methods []string
		for _, method := range row.Methods {
			methods = append(methods, string(method))
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%s\n", row.ID, row.State, strings.Join(methods, ", "), strings.Join(row.To, ", "),
			moment(row.Since), moment(row.Due), moment(row.Ended), row.Tries, row.Failure)
	}
	return table.Flush()
}

func moment(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Local().Format(time.DateTime)
}

type outboxRetryCommand struct {
	settingsFlags
	ID  string `arg:"" optional:"" help:"The ID of a dead notification, as outbox list prints it."`
	All bool   `help:"All dead notifications."`
}

// Run makes dead notifications wait again, as if they had not been tried.
func (o outboxRetryCommand) Run(ctx context.Context, world system) error {
	if (o.ID == "") != o.All {
		return &codedError{exitMisuse, errors.New("expected the ID of a dead notification, or --all")}
	}
	return withStoreBeside(ctx, world, o.settingsFlags, func(store *sqlstore.Store) error {
		revived, err := store.ReviveNotifications(ctx, o.ID, time.Now())
		if err != nil {
			return err
		}
		if revived == 0 && !o.All {
			return fmt.Errorf("there is no dead notification %q", o.ID)
		}
		if err := noteCommand(ctx, store, world, "outbox retry"); err != nil {
			return err
		}
		_, err = fmt.Fprintf(world.Stdout, "%d %s again.\n", revived, map[bool]string{true: "waits", false: "wait"}[revived == 1])
		return err
	})
}

// withStoreBeside does something with the store of the settings, also while the program runs.
func withStoreBeside(ctx context.Context, world system, flags settingsFlags, do func(*sqlstore.Store) error) error {
	settings, err := flags.load(world)
	if err != nil {
		return &codedError{exitMisuse, err}
	}
	store, err := openStoreBeside(ctx, settings.Store)
	if err != nil {
		return err
	}
	return errors.Join(do(store), store.Close())
}
