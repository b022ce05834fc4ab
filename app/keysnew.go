package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"time"

	"inkorg/app/config"
	"inkorg/app/keys"
)

type keysNewCommand struct {
	keyUse
	Config string `placeholder:"FILE" help:"Configuration file that the key is for; it need not be whole yet."`
	Dir    string `placeholder:"DIR" help:"Folder to write to (keys, beside the configuration file)."`
	Name   string `placeholder:"NAME" help:"Common name of the certificate (Inkorg login, Inkorg exits)."`
}

// Run makes the key and says what to do with it. The configuration is not read: without a
// key it is not whole.
func (k keysNewCommand) Run(world system) error {
	if k.Name == config.DemoKeyName {
		return &codedError{exitMisuse, fmt.Errorf("--name: %q is what the demo's keys are called; expected another", k.Name)}
	}
	folder := cmp.Or(k.Dir, filepath.Join(filepath.Dir(k.Config), defaultKeyFolder))
	pair, err := keys.Make(folder, k.use(), k.commonName(), time.Now())
	if err != nil {
		return err
	}
	secret := ""
	if k.use() == keys.Exits {
		if secret, _, err = keys.Secret(folder); err != nil {
			return err
		}
	}
	section, err := newKeySection(k.Config, secret, pair).asYAML(k.use())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(world.Stdout, "Made a key, valid until %s:\n  %s\n  %s\n\nAdd it to %s:\n\n%s\nThen:  %s\n",
		pair.Certificate().NotAfter.Format(time.DateOnly), pair.CertificateFile, pair.KeyFile,
		cmp.Or(k.Config, "the configuration"), section, again(k.Config, "check-config"))
	return err
}

func (k keysNewCommand) commonName() string { return cmp.Or(k.Name, "Inkorg "+k.Use) }
