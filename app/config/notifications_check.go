package config

import (
	"slices"
	"time"

	"inkorg/app/template"
)

// followNotifications gives what was not set the values that follow others.
func (l *loader) followNotifications() {
	n := &l.config.Notifications
	if !l.has("notifications.smtp.port") {
		n.SMTP.Port = map[string]Count{"tls": 465, "none": 25}[n.SMTP.Security]
		if n.SMTP.Port == 0 {
			n.SMTP.Port = 587
		}
	}
	if n.SMTP.From.Name == "" && n.SMTP.From.Address.Address != "" {
		n.SMTP.From.Name = l.config.Organisation.Product
	}
}

// readNotifications reads the files that are named, and the template.
func (l *loader) readNotifications() {
	n := &l.config.Notifications
	n.SMTP.LoadedCA = l.readAuthorities(n.SMTP.CA, "notifications.smtp.ca")
	n.SMS.LoadedCA = l.readAuthorities(n.SMS.CA, "notifications.sms.ca")
	if n.SMS.Template == "" {
		return
	}
	var err error
	if n.SMS.LoadedTemplate, err = template.New(template.Format(n.SMS.Format), n.SMS.Template); err != nil {
		l.reject("notifications.sms.template", "%v; expected %s", err, expectedTemplate(n.SMS.Format))
	}
}

func expectedTemplate(format string) string {
	if format == string(template.Form) {
		return "a form such as to={number}&text={text}"
	}
	return `JSON such as {"to": "{number}", "text": "{text}"}`
}

// The bounds of how long a server may take: a claim on a notification outlasts it.
const (
	shortestTimeout = time.Second
	longestTimeout  = time.Minute
)

func (l *loader) checkNotifications() {
	n, smtp, sms := l.config.Notifications, "notifications.smtp", "notifications.sms"
	l.checkTimeout(smtp+".timeout", n.SMTP.Timeout)
	l.checkTimeout(sms+".timeout", n.SMS.Timeout)
	l.checkTogether(smtp, []part{
		{"host", n.SMTP.Set(), "the name of the mail server"},
		{"from", n.SMTP.From.Address.Address != "", "the e-mail address that notifications are from"},
	})
	l.checkTogether(smtp, []part{
		{"username", n.SMTP.Username != "", "what the password is for"},
		{"password", n.SMTP.Password != "", "the password of the username, best by INKORG_NOTIFICATIONS__SMTP__PASSWORD_FILE"},
	})
	if n.SMTP.Username != "" && n.SMTP.Security == "none" {
		l.reject(smtp+".security", "sends the password in the clear; expected starttls or tls")
	}
	if host := n.SMTP.Host; host != "" && !isHost(host) {
		l.reject(smtp+".host", "%q is no host; expected a name such as smtp.example.se", host)
	}
	if n.SMTP.Port > 65535 {
		l.reject(smtp+".port", "\"%d\" is no port number; expected 1 to 65535", n.SMTP.Port)
	}
	l.checkTogether(sms, []part{
		{"url", n.SMS.Set(), "the address of the SMS gateway"},
		{"template", n.SMS.Template != "", expectedTemplate(n.SMS.Format)},
	})
}

func (l *loader) checkTimeout(key string, timeout time.Duration) {
	if timeout < shortestTimeout || timeout > longestTimeout {
		l.reject(key, "%s is too short or too long; expected %s to %s", timeout, shortestTimeout, longestTimeout)
	}
}

// part is a setting that others need beside them.
type part struct {
	name     string
	made     bool
	expected string
}

// checkTogether wants all parts of a whole once one of them has been made.
func (l *loader) checkTogether(section string, parts []part) {
	wanted := slices.ContainsFunc(parts, func(p part) bool { return p.made })
	for _, part := range parts {
		if wanted && !part.made {
			l.reject(section+"."+part.name, "missing; expected %s", part.expected)
		}
	}
}

// notificationRules are about who can read along on the way to those who send.
func notificationRules() []rule {
	return []rule{
		{outsideDemo(), func(c Config) []string {
			smtp := c.Notifications.SMTP
			return keyIf(smtp.Set() && smtp.Security == "none" && !isLoopback(smtp.Host), "notifications.smtp.security")
		}, "lets anybody on the way read e-mail addresses; expected starttls or tls"},
		{outsideDemo(), func(c Config) []string {
			gateway := Origin(c.Notifications.SMS.URL)
			return keyIf(gateway != "" && !gateway.Secure() && !gateway.Loopback(), "notifications.sms.url")
		}, "is not https, and lets anybody on the way read telephone numbers; expected an https address"},
	}
}
