package main

import (
	"net/http"

	"inkorg/app/config"
	"inkorg/app/inbox"
	"inkorg/app/notify"
	"inkorg/views"
)

// notifier is the worker that tells citizens of new messages.
func (p *program) notifier() (*notify.Worker, error) {
	words, err := views.LoadWords()
	if err != nil {
		return nil, err
	}
	return &notify.Worker{Config: notify.Config{
		Store: p.timed, Senders: p.senders(), Observe: p.metrics, Now: p.now, Log: p.log,
		Text: func(method inbox.NotificationMethod, language string) notify.Text {
			text := views.NotificationTextOf(words.For(language), p.settings.Organisation.Product)
			if method == inbox.MethodSMS {
				return notify.Text{Body: text.SMS}
			}
			return notify.Text{Subject: text.Subject, Body: text.Mail}
		},
	}}, nil
}

// senders are the ways of sending that the settings have. What has no server in the demo
// goes to the log.
func (p *program) senders() notify.Senders {
	senders := notify.Senders{}
	for _, method := range p.settings.Methods() {
		senders[method] = notify.Nowhere{Method: method, Log: p.log}
	}
	if settings := p.settings.Notifications.SMTP; settings.Set() {
		senders[inbox.MethodEmail] = newSMTP(settings)
	}
	if settings := p.settings.Notifications.SMS; settings.Set() {
		senders[inbox.MethodSMS] = newSMS(settings)
	}
	return senders
}

// sendsNothing says whether all notifications go to the log.
func sendsNothing(settings config.Config) bool {
	return settings.Environment == config.EnvironmentDemo && !settings.Notifications.SMTP.Set() && !settings.Notifications.SMS.Set()
}

func newSMTP(settings config.SMTP) *notify.SMTP {
	return &notify.SMTP{
		Host: settings.Host, Port: int(settings.Port), Security: notify.Security(settings.Security), RootCAs: settings.LoadedCA,
		Username: settings.Username, Password: string(settings.Password), From: settings.From.Address, Timeout: settings.Timeout,
	}
}

func newSMS(settings config.SMSGateway) *notify.SMS {
	options := notify.SMSOptions{
		Method: settings.Method, URL: string(settings.URL), Header: http.Header{}, Template: settings.LoadedTemplate,
		RootCAs: settings.LoadedCA, Timeout: settings.Timeout,
	}
	for _, header := range settings.Headers {
		options.Header.Add(header.Name, string(header.Value))
	}
	for _, status := range settings.Success {
		options.Success = append(options.Success, int(status))
	}
	return notify.NewSMS(options)
}
