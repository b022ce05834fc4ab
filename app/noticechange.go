package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"inkorg/app/inbox"
)

type noticeAddCommand struct {
	settingsFlags
	From     string `required:"" placeholder:"TIME" help:"When what it tells of begins, in Swedish time (\"2026-11-22 08:00\") or by RFC 3339; now is this moment."`
	To       string `required:"" placeholder:"TIME" help:"When it ends, likewise."`
	Announce string `placeholder:"TIME" help:"From when citizens or testers see it, likewise; by default when it begins. Senders see theirs at once."`
	Audience string `required:"" enum:"citizens,senders,testers" help:"Who sees it: citizens on every page, senders on the contracts listener (also as JSON), testers in the banner of a demo or test environment."`
	Kind     string `required:"" enum:"incident,tillagg,forandring,borttag,felrattning,servicefonster" help:"What it is: incident, or an announced change (tillagg, forandring, borttag, felrattning, servicefonster)."`
	Priority int    `placeholder:"1-4" help:"Of an incident, 1 the most serious. Senders see it; citizens never do."`
	Swedish  string `name:"sv" required:"" placeholder:"TEXT" help:"What to tell, in Swedish: one plain paragraph, at most 500 characters."`
	English  string `name:"en" placeholder:"TEXT" help:"The same in English; by default English pages have the Swedish text."`
}

// Run adds a notice, unless it makes no sense.
func (n noticeAddCommand) Run(ctx context.Context, world system) error {
	return n.atDesk(ctx, world, func(d desk) error {
		notice, err := n.notice(d)
		if err == nil {
			err = notice.Check(d.now)
		}
		if err != nil {
			return &codedError{exitMisuse, err}
		}
		if err := d.store.AddNotice(ctx, notice); err != nil {
			return err
		}
		if err := noteCommand(ctx, d.store, world, "notice add"); err != nil {
			return err
		}
		_, err = fmt.Fprintf(world.Stdout, "Added %s.\n%s\nTo take it away:  %s\n", notice.ID, seenFrom(notice, d),
			n.here("notice", "remove", notice.ID))
		return err
	})
}

func (n noticeAddCommand) notice(d desk) (inbox.Notice, error) {
	notice := inbox.Notice{
		ID: inbox.NewReference(), Audience: inbox.Audience(n.Audience), Kind: inbox.NoticeKind(n.Kind), Priority: n.Priority,
		Swedish: n.Swedish, English: n.English,
	}
	var err error
	if notice.From, err = d.moment("--from", n.From); err != nil {
		return notice, err
	}
	if notice.Until, err = d.moment("--to", n.To); err != nil {
		return notice, err
	}
	notice.ShownFrom = notice.From
	if n.Announce != "" {
		notice.ShownFrom, err = d.moment("--announce", n.Announce)
	}
	return notice, err
}

// moment reads a time that a flag gives.
func (d desk) moment(flag, text string) (time.Time, error) {
	if text == "now" {
		return d.now, nil
	}
	at, err := d.sweden.Parse(text)
	if err != nil {
		return time.Time{}, fmt.Errorf("%s %w", flag, err)
	}
	return at, nil
}

// seenFrom says who sees a notice, and when.
func seenFrom(n inbox.Notice, d desk) string {
	who, where := "Citizens see it", "on every page"
	switch n.Audience {
	case inbox.AudienceSenders:
		who, where = "Senders see it", "on the contracts listener"
	case inbox.AudienceTesters:
		who, where = "Testers see it", "in the banner of a demo or test environment"
	}
	if n.Shown(d.now) {
		return fmt.Sprintf("%s %s within ten seconds, until %s.", who, where, d.sweden.Format(n.Until))
	}
	return fmt.Sprintf("%s %s from %s until %s (--announce can be earlier).", who, where, d.sweden.Format(n.ShownFrom), d.sweden.Format(n.Until))
}

type noticeRemoveCommand struct {
	settingsFlags
	ID string `arg:"" help:"As notice list has it."`
}

// Run removes a notice and says all that it was.
func (n noticeRemoveCommand) Run(ctx context.Context, world system) error {
	return n.atDesk(ctx, world, func(d desk) error {
		removed, err := d.store.RemoveNotice(ctx, n.ID)
		if inbox.CodeOf(err) == inbox.NotFound {
			return fmt.Errorf("there is no notice %s; inkorg notice list has them all", strconv.Quote(n.ID))
		}
		if err == nil {
			err = noteCommand(ctx, d.store, world, "notice remove")
		}
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(world.Stdout, "Removed %s. To add it again, as a new one:\n\n%s\n", removed.ID, n.here(addAgain(removed, d)...))
		return err
	})
}

// addAgain are the words of the command that adds a notice.
func addAgain(n inbox.Notice, d desk) []string {
	words := []string{"notice", "add", "--from", d.sweden.Exact(n.From), "--to", d.sweden.Exact(n.Until)}
	if n.ShownFrom.Before(n.From) {
		words = append(words, "--announce", d.sweden.Exact(n.ShownFrom))
	}
	words = append(words, "--audience", string(n.Audience), "--kind", string(n.Kind))
	if n.Priority > 0 {
		words = append(words, "--priority", strconv.Itoa(n.Priority))
	}
	words = append(words, "--sv", shellQuoted(n.Swedish))
	if n.English != "" {
		words = append(words, "--en", shellQuoted(n.English))
	}
	return words
}

// here is a command line of the program at the same store.
func (s settingsFlags) here(words ...string) string {
	if s.Data != "" {
		words = append(words, "--data", s.Data)
	}
	return again(s.Config, words...)
}

// shellQuoted writes a word so that a shell takes it as it is.
func shellQuoted(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }
