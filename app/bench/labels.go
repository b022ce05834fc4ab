package bench

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"inkorg/views"
)

// withLabels writes before everything on the page of a message that comes from its sender which
// element of the contract that is.
func withLabels(page string, f views.Frame, m views.MessageView) (string, error) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return "", err
	}
	for node := range root.Descendants() {
		if node.DataAtom == atom.Head {
			sheet := &html.Node{Type: html.ElementNode, Data: "link", DataAtom: atom.Link}
			sheet.Attr = []html.Attribute{{Key: "rel", Val: "stylesheet"}, {Key: "href", Val: f.Assets.URL("labels.css")}}
			node.AppendChild(sheet)
			break
		}
	}
	var found []labelAt
	for node := range root.Descendants() {
		if element := elementOf(node, f.Words, m); element != "" {
			found = append(found, labelAt{node, element})
		}
	}
	for _, at := range found {
		at.write()
	}
	var written strings.Builder
	err = html.Render(&written, root)
	return written.String(), err
}

// labelAt is a label before a node.
type labelAt struct {
	node *html.Node
	text string
}

func (l labelAt) write() {
	label := &html.Node{Type: html.ElementNode, Data: "span", DataAtom: atom.Span, Attr: []html.Attribute{{Key: "class", Val: "origin"}}}
	if l.node.DataAtom == atom.H1 || l.node.DataAtom == atom.Div || l.node.DataAtom == atom.P {
		label.Data, label.DataAtom = "p", atom.P
	}
	label.AppendChild(&html.Node{Type: html.TextNode, Data: l.text})
	l.node.Parent.InsertBefore(label, l.node)
}

// elementOf names the element of the contract that a node of the page shows; empty: none.
func elementOf(node *html.Node, words *views.Words, m views.MessageView) string {
	if node.Type != html.ElementNode {
		return ""
	}
	parent := classes(node.Parent)
	switch {
	case has(node, "data-title") && m.Title != "":
		return "messageDescription"
	case has(node, "data-sender"):
		return "organisationUnit/unitName"
	case has(node, "data-body"):
		return "messageText"
	case has(node, "data-exit") && slices.Contains(parent, "go"):
		return "ssoLink/text, type, queryString"
	case slices.Contains(classes(node), "exit-note") && slices.Contains(parent, "go"):
		return "ssoLink/systemId " + words.T("test.label.system")
	case node.DataAtom == atom.Span && slices.Contains(parent, "d"):
		return placeOf(node, m.Sender)
	case node.DataAtom == atom.Time:
		return words.T("test.label.time")
	}
	return ""
}

// placeOf names the elements of a line of the sender's address.
func placeOf(node *html.Node, sender views.SenderView) string {
	switch text := textOf(node); text {
	case strings.TrimSpace(sender.Address):
		return "organisationUnit/unitAddress"
	case strings.TrimSpace(sender.Telephone):
		return "organisationUnit/unitTelephone"
	default:
		return "organisationUnit/unitPostalCode, unitPostalCity"
	}
}

func textOf(node *html.Node) string {
	var text strings.Builder
	for below := range node.Descendants() {
		if below.Type == html.TextNode {
			text.WriteString(below.Data)
		}
	}
	return strings.TrimSpace(text.String())
}

func has(node *html.Node, name string) bool {
	return slices.ContainsFunc(node.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func classes(node *html.Node) []string {
	if node == nil {
		return nil
	}
	for _, a := range node.Attr {
		if a.Key == "class" {
			return strings.Fields(a.Val)
		}
	}
	return nil
}
