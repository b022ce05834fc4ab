package rivta_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"inkorg/app/testkit"
)

// nodeSOAP is where `make tools` puts the npm package soap.
const nodeSOAP = "../../.tools/node-soap/node_modules/soap"

// TestANodeClientMadeFromTheWSDL: npm's soap generates clients from what is served and
// exchanges messages and faults of every contract.
func TestANodeClientMadeFromTheWSDL(t *testing.T) {
	node := testkit.Need(t, "node")
	module, err := filepath.Abs(testkit.NeedFile(t, nodeSOAP))
	if err != nil {
		t.Fatal(err)
	}
	l := newListener(t)
	l.serveAtHome()
	command := exec.Command(node, "testdata/node-soap/client.cjs", module, l.publicURL)
	command.Stderr = os.Stderr
	output, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	var got any
	if err := json.Unmarshal(output, &got); err != nil {
		t.Fatal(err)
	}
	answer := func(code, text any) map[string]any {
		all := map[string]any{"messageThreadId": "node-1", "resultCode": code}
		if text != nil {
			all["resultText"] = text
		}
		return all
	}
	delivered := answer("OK", nil)
	delivered["notificationSent"] = []any{"Email"}
	want := map[string]any{
		"delivered": delivered, "stranger": answer("ERROR", "Target person is not active user"),
		"active": map[string]any{"status": true, "activeNotificationMethods": []any{"Email"}}, "inactive": map[string]any{"status": false},
		"ping":         map[string]any{"version": "1.2.3", "names": []any{"profile", "store"}},
		"deliverFault": faultOf(wrongAddress, 1, nil),
		"askFault":     faultOf(wrongNumber, 1, "VALUE"),
		"pingFault":    faultOf(noAddress, 1, nil),
	}
	if diff := cmp.Diff(any(want), got); diff != "" {
		t.Error(diff)
	}
	if titles := l.titles(); !cmp.Equal(titles, []string{"Kallelse"}) {
		t.Errorf("stored %q", titles)
	}
}
