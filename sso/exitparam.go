package sso

import (
	"errors"
	"strings"
)

const (
	// valuePlain are the characters that a parameter's value holds unescaped. Without ";"
	// and "=", which some servers take for separators.
	valuePlain = unreserved + "/:@?!$()*,+"

	// maxParams is how many parameters a message may add.
	maxParams = 50
)

// param is a query parameter in canonical form.
type param struct {
	name, value string // name decoded, value escaped
	bare        bool   // written without "="
}

// key is what servers that ignore case, or that read "a[]" as a list named a, know the
// parameter by.
func (p param) key() string {
	name, _, _ := strings.Cut(strings.ToLower(p.name), "[")
	return name
}

// String writes the parameter as it stands in a URL.
func (p param) String() string {
	name := escape(p.name, unreserved+"$")
	if p.bare {
		return name
	}
	return name + "=" + p.value
}

// parseParams reads a query string without its question mark.
func parseParams(query string) ([]param, error) {
	var params []param
	for piece := range strings.SplitSeq(query, "&") {
		if piece == "" {
			continue
		}
		p, err := parseParam(piece)
		if err != nil {
			return nil, err
		}
		params = append(params, p)
	}
	return params, nil
}

func parseParam(piece string) (param, error) {
	rawName, rawValue, assigned := strings.Cut(piece, "=")
	name, err := decode(rawName)
	if err != nil {
		return param{}, err
	}
	if _, err := decode(rawValue); err != nil {
		return param{}, err
	}
	if name == "" {
		return param{}, errors.New("empty parameter name")
	}
	if strings.Trim(name, lettersAndDigits+"._~-[]$") != "" {
		return param{}, errors.New("bad parameter name")
	}
	p := param{name: name, value: escape(rawValue, valuePlain), bare: !assigned}
	if reserved(p.key()) {
		return param{}, errors.New("reserved parameter")
	}
	return p, nil
}

// reserved names are those of the SAML bindings: a link must not bring its own log-in.
func reserved(key string) bool {
	switch key {
	case "samlrequest", "samlresponse", "samlart", "samlencoding", "relaystate", "sigalg", "signature":
		return true
	}
	return false
}
