package config

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
	"inkorg/app/template"
)

// withNotifications is the production configuration with a section of notifications.
func withNotifications(t *testing.T, settings string, env ...string) (Config, error) {
	t.Helper()
	return load(t, partyFiles(t, changed(t, production, "login:", "notifications:\n"+settings+"login:")), env, Flags{})
}

const (
	mailServer = "  smtp: {host: smtp.example.se, from: svara-inte@inkorg.example.se}\n"
	smsGateway = `  sms: {url: "https://sms.example.se/", template: '{"to": "{number}", "text": "{text}"}'}` + "\n"
)

func TestWaysToNotify(t *testing.T) {
	sms, email := inbox.MethodSMS, inbox.MethodEmail
	for settings, want := range map[string][]inbox.NotificationMethod{
		"  delay: 2m\n": nil, mailServer: {email}, smsGateway: {sms}, mailServer + smsGateway: {sms, email},
	} {
		c, err := withNotifications(t, settings)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, c.Methods()); diff != "" {
			t.Errorf("methods of %q (-want +got):\n%s", settings, diff)
		}
	}
	// A gateway on the machine itself need not be https.
	if _, err := withNotifications(t, strings.Replace(smsGateway, "https://sms.example.se/", "http://127.0.0.1:8080/", 1)); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]inbox.NotificationMethod{sms, email}, Demo().Methods()); diff != "" {
		t.Errorf("methods of the demo (-want +got):\n%s", diff)
	}
}

func TestNotificationDefaults(t *testing.T) {
	c, err := withNotifications(t, mailServer+smsGateway)
	if err != nil {
		t.Fatal(err)
	}
	n := c.Notifications
	if n.Delay != time.Minute || n.SMTP.Port != 587 || n.SMTP.Security != "starttls" || n.SMTP.Timeout != 10*time.Second ||
		n.SMTP.From.String() != `"Min inkorg" <svara-inte@inkorg.example.se>` {
		t.Errorf("%+v", n)
	}
	if n.SMS.Method != "POST" || n.SMS.Timeout != 10*time.Second || len(n.SMS.Success) != 4 || n.SMS.LoadedTemplate.Format != template.JSON {
		t.Errorf("%+v", n.SMS)
	}
	named, err := withNotifications(t, "  smtp: {host: smtp.example.se, from: Vården <a@example.se>}\n")
	if err != nil || named.Notifications.SMTP.From.Name != "Vården" {
		t.Errorf("from %v, %v", named.Notifications.SMTP.From, err)
	}
	for security, want := range map[string]Count{"tls": 465, "none": 25} {
		c, err := withNotifications(t, "  smtp: {host: localhost, from: a@example.se, security: "+security+"}\n")
		if err != nil || c.Notifications.SMTP.Port != want {
			t.Errorf("%s: port %d, %v", security, c.Notifications.SMTP.Port, err)
		}
	}
}

