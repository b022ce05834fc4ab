package config

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// readText sets a value from the text it is written as. The error says what is wrong and
// what is expected.
func readText(to reflect.Value, f field, text string) error {
	if len(f.oneof) > 0 && !slices.Contains(f.oneof, text) {
		return fmt.Errorf("%q is not allowed; expected %s", text, choice(f.oneof))
	}
	switch value := to.Addr().Interface().(type) {
	case encoding.TextUnmarshaler:
		return value.UnmarshalText([]byte(text))
	case *time.Duration:
		return readDuration(value, text)
	case *bool:
		return readYesNo(value, text)
	}
	to.SetString(text)
	return nil
}

// choice writes "a, b or c".
func choice(of []string) string {
	last := len(of) - 1
	if last == 0 {
		return of[0]
	}
	return strings.Join(of[:last], ", ") + " or " + of[last]
}

func readDuration(to *time.Duration, text string) error {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return fmt.Errorf("%q is no length of time; expected one such as 30m or 8h", text)
	}
	*to = d
	return nil
}

func readYesNo(to *bool, text string) error {
	switch strings.ToLower(text) {
	case "yes", "true":
		*to = true
	case "no", "false":
		*to = false
	default:
		return fmt.Errorf("%q is neither yes nor no; expected one of them", text)
	}
	return nil
}

// setDefaults gives a section what its default tags say. A tag that cannot be read is an
// error of this program, found by any test that comes here.
func setDefaults(section reflect.Value) {
	for _, f := range fieldsOf(section.Type()) {
		value := section.Field(f.index)
		switch {
		case isSection(value.Type()):
			setDefaults(value)
		case f.fallback != "" && value.Kind() == reflect.Slice:
			for _, text := range splitList(f.fallback) {
				value.Set(reflect.Append(value, reflect.ValueOf(text)))
			}
		case f.fallback != "":
			if err := readText(value, f, f.fallback); err != nil {
				panic(fmt.Sprintf("default of %s: %v", f.key, err))
			}
		}
	}
}

// splitList reads a list that is written as one text with commas.
func splitList(text string) []string {
	parts := strings.Split(text, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return slices.DeleteFunc(parts, func(part string) bool { return part == "" })
}
