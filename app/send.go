package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/rivta"
	"inkorg/render"
)

type sendCommand struct {
	Endpoint       string `default:"http://127.0.0.1:8178" placeholder:"URL" help:"Address of the contracts listener, or of one contract (${default})."`
	LogicalAddress string `default:"mvktest" placeholder:"HSAID" help:"The receiver's logical address (${default})."`
	To             string `required:"" placeholder:"PNR" help:"Personal identity number of the receiver, 12 digits."`
	Active         bool   `help:"Only ask whether the person is an active user."`

	System      string `placeholder:"ID" help:"sourceSystem."`
	Unit        string `placeholder:"HSAID" help:"organisationUnit/unitId."`
	UnitName    string `placeholder:"NAME" help:"organisationUnit/unitName."`
	Description string `placeholder:"TEXT" help:"messageDescription: the heading."`
	Thread      string `placeholder:"ID" help:"messageThreadId."`
	Text        string `default:"-" placeholder:"FILE" help:"File with the messageText, not yet encoded; - is standard input."`
	Notify      bool   `help:"Ask for a notification."`

	LinkSystem string `group:"link" placeholder:"ID" help:"ssoLink/systemId."`
	LinkText   string `group:"link" placeholder:"TEXT" help:"ssoLink/text."`
	LinkQuery  string `group:"link" placeholder:"QUERY" help:"ssoLink/queryString."`

	Count  int  `default:"1" placeholder:"N" help:"Send many, numbered so that they are no repeats."`
	DryRun bool `help:"Send it to be tried only: the receiver answers as it would, and stores nothing. A receiver that is not this program may not know how."`
	Print  bool `help:"Send nothing: print the SOAP request."`

	tlsFlags
}

// sendTime is how long one call may take.
const sendTime = 30 * time.Second

// Run sends, and prints what was answered.
func (s sendCommand) Run(ctx context.Context, world system) error {
	id, err := inbox.ParsePersonID(s.To)
	if err != nil {
		return &codedError{exitMisuse, fmt.Errorf("--to: %w", err)}
	}
	if err := s.check(); err != nil {
		return &codedError{exitMisuse, err}
	}
	transport, err := s.transport()
	if err != nil {
		return &codedError{exitMisuse, err}
	}
	client := &rivta.Client{
		Endpoint: s.Endpoint, LogicalAddress: s.LogicalAddress,
		HTTP: &http.Client{Timeout: sendTime, Transport: transport},
	}
	if s.Active {
		return s.ask(ctx, world, client, id)
	}
	delivery, err := s.delivery(world, id)
	if err != nil {
		return &codedError{exitMisuse, err}
	}
	if s.Print {
		_, err := fmt.Fprintf(world.Stdout, "%s\n", client.AddMessageEnvelope(delivery))
		return err
	}
	return s.deliver(ctx, world, client, delivery)
}

// check refuses flags that cannot be meant.
func (s sendCommand) check() error {
	endpoint, err := url.Parse(s.Endpoint)
	if err != nil || endpoint.Host == "" || endpoint.Scheme != "http" && endpoint.Scheme != "https" {
		return fmt.Errorf("--endpoint: %q is no address such as http://127.0.0.1:8178", s.Endpoint)
	}
	if s.Count < 1 {
		return fmt.Errorf("--count: %d is no number of messages", s.Count)
	}
	if s.LinkSystem == "" && (s.LinkText != "" || s.LinkQuery != "") {
		return errors.New("--link-system is missing: a link needs a system to lead to")
	}
	return nil
}

