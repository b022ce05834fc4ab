package demo

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/inbox"
)

const goodIndex = `
units:
  - {unitId: SE1-A, name: Kliniken, address: Gatan 1, postalCode: "990 10", postalCity: Ekvik, telephone: "08-465 004 00", openingHours: Dygnet runt, webPage: "https://a.example/"}
messages:
  - file: svar/prov.xml
    kind: provsvar
    subjectOfCareId: "191212121212"
    age: 2h
    sourceSystem: SE45454
    messageThreadId: tråd-1
    messageDescription: Ditt provsvar
    notify: true
    organisationUnit: {unitId: SE1-A, unitName: Provtagningen, unitAddress: Gatan 1, unitPostalCode: "990 10", unitPostalCity: Ekvik, unitTelephone: "08-465 004 01"}
    ssoLink: {systemId: DEMO-REDIRECT, text: Öppna, queryString: "id=1", type: NewTarget}
  - file: tid.txt
    subjectOfCareId: "189001019802"
    age: 1d3h
    read: true
    sourceSystem: SE45454
    organisationUnit: {unitId: SE1-A, unitName: Kliniken}
pieces:
  - {file: ruta/ram.xml, messageDescription: Ramen}
`

func folder(index string) fstest.MapFS {
	return fstest.MapFS{
		"samples.yaml":  {Data: []byte(index)},
		"svar/prov.xml": {Data: []byte(`<article><para><ulink url="{{demo}}prov?id=7">Se provet</ulink></para></article>`)},
		"tid.txt":       {Data: []byte("Välkommen, {{namn}}!")},
		"ruta/ram.xml":  {Data: []byte("{{demo}}")},
	}
}

func TestReadSamples(t *testing.T) {
	samples, err := ReadSamples(folder(goodIndex), "http://127.0.0.1:8177")
	if err != nil {
		t.Fatal(err)
	}
	wantUnits := []inbox.Unit{{
		HSAID: "SE1-A", Name: "Kliniken", Address: "Gatan 1", PostalCode: "990 10", PostalCity: "Ekvik",
		Telephone: "08-465 004 00", OpeningHours: "Dygnet runt", WebPage: "https://a.example/",
	}}
	if diff := cmp.Diff(wantUnits, samples.Units()); diff != "" {
		t.Errorf("units (-want +got):\n%s", diff)
	}
	// Oldest first, whatever the order of the index; only the token {{demo}} is replaced.
	want := []sample{
		{file: "tid.txt", age: 27 * time.Hour, read: true, delivery: inbox.Delivery{
			SubjectOfCareID: "189001019802", Text: "Välkommen, {{namn}}!", SourceSystem: "SE45454",
			OrganisationUnit: inbox.OrganisationUnit{UnitID: "SE1-A", UnitName: "Kliniken"},
		}},
		{file: "svar/prov.xml", age: 2 * time.Hour, delivery: inbox.Delivery{
			SubjectOfCareID: "191212121212", MessageThreadID: "tråd-1", Description: "Ditt provsvar",
			Text:   `<article><para><ulink url="http://127.0.0.1:8177/demo/etjanst/prov?id=7">Se provet</ulink></para></article>`,
			Notify: true, SourceSystem: "SE45454",
			SSOLink: &inbox.SSOLink{SystemID: "DEMO-REDIRECT", Text: "Öppna", QueryString: "id=1", Type: inbox.NewTarget},
			OrganisationUnit: inbox.OrganisationUnit{
				UnitID: "SE1-A", UnitName: "Provtagningen", UnitAddress: "Gatan 1",
				UnitPostalCode: "990 10", UnitPostalCity: "Ekvik", UnitTelephone: "08-465 004 01",
			},
		}},
	}
	if diff := cmp.Diff(want, samples.messages, cmp.AllowUnexported(sample{})); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
}

// TestDeliveriesAreForTheGallery: all messages, newest first, and what nobody receives.
func TestDeliveriesAreForTheGallery(t *testing.T) {
	samples, err := ReadSamples(folder(goodIndex), "http://127.0.0.1:8177")
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for file, delivery := range samples.Deliveries() {
		files = append(files, file)
		isPiece := file == "ruta/ram.xml"
		if isPiece != (delivery.SubjectOfCareID == "") || isPiece && (delivery.Text != "http://127.0.0.1:8177/demo/etjanst/" || delivery.Description != "Ramen") {
			t.Errorf("%s: %+v", file, delivery)
		}
	}
	if want := "svar/prov.xml tid.txt ruta/ram.xml"; strings.Join(files, " ") != want {
		t.Errorf("%s, want %s", files, want)
	}
}

func TestBadIndexIsRefused(t *testing.T) {
	for name, change := range map[string]struct{ old, new, says string }{
		"unknown key":             {"kind: provsvar", "kinds: provsvar", "kinds"},
		"unknown key of a unit":   {"webPage:", "website:", "website"},
		"unknown key of a sender": {"unitTelephone:", "unitPhone:", "unitPhone"},
		"unknown key of a link":   {"systemId:", "system:", "system"},
		"not a number":            {`"191212121212"`, `"19121212-1212"`, "personal identity number"},
		"no age":                  {"age: 2h", "", "age is missing"},
		"bad age":                 {"age: 2h", "age: soon", "soon"},
		"two of one age":          {"age: 1d3h", "age: 2h", "same age"},
		"unknown type of link":    {"type: NewTarget", "type: Popup", "Popup"},
		"no such file":            {"file: tid.txt", "file: tider.txt", "tider.txt"},
		"no such piece":           {"file: ruta/ram.xml", "file: ruta/ramar.xml", "ramar.xml"},
		"file outside the folder": {"file: tid.txt", "file: ../tid.txt", "../tid.txt"},
		"not YAML":                {"units:", "units: [", "yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(goodIndex, change.old) {
				t.Fatalf("the good index has no %q", change.old)
			}
			_, err := ReadSamples(folder(strings.Replace(goodIndex, change.old, change.new, 1)), "http://127.0.0.1:8177")
			if err == nil {
				t.Fatal("it was accepted")
			}
			if !strings.Contains(err.Error(), "samples.yaml") || !strings.Contains(err.Error(), change.says) {
				t.Errorf("error = %v, want one that names the index and %s", err, change.says)
			}
		})
	}
}

func TestMissingIndexIsAnError(t *testing.T) {
	if _, err := ReadSamples(fstest.MapFS{}, ""); err == nil {
		t.Error("a folder without index was accepted")
	}
}
