package config

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// readUnits adds the units of the CSV file to those of the configuration file.
func (l *loader) readUnits() {
	path := l.config.UnitsFile
	data, ok := l.readNamed(path, "units_file")
	if !ok {
		return
	}
	from := source{name: string(path), lines: true, directory: filepath.Dir(string(path))}
	for _, row := range l.readTable(data, from) {
		l.addUnit(row, from)
	}
}

func (l *loader) addUnit(row *yaml.Node, from source) {
	key := entry("units", len(l.config.Units))
	unit := l.decodeEntry(reflect.TypeFor[Unit](), field{}, key, row, from)
	l.config.Units = append(l.config.Units, unit.Interface().(Unit))
}

// record is a line of a CSV file that is not empty.
type record struct {
	line  int
	cells []string // without empty ones at the end
}

// readTable reads a CSV file as a list of sections, its first line being the keys.
func (l *loader) readTable(data []byte, from source) []*yaml.Node {
	records, ok := l.readRecords(data, from)
	if !ok || !l.checkHeading(records[0], from) {
		return nil
	}
	heading := records[0].cells
	var rows []*yaml.Node
	for _, r := range records[1:] {
		if len(r.cells) > len(heading) {
			l.fail(Position{from.name, r.line}, "", "has %d cells; expected %d", len(r.cells), len(heading))
			continue
		}
		rows = append(rows, r.section(heading))
	}
	return rows
}

// readRecords takes what Swedish Excel writes: a byte order mark, and semicolons for
// commas. There is at least one record when it is ok.
func (l *loader) readRecords(data []byte, from source) (records []record, ok bool) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		l.fail(Position{Source: from.name}, "", "is not UTF-8; expected a file that was saved as CSV UTF-8")
		return nil, false
	}
	reader := csv.NewReader(bytes.NewReader(data))
	reader.FieldsPerRecord = -1 // counted later: empty cells at the end do not matter
	if heading, _, _ := bytes.Cut(data, []byte("\n")); bytes.Contains(heading, []byte(";")) {
		reader.Comma = ';'
	}
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			l.failTable(err, from)
			return nil, false
		}
		line, _ := reader.FieldPos(0)
		if cells = trimCells(cells); len(cells) > 0 {
			records = append(records, record{line, cells})
		}
	}
	if len(records) == 0 {
		l.fail(Position{Source: from.name}, "", "is empty; expected the names of the columns in the first line")
	}
	return records, len(records) > 0
}

func (l *loader) failTable(err error, from source) {
	at := Position{Source: from.name}
	if parseError, ok := errors.AsType[*csv.ParseError](err); ok {
		at.Line, err = parseError.Line, parseError.Err
	}
	l.fail(at, "", "is no readable CSV: %v", err)
}

func trimCells(cells []string) []string {
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// checkHeading checks the first line of the units' file.
func (l *loader) checkHeading(heading record, from source) bool {
	at, good := Position{from.name, heading.line}, true
	fail := func(format string, args ...any) {
		l.fail(at, "", format, args...)
		good = false
	}
	fields := fieldsOf(reflect.TypeFor[Unit]())
	for i, column := range heading.cells {
		if slices.Contains(heading.cells[:i], column) {
			fail("column %q stands twice; expected once", column)
		} else if _, known := findField(fields, column); !known {
			fail("unknown column %q; %s", column, meant(column, names(fields)))
		}
	}
	for _, f := range fields {
		if f.required && !slices.Contains(heading.cells, f.key) {
			fail("there is no column %q; expected it in the first line", f.key)
		}
	}
	return good
}

// section gives the record as it would stand in a list of the configuration file.
func (r record) section(heading []string) *yaml.Node {
	node := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: r.line}
	for i, cell := range r.cells {
		node.Content = append(node.Content,
			&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: heading[i], Line: r.line},
			&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: cell, Line: r.line})
	}
	return node
}
