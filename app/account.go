package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"inkorg/app/config"
	"inkorg/app/demo"
	"inkorg/app/inbox"
	"inkorg/app/password"
	"inkorg/assets"
)

type accountCommand struct {
	Add    accountAddCommand    `cmd:"" help:"Make a personal test account and print its password, once."`
	List   accountListCommand   `cmd:"" help:"List personal test accounts, also those that have expired."`
	Reset  accountResetCommand  `cmd:"" help:"Begin again: remove what an account's person has in the inbox, so that a test can be repeated. Or give it a new password."`
	Remove accountRemoveCommand `cmd:"" help:"Remove a personal test account and what its person has in the inbox."`
}

// atTestDesk is atDesk where there are personal test accounts.
func (s settingsFlags) atTestDesk(ctx context.Context, world system, do func(desk) error) error {
	return s.atDesk(ctx, world, func(d desk) error {
		if d.settings.Environment == config.EnvironmentProduction {
			return &codedError{exitMisuse, errors.New("there are no test accounts in production; expected a demo or test environment")}
		}
		return do(d)
	})
}

// account is the test account that a command is about.
type account struct {
	Number string `arg:"" name:"pnr" help:"Personal identity number, 12 digits; with - it is read from standard input."`
}

func (a account) number(world system) (inbox.PersonID, error) {
	number, err := readPersonID(a.Number, world)
	if err != nil {
		return "", &codedError{exitMisuse, err}
	}
	return number, nil
}

// noAccount tells of an account that does not exist without its number.
func noAccount(err error) error {
	if inbox.CodeOf(err) == inbox.NotFound {
		return errors.New("the number has no test account; inkorg account list has them all")
	}
	return err
}

type accountAddCommand struct {
	settingsFlags
	account
	Name         string `required:"" placeholder:"NAME" help:"Name of the made-up person, given name first."`
	Holder       string `required:"" placeholder:"NAME" help:"Who uses the account."`
	Organisation string `required:"" placeholder:"NAME" help:"Organisation of the holder."`
	System       string `placeholder:"ID" help:"System id that the holder tests; by default any."`
	Expires      string `placeholder:"DATE" help:"Day after which nobody can log in with it; by default half a year from now."`
	PasswordFile string `placeholder:"FILE" help:"File whose first line is the password, - for standard input. By default one is made up, which is best."`
	AnyNumber    bool   `help:"Take a number that is not published for tests. It may be somebody's: never one of a real person."`
}

// Run adds the account.
func (a accountAddCommand) Run(ctx context.Context, world system) error {
	return a.atTestDesk(ctx, world, func(d desk) error {
		made, secret, err := a.made(d, world)
		if err != nil {
			return err
		}
		service, err := d.service()
		if err != nil {
			return err
		}
		if err := service.AddTestAccount(ctx, made, operatorName(world)); err != nil {
			if inbox.CodeOf(err) == inbox.Conflict {
				return errors.New("the number has a test account already; inkorg account reset --new-password gives it another password")
			}
			return err
		}
		_, err = fmt.Fprintf(world.Stdout, "Added the account of %s for %s, %s, until %s.\n%sLog in at %s.\n",
			made.Name, made.Holder, made.Organisation, lastDay(made, d.sweden), secret, d.settings.PublicURL)
		return err
	})
}

