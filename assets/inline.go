package assets

import (
	"encoding/base64"
	"path"
)

// InlineCSS is the style sheet with the files that it names inside it, for a page that is
// read without the program.
func InlineCSS() (string, error) {
	sheet, err := files.ReadFile("inbox.css")
	if err != nil {
		return "", err
	}
	var failed error
	inlined := cssURL.ReplaceAllFunc(sheet, func(match []byte) []byte {
		name := string(cssURL.FindSubmatch(match)[1])
		content, err := files.ReadFile(name)
		if err != nil {
			failed = err
		}
		return []byte(`url("data:` + contentTypes[path.Ext(name)] + ";base64," + base64.StdEncoding.EncodeToString(content) + `")`)
	})
	return string(inlined), failed
}
