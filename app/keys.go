package main

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"inkorg/app/config"
	"inkorg/app/keys"
)

type keysCommand struct {
	New    keysNewCommand    `cmd:"" help:"Make a key with its certificate, and print what to add to the configuration."`
	List   keysListCommand   `cmd:"" help:"List the keys of the configuration: what for, how long, which signs, since when it is published."`
	Rotate keysRotateCommand `cmd:"" help:"Take the next step from one key to another, or say why not yet."`
}

// keyUse is which keys a command is about.
type keyUse struct {
	Use string `arg:"" enum:"login,exits" help:"What the key is for: login (the inbox as a service provider) or exits (the inbox as an issuer of Responses)."`
}

func (u keyUse) use() keys.Use { return keys.Use(u.Use) }

// defaultKeyFolder is where keys lie, beside the configuration file.
const defaultKeyFolder = "keys"

// listedKeys gives the keys that a configuration lists for a use.
func listedKeys(settings config.Config, use keys.Use) []keys.Pair {
	configured := settings.Login.Keys
	if use == keys.Exits {
		configured = settings.Exits.Keys
	}
	var pairs []keys.Pair
	for _, pair := range configured {
		pairs = append(pairs, keys.Pair{Key: pair.Loaded, CertificateFile: string(pair.Certificate), KeyFile: string(pair.Key)})
	}
	return pairs
}

// errDemoKeys is why commands on keys do nothing in the demo.
var errDemoKeys = errors.New("the demo makes its own keys; name the configuration of a test or production environment with --config")

// loadOwnKeys reads the configuration of an environment that has keys of its own.
func loadOwnKeys(flags settingsFlags, world system) (config.Config, keys.Record, error) {
	settings, err := flags.load(world)
	if err == nil && settings.Environment == config.EnvironmentDemo {
		err = errDemoKeys
	}
	if err != nil {
		return config.Config{}, nil, &codedError{exitMisuse, err}
	}
	record, err := keys.ReadRecord(string(settings.Data))
	return settings, record, err
}

// keySection is a section of the configuration with its keys, as YAML.
type keySection struct {
	Keys            []keyEntry `yaml:"keys"`
	PseudonymSecret string     `yaml:"pseudonym_secret,omitempty"`
}

type keyEntry struct {
	Certificate string `yaml:"certificate"`
	Key         string `yaml:"key"`
}

// newKeySection names files as the configuration file does: relative to itself.
func newKeySection(configFile, secret string, pairs ...keys.Pair) keySection {
	section := keySection{}
	if secret != "" {
		section.PseudonymSecret = fromConfig(configFile, secret)
	}
	for _, pair := range pairs {
		section.Keys = append(section.Keys, keyEntry{
			Certificate: fromConfig(configFile, pair.CertificateFile), Key: fromConfig(configFile, pair.KeyFile),
		})
	}
	return section
}

// fromConfig names a file relative to the configuration file when it lies below that.
func fromConfig(configFile, path string) string {
	folder, err := filepath.Abs(filepath.Dir(configFile))
	if err != nil {
		return path
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if relative, err := filepath.Rel(folder, absolute); err == nil && filepath.IsLocal(relative) {
		return relative
	}
	return absolute
}

// asYAML writes the section under the name of its use.
func (s keySection) asYAML(use keys.Use) (string, error) {
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(map[keys.Use]keySection{use: s}); err != nil {
		return "", fmt.Errorf("writing YAML: %w", err)
	}
	return out.String(), nil
}

// again is a command line of the program with the same configuration, for the operator to go
// on with.
func again(configFile string, words ...string) string {
	if configFile != "" {
		words = append(words, "--config", configFile)
	}
	return "inkorg " + strings.Join(words, " ")
}
