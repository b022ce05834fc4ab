package testkit

import (
	"bytes"
	"context"
	"os/exec"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// PDF prints the page.
func (b *Browser) PDF() []byte {
	b.t.Helper()
	return run(b, "printing", func(ctx context.Context, _ *chromedp.Target) ([]byte, error) {
		printed, err := chromedp.Call(ctx, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true)})
		return printed.Data, err
	})
}

// PDFText gives the text of a PDF, as on paper but without white space, since where lines
// and words are spaced is for whoever sets the page to say.
func PDFText(t testing.TB, pdf []byte) string {
	t.Helper()
	command := exec.Command(Need(t, "pdftotext"), "-enc", "UTF-8", "-nopgbrk", "-", "-")
	command.Stdin = bytes.NewReader(pdf)
	text, err := command.Output()
	if err != nil {
		t.Fatalf("reading a PDF: %v", err)
	}
	return strings.Join(strings.Fields(string(text)), "")
}