// made is the account that the flags say, and what there is to tell of its password.
func (a accountAddCommand) made(d desk, world system) (inbox.TestAccount, string, error) {
	misuse := func(format string, args ...any) (inbox.TestAccount, string, error) {
		return inbox.TestAccount{}, "", &codedError{exitMisuse, fmt.Errorf(format, args...)}
	}
	number, err := a.number(world)
	if err != nil {
		return inbox.TestAccount{}, "", err
	}
	isDemo := d.settings.Environment == config.EnvironmentDemo && slices.ContainsFunc(demo.Accounts(), func(other demo.Account) bool { return other.Number == number })
	if isDemo {
		return misuse("the number is one of the demo's own people, whose password is public; expected another")
	}
	if !a.AnyNumber && !assets.IsTestNumber(string(number)) {
		return misuse("the number is not one that is published for tests; expected one of the Swedish Tax Agency's test numbers, or --any-number")
	}
	if a.System != "" && !slices.ContainsFunc(d.settings.Systems, func(s config.System) bool { return s.ID == a.System }) {
		return misuse("--system: %q is no system of the configuration", a.System)
	}
	expires, err := a.expires(d)
	if err != nil {
		return misuse("--expires: %w", err)
	}
	secret, told, err := newPassword(a.PasswordFile, world, string(number), a.Name, a.Holder, a.Organisation)
	if err != nil {
		return misuse("--password-file: %w", err)
	}
	return inbox.TestAccount{
		Number: number, Name: a.Name, Holder: a.Holder, Organisation: a.Organisation, System: a.System,
		Password: password.Hash(secret), CreatedAt: d.now, ExpiresAt: expires,
	}, told, nil
}

// halfYear is how long an account lasts that is made without an end.
const halfYear = 182 * 24 * time.Hour

// expires is the end of the last day.
func (a accountAddCommand) expires(d desk) (time.Time, error) {
	day, err := d.sweden.ParseDayOrTime(cmp.Or(a.Expires, inDay(d.now.Add(halfYear), d.sweden)))
	if err != nil {
		return time.Time{}, err
	}
	// The day may be an hour longer or shorter.
	end, err := d.sweden.ParseDayOrTime(inDay(day.Add(36*time.Hour), d.sweden))
	if err == nil && !end.After(d.now) {
		err = fmt.Errorf("%s is over; expected a day to come", a.Expires)
	}
	return end, err
}

// inDay is the day in Sweden that a time lies in.
func inDay(at time.Time, sweden inbox.SwedishTime) string {
	return sweden.Exact(at)[:len(time.DateOnly)]
}

// lastDay is the last day of an account.
func lastDay(a inbox.TestAccount, sweden inbox.SwedishTime) string {
	return inDay(a.ExpiresAt.Add(-time.Second), sweden)
}

// minPassword is the shortest password that is taken, in characters.
const minPassword = 12

// newPassword gives a password and what to tell of it: one of a file is known, one that was
// made up is told. It is refused when it is easily guessed by whoever knows what it is about.
func newPassword(file string, world system, about ...string) (secret, told string, err error) {
	if file == "" {
		secret = password.New()
		return secret, fmt.Sprintf("Password, shown only now:  %s\n", secret), nil
	}
	from := world.Stdin
	if file != "-" {
		opened, err := os.Open(file)
		if err != nil {
			return "", "", err
		}
		defer opened.Close()
		from = opened
	}
	if secret, err = readLine(from); err != nil {
		return "", "", err
	}
	if len([]rune(secret)) < minPassword {
		return "", "", fmt.Errorf("the password is too short; expected %d characters or more", minPassword)
	}
	if password.Guessable(secret, about...) {
		return "", "", errors.New("the password is easily guessed; expected none of few characters, and no common word, nor a name or number of the account, in it")
	}
	return secret, "", nil
}

type accountListCommand struct {
	settingsFlags
	Format string `enum:"table,json" default:"table" help:"table or json (${default})."`
}

// accountRow is an account as it is listed.
type accountRow struct {
	Number       string    `json:"number"`
	Name         string    `json:"name"`
	Holder       string    `json:"holder"`
	Organisation string    `json:"organisation"`
	System       string    `json:"system,omitempty"`
	Created      time.Time `json:"created"`
	Expires      time.Time `json:"expires"`
	Expired      bool      `json:"expired"`
}

// Run lists the accounts.
func (a accountListCommand) Run(ctx context.Context, world system) error {
	return a.atTestDesk(ctx, world, func(d desk) error {
		all, err := d.store.TestAccounts(ctx)
		if err != nil {
			return err
		}
		if a.Format == "json" {
			rows := []accountRow{}
			for _, one := range all {
				rows = append(rows, accountRow{
					string(one.Number), one.Name, one.Holder, one.Organisation, one.System, one.CreatedAt, one.ExpiresAt, one.Expired(d.now),
				})
			}
			return printJSON(world.Stdout, rows)
		}
		return printAccounts(world.Stdout, all, d)
	})
}

