package views

import (
	"net/url"
	"strings"
)

// hostOf is the host of a link, as readers know it.
func hostOf(href string) string {
	parsed, err := url.Parse(href)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(parsed.Host, "www.")
}

// joined puts the parts that are there beside each other.
func joined(parts ...string) string {
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

// telephoneURI makes a tel: address of a number as people write it. A text without
// enough digits, such as "se webbplatsen", gives none.
func telephoneURI(number string) string {
	const shortest = 3 // digits; 112
	var digits strings.Builder
	international := strings.ReplaceAll(strings.TrimSpace(number), "(0)", "") // +46 (0)8 is dialled +468
	for i, r := range international {
		switch {
		case r >= '0' && r <= '9', r == '+' && i == 0:
			digits.WriteRune(r)
		case strings.ContainsRune(" -–()\u00a0", r):
		default:
			return ""
		}
	}
	if len(strings.TrimPrefix(digits.String(), "+")) < shortest {
		return ""
	}
	return "tel:" + digits.String()
}
