package rivta_test

import (
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"testing"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/testkit"
)

// debianPython is the Python that Debian's python3-zeep is installed for.
const debianPython = "/usr/bin/python3"

// TestAClientMadeFromTheWSDL: zeep, which nobody here wrote, generates clients from what
// is served and exchanges messages.
func TestAClientMadeFromTheWSDL(t *testing.T) {
	if err := exec.Command(debianPython, "-c", "import zeep").Run(); err != nil {
		testkit.Missing(t, "python3-zeep")
	}
	l := newListener(t)
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.publicURL = "http://" + socket.Addr().String()
	l.serve(l.desk)
	l.listen(socket)

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
		"fault": map[string]any{
			"code":    "soapenv:Client",
			"message": "LOGICAL_ADDRESS: expected this producer's HSA-id, mvktest or SE1111111111-DEMO (line 2, element LogicalAddress)",
		},
		"active": map[string]any{"status": true, "methods": []any{"Email"}},
		"ping":   map[string]any{"version": "1.2.3", "names": []any{"profile", "store"}},
	}
	if diff := cmp.Diff(any(want), got); diff != "" {
		t.Error(diff)
	}
	if titles := l.titles(); !cmp.Equal(titles, []string{"Kallelse"}) {
		t.Errorf("stored %q", titles)
	}
}
