package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"inkorg/app/config"
	"inkorg/app/keys"
)

type keysListCommand struct {
	settingsFlags
	Format string `enum:"table,json" default:"table" help:"table or json (${default})."`
}

// keyRow is a key as it is listed.
type keyRow struct {
	Use            keys.Use  `json:"use"`
	Subject        string    `json:"subject"`
	Signs          bool      `json:"signs"`
	PublishedSince time.Time `json:"publishedSince,omitzero"` // by the running program
	NotAfter       time.Time `json:"notAfter"`
	DaysLeft       int       `json:"daysLeft"`
	Fingerprint    string    `json:"fingerprint"` // SHA-256
	Certificate    string    `json:"certificate"` // file
}

// Run lists the keys that the configuration lists, those of the log-in first.
func (k keysListCommand) Run(world system) error {
	settings, record, err := loadOwnKeys(k.settingsFlags, world)
	if err != nil {
		return err
	}
	rows := keyRows(settings, record, time.Now())
	if k.Format == "json" {
		return printJSON(world.Stdout, rows)
	}
	return printKeys(world.Stdout, rows)
}

func keyRows(settings config.Config, record keys.Record, now time.Time) []keyRow {
	rows := []keyRow{}
	for _, use := range []keys.Use{keys.Login, keys.Exits} {
		for i, pair := range listedKeys(settings, use) {
			certificate := pair.Certificate()
			rows = append(rows, keyRow{
				Use: use, Subject: certificate.Subject.CommonName, Signs: i == 0,
				PublishedSince: record[pair.Fingerprint()].Published, NotAfter: certificate.NotAfter,
				DaysLeft: keys.DaysLeft(pair.Key, now), Fingerprint: pair.Fingerprint(), Certificate: pair.CertificateFile,
			})
		}
	}
	return rows
}

func printKeys(to io.Writer, rows []keyRow) error {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "Use\tSubject\tSigns\tPublished\tNot after\tDays left\tCertificate\tSHA-256 fingerprint")
	for _, row := range rows {
		signs, published := "no", "not yet"
		if row.Signs {
			signs = "yes"
		}
		if !row.PublishedSince.IsZero() {
			published = "since " + row.PublishedSince.Local().Format(time.DateOnly)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s\n", row.Use, row.Subject, signs, published,
			row.NotAfter.Format(time.DateOnly), row.DaysLeft, row.Certificate, row.Fingerprint)
	}
	return table.Flush()
}
