// Package takeout owns the archive of a citizen's messages: a ZIP that is read without the
// inbox, with a page of each message, its text as it was sent, and an index for people and
// one for programs. It knows messages and pages; it must not know HTTP, the store or who
// asks.
package takeout

import (
	"archive/zip"
	"context"
	"encoding/json"
	"io"
	"iter"
	"slices"
	"time"

	"github.com/a-h/templ"

	"inkorg/app/inbox"
	"inkorg/assets"
	"inkorg/views"
)

// Archive is what an archive is made of.
type Archive struct {
	Words    *views.Words
	Product  string    // name on its pages
	At       time.Time // when it is made
	Messages iter.Seq2[inbox.SavedMessage, error]
	More     []File // beside the messages
}

// File is a file of the archive. Its name must say nothing about anybody.
type File struct {
	Name  string
	Write func(to io.Writer) error
}

// Write writes the archive as it goes: one message is in memory at a time, and of all of them
// what the indexes say.
func (a Archive) Write(to io.Writer) error {
	css, err := assets.CompactCSS()
	if err != nil {
		return err
	}
	w := writer{Archive: a, css: css, zip: zip.NewWriter(to), index: []entry{}}
	for message, err := range a.Messages {
		if err != nil {
			return err
		}
		if err := w.add(message); err != nil {
			return err
		}
	}
	for _, file := range a.More {
		if err := w.file(file.Name, a.At, file.Write); err != nil {
			return err
		}
	}
	if err := w.indexes(); err != nil {
		return err
	}
	return w.zip.Close()
}

// writer is an archive that is being written.
type writer struct {
	Archive
	css   string // of every page
	zip   *zip.Writer
	index []entry
}

func (w *writer) file(name string, at time.Time, write func(io.Writer) error) error {
	header := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at.UTC()}
	header.SetMode(0o600)
	file, err := w.zip.CreateHeader(header)
	if err != nil {
		return err
	}
	return write(file)
}

func (w *writer) page(name string, at time.Time, page templ.Component) error {
	return w.file(name, at, func(to io.Writer) error { return page.Render(context.Background(), to) })
}

func (w *writer) add(m inbox.SavedMessage) error {
	e := newEntry(m)
	if err := w.page(e.Page, m.ReceivedAt, views.SavedMessage(w.Words, w.css, viewOf(m, e))); err != nil {
		return err
	}
	w.index = append(w.index, e)
	return w.file(e.Text, m.ReceivedAt, func(to io.Writer) error {
		_, err := io.WriteString(to, m.Text)
		return err
	})
}

// indexes writes index.html, newest first, and index.json.
func (w *writer) indexes() error {
	slices.SortFunc(w.index, func(a, b entry) int { return b.Received.Compare(a.Received) })
	view := views.SavedIndexView{Product: w.Product, At: w.At}
	for _, e := range w.index {
		view.Messages = append(view.Messages, e.row())
	}
	if err := w.page("index.html", w.At, views.SavedIndex(w.Words, w.css, view)); err != nil {
		return err
	}
	return w.file("index.json", w.At, JSON(w.index))
}

// JSON writes a value for programs.
func JSON(value any) func(to io.Writer) error {
	return func(to io.Writer) error {
		encoder := json.NewEncoder(to)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(value)
	}
}
