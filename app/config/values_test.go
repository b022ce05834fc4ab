package config

import (
	"testing"
	"time"
)

func TestAddress(t *testing.T) {
	for _, test := range []struct {
		text     string
		loopback bool
		origin   Origin // empty: the text is refused
	}{
		{"127.0.0.1:8177", true, "http://127.0.0.1:8177"},
		{"127.1.2.3:1", true, "http://127.1.2.3:1"},
		{"[::1]:8177", true, "http://[::1]:8177"},
		{"localhost:8177", true, "http://localhost:8177"},
		{"LocalHost:8177", true, "http://localhost:8177"},
		{":8177", false, "http://127.0.0.1:8177"},
		{"0.0.0.0:8177", false, "http://127.0.0.1:8177"},
		{"[::]:8177", false, "http://127.0.0.1:8177"},
		{"10.0.0.1:65535", false, "http://10.0.0.1:65535"},
		{"inkorg.example.se:80", false, "http://inkorg.example.se:80"},
		{"localhost.example.se:80", false, "http://localhost.example.se:80"},
		{"", false, ""},
		{"8177", false, ""},
		{"127.0.0.1", false, ""},
		{"127.0.0.1:", false, ""},
		{"127.0.0.1:0", false, ""},
		{"127.0.0.1:65536", false, ""},
		{"127.0.0.1:http", false, ""},
		{"::1:8177", false, ""},
		{"[fe80::1%eth0]:8177", false, ""},
		{"http://127.0.0.1:8177", false, ""},
		{"a b:1", false, ""},
		{"å.se:1", false, ""},
	} {
		var address Address
		if err := address.UnmarshalText([]byte(test.text)); (err != nil) != (test.origin == "") {
			t.Errorf("%q: %v", test.text, err)
			continue
		}
		if test.origin == "" {
			continue
		}
		if got := address.Loopback(); got != test.loopback {
			t.Errorf("%q: loopback is %v", test.text, got)
		}
		if got := address.origin("http"); got != test.origin {
			t.Errorf("%q: origin is %s, want %s", test.text, got, test.origin)
		}
	}
}

func TestOrigin(t *testing.T) {
	for _, test := range []struct {
		text, want       string // empty: the text is refused
		secure, loopback bool
	}{
		{"https://inkorg.example.se", "https://inkorg.example.se", true, false},
		{"https://inkorg.example.se/", "https://inkorg.example.se", true, false},
		{"HTTPS://Inkorg.Example.SE:443", "https://inkorg.example.se", true, false},
		{"https://inkorg.example.se:8443", "https://inkorg.example.se:8443", true, false},
		{"http://127.0.0.1:8177", "http://127.0.0.1:8177", false, true},
		{"http://[::1]:80/", "http://[::1]", false, true},
		{"http://localhost", "http://localhost", false, true},
		{"http://localhost.example.se", "http://localhost.example.se", false, false},
		{"https://xn--vrd-ula.example.se", "https://xn--vrd-ula.example.se", true, false},
		{"", "", false, false},
		{"inkorg.example.se", "", false, false},
		{"//inkorg.example.se", "", false, false},
		{"ftp://inkorg.example.se", "", false, false},
		{"https://", "", false, false},
		{"https://inkorg.example.se/inkorg", "", false, false},
		{"https://inkorg.example.se?", "", false, false},
		{"https://inkorg.example.se?a=1", "", false, false},
		{"https://inkorg.example.se#a", "", false, false},
		{"https://anna@inkorg.example.se", "", false, false},
		{"https://inkorg.example.se:", "", false, false},
		{"https://inkorg.example.se:0", "", false, false},
		{"https://inkorg.example.se:99999", "", false, false},
		{"https://vård.example.se", "", false, false},
		{"https://*.example.se", "", false, false},
		{"https://inkorg.example.se.", "", false, false},
	} {
		var origin Origin
		if err := origin.UnmarshalText([]byte(test.text)); (err != nil) != (test.want == "") {
			t.Errorf("%q: %v", test.text, err)
			continue
		}
		if string(origin) != test.want {
			t.Errorf("%q is %s, want %s", test.text, origin, test.want)
		}
		if origin.Secure() != test.secure || origin.Loopback() != test.loopback {
			t.Errorf("%q: secure %v, loopback %v", test.text, origin.Secure(), origin.Loopback())
		}
	}
}

func TestYesNoAndTime(t *testing.T) {
	for text, want := range map[string]bool{"yes": true, "Yes": true, "true": true, "no": false, "NO": false, "false": false} {
		got := !want
		if err := readYesNo(&got, text); err != nil || got != want {
			t.Errorf("%q is %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "0", "1", "ja", "y"} {
		if err := readYesNo(new(bool), text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
	var d time.Duration
	if err := readDuration(&d, "1h30m"); err != nil || d != 90*time.Minute {
		t.Errorf("1h30m is %v, %v", d, err)
	}
	for _, text := range []string{"", "30", "0s", "-1m", "half an hour"} {
		if err := readDuration(new(time.Duration), text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestClosest(t *testing.T) {
	known := []string{"listen", "public_url", "logical_address", "id"}
	for name, want := range map[string]string{
		"listn": "listen", "LISTEN": "listen", "publicurl": "public_url", "logical_adress": "logical_address",
		"ids": "id", "colour": "", "x": "", "": "",
	} {
		if got := closest(name, known); got != want {
			t.Errorf("%q is taken for %q, want %q", name, got, want)
		}
	}
}
