package rivta_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/testkit"
)

// debianPython is the Python that Debian's python3-zeep is installed for.
const debianPython = "/usr/bin/python3"

// The faultstrings that the generated clients provoke, in a line of their envelopes.
const (
	wrongAddress = "LOGICAL_ADDRESS: expected this producer's HSA-id, mvktest or SE1111111111-DEMO (line %d, element LogicalAddress)"
	wrongNumber  = "VALUE: expected a value that matches [0-9]{8}[0-9pPtTfF][0-9]{3} (line %d, element subjectOfCareId)"
	noAddress    = "LOGICAL_ADDRESS: expected a header block LogicalAddress of namespace urn:riv:itintegration:registry:1 before the Body (line %d, element Body)"
)

// faultOf is a fault as the clients tell it: rule is the code in its detail, if any.
func faultOf(message string, line int, rule any) map[string]any {
	return map[string]any{"code": "soapenv:Client", "message": fmt.Sprintf(message, line), "rule": rule}
}

// TestAClientMadeFromTheWSDL: zeep, which nobody here wrote, generates clients from what
// is served and exchanges messages and faults of every contract.
func TestAClientMadeFromTheWSDL(t *testing.T) {
	if err := exec.Command(debianPython, "-c", "import zeep").Run(); err != nil {
		testkit.Missing(t, "python3-zeep")
	}
	l := newListener(t)
	l.serveAtHome()

	command := exec.Command(debianPython, "testdata/zeep_client.py", l.publicURL)
	command.Stderr = os.Stderr
	output, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	var got any
	if err := json.Unmarshal(output, &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"delivered": map[string]any{"resultCode": "OK", "resultText": nil, "messageThreadId": "zeep-1"},
		"stranger": map[string]any{
			"resultCode": "ERROR", "resultText": "Target person is not active user", "messageThreadId": "zeep-1",
		},
		"active":       map[string]any{"status": true, "methods": []any{"Email"}},
		"ping":         map[string]any{"version": "1.2.3", "names": []any{"profile", "store"}},
		"deliverFault": faultOf(wrongAddress, 2, nil),
		"askFault":     faultOf(wrongNumber, 2, "VALUE"),
		"pingFault":    faultOf(noAddress, 2, nil),
	}
	if diff := cmp.Diff(any(want), got); diff != "" {
		t.Error(diff)
	}
	if titles := l.titles(); !cmp.Equal(titles, []string{"Kallelse"}) {
		t.Errorf("stored %q", titles)
	}
}
