package config

import (
	"encoding"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// field is a key of a section, as the struct tags describe it.
type field struct {
	key      string
	index    int // in the struct
	oneof    []string
	fallback string // the default, as it would be written
	required bool
}

// fieldsOf gives the keys of a section.
func fieldsOf(section reflect.Type) []field {
	var fields []field
	for i := range section.NumField() {
		tag := section.Field(i).Tag
		if key, ok := tag.Lookup("key"); ok {
			fields = append(fields, field{
				key: key, index: i, oneof: strings.Fields(tag.Get("oneof")),
				fallback: tag.Get("default"), required: tag.Get("required") != "",
			})
		}
	}
	return fields
}

// setting is a key that can be set by one text or list: everything but a section.
type setting struct {
	field
	full string // the key with its levels: "contracts.listen"
	path []int  // from Config
	kind reflect.Type
}

// settings gives all settings, in the order of Config.
func settings() []setting { return settingsOf(reflect.TypeFor[Config](), "", nil) }

func settingsOf(section reflect.Type, under string, path []int) []setting {
	var all []setting
	for _, f := range fieldsOf(section) {
		kind := section.Field(f.index).Type
		full, path := join(under, f.key), append(slices.Clone(path), f.index)
		if isSection(kind) {
			all = append(all, settingsOf(kind, full, path)...)
			continue
		}
		all = append(all, setting{field: f, full: full, path: path, kind: kind})
	}
	return all
}

// in gives the setting's value in a Config.
func (s setting) in(c *Config) reflect.Value { return reflect.ValueOf(c).Elem().FieldByIndex(s.path) }

// join puts a key under its section.
func join(section, key string) string {
	if section == "" {
		return key
	}
	return section + "." + key
}

// entry is the key of an entry of a list, counted from 0.
func entry(list string, n int) string { return list + "[" + strconv.Itoa(n) + "]" }

// above gives the key of the section or list that holds a key, empty at the top.
func above(key string) string {
	return key[:max(0, strings.LastIndexAny(key, ".["))]
}

// isSection says whether a value is a section of keys.
func isSection(kind reflect.Type) bool { return kind.Kind() == reflect.Struct && !isText(kind) }

// isText says whether a value is written as one text.
func isText(kind reflect.Type) bool {
	switch {
	case reflect.PointerTo(kind).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return true
	case kind == reflect.TypeFor[time.Duration]():
		return true
	default:
		return kind.Kind() == reflect.String || kind.Kind() == reflect.Bool
	}
}

// names gives the keys of a section's fields.
func names(fields []field) []string {
	keys := make([]string, len(fields))
	for i, f := range fields {
		keys[i] = f.key
	}
	return keys
}
