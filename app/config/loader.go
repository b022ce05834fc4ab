package config

import "fmt"

// loader gathers the settings of all layers and all that is wrong with them.
type loader struct {
	file   string // the configuration file; empty when there is none
	config Config
	set    map[string]Position // by key: where a setting was made
	failed map[string]bool     // keys that have an error
	errs   Errors
}

func newLoader(file string) *loader {
	return &loader{file: file, set: map[string]Position{}, failed: map[string]bool{}}
}

// fail notes an error at a place.
func (l *loader) fail(at Position, key, format string, args ...any) {
	l.failed[key] = true
	l.errs = append(l.errs, Error{At: at, Key: key, Problem: fmt.Sprintf(format, args...)})
}

// reject notes that a setting, wherever it was made, is wrong or missing. One that was not
// made is missing where its section stands, or else in the file. The first error of a
// setting is enough: what is rejected later often follows from it.
func (l *loader) reject(key, format string, args ...any) {
	if l.failed[key] {
		return
	}
	at := Position{Source: l.file}
	for k := key; k != ""; k = above(k) {
		if place, ok := l.set[k]; ok {
			at = place
			break
		}
	}
	l.fail(at, key, format, args...)
}

// has says whether a setting was made, and can be read.
func (l *loader) has(key string) bool {
	_, made := l.set[key]
	return made && !l.failed[key]
}
