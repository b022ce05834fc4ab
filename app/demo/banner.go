package demo

import (
	"fmt"
	"strings"
)

// Banner is what somebody who starts the demo for the first time needs to know: where it
// is, how to log in and how to deliver a message. The addresses are those of the three
// listeners: scheme, host and port, without a slash at the end. command is how the
// program was started, such as "./inkorg".
func Banner(command, citizensURL, contractsURL, opsURL string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Inkorg is running as a demo. Every person and message in it is made up.\n\n")
	fmt.Fprintf(&b, "  Inbox             %s\n", citizensURL)
	fmt.Fprintf(&b, "  Contracts (SOAP)  %s  (open it: how to connect a system)\n", contractsURL)
	fmt.Fprintf(&b, "  Operations        %s\n\n", opsURL)
	fmt.Fprintf(&b, "Log in with one of these numbers and the password %q:\n\n", Password)
	for _, account := range Accounts() {
		fmt.Fprintf(&b, "  %s  %-17s  %s\n", string(account.Number), account.Name, account.About.EN)
	}
	fmt.Fprintf(&b, "\nDeliver a message, from another terminal:\n\n")
	fmt.Fprintf(&b, "  echo \"Welcome!\" | %s send --endpoint %s --to %s \\\n", command, contractsURL, string(tolvan))
	fmt.Fprintf(&b, "    --system SE45454 --unit SE23210000 --unit-name \"Demo clinic\" --description \"Hello\" --text -\n\n")
	fmt.Fprintf(&b, "Stop with Ctrl-C.\n")
	return b.String()
}
