package pagetest

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

var (
	voids = []string{
		"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
	}
	rawTexts = []string{"script", "style"}
)

// checkSyntax finds what a parser forgives. The page's tags, read one by one with nothing
// forgiven, must nest, and must give the very tree that the HTML parser makes: it moves
// what stands in a wrong place, so that the two then differ.
func (c *checker) checkSyntax(root *html.Node) {
	reader := &tagReader{tokens: html.NewTokenizer(strings.NewReader(string(c.page.Body)))}
	if err := reader.read(); err != nil {
		c.problem("HTML syntax: %v", err)
		return
	}
	parsed := outline(root, 0)
	for i := range min(len(parsed), len(reader.outline)) {
		if parsed[i] != reader.outline[i] {
			c.problem("HTML syntax: element %d is written as %s but parsed as %s", i+1, reader.outline[i], parsed[i])
			return
		}
	}
	if len(parsed) != len(reader.outline) {
		c.problem("HTML syntax: %d elements are written but %d are parsed", len(reader.outline), len(parsed))
	}
}

func outline(n *html.Node, depth int) []string {
	var lines []string
	for child := range n.ChildNodes() {
		if child.Type == html.ElementNode {
			lines = append(lines, place(child.Data, depth))
			lines = append(lines, outline(child, depth+1)...)
		}
	}
	return lines
}

func place(name string, depth int) string {
	return fmt.Sprintf("%s at depth %d", name, depth)
}

// tagReader reads tags strictly.
type tagReader struct {
	tokens  *html.Tokenizer
	doctype bool
	open    []string
	outline []string
}

func (r *tagReader) read() error {
	for {
		kind := r.tokens.Next()
		if kind == html.ErrorToken {
			return r.end()
		}
		raw := string(r.tokens.Raw())
		if err := r.token(kind, r.tokens.Token(), raw); err != nil {
			return err
		}
	}
}

func (r *tagReader) end() error {
	switch err := r.tokens.Err(); {
	case !errors.Is(err, io.EOF):
		return err
	case len(r.open) > 0:
		return fmt.Errorf("<%s> is not closed", r.open[len(r.open)-1])
	case !r.doctype:
		return errors.New("no doctype")
	}
	return nil
}

func (r *tagReader) token(kind html.TokenType, token html.Token, raw string) error {
	switch kind {
	case html.DoctypeToken:
		r.doctype = token.Data == "html" && len(r.outline) == 0
	case html.TextToken:
		return r.text(raw)
	case html.EndTagToken:
		return r.close(token.Data)
	case html.StartTagToken, html.SelfClosingTagToken:
		return r.start(kind, token, raw)
	}
	return nil
}

func (r *tagReader) text(raw string) error {
	inRawText := len(r.open) > 0 && slices.Contains(rawTexts, r.open[len(r.open)-1])
	if !inRawText && strings.Contains(raw, "<") {
		return fmt.Errorf("a bare < in the text %.40q", raw)
	}
	return nil
}

func (r *tagReader) start(kind html.TokenType, token html.Token, raw string) error {
	if err := attributes(token, raw); err != nil {
		return err
	}
	r.outline = append(r.outline, place(token.Data, len(r.open)))
	void := slices.Contains(voids, token.Data)
	if kind == html.SelfClosingTagToken && !void && !slices.Contains(r.open, "svg") {
		return fmt.Errorf("<%s/> closes nothing", token.Data)
	}
	if kind == html.StartTagToken && !void {
		r.open = append(r.open, token.Data)
	}
	return nil
}

var attribute = regexp.MustCompile(`([^\s=>/]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?`)

// attributes reads a tag's attributes from its source: the tokenizer drops repeated ones.
func attributes(token html.Token, raw string) error {
	seen := map[string]bool{}
	inside := strings.TrimSuffix(raw[len("<")+len(token.Data):], ">")
	for _, match := range attribute.FindAllStringSubmatch(inside, -1) {
		name := strings.ToLower(match[1])
		if strings.ContainsAny(name, `"'<`) {
			return fmt.Errorf("<%s> has an attribute named %q", token.Data, name)
		}
		if seen[name] {
			return fmt.Errorf("<%s> has %s twice", token.Data, name)
		}
		seen[name] = true
	}
	return nil
}

func (r *tagReader) close(name string) error {
	if len(r.open) == 0 || r.open[len(r.open)-1] != name {
		return fmt.Errorf("</%s> closes another element than the last one opened (%s)", name, strings.Join(r.open, " "))
	}
	r.open = r.open[:len(r.open)-1]
	return nil
}
