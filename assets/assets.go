// Package assets owns the files that pages need beside their HTML: style sheets, scripts,
// font and icons under fingerprinted addresses, and the made-up messages of the demo. It
// must not know pages, routes or HTTP.
package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"path"
	"regexp"
	"sync"
)

//go:embed *.css *.js *.svg *.png source-sans-3.woff2
var files embed.FS

// benchFiles are what only the pages of the bench use.
//
//go:embed bench/*.css bench/*.js
var benchFiles embed.FS

// Samples is the directory samples: made-up messages, and samples.yaml, which describes
// them.
//
//go:embed all:samples
var Samples embed.FS

// Logo is the picture of the inbox that other sites may show: 192 pixels square.
const Logo = "icon-192.png"

// Prefix begins the address of every file: Prefix, hash, slash, name.
const Prefix = "/assets/"

// contentTypes are those of the files' extensions; the system's table is not asked, since
// it differs between machines.
var contentTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".png":   "image/png",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
}

// Set is the files with their fingerprints. An address names one content for ever, so it
// can be cached for ever.
type Set struct {
	files map[string]File
}

// File is a file of a Set.
type File struct {
	Type    string // content type
	Content []byte
	Gzip    func() []byte // Content packed by gzip, when first asked for; empty when that saves nothing

	hash, url string
}

// New fingerprints the files of the citizens' pages.
func New() *Set { return fingerprinted(files) }

// WithBench fingerprints those of the bench too, for where there is one.
func WithBench() *Set {
	bench, err := fs.Sub(benchFiles, "bench")
	if err != nil {
		panic(err) // the name is constant
	}
	return fingerprinted(files, bench)
}

// fingerprinted reads the files at the top of folders. Style sheets come last, as they hold
// the addresses of others.
func fingerprinted(folders ...fs.FS) *Set {
	set := &Set{files: map[string]File{}}
	for _, folder := range folders {
		set.add(folder, func(name string) bool { return path.Ext(name) != ".css" })
		set.add(folder, func(name string) bool { return path.Ext(name) == ".css" })
	}
	return set
}

// URL is the address of a file. An unknown name gives an address that leads nowhere.
func (s *Set) URL(name string) string {
	if file, known := s.files[name]; known {
		return file.url
	}
	return Prefix + "/" + name
}

// Open gives the file for the last two parts of an address.
func (s *Set) Open(hash, name string) (file File, ok bool) {
	found, known := s.files[name]
	if !known || found.hash != hash {
		return File{}, false
	}
	return found, true
}

func (s *Set) add(folder fs.FS, wanted func(name string) bool) {
	names, err := fs.Glob(folder, "*")
	if err != nil {
		panic(err) // the pattern is constant
	}
	for _, name := range names {
		if !wanted(name) {
			continue
		}
		content, err := fs.ReadFile(folder, name)
		if err != nil {
			panic(err) // the file is part of the program
		}
		switch {
		case path.Ext(name) == ".css":
			content = s.link(squeezed(content))
		case path.Ext(name) == ".js" && !madeElsewhere(name):
			content = scriptLine.ReplaceAll(content, nil)
		}
		hash := fingerprint(content)
		s.files[name] = File{
			Type: contentTypes[path.Ext(name)], Content: content, Gzip: sync.OnceValue(func() []byte { return packed(content) }), hash: hash, url: Prefix + hash + "/" + name,
		}
	}
}

var cssURL = regexp.MustCompile(`url\("([^"/:]+)"\)`)

// link gives a style sheet the addresses of the files that it names.
func (s *Set) link(css []byte) []byte {
	return cssURL.ReplaceAllFunc(css, func(match []byte) []byte {
		name := cssURL.FindSubmatch(match)[1]
		return []byte(`url("` + s.URL(string(name)) + `")`)
	})
}

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssSpace   = regexp.MustCompile(`\s+`)
	cssBorder  = regexp.MustCompile(` ?([{};,]) ?`)
	cssColon   = regexp.MustCompile(`([a-z-]): `)
	// scriptLine is what is for people who read a script: comments on lines of their own, and
	// how lines are set in.
	scriptLine = regexp.MustCompile(`(?m)^[ \t]*(//.*)?\n?`)
)

// madeElsewhere says whether a script is what a tool has made of others' work.
func madeElsewhere(name string) bool { return name == "editor.js" || name == "axe.min.js" }

// squeezed is a style sheet without what is for people who read it: a sixth of what goes
// over the wire.
func squeezed(css []byte) []byte {
	css = cssComment.ReplaceAll(css, nil)
	css = cssSpace.ReplaceAll(css, []byte(" "))
	css = cssBorder.ReplaceAll(css, []byte("$1"))
	css = cssColon.ReplaceAll(css, []byte("$1:"))
	return bytes.ReplaceAll(css, []byte(";}"), []byte("}"))
}

// packed packs a content, as well as gzip can. Fonts and pictures are packed already.
func packed(content []byte) []byte {
	var out bytes.Buffer
	writer, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is constant
	}
	_, _ = writer.Write(content) // a buffer takes all
	_ = writer.Close()
	if worthwhile := len(content) * 9 / 10; out.Len() > worthwhile {
		return nil
	}
	return out.Bytes()
}

// fingerprint is short: it only has to differ between versions of one file.
func fingerprint(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:6])
}
