package config

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// readDocument reads the configuration file, if there is one. When it is not readable at all,
// nothing can be said of what it lacks.
func (l *loader) readDocument(data []byte) (readable bool) {
	if l.file == "" {
		return true
	}
	from := source{name: l.file, lines: true, directory: filepath.Dir(l.file)}
	var document, second yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	switch err := decoder.Decode(&document); {
	case errors.Is(err, io.EOF):
		return true // nothing but comments
	case err != nil:
		l.failSyntax(err)
		return false
	}
	root := document.Content[0]
	l.decode(reflect.ValueOf(&l.config).Elem(), field{}, "", root, from.at(root), from)
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		l.fail(from.at(&second), "", "holds a second document (---); expected one")
	}
	return root.Kind == yaml.MappingNode
}

// yamlLine finds the line in an error of the YAML reader.
var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)`)

func (l *loader) failSyntax(err error) {
	at, problem := Position{Source: l.file}, err.Error()
	if found := yamlLine.FindStringSubmatch(problem); found != nil {
		at.Line, _ = strconv.Atoi(found[1]) // 0, no line, when there is none
		problem = found[2]
	}
	l.fail(at, "", "is no readable YAML: %s", problem)
}
