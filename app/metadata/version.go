package metadata

import (
	"net/http"
	"strings"
)

// version is what a server calls a version of a document, in the headers of its answer.
type version struct {
	tag      string // ETag
	modified string // Last-Modified
}

func versionOf(header http.Header) version {
	return version{tag: header.Get("ETag"), modified: header.Get("Last-Modified")}
}

// String writes the version on two lines, empty when the server names none. A header's
// value has no line break.
func (v version) String() string {
	if v == (version{}) {
		return ""
	}
	return v.tag + "\n" + v.modified
}

func parseVersion(text string) version {
	tag, modified, _ := strings.Cut(text, "\n")
	return version{tag, modified}
}

// ask asks for the document only if it is of another version.
func (v version) ask(header http.Header) {
	if v.tag != "" {
		header.Set("If-None-Match", v.tag)
	}
	if v.modified != "" {
		header.Set("If-Modified-Since", v.modified)
	}
}
