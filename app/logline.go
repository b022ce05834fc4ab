package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// readLogLine reads a line of the program's own log, JSON or text, into its fields. What is
// neither has none.
func readLogLine(line string) map[string]string {
	fields := map[string]string{}
	values := map[string]any{}
	if err := json.Unmarshal([]byte(line), &values); err == nil {
		for name, value := range values {
			fields[name] = fmt.Sprint(value)
		}
		return fields
	}
	for rest := strings.TrimSpace(line); rest != ""; {
		name, after, found := strings.Cut(rest, "=")
		if !found {
			break
		}
		value, left := logValue(after)
		fields[name], rest = value, strings.TrimLeft(left, " ")
	}
	return fields
}

// logValue takes a value of a text line off what follows it.
func logValue(text string) (value, rest string) {
	if quoted, err := strconv.QuotedPrefix(text); err == nil {
		value, _ = strconv.Unquote(quoted) // a quoted prefix is well formed
		return value, text[len(quoted):]
	}
	value, rest, _ = strings.Cut(text, " ")
	return value, rest
}

// printLogLine prints when and what on one line, and everything else below it by name.
func printLogLine(to io.Writer, fields map[string]string) error {
	_, err := fmt.Fprintf(to, "%s %s %s\n", fields["time"], fields["level"], fields["msg"])
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if slices.Contains([]string{"time", "level", "msg"}, name) || err != nil {
			continue
		}
		_, err = fmt.Fprintf(to, "  %-10s %s\n", name, fields[name])
	}
	return err
}
