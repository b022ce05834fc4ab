package rivta

import (
	"fmt"

	"inkorg/app/inbox"
	"inkorg/views"
)

// examples are commands against this listener. In the demo they work as they stand;
// elsewhere the sender's own values come in the place of the words in capitals.
func (s *server) examples() []views.ExampleView {
	values := Testing{Active: []string{"191212121212"}, System: "SYSTEM-ID", Unit: "UNIT-HSA-ID"}
	if s.Site.Testing != nil {
		values = *s.Site.Testing
	}
	client := Client{}
	if len(s.LogicalAddresses) > 0 {
		client.LogicalAddress = s.LogicalAddresses[0]
	}
	message := inbox.Delivery{
		SubjectOfCareID:  inbox.PersonID(values.Active[0]),
		OrganisationUnit: inbox.OrganisationUnit{UnitID: values.Unit, UnitName: "Mottagningen"},
		Description:      "Ett prov", Text: "<article><para>Välkommen!</para></article>", SourceSystem: values.System,
	}
	return []views.ExampleView{
		{About: "example.active", Command: s.curl(isActiveUser.description, client.IsActiveUserEnvelope(inbox.PersonID(values.Active[0])))},
		{About: "example.message", Command: s.curl(addMessage.description, client.AddMessageEnvelope(message))},
		{About: "example.send", Command: s.sendCommand(client.LogicalAddress, message)},
	}
}

// curl is a command line that sends an envelope. What the program writes itself holds no
// single quote.
func (s *server) curl(of description, envelope []byte) string {
	return fmt.Sprintf("curl%s -H 'Content-Type: text/xml; charset=utf-8' --data-binary '%s' %s",
		s.certificateFlags("--cacert"), envelope, s.PublicURL+of.path())
}

func (s *server) sendCommand(address string, d inbox.Delivery) string {
	return fmt.Sprintf("echo '%s' | %s send --endpoint %s --logical-address %s%s --to %s --system %s --unit %s --unit-name '%s' --description '%s' --dry-run",
		d.Text, s.Site.Command, s.PublicURL, address, s.certificateFlags("--ca"),
		string(d.SubjectOfCareID), d.SourceSystem, d.OrganisationUnit.UnitID, d.OrganisationUnit.UnitName, d.Description)
}

// certificateFlags are those of a client certificate, where callers need one.
func (s *server) certificateFlags(authorities string) string {
	if !s.Access().identifies() {
		return ""
	}
	return " --cert client.crt --key client.key " + authorities + " ca.crt"
}
