package main

import (
	"errors"

	"inkorg/app/bench"
	"inkorg/app/inbox"
	"inkorg/app/rivta"
)

// bench makes the pages of those who write messages.
func (p *program) bench() (*bench.Bench, error) {
	if p.samples == nil {
		var err error
		if p.samples, err = readSamples(p.settings); err != nil {
			return nil, err
		}
	}
	client := rivta.Client{LogicalAddress: p.settings.Contracts.LogicalAddress[0]}
	config := bench.Config{
		Inbox: p.service, Example: p.exampleDelivery(), WriteRequest: client.AddMessageEnvelope, ReadRequest: readRequest,
		Store: p.timed, PublicURL: string(p.settings.PublicURL),
	}
	var err error
	if config.Send, err = p.testSender(client); err != nil {
		return nil, err
	}
	for file, delivery := range p.samples.Deliveries() {
		config.Samples = append(config.Samples, bench.Sample{File: file, Delivery: delivery})
	}
	return bench.New(config), nil
}

// exampleDelivery is what a SOAP request of the bench holds beside the message: values that
// work in the demo, and words in their places elsewhere.
func (p *program) exampleDelivery() inbox.Delivery {
	example := inbox.Delivery{
		SubjectOfCareID: "191212121212", SourceSystem: "SYSTEM-ID",
		OrganisationUnit: inbox.OrganisationUnit{UnitID: "UNIT-HSA-ID", UnitName: "Mottagningen"},
	}
	if units := p.settings.Units; len(units) > 0 {
		example.OrganisationUnit.UnitID, example.OrganisationUnit.UnitName = units[0].HSAID, units[0].Name
	}
	if values := p.testing(); values != nil {
		example.SubjectOfCareID, example.SourceSystem, example.OrganisationUnit.UnitID = inbox.PersonID(values.Active[0]), values.System, values.Unit
	}
	return example
}

// readRequest reads a SOAP request that somebody has saved. What is wrong with it is told
// as to a sender.
func readRequest(source []byte) (inbox.Delivery, error) {
	delivery, err := rivta.ReadAddMessage(source)
	if fault, is := errors.AsType[*rivta.Fault](err); is {
		return inbox.Delivery{}, errors.New(fault.Reason)
	}
	return delivery, err
}
