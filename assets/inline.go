package assets

import (
	"encoding/base64"
	"path"
	"regexp"
)

// InlineCSS is the style sheets of a message with the files that they name inside them,
// for a page that is read without the program.
func InlineCSS() (string, error) { return inlineCSS(func(sheet []byte) []byte { return sheet }) }

// CompactCSS is InlineCSS for many pages, each with its own copy: without the font, which is
// most of it.
func CompactCSS() (string, error) {
	return inlineCSS(func(sheet []byte) []byte { return squeezed(fontFace.ReplaceAll(sheet, nil)) })
}

// ProtocolCSS is the style sheets of a test protocol, for a page that is read without the
// program.
func ProtocolCSS() (string, error) {
	common, err := CompactCSS()
	if err != nil {
		return "", err
	}
	sheet, err := benchFiles.ReadFile("bench/protocol.css")
	return common + string(squeezed(sheet)), err
}

var fontFace = regexp.MustCompile(`@font-face \{[^}]*\}`)

func inlineCSS(trim func(sheet []byte) []byte) (string, error) {
	all := ""
	for _, name := range []string{"inbox.css", "message.css"} {
		sheet, err := files.ReadFile(name)
		if err != nil {
			return "", err
		}
		whole, err := inlined(trim(sheet))
		if err != nil {
			return "", err
		}
		all += whole
	}
	return all, nil
}

func inlined(sheet []byte) (string, error) {
	var failed error
	whole := cssURL.ReplaceAllFunc(sheet, func(match []byte) []byte {
		name := string(cssURL.FindSubmatch(match)[1])
		content, err := files.ReadFile(name)
		if err != nil {
			failed = err
		}
		return []byte(`url("data:` + contentTypes[path.Ext(name)] + ";base64," + base64.StdEncoding.EncodeToString(content) + `")`)
	})
	return string(whole), failed
}