func printAccounts(to io.Writer, all []inbox.TestAccount, d desk) error {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "Number\tName\tHolder\tOrganisation\tSystem\tLast day\tState")
	for _, one := range all {
		state := "in use"
		if one.Expired(d.now) {
			state = "expired"
		}
		fmt.Fprintln(table, strings.Join([]string{
			string(one.Number), one.Name, one.Holder, one.Organisation, cmp.Or(one.System, "any"), lastDay(one, d.sweden), state,
		}, "\t"))
	}
	return table.Flush()
}

type accountResetCommand struct {
	settingsFlags
	account
	NewPassword  bool   `help:"Give the account a new password, and remove nothing."`
	PasswordFile string `placeholder:"FILE" help:"With --new-password: file whose first line is the password, - for standard input. By default one is made up."`
}

// Run begins again, or gives a new password.
func (a accountResetCommand) Run(ctx context.Context, world system) error {
	if a.PasswordFile != "" && !a.NewPassword {
		return &codedError{exitMisuse, errors.New("--password-file: expected --new-password beside it")}
	}
	return a.atTestDesk(ctx, world, func(d desk) error {
		number, err := a.number(world)
		if err != nil {
			return err
		}
		if a.NewPassword {
			return a.renewPassword(ctx, world, d, number)
		}
		if _, err := d.store.TestAccount(ctx, number); err != nil {
			return noAccount(err)
		}
		// What went over the wire stays: it is the evidence of the test protocol.
		said, err := d.emptied(func(s *inbox.Service) (inbox.Erased, error) { return s.ResetPerson(ctx, number, operatorName(world)) })
		if err == nil {
			_, err = fmt.Fprint(world.Stdout, said)
		}
		return err
	})
}

func (a accountResetCommand) renewPassword(ctx context.Context, world system, d desk, number inbox.PersonID) error {
	is, err := d.store.TestAccount(ctx, number)
	if err != nil {
		return noAccount(err)
	}
	secret, told, err := newPassword(a.PasswordFile, world, string(number), is.Name, is.Holder, is.Organisation)
	if err != nil {
		return &codedError{exitMisuse, fmt.Errorf("--password-file: %w", err)}
	}
	service, err := d.service()
	if err != nil {
		return err
	}
	if err := service.SetTestPassword(ctx, number, password.Hash(secret), operatorName(world)); err != nil {
		return noAccount(err)
	}
	_, err = fmt.Fprintf(world.Stdout, "The account has a new password, and whoever was logged in with it is no more.\n%s", told)
	return err
}

// emptied removes what a test account's person has in the inbox, and says what that was.
func (d desk) emptied(by func(*inbox.Service) (inbox.Erased, error)) (string, error) {
	service, err := d.service()
	if err != nil {
		return "", err
	}
	erased, err := by(service)
	switch {
	case inbox.CodeOf(err) == inbox.NotFound:
		return "The person had nothing in the inbox.\n", nil
	case err != nil:
		return "", err
	}
	return fmt.Sprintf("Removed: %d messages in %d cases, %d log-ins and the settings. The person is no active user before the next log-in.\n",
		erased.Messages, erased.Cases, erased.Sessions), nil
}

type accountRemoveCommand struct {
	settingsFlags
	account
}

// Run removes the account, and what its person has: nobody could look at it any more.
func (a accountRemoveCommand) Run(ctx context.Context, world system) error {
	return a.atTestDesk(ctx, world, func(d desk) error {
		number, err := a.number(world)
		if err != nil {
			return err
		}
		service, err := d.service()
		if err != nil {
			return err
		}
		removed, err := service.RemoveTestAccount(ctx, number, operatorName(world))
		if err != nil {
			return noAccount(err)
		}
		said, err := d.emptied(func(s *inbox.Service) (inbox.Erased, error) { return s.ErasePerson(ctx, number, operatorName(world)) })
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(world.Stdout, "Removed the account of %s, held by %s.\n%s", removed.Name, removed.Holder, said)
		return err
	})
}