// delivery is what the flags say.
func (s sendCommand) delivery(world system, id inbox.PersonID) (inbox.Delivery, error) {
	for _, flag := range []struct{ name, value string }{{"--system", s.System}, {"--unit", s.Unit}, {"--unit-name", s.UnitName}} {
		if flag.value == "" {
			return inbox.Delivery{}, fmt.Errorf("%s is missing: a message needs it", flag.name)
		}
	}
	text, err := s.readText(world)
	if err != nil {
		return inbox.Delivery{}, err
	}
	delivery := inbox.Delivery{
		SubjectOfCareID:  id,
		OrganisationUnit: inbox.OrganisationUnit{UnitID: s.Unit, UnitName: s.UnitName},
		MessageThreadID:  s.Thread, Description: s.Description, Text: text, Notify: s.Notify, SourceSystem: s.System,
		DryRun: s.DryRun,
	}
	if s.LinkSystem != "" {
		delivery.SSOLink = &inbox.SSOLink{SystemID: s.LinkSystem, Text: s.LinkText, QueryString: s.LinkQuery, Type: inbox.CurrentTarget}
	}
	return delivery, nil
}

func (s sendCommand) readText(world system) (string, error) {
	var raw []byte
	var err error
	if s.Text == "-" {
		if isTerminal(world.Stdin) {
			fmt.Fprintln(world.Stderr, "Write the message; Ctrl-D ends it.")
		}
		raw, err = io.ReadAll(world.Stdin)
	} else {
		raw, err = os.ReadFile(s.Text)
	}
	if err != nil {
		return "", fmt.Errorf("--text: %w", err)
	}
	return render.DecodeFile(raw)
}

// ask answers with what IsActiveUser says.
func (s sendCommand) ask(ctx context.Context, world system, client *rivta.Client, id inbox.PersonID) error {
	if s.Print {
		_, err := fmt.Fprintf(world.Stdout, "%s\n", client.IsActiveUserEnvelope(id))
		return err
	}
	user, err := client.IsActiveUser(ctx, id)
	if err != nil {
		return sendError(err)
	}
	var methods []string
	for _, method := range user.Methods {
		methods = append(methods, string(method))
	}
	_, err = fmt.Fprintf(world.Stdout, "status: %v\nactiveNotificationMethods: %s\n", user.Status, strings.Join(methods, " "))
	return err
}

// deliver sends the message as often as asked. The first that fails ends it.
func (s sendCommand) deliver(ctx context.Context, world system, client *rivta.Client, delivery inbox.Delivery) error {
	description := delivery.Description
	counts := map[inbox.ResultCode]int{}
	for n := 1; n <= s.Count; n++ {
		if s.Count > 1 {
			delivery.Description = strings.TrimSpace(fmt.Sprintf("%s %d", description, n))
		}
		answer, err := client.AddMessage(ctx, delivery)
		if err != nil {
			return sendError(err)
		}
		counts[answer.ResultCode]++
		if err := s.say(world, n, answer); err != nil {
			return err
		}
		if s.DryRun && !answer.DryRun && answer.ResultCode != inbox.ResultError {
			return errors.New("the receiver does not know dry runs: it has taken the message for a real one")
		}
	}
	if s.Count > 1 {
		fmt.Fprintf(world.Stdout, "sent %d: %d OK, %d INFO, %d ERROR\n",
			s.Count, counts[inbox.ResultOK], counts[inbox.ResultInfo], counts[inbox.ResultError])
	}
	if counts[inbox.ResultError] > 0 {
		return &codedError{code: exitFindings}
	}
	return nil
}

// say prints an answer. Of many, those that are not OK are printed, and on a terminal how
// far it has come.
func (s sendCommand) say(world system, n int, answer inbox.Answer) error {
	if s.Count > 1 && answer.ResultCode == inbox.ResultOK {
		if isTerminal(world.Stderr) && (n%100 == 0 || n == s.Count) {
			fmt.Fprintf(world.Stderr, "\r%d of %d%s", n, s.Count, strings.Repeat("\n", n/s.Count))
		}
		return nil
	}
	text := answer.ResultText
	if text != "" {
		text = "\nresultText: " + text
	}
	_, err := fmt.Fprintf(world.Stdout, "resultCode: %s%s\n", answer.ResultCode, text)
	return err
}

// sendError tells a fault, which is an answer, from having got none.
func sendError(err error) error {
	if _, isFault := errors.AsType[*rivta.Fault](err); isFault {
		return &codedError{exitFault, err}
	}
	return err
}
