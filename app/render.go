package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"inkorg/assets"
	"inkorg/render"
	"inkorg/views"
)

type renderCommand struct {
	Files   []string `arg:"" optional:"" name:"file" help:"Files to render; - or none: standard input."`
	Profile string   `default:"inkorgsfunktionen" help:"inkorgsfunktionen or 1177-inkorg."`
	Format  string   `default:"html" enum:"html,page,text,findings,json" help:"html (the fragment alone), page (a whole page), text, findings or json."`
	Lang    string   `default:"sv" enum:"sv,en" help:"Language of findings and of what is added around links: sv or en."`
	Strict  bool     `help:"Count as an error what is only tolerated here and not known to work elsewhere."`
	Encode  bool     `xor:"coding" help:"Print the text as messageText wants it in a SOAP message, and nothing else."`
	Decode  bool     `xor:"coding" help:"Decode the file first: it holds the encoded form."`
}

// Run renders each file. Findings go to standard error, and in the formats findings and
// json to standard output.
func (r renderCommand) Run(world system) error {
	profile, known := render.ProfileByName(r.Profile)
	if !known {
		return &codedError{exitMisuse, fmt.Errorf("there is no profile %q: use inkorgsfunktionen or 1177-inkorg", r.Profile)}
	}
	options := render.Options{Profile: profile}
	if r.Lang == "en" {
		options.Lang = render.EN
	}
	files := r.Files
	if len(files) == 0 {
		files = []string{"-"}
	}
	renderer, failed := render.New(), false
	for i, name := range files {
		r.progress(world, i, len(files))
		text, err := r.read(world, name)
		if err != nil {
			return &codedError{exitMisuse, err}
		}
		if r.Encode {
			if _, err := io.WriteString(world.Stdout, render.Encode(text)); err != nil {
				return err
			}
			continue
		}
		document := renderer.Render(text, options)
		if err := r.print(world, name, document); err != nil {
			return err
		}
		failed = failed || document.Errors() > 0 || r.Strict && document.Tolerated() > 0
	}
	if failed {
		return &codedError{code: exitFindings}
	}
	return nil
}

// read gives a file's text as the option for its coding asks.
func (r renderCommand) read(world system, name string) (string, error) {
	var raw []byte
	var err error
	if name == "-" {
		raw, err = io.ReadAll(world.Stdin)
	} else {
		raw, err = os.ReadFile(name)
	}
	if err != nil {
		return "", err
	}
	text, err := render.DecodeFile(raw)
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	if !r.Decode {
		return text, nil
	}
	text, err = render.Decode(text)
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return text, nil
}

func (r renderCommand) print(world system, name string, document render.Document) error {
	switch r.Format {
	case "findings":
		return r.printFindings(world.Stdout, name, document)
	case "json":
		encoder := json.NewEncoder(world.Stdout)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(struct {
			File string `json:"file"`
			render.Document
		}{name, document})
	}
	if err := r.printFindings(world.Stderr, name, document); err != nil {
		return err
	}
	shown := document.HTML
	switch r.Format {
	case "page":
		page, err := standalone(r.Lang, document.HTML)
		if err != nil {
			return err
		}
		shown = page
	case "text":
		shown = document.PlainText()
	}
	_, err := fmt.Fprintln(world.Stdout, shown)
	return err
}

// printFindings writes file:line:column: severity: message [code], as compilers do.
func (r renderCommand) printFindings(to io.Writer, name string, document render.Document) error {
	for _, finding := range document.Findings {
		severity := finding.Severity
		if r.Strict && finding.Tolerated {
			severity = render.SeverityError
		}
		_, err := fmt.Fprintf(to, "%s:%d:%d: %s: %s [%s]\n", name, finding.Line, finding.Column, severity, finding.Message, finding.Code)
		if err != nil {
			return err
		}
	}
	return nil
}

// progress says on a terminal how far several files have come.
func (r renderCommand) progress(world system, done, all int) {
	if all > 1 && isTerminal(world.Stderr) {
		fmt.Fprintf(world.Stderr, "\r%d of %d%s", done+1, all, strings.Repeat("\n", (done+1)/all))
	}
}

// isTerminal says whether what is written is seen as it comes.
func isTerminal(to io.Writer) bool {
	file, ok := to.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// standalone is a page that shows a rendered text as the inbox does, in one file.
func standalone(lang, body string) (string, error) {
	words, err := views.LoadWords()
	if err != nil {
		return "", err
	}
	css, err := assets.InlineCSS()
	if err != nil {
		return "", err
	}
	var page strings.Builder
	err = views.Standalone(words.For(lang), css, body).Render(context.Background(), &page)
	return page.String(), err
}
