package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"inkorg/app/present"
	"inkorg/render"
	"inkorg/views"
)

type renderCommand struct {
	Files    []string `arg:"" optional:"" name:"file" help:"Files to render; - or none: standard input."`
	Profile  string   `help:"inkorgsfunktionen (the default) or 1177-inkorg."`
	Format   string   `default:"html" enum:"html,page,text,findings,json" help:"html (the fragment alone), page (a whole page), text, findings or json."`
	Lang     string   `default:"sv" enum:"sv,en" help:"Language of findings and of what is added around links: sv or en."`
	Strict   bool     `help:"Count as an error what is only tolerated here and not known to work elsewhere."`
	Encode   bool     `xor:"instead" help:"Print the text as messageText wants it in a SOAP message, and nothing else."`
	Decode   bool     `xor:"instead" help:"Decode the file first: it holds the encoded form."`
	Profiles bool     `xor:"instead" help:"Print the profiles' tables, or with --profile that one's, and nothing else; as text or, with --format json, as JSON."`
	Codes    bool     `xor:"instead" help:"Explain the codes of findings, and nothing else; as text or, with --format json, as JSON."`
}

// Run renders each file. Findings go to standard error, and in the formats findings and
// json to standard output. A file that cannot be read does not keep others from being
// rendered.
func (r renderCommand) Run(world system) error {
	profile, err := r.profile()
	if err != nil {
		return &codedError{exitMisuse, err}
	}
	if r.Profiles || r.Codes {
		return r.explain(world.Stdout, profile)
	}
	options := render.Options{Profile: profile, Lang: r.lang()}
	files := r.Files
	if len(files) == 0 {
		files = []string{"-"}
	}
	renderer, code := render.New(), exitOK
	progress := newProgress(world.Stderr, len(files))
	for i, name := range files {
		progress.at(i)
		text, err := r.read(world, name)
		progress.clear()
		if err != nil {
			fmt.Fprintf(world.Stderr, "inkorg: %v\n", err)
			code = exitMisuse
			continue
		}
		sound, err := r.show(world, name, text, renderer, options)
		if err != nil {
			return err
		}
		if !sound && code == exitOK {
			code = exitFindings
		}
	}
	if code != exitOK {
		return &codedError{code: code}
	}
	return nil
}

// profile gives the profile asked for, and refuses what cannot be asked for together.
func (r renderCommand) profile() (*render.Profile, error) {
	switch {
	case (r.Profiles || r.Codes) && len(r.Files) > 0:
		return nil, errors.New("--profiles and --codes take no file")
	case r.Format == "page" && len(r.Files) > 1:
		return nil, errors.New("--format page takes one file")
	case r.Profile == "":
		return render.Inkorgsfunktionen(), nil
	}
	profile, known := render.ProfileByName(r.Profile)
	if !known {
		return nil, fmt.Errorf("there is no profile %q: use inkorgsfunktionen or 1177-inkorg", r.Profile)
	}
	return profile, nil
}

func (r renderCommand) lang() render.Lang {
	if r.Lang == "en" {
		return render.EN
	}
	return render.SV
}

// source is a text as it is rendered, and as the file has it when that is encoded.
type source struct{ text, encoded string }

// read gives a file's text as the option for its coding asks.
func (r renderCommand) read(world system, name string) (source, error) {
	var raw []byte
	var err error
	if name == "-" {
		raw, err = io.ReadAll(world.Stdin)
	} else {
		raw, err = os.ReadFile(name)
	}
	if err != nil {
		return source{}, err
	}
	text, err := render.DecodeFile(raw)
	if err != nil {
		return source{}, fmt.Errorf("%s: %w", name, err)
	}
	if !r.Decode {
		return source{text: text}, nil
	}
	decoded, err := render.Decode(text)
	if err != nil {
		return source{}, fmt.Errorf("%s: %w", name, err)
	}
	return source{text: decoded, encoded: text}, nil
}

// show prints what is asked for of a text, and says whether it is without errors.
func (r renderCommand) show(world system, name string, s source, renderer *render.Renderer, options render.Options) (sound bool, err error) {
	if r.Encode {
		_, err := io.WriteString(world.Stdout, render.Encode(s.text))
		return true, err
	}
	document := renderer.Render(s.text, options)
	if r.Decode {
		pointInto(s.encoded, &document)
	}
	sound = document.Errors() == 0 && !(r.Strict && document.Tolerated() > 0)
	return sound, r.print(world, name, document)
}

func (r renderCommand) print(world system, name string, document render.Document) error {
	switch r.Format {
	case "findings":
		return r.printFindings(world.Stdout, name, document)
	case "json":
		return printJSON(world.Stdout, struct {
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

func printJSON(to io.Writer, value any) error {
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

// standalone is a page that shows a rendered text as the inbox does, in one file.
func standalone(lang, body string) (string, error) {
	words, err := views.LoadWords()
	if err != nil {
		return "", err
	}
	return present.File(words.For(lang), body)
}
