package sso

import (
	"errors"
	"strings"
)

const (
	// pathPlain are the characters that a path segment holds unescaped.
	pathPlain = unreserved + "!$&'()*+,;=:@"

	// decodings is how many rounds of decoding a path is judged through: proxies and
	// frameworks on its way may each undo one.
	decodings = 3
)

// cleanPath gives a path in canonical form. Whatever could lead a reader along the way to
// another path is refused: dot and empty segments, and hidden separators.
func cleanPath(path string) (string, error) {
	if path == "" {
		return "/", nil
	}
	segments := strings.Split(path[1:], "/")
	for i, segment := range segments {
		if segment == "" && i < len(segments)-1 {
			return "", errors.New("empty path segment")
		}
		if err := checkSegment(segment); err != nil {
			return "", err
		}
		segments[i] = escape(segment, pathPlain)
	}
	return "/" + strings.Join(segments, "/"), nil
}

func checkSegment(segment string) error {
	text, whole := unescape(segment)
	if !whole {
		return errors.New("bad percent-encoding")
	}
	for range decodings {
		if err := checkSegmentText(text); err != nil {
			return err
		}
		text, _ = unescape(text)
	}
	return nil
}

func checkSegmentText(text string) error {
	if strings.Contains(text, "/") {
		return errors.New("encoded slash")
	}
	if strings.Contains(text, `\`) {
		return errors.New("encoded backslash")
	}
	// Some servers cut parameters off a segment before they resolve dots.
	if name, _, _ := strings.Cut(text, ";"); name == "." || name == ".." {
		return errors.New("dot segment")
	}
	return checkDecoded(text)
}
