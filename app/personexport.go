package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/takeout"
	"inkorg/render"
	"inkorg/views"
)

type personExportCommand struct {
	settingsFlags
	whose
	Out  string `placeholder:"FILE" help:"File to write, which must not be there; - is standard output (person-DATE-TIME.zip in this folder)."`
	Lang string `enum:"sv,en" default:"sv" help:"Language of the pages in it: sv or en (${default})."`
}

// Run writes the archive that the person could take out, with settings, log-ins and audit log
// beside it.
func (p personExportCommand) Run(ctx context.Context, world system) error {
	id, err := readPersonID(p.Number, world)
	if err != nil {
		return &codedError{exitMisuse, err}
	}
	return p.withService(ctx, world, func(service *inbox.Service) error {
		person, err := service.ExportPerson(ctx, id, operatorName(world))
		if err != nil {
			return err
		}
		archive, err := p.archive(ctx, world, service, id, person)
		if err != nil {
			return err
		}
		if p.Out == "-" {
			return archive.Write(world.Stdout)
		}
		return p.save(world, archive)
	})
}

func (p personExportCommand) archive(
	ctx context.Context, world system, service *inbox.Service, id inbox.PersonID, person inbox.Person,
) (takeout.Archive, error) {
	words, err := views.LoadWords()
	if err != nil {
		return takeout.Archive{}, err
	}
	settings, err := p.load(world)
	if err != nil {
		return takeout.Archive{}, err
	}
	lang := render.SV
	if p.Lang == views.English {
		lang = render.EN
	}
	return takeout.Archive{
		Words: words.For(p.Lang), Product: settings.Organisation.Product, At: time.Now(),
		Messages: counted(service.SavedMessages(ctx, id, lang), newTally(world.Stderr, "messages")),
		More: []takeout.File{
			{Name: "person.json", Write: takeout.JSON(newPersonFile(id, person))},
			{Name: "audit.jsonl", Write: func(to io.Writer) error { return writeLog(to, person.Log) }},
		},
	}, nil
}

// save writes the archive to a file for the one who asked alone. What cannot be finished is
// not left there.
func (p personExportCommand) save(world system, archive takeout.Archive) error {
	name := p.Out
	if name == "" {
		name = archive.At.Format("person-2006-01-02-150405.zip")
	}
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(archive.Write(file), file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	_, err = fmt.Fprintf(world.Stdout, "Written to %s, which holds health data: hand it over safely, and remove it here.\n", name)
	return err
}

// counted counts messages as they go by.
func counted(messages iter.Seq2[inbox.SavedMessage, error], count *tally) iter.Seq2[inbox.SavedMessage, error] {
	return func(yield func(inbox.SavedMessage, error) bool) {
		defer count.clear()
		for message, err := range messages {
			if !yield(message, err) {
				return
			}
			count.add()
		}
	}
}

func writeLog(to io.Writer, log iter.Seq2[inbox.AuditEntry, error]) error {
	return writeEntries(newRowWriter("jsonl", to), log, func() {})
}

// personFile is person.json: settings and log-ins.
type personFile struct {
	Number        string             `json:"personalIdentityNumber"`
	Active        bool               `json:"activeUser"`
	Name          string             `json:"name,omitempty"`
	ActiveSince   time.Time          `json:"activeSince,omitzero"`
	Notifications *notificationsFile `json:"notifications,omitempty"`
	Sessions      []sessionFile      `json:"sessions"`
}

type notificationsFile struct {
	SMS       bool   `json:"sms"`
	Telephone string `json:"telephone"`
	Email     bool   `json:"email"`
	Address   string `json:"address"`
	Language  string `json:"language"`
}

// sessionFile is a log-in without what a browser proves itself by.
type sessionFile struct {
	Reference        string    `json:"reference"`
	Name             string    `json:"name"`
	GivenName        string    `json:"givenName,omitempty"`
	Surname          string    `json:"surname,omitempty"`
	Since            time.Time `json:"since"`
	LastUsed         time.Time `json:"lastUsed"`
	IdentityProvider string    `json:"identityProvider"`
	Level            string    `json:"authnContextClassRef"`
	AuthnInstant     time.Time `json:"authnInstant"`
	NameID           string    `json:"nameId,omitempty"`
	Browser          string    `json:"browser,omitempty"`
	System           string    `json:"operatingSystem,omitempty"`
}

func newPersonFile(id inbox.PersonID, person inbox.Person) personFile {
	file := personFile{Number: string(id), Sessions: []sessionFile{}}
	if citizen := person.Citizen; citizen != nil {
		notifications := notificationsFile(citizen.Notifications)
		file.Active, file.Name, file.ActiveSince, file.Notifications = true, citizen.Name, citizen.ActiveSince, &notifications
	}
	for _, session := range person.Sessions {
		login := session.Login
		file.Sessions = append(file.Sessions, sessionFile{
			Reference: session.Reference, Name: session.Name, GivenName: login.GivenName, Surname: login.Surname,
			Since: session.CreatedAt, LastUsed: session.SeenAt, IdentityProvider: login.IdP, Level: login.LoA,
			AuthnInstant: login.AuthnInstant, NameID: login.NameID, Browser: login.Device.Browser, System: login.Device.System,
		})
	}
	return file
}
