package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is the program's own; it follows the contracts' habit of two numbers.
const version = "0.1"

type versionCommand struct{}

// Run prints version, commit and Go version on one line.
func (versionCommand) Run(world system) error {
	_, err := fmt.Fprintf(world.Stdout, "inkorg %s, commit %s, %s\n", version, commit(), runtime.Version())
	return err
}

// commit is the revision the binary was built from, as the Go tool noted it.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	revision, changed := "unknown", ""
	for _, setting := range info.Settings {
		switch {
		case setting.Key == "vcs.revision":
			revision = setting.Value[:min(12, len(setting.Value))]
		case setting.Key == "vcs.modified" && setting.Value == "true":
			changed = " (with changes)"
		}
	}
	return revision + changed
}
