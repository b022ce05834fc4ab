package e2e

import (
	"context"
	"strings"
	"testing"

	"inkorg/app/inbox"
	"inkorg/app/rivta"
)

// TestDomainSuiteValues uses the values of the contract domain's own test suite: its
// persons, unit, source system, logical address, and a message without a description.
func TestDomainSuiteValues(t *testing.T) {
	demo := serve(t, t.TempDir())
	defer demo.stop(t)
	ctx := context.Background()
	client := rivta.Client{Endpoint: demo.contracts, LogicalAddress: "mvktest"}
	for id, want := range map[inbox.PersonID]struct {
		active  bool
		methods int
	}{"191212121212": {true, 0}, "191313131313": {true, 1}, "191111111111": {false, 0}, "199101012384": {false, 0}} {
		user, err := client.IsActiveUser(ctx, id)
		if err != nil || user.Status != want.active || len(user.Methods) != want.methods {
			t.Errorf("%s: %+v, %v", string(id), user, err)
		}
	}
	message := letter("")
	message.SubjectOfCareID = "191313131313"
	if answer, err := client.AddMessage(ctx, message); err != nil || answer.ResultCode != inbox.ResultOK || answer.ResultText != "" {
		t.Errorf("without a description: %+v, %v", answer, err)
	}
	message.SubjectOfCareID = "191111111111"
	if answer, err := client.AddMessage(ctx, message); err != nil || answer.ResultCode != inbox.ResultError || answer.ResultText != inbox.NotActiveUser {
		t.Errorf("to nobody: %+v, %v", answer, err)
	}
}

// TestSendSpeaksAsScriptsExpect: what the test sender prints and exits with.
func TestSendSpeaksAsScriptsExpect(t *testing.T) {
	demo := serve(t, t.TempDir())
	defer demo.stop(t)
	message := func(more ...string) []string {
		return append([]string{"--to", "191212121212", "--unit", "SE23210000", "--unit-name", "N"}, more...)
	}
	for name, row := range map[string]struct {
		args []string
		code int
		out  string
	}{
		"OK":         {message("--system", "SE45454", "--description", "D"), 0, "resultCode: OK\n"},
		"INFO":       {message("--system", "DEMO-1177INKORG"), 0, "resultCode: INFO\nresultText: messageDescription is missing"},
		"ERROR":      {message("--system", "OKÄND"), 3, "resultCode: ERROR\nresultText: sourceSystem"},
		"fault":      {message("--system", "SE45454", "--logical-address", "SE0"), 4, "LogicalAddress"},
		"active":     {[]string{"--active", "--to", "191313131313"}, 0, "status: true\nactiveNotificationMethods: Email\n"},
		"not active": {[]string{"--active", "--to", "191111111111"}, 0, "status: false\n"},
		"dry run":    {message("--system", "SE45454", "--description", "Torrt", "--dry-run"), 0, "resultCode: OK\nresultText: dry run: nothing was stored\n"},
		"refused":    {message("--system", "OKÄND", "--dry-run"), 3, "resultCode: ERROR\nresultText: sourceSystem"},
		"many":       {message("--system", "SE45454", "--description", "M", "--count", "30"), 0, "sent 30: 30 OK, 0 INFO, 0 ERROR\n"},
	} {
		if out, code := demo.send(t, row.args...); code != row.code || !strings.Contains(out, row.out) {
			t.Errorf("%s: exit %d, %q", name, code, out)
		}
	}
	tolvan := demo.visitor(t)
	tolvan.logIn("191212121212")
	if strings.Contains(strings.Join(tolvan.titles(), "\n"), "Torrt") {
		t.Error("the dry run was stored")
	}
	if many := strings.Count(strings.Join(tolvan.titles(), "\n")+"\n", "M "); many != 30 {
		t.Errorf("%d of the 30 numbered messages are there", many)
	}
}
