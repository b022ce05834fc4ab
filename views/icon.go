package views

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// icon is a decorative picture of the sprite; the words beside it carry the meaning.
func icon(f Frame, name string) picture { return picture{f.Assets.URL("icons.svg"), name} }

// picture is a part of a sprite. Pages have dozens of them.
type picture struct{ sprite, name string }

// Render implements templ.Component.
func (p picture) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, p.html())
	return err
}

func (p picture) html() string {
	return `<svg class="i" aria-hidden="true" focusable="false"><use href="` + templ.EscapeString(p.sprite) + "#" + templ.EscapeString(p.name) + `"></use></svg>`
}
