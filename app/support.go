package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

type supportCommand struct {
	Reference string `arg:"" name:"ref" help:"The reference (ärende-id) of an error page or a fault, such as 7f3a-9kc2-4xde."`
	Log       string `placeholder:"FILE" help:"Log of the instance, as serve writes it to standard error. Without one: standard input."`
}

// Run prints what the log has for a reference. The log holds nothing of messages and
// people, and so nothing of them is printed.
func (s supportCommand) Run(world system) error {
	reference, err := normalReference(s.Reference)
	if err != nil {
		return &codedError{exitMisuse, err}
	}
	log, err := s.open(world)
	if err != nil {
		return &codedError{exitMisuse, err}
	}
	defer log.Close()
	found, err := printLines(world.Stdout, log, reference)
	if err != nil {
		return fmt.Errorf("reading the log: %w", err)
	}
	if !found {
		return fmt.Errorf("no line of the log has the reference %s", reference)
	}
	return nil
}

func (s supportCommand) open(world system) (io.ReadCloser, error) {
	if s.Log != "" && s.Log != "-" {
		return os.Open(s.Log)
	}
	if isTerminal(world.Stdin) {
		return nil, errors.New("no log; name its file with --log, or pipe it in: journalctl -u inkorg -o cat | inkorg support REF")
	}
	return io.NopCloser(world.Stdin), nil
}

// normalReference writes a reference as the log does, however it was written down: spaces
// for hyphens, or none, and capitals.
func normalReference(written string) (string, error) {
	const size, groups = 4, 3
	letters := strings.ToLower(strings.NewReplacer("-", "", " ", "").Replace(written))
	if len(letters) != size*groups || strings.Trim(letters, "0123456789abcdefghijklmnopqrstuvwxyz") != "" {
		return "", fmt.Errorf("%q is no reference; expected three groups of four letters and digits, such as 7f3a-9kc2-4xde", written)
	}
	return letters[:size] + "-" + letters[size:2*size] + "-" + letters[2*size:], nil
}

// printLines prints every line of a log that has the reference, and says whether there was
// one. What is no line of ours is passed over.
func printLines(to io.Writer, log io.Reader, reference string) (found bool, err error) {
	reader := bufio.NewReader(log)
	for {
		line, err := reader.ReadString('\n')
		if strings.Contains(line, reference) {
			if fields := readLogLine(line); fields["reference"] == reference {
				found = true
				if err := printLogLine(to, fields); err != nil {
					return found, err
				}
			}
		}
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return found, err
		}
	}
}
