package render

import (
	"strings"
	"testing"
)

func TestEncode(t *testing.T) {
	got := Encode("<a b=\"c\">&'\r\n\tå</a>")
	if want := "&lt;a b=&quot;c&quot;&gt;&amp;&apos;&#13;\n\tå&lt;/a&gt;"; got != want {
		t.Errorf("got %s", got)
	}
}

func TestDecode(t *testing.T) {
	good := map[string]string{
		"": "", "a": "a", "&lt;&gt;&amp;&quot;&apos;": `<>&"'`, "&#65;&#x42;&#x1F600;": "AB😀", "&amp;lt;": "&lt;", "a\r\nb": "a\r\nb",
		"&#0000000065;": "A",
	}
	for in, want := range good {
		if got, err := Decode(in); err != nil || got != want {
			t.Errorf("Decode(%q) = %q, %v", in, got, err)
		}
	}
	bad := map[string]string{
		"<a>": "line 1, column 1", "å\n &nbsp;": "line 2, column 2", "a & b": "line 1, column 3", "&": "line 1, column 1", "&;": "line 1, column 1",
		"&#0;": "line 1, column 1", "&#xD800;": "line 1, column 1", "&#x110000;": "line 1, column 1", "&#X41;": "line 1, column 1", "&#;": "line 1, column 1", "&#a;": "line 1, column 1",
		"&lt": "line 1, column 1", "&#99999999999999999999;": "line 1, column 1", "&amp;<": "line 1, column 6",
	}
	for in, want := range bad {
		if got, err := Decode(in); err == nil || got != "" || !strings.Contains(err.Error(), want) {
			t.Errorf("Decode(%q) = %q, %v, want %s", in, got, err, want)
		}
	}
}
