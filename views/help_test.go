package views_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"inkorg/views"
)

// TestFaultReport is what first-line support asks for: everything that is known, and what
// only the person knows left open, the personal identity number above all.
func TestFaultReport(t *testing.T) {
	t.Parallel()
	want := `Felanmälan

Till: Inkorgens support
Felmeddelande: INK-503 Vi kan inte hämta dina meddelanden just nu
Ärende-id: 7f3a-9kc2-4xde
Dag och tid: 2026-11-22 10.00.00
Sida: Ett ärende
Mottagning: Björken
Webbläsare: Firefox 143
Operativsystem: Windows 10/11

Vad försökte du göra?


Vad hände i stället?


Vilket formulär?


Personnummer: lämna det till supporten när de frågar. Skriv det inte här.
`
	asked := help()
	if diff := cmp.Diff(want, asked.Report.Text(words(t, views.Swedish), "Inkorgens support")); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	if shown := document(t, views.Help(loggedIn(t, views.Swedish), asked)).Find("[data-report]").Text(); shown != want {
		t.Errorf("the page shows another report:\n%s", shown)
	}
	unknown := views.ReportView{At: now}.Text(words(t, views.English), "")
	for _, line := range []string{"To:\n", "Error message:\n", "Page:\n", "Clinic:\n", "Browser:\n", "Operating system:\n", "2026-11-22 10:00:00"} {
		if !strings.Contains(unknown, line) {
			t.Errorf("what is not known is not left open: %q in\n%s", line, unknown)
		}
	}
}

// TestHelpSaysWhomToTurnTo: the sending unit, the sending system's support, the inbox's.
func TestHelpSaysWhomToTurnTo(t *testing.T) {
	t.Parallel()
	main := document(t, views.Help(loggedIn(t, views.Swedish), help())).Find("main")
	for _, wanted := range []string{
		"Om det som står i meddelandet", "Vårdcentralen Björken", "Björkvägen 4", "08-123 45 67",
		"När något inte fungerar i Journalen", "Journalens support", "0771-111 111",
		"När något inte fungerar i Min inkorg", "Inkorgens support", "0771-000 000",
	} {
		if !strings.Contains(main.Text(), wanted) {
			t.Errorf("the help lacks %q", wanted)
		}
	}
	if main.Find("a.back[href='/inkorg/a']").Length() != 1 || main.Find("a[download][href='/hjalp/felanmalan.txt']").Length() != 1 {
		t.Error("no way back to the case, or none to save the report")
	}
	if first := main.Find("h2").First().Text(); first != "Vem du kan fråga" {
		t.Errorf("who comes from a message first reads %q", first)
	}
	general := document(t, views.Help(nobody(t, views.Swedish), views.HelpView{Organisation: organisation(), Save: "/hjalp/felanmalan.txt"})).Find("main")
	if first := general.Find("h2").First().Text(); first != "Läsa meddelanden" || general.Find("a.back").Length() != 0 {
		t.Errorf("who comes from nowhere first reads %q", first)
	}
}

func TestPictureIsTakenAsOnTheDevice(t *testing.T) {
	t.Parallel()
	for device, wanted := range map[views.Device]string{
		views.DeviceWindows: "Windows-tangenten", views.DeviceMac: "kommando", views.DeviceIPhone: "sidoknappen",
		views.DeviceAndroid: "strömknappen", views.DeviceUnknown: "Sök där på ”skärmbild”",
	} {
		asked := help()
		asked.Report.Device = device
		if text := document(t, views.Help(loggedIn(t, views.Swedish), asked)).Find("main").Text(); !strings.Contains(text, wanted) {
			t.Errorf("%q: the help lacks %q", device, wanted)
		}
	}
}
