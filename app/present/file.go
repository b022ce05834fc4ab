package present

import (
	"context"
	"strings"

	"inkorg/assets"
	"inkorg/views"
)

// File is a page that shows a rendered text as the inbox does, in one file that fetches
// nothing.
func File(words *views.Words, body string) (string, error) {
	css, err := assets.InlineCSS()
	if err != nil {
		return "", err
	}
	var page strings.Builder
	err = views.Standalone(words, css, body).Render(context.Background(), &page)
	return page.String(), err
}
