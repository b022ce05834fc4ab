package config

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

const (
	variablePrefix = "INKORG_"
	fileSuffix     = "_FILE" // the value is what the named file holds
)

// variable is the environment variable of a setting: INKORG_CONTRACTS__LISTEN.
func (s setting) variable() string {
	return variablePrefix + strings.ToUpper(strings.ReplaceAll(s.full, ".", "__"))
}

// fitsText says whether the setting can be written as one text: a list of sections
// cannot.
func (s setting) fitsText() bool {
	return isText(s.kind) || s.kind.Kind() == reflect.Slice && isText(s.kind.Elem())
}

// override sets a setting from outside the file. An empty text leaves it as it is.
func (l *loader) override(s setting, text, name string) {
	node := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
	l.decode(s.in(&l.config), s.field, s.full, node, Position{Source: name}, source{name: name})
}

// readEnvironment reads the variables that begin with INKORG_. One that means nothing is
// an error, or a misspelt setting would seem to work.
func (l *loader) readEnvironment(environ []string) {
	given := map[string]string{}
	for _, variable := range environ {
		if name, value, _ := strings.Cut(variable, "="); strings.HasPrefix(name, variablePrefix) {
			given[name] = value
		}
	}
	for _, s := range settings() {
		name := s.variable()
		if !s.fitsText() {
			l.refuseList(given, s)
			continue
		}
		if text, ok := l.takeVariable(given, name); ok {
			l.override(s, text, name)
		}
	}
	for _, name := range sortedNames(given) {
		l.fail(atVariable(name), "", "unknown variable; %s", meantVariable(name))
	}
}

// takeVariable takes a variable, or the content of the file that its twin names, out of
// those given.
func (l *loader) takeVariable(given map[string]string, name string) (text string, ok bool) {
	twin := name + fileSuffix
	text, direct := given[name]
	path, byFile := given[twin]
	delete(given, name)
	delete(given, twin)
	switch {
	case direct && byFile:
		l.fail(Position{Source: twin}, "", "%s is set too; expected one of them", name)
		return "", false
	case byFile:
		data, err := readFile(path)
		if err != nil {
			l.fail(Position{Source: twin}, "", "the file %q %v", path, err)
			return "", false
		}
		return string(data), true
	}
	return text, direct
}

// refuseList says of variables for a list of sections where it belongs.
func (l *loader) refuseList(given map[string]string, s setting) {
	for _, name := range sortedNames(given) {
		if name == s.variable() || strings.HasPrefix(name, s.variable()+"__") {
			l.fail(atVariable(name), s.full, "is a list of sections; expected in the configuration file")
			delete(given, name)
		}
	}
}

// atVariable is the place of a variable that somebody else has named, with whatever would
// break the line escaped.
func atVariable(name string) Position {
	return Position{Source: strings.Trim(strconv.Quote(name), `"`)}
}

func sortedNames(given map[string]string) []string {
	var names []string
	for name := range given {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func meantVariable(name string) string {
	var known []string
	for _, s := range settings() {
		if s.fitsText() {
			known = append(known, s.variable())
		}
	}
	if near := closest(name, known); near != "" {
		return "did you mean " + near + "?"
	}
	return "expected INKORG_ and a key in capitals, its levels joined by two underscores"
}
