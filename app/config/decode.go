package config

import (
	"reflect"
	"strconv"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"
)

// source is where a tree of values comes from.
type source struct {
	name      string
	lines     bool   // whether the nodes' lines mean something to the reader
	directory string // what relative paths are relative to
}

func (s source) at(node *yaml.Node) Position {
	if !s.lines {
		return Position{Source: s.name}
	}
	return Position{Source: s.name, Line: node.Line}
}

// relative is a value that depends on where its file lies.
type relative interface{ relativeTo(directory string) }

// decode sets a value from a node and notes where that was. at is the place of the value's
// key. An empty value leaves the setting as if it were not there.
func (l *loader) decode(to reflect.Value, f field, key string, node *yaml.Node, at Position, from source) {
	switch {
	case node.Kind == yaml.AliasNode:
		l.fail(at, key, "is an alias; expected the value itself")
		return
	case isEmpty(node):
		return
	}
	l.set[key] = at
	switch {
	case isText(to.Type()):
		l.decodeText(to, f, key, node, at, from)
	case to.Kind() == reflect.Slice:
		l.decodeList(to, f, key, node, at, from)
	default:
		l.decodeSection(to, key, node, at, from)
	}
}

func isEmpty(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && (node.ShortTag() == "!!null" || strings.TrimSpace(node.Value) == "")
}

func (l *loader) decodeText(to reflect.Value, f field, key string, node *yaml.Node, at Position, from source) {
	if node.Kind != yaml.ScalarNode {
		l.fail(at, key, "holds several values; expected one")
		return
	}
	if err := readText(to, f, strings.TrimSpace(node.Value)); err != nil {
		l.fail(at, key, "%v", err)
		return
	}
	if path, ok := to.Addr().Interface().(relative); ok {
		path.relativeTo(from.directory)
	}
}

// decodeList reads a list. A list of texts may also be one text with commas, which is how
// the environment writes it.
func (l *loader) decodeList(to reflect.Value, f field, key string, node *yaml.Node, at Position, from source) {
	entries := node.Content
	switch {
	case node.Kind == yaml.ScalarNode && isText(to.Type().Elem()):
		entries = nil
		for _, text := range splitList(node.Value) {
			entries = append(entries, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text, Line: node.Line})
		}
	case node.Kind != yaml.SequenceNode:
		l.fail(at, key, "is no list; expected entries that begin with a dash")
		return
	}
	list := reflect.MakeSlice(to.Type(), 0, len(entries))
	for n, node := range entries {
		list = reflect.Append(list, l.decodeEntry(to.Type().Elem(), f, entry(key, n), node, from))
	}
	to.Set(list)
}

func (l *loader) decodeEntry(kind reflect.Type, f field, key string, node *yaml.Node, from source) reflect.Value {
	value := reflect.New(kind).Elem()
	if isSection(kind) {
		setDefaults(value)
	}
	at := from.at(node)
	if isEmpty(node) {
		l.fail(at, key, "is empty; expected an entry")
	}
	l.decode(value, f, key, node, at, from)
	return value
}

func (l *loader) decodeSection(to reflect.Value, key string, node *yaml.Node, at Position, from source) {
	fields := fieldsOf(to.Type())
	if node.Kind != yaml.MappingNode {
		l.fail(at, key, "is no section; expected the keys %s", strings.Join(names(fields), ", "))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		name, value := node.Content[i], node.Content[i+1]
		below := join(key, printable(name.Value))
		if seen[name.Value] {
			l.fail(from.at(name), below, "stands twice; expected once")
			continue
		}
		seen[name.Value] = true
		f, known := findField(fields, name.Value)
		if !known {
			l.fail(from.at(name), below, "unknown key; %s", meant(name.Value, names(fields)))
			continue
		}
		l.decode(to.Field(f.index), f, below, value, from.at(name), from)
	}
	for _, f := range fields {
		if f.required && to.Field(f.index).IsZero() {
			l.reject(join(key, f.key), "missing; expected a value")
		}
	}
}

// printable keeps an error on one line, whatever a key is made of.
func printable(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(name)
	}
	return name
}

func findField(fields []field, key string) (field, bool) {
	for _, f := range fields {
		if f.key == key {
			return f, true
		}
	}
	return field{}, false
}
