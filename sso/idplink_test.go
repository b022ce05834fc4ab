package sso

import (
	"net/url"
	"strings"
	"testing"
)

func TestIdPLink(t *testing.T) {
	const sp, target = "https://sp.example.se/a?b=c&d", "https://vard.example.se/app/?id=42&flik=%C3%A5"
	const escaped = "https%3A%2F%2Fsp.example.se%2Fa%3Fb%3Dc%26d"
	const escapedTarget = "https%3A%2F%2Fvard.example.se%2Fapp%2F%3Fid%3D42%26flik%3D%25C3%25A5"
	for raw, want := range map[string]string{
		"shibboleth:https://idp.example.se/idp/profile/SAML2/Unsolicited/SSO": "https://idp.example.se/idp/profile/SAML2/Unsolicited/SSO?providerId=" + escaped + "&target=" + escapedTarget,
		"simplesamlphp:https://idp.example.se/saml2/idp/SSOService.php":       "https://idp.example.se/saml2/idp/SSOService.php?spentityid=" + escaped + "&RelayState=" + escapedTarget,
		"https://idp.example.se/go?to={target}&lang=sv&who={sp}":              "https://idp.example.se/go?to=" + escapedTarget + "&lang=sv&who=" + escaped,
		"http://127.0.0.1:8177/go?sp={sp}&t={target}":                         "http://127.0.0.1:8177/go?sp=" + escaped + "&t=" + escapedTarget,
	} {
		link, err := ParseIdPLink(raw, true)
		if err != nil {
			t.Errorf("%s: %v", raw, err)
			continue
		}
		got := link.To(sp, target)
		if got != want {
			t.Errorf("%s: %s, want %s", raw, got, want)
		}
		parsed, err := url.Parse(got)
		if err != nil {
			t.Fatal(err)
		}
		values := map[string]bool{}
		for _, value := range parsed.Query() {
			values[value[0]] = true
		}
		if !values[sp] || !values[target] {
			t.Errorf("%s: reads back as %v", raw, parsed.Query())
		}
	}
}

// TestIdPLinkFillsOnce: what is filled in is not looked at for places again.
func TestIdPLinkFillsOnce(t *testing.T) {
	link, err := ParseIdPLink("https://idp.example.se/?sp={sp}&t={target}", false)
	if err != nil {
		t.Fatal(err)
	}
	if got := link.To("{target}", "{sp}"); got != "https://idp.example.se/?sp=%7Btarget%7D&t=%7Bsp%7D" {
		t.Error(got)
	}
}

func TestParseIdPLinkRefuses(t *testing.T) {
	for raw, want := range map[string]string{
		"":                                   "once each",
		"https://idp.example.se/?sp={sp}":    "once each",
		"https://idp.example.se/?t={target}": "once each",
		"https://idp.example.se/?sp={sp}&t={target}&u={sp}":   "once each",
		"https://{sp}.example.se/?t={target}":                 "once each",
		"https://{x}.example.se/?sp={sp}&t={target}":          "brace",
		"https://idp.example.se/?sp={sp}&t={target}&u={user}": "brace",
		"https://idp.example.se/?sp={sp}&t={target}#a":        "fragment",
		"http://idp.example.se/?sp={sp}&t={target}":           "not https",
		"http://127.0.0.1/?sp={sp}&t={target}":                "not https",
		"javascript:alert(1)?sp={sp}&t={target}":              "absolute",
		"/sso?sp={sp}&t={target}":                             "absolute",
		"https://a:b@idp.example.se/?sp={sp}&t={target}":      "absolute",
		"okta:https://idp.example.se/":                        "once each",
		"shibboleth:https://idp.example.se/?a=b":              "query of its own",
		"shibboleth:":                                         "absolute",
	} {
		if _, err := ParseIdPLink(raw, false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want something about %q", raw, err, want)
		}
	}
}
