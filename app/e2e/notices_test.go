package e2e

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"inkorg/app/testkit"
)

// tell adds a service notice by the command, beside the running program: an incident that
// ends in an hour.
func (i *instance) tell(t *testing.T, data, audience, text string) {
	t.Helper()
	out, err := testkit.Command(program, "notice", "add", "--data", data, "--from", "now", "--to", time.Now().Add(time.Hour).Format(time.RFC3339),
		"--audience", audience, "--kind", "incident", "--priority", "3", "--sv", text).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "within ten seconds") {
		t.Fatalf("notice add: %v\n%s", err, out)
	}
}

// TestNoticesReachThoseTheyAreFor: an operator adds them while the program runs; each
// audience sees its own, and a citizen hides one without a script.
func TestNoticesReachThoseTheyAreFor(t *testing.T) {
	data := t.TempDir()
	demo := serve(t, data)
	defer demo.stop(t)
	demo.tell(t, data, "citizens", "Det kan ta tid att öppna meddelanden.")
	demo.tell(t, data, "senders", "Svaren är långsamma.")
	demo.tell(t, data, "testers", "Adressen ändras.")

	tolvan := demo.visitor(t)
	list := tolvan.logIn("191212121212")
	if text := list.doc.Find("aside.service [role=status]").Text(); !strings.Contains(text, "Det kan ta tid") || strings.Contains(text, "prioritet") {
		t.Errorf("the citizen reads %q", text)
	}
	if text := list.doc.Find("aside.env").Text(); !strings.Contains(text, "Adressen ändras.") {
		t.Errorf("testers read %q", text)
	}
	again := tolvan.get("/inkorg")
	if again.doc.Find("aside.service .note").Length() != 1 || again.doc.Find("aside.service [role=status]").Length() != 0 {
		t.Error("on the next page it is not there, or new once more")
	}
	if after := tolvan.submit(again, "aside.service form", nil); after.doc.Find("aside.service").Length() != 0 || after.Request.URL.Path != "/inkorg" {
		t.Errorf("hidden, it is there, at %s", after.Request.URL)
	}

	response, err := http.Get(demo.contracts + "/notices.json")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	if text := string(read); err != nil || !strings.Contains(text, `"priority":3`) || !strings.Contains(text, "Svaren är långsamma.") || strings.Contains(text, "Det kan ta tid") {
		t.Errorf("senders' programs read %s, %v", text, err)
	}
}
