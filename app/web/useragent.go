package web

import (
	"regexp"
	"strings"

	"github.com/gofiber/fiber/v2"

	"inkorg/app/inbox"
	"inkorg/views"
)

// browserPatterns find a browser and its version in a User-Agent header. Most browsers
// name others too, to be taken for them: the first pattern that fits is the one.
var browserPatterns = []struct {
	name    string
	pattern *regexp.Regexp
}{
	{"Edge", regexp.MustCompile(`\b(?:Edg|EdgA|EdgiOS)/(\d+)`)},
	{"Opera", regexp.MustCompile(`\b(?:OPR|OPT)/(\d+)`)},
	{"Samsung Internet", regexp.MustCompile(`\bSamsungBrowser/(\d+)`)},
	{"Firefox", regexp.MustCompile(`\b(?:Firefox|FxiOS)/(\d+)`)},
	{"Chrome", regexp.MustCompile(`\b(?:Chrome|CriOS|HeadlessChrome)/(\d+)`)},
	{"Safari", regexp.MustCompile(`\bVersion/(\d+(?:\.\d+)?).* Safari/`)},
}

// browserOf names the browser of a User-Agent header with its version, or is empty.
func browserOf(userAgent string) string {
	for _, known := range browserPatterns {
		if match := known.pattern.FindStringSubmatch(userAgent); match != nil {
			return known.name + " " + match[1]
		}
	}
	return ""
}

var (
	iosVersion = regexp.MustCompile(`\b(?:iPhone OS|CPU OS) (\d+)_(\d+)`)
	// Browsers that hide the version of Android all say 10.
	androidVersion = regexp.MustCompile(`\bAndroid (\d+)(?:\.\d+)*;(?: K\))?`)
)

// systemOf names the operating system of a User-Agent header, with its version where
// browsers tell the truth of it, and the kind of device. Both can be empty.
func systemOf(userAgent string) (string, views.Device) {
	switch {
	case strings.Contains(userAgent, "Windows NT 10.0"):
		return "Windows 10/11", views.DeviceWindows
	case strings.Contains(userAgent, "Windows"):
		return "Windows", views.DeviceWindows
	case strings.Contains(userAgent, "iPhone"), strings.Contains(userAgent, "iPad"):
		return versioned("iOS", iosVersion.FindStringSubmatch(userAgent)), views.DeviceIPhone
	case strings.Contains(userAgent, "Android"):
		match := androidVersion.FindStringSubmatch(userAgent)
		if match == nil || strings.HasSuffix(match[0], " K)") {
			return "Android", views.DeviceAndroid
		}
		return versioned("Android", match), views.DeviceAndroid
	case strings.Contains(userAgent, "Mac OS X"):
		return "macOS", views.DeviceMac
	case strings.Contains(userAgent, "CrOS"):
		return "ChromeOS", views.DeviceUnknown
	case strings.Contains(userAgent, "Linux"):
		return "Linux", views.DeviceUnknown
	}
	return "", views.DeviceUnknown
}

// deviceOf names the browser of a request.
func deviceOf(c *fiber.Ctx) inbox.Device {
	userAgent := c.Get(fiber.HeaderUserAgent)
	system, _ := systemOf(userAgent)
	return inbox.Device{Browser: browserOf(userAgent), System: system}
}

// versioned puts the parts that a pattern found after a name: iOS 17.5.
func versioned(name string, match []string) string {
	if match == nil {
		return name
	}
	return name + " " + strings.Join(match[1:], ".")
}
