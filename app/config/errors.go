package config

import (
	"fmt"
	"strings"
)

// Position is where a setting was made.
type Position struct {
	Source string // file, environment variable or command line flag; empty for a default
	Line   int    // in a file, from 1; 0 elsewhere
}

// String gives "file:line", or the source alone.
func (p Position) String() string {
	if p.Line == 0 {
		return p.Source
	}
	return fmt.Sprintf("%s:%d", p.Source, p.Line)
}

// Error is one thing that is wrong with the configuration.
type Error struct {
	At      Position
	Key     string // such as "systems[2].base_url"; empty when it concerns a whole file
	Problem string // what is wrong and what is expected; never a secret
}

// Error gives position, key and problem on one line.
func (e Error) Error() string {
	var parts []string
	for _, part := range []string{e.At.String(), e.Key, e.Problem} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ": ")
}

// Errors is everything that is wrong with a configuration, in the order of its layers.
type Errors []Error

// Error gives one line for each.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, err := range e {
		lines[i] = err.Error()
	}
	return strings.Join(lines, "\n")
}
