package views

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// text writes a text as braces do, which copy it by way of fmt first: for what is there for
// each row of a list.
type text string

// Render implements templ.Component.
func (t text) Render(_ context.Context, w io.Writer) error { return write(w, templ.EscapeString(t)) }

// icon is a decorative picture of the sprite; the words beside it carry the meaning.
func icon(f Frame, name string) picture { return picture{f.Assets.URL("icons.svg"), name} }

// picture is a part of a sprite. Pages have dozens of them.
type picture struct{ sprite, name string }

// Render implements templ.Component.
func (p picture) Render(_ context.Context, w io.Writer) error {
	return write(w, `<svg class="i" aria-hidden="true" focusable="false"><use href="`, templ.EscapeString(p.sprite), "#", templ.EscapeString(p.name), `"></use></svg>`)
}

func write(w io.Writer, parts ...string) error {
	for _, part := range parts {
		if _, err := io.WriteString(w, part); err != nil {
			return err
		}
	}
	return nil
}
