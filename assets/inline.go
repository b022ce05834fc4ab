package assets

import (
	"encoding/base64"
	"path"
)

// InlineCSS is the style sheets of a message with the files that they name inside them,
// for a page that is read without the program.
func InlineCSS() (string, error) {
	all := ""
	for _, name := range []string{"inbox.css", "message.css"} {
		sheet, err := inlined(name)
		if err != nil {
			return "", err
		}
		all += sheet
	}
	return all, nil
}

func inlined(name string) (string, error) {
	sheet, err := files.ReadFile(name)
	if err != nil {
		return "", err
	}
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
