package main

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"inkorg/app/config"
	"inkorg/app/keys"
	"inkorg/app/web"
)

type keysRotateCommand struct {
	keyUse
	settingsFlags
	Dir  string `placeholder:"DIR" help:"Folder to write the new key to (beside the old one)."`
	Name string `placeholder:"NAME" help:"Common name of the new certificate (that of the old one)."`
	Days int    `default:"7" help:"How many days the other side has after each step to read the metadata again (${default})."`
	Now  bool   `help:"Do not wait for those days: everybody on the other side has read the metadata again."`
}

// rollOver is one run of the command.
type rollOver struct {
	keysRotateCommand
	settings config.Config
	listed   []keys.Pair
}

// Run takes the next step. The order of the list in the configuration is what decides, and
// that file is the operator's: a step makes the key that is needed and says what to write.
func (k keysRotateCommand) Run(world system) error {
	settings, record, err := loadOwnKeys(k.settingsFlags, world)
	if err != nil {
		return err
	}
	r := rollOver{k, settings, listedKeys(settings, k.use())}
	wait := time.Duration(k.Days) * 24 * time.Hour
	if k.Now {
		wait = 0
	}
	now := time.Now()
	step, err := keys.Next(r.listed, record, wait, now)
	if err != nil {
		return r.refusal(err)
	}
	said, err := r.take(step, now)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(world.Stdout, said)
	return err
}

// refusal gives a step that was not taken its exit code and what to do instead.
func (r rollOver) refusal(err error) error {
	switch {
	case errors.Is(err, keys.ErrEarly):
		return &codedError{exitTooEarly, fmt.Errorf("%w; --now does not wait", err)}
	case errors.Is(err, keys.ErrNotInEffect):
		return &codedError{exitTooEarly, fmt.Errorf("%w; send it SIGHUP, or start it (its record is in %s)", err, r.settings.Data)}
	case len(r.listed) == 0:
		return &codedError{exitMisuse, fmt.Errorf("%w: %s", err, again(r.Config, "keys", "new", r.Use))}
	default:
		return &codedError{exitMisuse, fmt.Errorf("%s.keys: %w", r.Use, err)}
	}
}

// take takes a step and gives what to tell the operator.
func (r rollOver) take(step keys.Step, now time.Time) (string, error) {
	switch step {
	case keys.Publish:
		next, err := r.next(now)
		if err != nil {
			return "", err
		}
		return r.tell(fmt.Sprintf("Step 1 of 3: publish the new key (valid until %s) beside the one that signs.",
			next.Certificate().NotAfter.Format(time.DateOnly)), r.goOn(), r.listed[0], next)
	case keys.Switch:
		return r.tell("Step 2 of 3: sign with the new key. The old one stays published.", r.goOn(), r.listed[1], r.listed[0])
	default:
		old := r.listed[1]
		files := slices.Compact([]string{old.CertificateFile, old.KeyFile})
		end := fmt.Sprintf("Then delete the old key:\n  %s\nand the roll-over is done.\n", strings.Join(files, "\n  "))
		return r.tell("Step 3 of 3: take the old key away.", end, r.listed[0])
	}
}

// next is the key that takes over: one that was made for it already, or a new one.
//
// Which of two keys is the newer one is told by their certificates, which know whole seconds:
// this one must not be of the same second as the key that it takes over from.
func (r rollOver) next(now time.Time) (keys.Pair, error) {
	signs := r.listed[0]
	folder := cmp.Or(r.Dir, filepath.Dir(signs.KeyFile))
	if waiting, found, err := keys.Waiting(folder, r.use(), signs); err != nil || found {
		return waiting, err
	}
	return keys.Make(folder, r.use(), cmp.Or(r.Name, signs.Certificate().Subject.CommonName), now.Add(time.Second))
}

// tell says what to write into the configuration and how it comes into effect.
func (r rollOver) tell(what, end string, pairs ...keys.Pair) (string, error) {
	section, err := newKeySection(r.Config, "", pairs...).asYAML(r.use())
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s\n\nIn %s, the list %s.keys becomes:\n\n%s\nThen:  %s\nand send the running program SIGHUP (systemctl reload, or kill -HUP).\n%s",
		what, r.Config, r.Use, section, again(r.Config, "check-config"), end), nil
}

// goOn says whom to wait for, and what comes after.
func (r rollOver) goOn() string {
	words := []string{"keys", "rotate", r.Use}
	if r.Data != "" {
		words = append(words, "--data", r.Data)
	}
	return fmt.Sprintf("%s\nIn %d days:  %s\n", r.others(), r.Days, again(r.Config, words...))
}

// others are those who have to read the metadata again.
func (r rollOver) others() string {
	public := string(r.settings.PublicURL)
	if r.use() == keys.Login {
		return "Every identity provider must read " + public + web.MetadataPath + " again."
	}
	var systems []string
	for _, system := range r.settings.Systems {
		if system.Responds() {
			systems = append(systems, system.ID)
		}
	}
	return "Every system with exit: response must read " + public + web.ExitMetadataPath + " again: " + strings.Join(systems, ", ")
}
