package template

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
)

const jsonPattern = `{"to": "{number}", "text": "{text}", "ref": "{id}", "from": "Inkorg"}`

func made(t *testing.T, format Format, pattern string) Template {
	t.Helper()
	template, err := New(format, pattern)
	if err != nil {
		t.Fatal(err)
	}
	return template
}

func TestTemplates(t *testing.T) {
	for pattern, test := range map[string]struct {
		format Format
		wrong  string
	}{
		jsonPattern: {JSON, ""},
		`[{"a":["{number}"],"b":"före {text} efter"}]`: {JSON, ""},
		`{"to": "{number}"}`:                           {JSON, "{text}"},
		`{"text": "{text}"}`:                           {JSON, "{number}"},
		`{"to": {number}, "text": "{text}"}`:           {JSON, "quotes"},
		`{"to": "{number}", "text": {text}}`:           {JSON, "quotes"},
		`to={number}&text={text}`:                      {Form, ""},
		`to={number}&text=Hej+{text}`:                  {Form, ""},
		`to={number}&text=Hej {text}`:                  {Form, "form"},
		`to={number};text={text}`:                      {Form, "form"},
		`to={number}&text={text}&x=%zz`:                {Form, "form"},
	} {
		_, err := New(test.format, pattern)
		if (err == nil) != (test.wrong == "") || err != nil && !strings.Contains(err.Error(), test.wrong) {
			t.Errorf("%s: %v, want %q", pattern, err, test.wrong)
		}
	}
}

// FuzzTemplate: whatever is put into a place comes out of it again, and nothing else changes.
func FuzzTemplate(f *testing.F) {
	f.Add("+46701740605", "Nytt i \"Min inkorg\" & co: 100 % \\ <b>\r\n\u2028{number}+å=1")
	f.Add(`","x":"`, "&x=1")
	f.Fuzz(func(t *testing.T, number, text string) {
		places := Places{Number: strings.ToValidUTF8(number, ""), Text: strings.ToValidUTF8(text, "")}
		var object map[string]string
		if err := json.Unmarshal([]byte(made(t, JSON, jsonPattern).Fill(places)), &object); err != nil ||
			object["to"] != places.Number || object["text"] != places.Text || len(object) != 4 {
			t.Errorf("JSON %q, %v", object, err)
		}
		form, err := url.ParseQuery(made(t, Form, "a={number}&b={text}").Fill(places))
		if err != nil || form.Get("a") != places.Number || form.Get("b") != places.Text || len(form) != 2 {
			t.Errorf("form %q, %v", form, err)
		}
	})
}