// TestNotificationSecrets come from files, and are printed by nothing.
func TestNotificationSecrets(t *testing.T) {
	dir := folder(t, map[string]string{"password": "hemligt\n", "headers": "Authorization: Bearer hemligt, X-Ref: {id}\n"})
	c, err := withNotifications(t, "  smtp: {host: smtp.example.se, from: a@example.se, username: inkorg}\n"+smsGateway,
		"INKORG_NOTIFICATIONS__SMTP__PASSWORD_FILE="+filepath.Join(dir, "password"),
		"INKORG_NOTIFICATIONS__SMS__HEADERS_FILE="+filepath.Join(dir, "headers"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Header{{"Authorization", "Bearer hemligt"}, {"X-Ref", "{id}"}}
	if string(c.Notifications.SMTP.Password) != "hemligt" || !cmp.Equal(want, c.Notifications.SMS.Headers) {
		t.Errorf("password %q, headers %q", string(c.Notifications.SMTP.Password), c.Notifications.SMS.Headers)
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		if printed := fmt.Sprintf(format, c.Notifications); strings.Contains(printed, "hemligt") {
			t.Errorf("%s prints a secret: %s", format, printed)
		}
	}
	if text, err := c.Notifications.SMTP.Password.MarshalText(); err != nil || string(text) != "[secret]" {
		t.Errorf("marshalled as %s, %v", text, err)
	}
}

func TestNotificationErrors(t *testing.T) {
	for name, test := range map[string]struct {
		settings string
		want     []string
	}{
		"no host": {"  smtp:\n    from: a@example.se\n", []string{
			"inkorg.yaml:6: notifications.smtp.host: missing; expected the name of the mail server",
		}},
		"from nobody": {"  smtp:\n    host: smtp.example.se\n", []string{
			"inkorg.yaml:6: notifications.smtp.from: missing; expected the e-mail address that notifications are from",
		}},
		"from no address": {"  smtp:\n    host: smtp.example.se\n    from: Min inkorg\n", []string{
			`inkorg.yaml:8: notifications.smtp.from: "Min inkorg" is no e-mail address; expected name@example.se, or Name <name@example.se>`,
		}},
		"no host name": {"  smtp: {host: 'smtp://a', from: a@example.se, port: 70000}\n", []string{
			`inkorg.yaml:6: notifications.smtp.host: "smtp://a" is no host; expected a name such as smtp.example.se`,
			`inkorg.yaml:6: notifications.smtp.port: "70000" is no port number; expected 1 to 65535`,
		}},
		"half a log-in": {"  smtp: {host: a, from: a@example.se, username: inkorg}\n", []string{
			"inkorg.yaml:6: notifications.smtp.password: missing; expected the password of the username, best by INKORG_NOTIFICATIONS__SMTP__PASSWORD_FILE",
		}},
		"the other half": {"  smtp: {host: a, from: a@example.se, password: hemligt}\n", []string{
			"inkorg.yaml:6: notifications.smtp.username: missing; expected what the password is for",
		}},
		"password in the clear": {"  smtp: {host: localhost, from: a@example.se, username: a, password: hemligt, security: none}\n", []string{
			"inkorg.yaml:6: notifications.smtp.security: sends the password in the clear; expected starttls or tls",
		}},
		"security": {"  smtp: {host: a, from: a@example.se, security: ssl}\n", []string{
			`inkorg.yaml:6: notifications.smtp.security: "ssl" is not allowed; expected starttls, tls or none`,
		}},
		"too patient": {"  smtp: {host: a, from: a@example.se, timeout: 2m}\n", []string{
			"inkorg.yaml:6: notifications.smtp.timeout: 2m0s is too short or too long; expected 1s to 1m0s",
		}},
		"too hasty": {"  smtp: {host: a, from: a@example.se, timeout: 999ms}\n", []string{
			"inkorg.yaml:6: notifications.smtp.timeout: 999ms is too short or too long; expected 1s to 1m0s",
		}},
		"no authorities": {"  smtp: {host: a, from: a@example.se, ca: own.key}\n  sms: {url: 'https://a', template: '{\"a\": \"{number}{text}\"}', ca: gone.crt}\n", []string{
			"inkorg.yaml:6: notifications.smtp.ca: holds no certificate; expected those of authorities, as PEM",
			`inkorg.yaml:7: notifications.sms.ca: the file "gone.crt" cannot be read: no such file or directory`,
		}},
		"no template": {"  sms: {url: 'https://a'}\n", []string{
			`inkorg.yaml:6: notifications.sms.template: missing; expected JSON such as {"to": "{number}", "text": "{text}"}`,
		}},
		"no gateway": {"  sms: {template: '{\"a\": \"{number}{text}\"}'}\n", []string{
			"inkorg.yaml:6: notifications.sms.url: missing; expected the address of the SMS gateway",
		}},
		"no place": {"  sms: {url: 'https://a', template: '{}'}\n", []string{
			`inkorg.yaml:6: notifications.sms.template: has no place {number}; expected JSON such as {"to": "{number}", "text": "{text}"}`,
		}},
		"no JSON": {"  sms: {url: 'https://a', template: '{\"a\": {number}, \"b\": \"{text}\"}'}\n", []string{
			`inkorg.yaml:6: notifications.sms.template: is no JSON when its places are filled; the quotes around a place are the template's own; expected JSON such as {"to": "{number}", "text": "{text}"}`,
		}},
		"no form": {"  sms: {url: 'https://a', format: form, template: 'to={number} text={text}'}\n", []string{
			"inkorg.yaml:6: notifications.sms.template: is no form when its places are filled; expected a form such as to={number}&text={text}",
		}},
		"headers": {"  sms: {url: 'https://a', template: '{\"a\": \"{number}{text}\"}', headers: ['hemligt', 'Content-Type: hemligt', 'X: ', \"X: a\\nY: hemligt\"]}\n", []string{
			"inkorg.yaml:6: notifications.sms.headers[0]: is no HTTP header; expected Name: value",
			"inkorg.yaml:6: notifications.sms.headers[1]: says Content-Type; expected format beside it to say that",
			"inkorg.yaml:6: notifications.sms.headers[2]: is no HTTP header; expected Name: value",
			"inkorg.yaml:6: notifications.sms.headers[3]: is no HTTP header; expected Name: value",
		}},
		"statuses": {"  sms: {url: 'https://a', template: '{\"a\": \"{number}{text}\"}', success: [20, ok, 600]}\n", []string{
			`inkorg.yaml:6: notifications.sms.success[0]: "20" is no HTTP status; expected one such as 200`,
			`inkorg.yaml:6: notifications.sms.success[1]: "ok" is no HTTP status; expected one such as 200`,
			`inkorg.yaml:6: notifications.sms.success[2]: "600" is no HTTP status; expected one such as 200`,
		}},
		"method": {"  sms: {url: 'https://a', template: '{\"a\": \"{number}{text}\"}', method: GET}\n", []string{
			`inkorg.yaml:6: notifications.sms.method: "GET" is not allowed; expected POST or PUT`,
		}},
		"delay": {"  delay: soon\n", []string{`inkorg.yaml:6: notifications.delay: "soon" is no length of time; expected one such as 30m or 8h`}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := withNotifications(t, test.settings)
			if diff := cmp.Diff(test.want, withoutFolders(t, problems(t, err))); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
			if err != nil && strings.Contains(err.Error(), "hemligt") {
				t.Errorf("the error holds a secret: %v", err)
			}
		})
	}
}
