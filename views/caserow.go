package views

import (
	"context"
	"io"
	"strconv"
	"time"

	"github.com/a-h/templ"
)

// caseRows are rows of the list. They are most of its page and most of what it costs, and are
// therefore written without a template, which costs three times as much.
func caseRows(f Frame, rows ...CaseRow) templ.Component { return caseRowList{f, rows} }

type caseRowList struct {
	frame Frame
	rows  []CaseRow
}

// rowSize is more than what most rows take, in bytes.
const rowSize = 2048

// Render implements templ.Component.
func (l caseRowList) Render(_ context.Context, w io.Writer) error {
	row := newRowWriter(l.frame)
	for _, r := range l.rows {
		row.html = row.html[:0]
		row.write(r)
		if _, err := w.Write(row.html); err != nil {
			return err
		}
	}
	return nil
}

// rowWriter writes rows. What every row has is made once.
type rowWriter struct {
	html  []byte // of the row
	words *Words
	when  func(time.Time) string

	mail, mailOpen, threads string // icons
	unread, unreadPrefix    string // words, escaped
}

func newRowWriter(f Frame) *rowWriter {
	return &rowWriter{
		html: make([]byte, 0, rowSize), words: f.Words, when: f.Words.Lister(f.Now),
		mail: icon(f, "mail").html(), mailOpen: icon(f, "mail-open").html(), threads: icon(f, "threads").html(),
		unread: templ.EscapeString(f.Words.T("list.unread")), unreadPrefix: templ.EscapeString(f.Words.T("list.unread.prefix")),
	}
}

func (w *rowWriter) write(r CaseRow) {
	class, mark := "row", w.mailOpen
	if r.Unread {
		class, mark = "row un", w.mail
	}
	w.raw(`<li class="`, class, `" data-unread="`, strconv.FormatBool(r.Unread), `" id="`).text(r.ID).raw(`" data-case="`).text(r.ID).raw(`">`)
	if !r.Alone {
		w.raw(`<label class="pick"><input type="checkbox" form="many" name="arende" value="`).text(r.ID)
		w.raw(`"> <span class="vh">`).text(r.pick(w.words)).raw(`</span></label> `)
	}
	w.raw(`<span class="mk">`, mark, `</span><div>`)
	w.sender(r)
	w.title(r)
	if r.Messages > 1 {
		w.raw(`<p class="meta">`, w.threads, ` `).text(w.words.N("list.messages", r.Messages)).raw(`</p>`)
	}
	w.raw(`</div><div class="when"><time datetime="`)
	w.html = w.words.appendMachine(w.html, r.At)
	w.raw(`">`)
	w.text(w.when(r.At)).raw(`</time> `)
	if r.Unread {
		w.raw(`<span class="pill" aria-hidden="true">`, w.unread, `</span>`)
	}
	w.raw(`</div></li>`)
}

func (w *rowWriter) sender(r CaseRow) {
	w.raw(`<p class="from"><bdi data-sender`)
	if r.Nameless {
		w.raw(` class="vh"`)
	}
	w.raw(`>`).text(r.Sender).raw(`</bdi> `).text(missing(w.words, r.Nameless)).raw(`</p>`)
}

func (w *rowWriter) title(r CaseRow) {
	w.raw(`<h3><a href="`).text(string(templ.URL(r.Href))).raw(`">`)
	if r.Unread {
		w.raw(`<span class="vh">`, w.unreadPrefix, ` </span> `)
	}
	w.raw(`<bdi data-title>`).text(r.Title).raw(`</bdi></a></h3>`)
}

// raw adds what is HTML already.
func (w *rowWriter) raw(parts ...string) *rowWriter {
	for _, part := range parts {
		w.html = append(w.html, part...)
	}
	return w
}

// text adds what is to be read as it is.
func (w *rowWriter) text(text string) *rowWriter {
	rest := 0
	for i := range len(text) {
		if !special(text[i]) {
			continue
		}
		w.html = append(append(w.html, text[rest:i]...), reference(text[i])...)
		rest = i + 1
	}
	w.html = append(w.html, text[rest:]...)
	return w
}

// special says whether a character means something in HTML.
func special(c byte) bool {
	const those = 1<<'&' | 1<<'\'' | 1<<'<' | 1<<'>' | 1<<'"'
	return c < 64 && those>>c&1 == 1
}

// reference stands for a special character, as templ writes it.
func reference(c byte) string {
	switch c {
	case '&':
		return "&amp;"
	case '\'':
		return "&#39;"
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	default:
		return "&#34;"
	}
}
