package guide

import (
	"strings"
	"time"

	"inkorg/app/protocol"
	"inkorg/views"
)

// protocolGroups are the kinds of lines, in their order, with the keys of their words.
var protocolGroups = []struct {
	kind         protocol.Kind
	heading, say string
}{
	{protocol.Demand, "protocol.demands", "protocol.demands.text"},
	{protocol.Guideline, "protocol.guidelines", "protocol.guidelines.text"},
	{protocol.Advice, "protocol.advice", "protocol.advice.text"},
}

// protocolStates are the states as they are shown, with the keys of their words.
var protocolStates = map[protocol.State]struct {
	shown views.ProtocolState
	key   string
}{
	protocol.Seen:    {views.ProtocolDone, "protocol.state.seen"},
	protocol.Broken:  {views.ProtocolBroken, "protocol.state.broken"},
	protocol.Missing: {views.ProtocolMissing, "protocol.state.missing"},
	protocol.Unseen:  {views.ProtocolUnseen, "protocol.state.unseen"},
	protocol.ByHand:  {views.ProtocolByHand, "protocol.state.byhand"},
	protocol.Noted:   {views.ProtocolDone, "protocol.state.noted"},
}

// protocolWords are the keys of what a line demands, and of what to do about it.
var protocolWords = map[string]struct{ line, how string }{
	"system":       {"protocol.line.system", "protocol.how.system"},
	"description":  {"protocol.line.description", "protocol.how.description"},
	"unit":         {"protocol.line.unit", "protocol.how.unit"},
	"link-docbook": {"protocol.line.linkdocbook", "protocol.how.linkdocbook"},
	"encoded":      {"protocol.line.encoded", "protocol.how.encoded"},
	"combinations": {"protocol.line.combinations", "protocol.how.combinations"},
	"asked":        {"protocol.line.asked", "protocol.how.asked"},
	"federation":   {"protocol.line.federation", "protocol.how.federation"},
	"tested":       {"protocol.line.tested", "protocol.how.tested"},
	"support":      {"protocol.line.support", "protocol.how.support"},
	"presentation": {"protocol.line.presentation", "protocol.how.presentation"},
	"contacts":     {"protocol.line.contacts", "protocol.how.contacts"},
	"one-person":   {"protocol.line.oneperson", "protocol.how.oneperson"},
	"agreement":    {"protocol.line.agreement", "protocol.how.agreement"},
	"thread":       {"protocol.line.thread", "protocol.how.thread"},
	"exit":         {"protocol.line.exit", "protocol.how.exit"},
	"notification": {"protocol.line.notification", "protocol.how.notification"},
	"repeat":       {"protocol.line.repeat", "protocol.how.repeat"},
	"not-active":   {"protocol.line.notactive", "protocol.how.notactive"},
}

// Protocol says in plain words how a system stands.
func Protocol(words *views.Words, p protocol.Protocol) views.ProtocolView {
	view := views.ProtocolView{System: p.System, At: p.At, Calls: p.Calls}
	for _, of := range protocolGroups {
		group := views.ProtocolGroup{ID: string(of.kind), Heading: words.T(of.heading), Text: words.T(of.say)}
		for _, line := range p.Lines {
			if line.Kind == of.kind {
				group.Lines = append(group.Lines, protocolLine(words, line))
			}
		}
		view.Groups = append(view.Groups, group)
	}
	return view
}

func protocolLine(words *views.Words, line protocol.Line) views.ProtocolLine {
	state := protocolStates[line.State]
	view := views.ProtocolLine{
		Name: line.Name, Number: line.Number, Text: words.T(protocolWords[line.Name].line), State: state.shown, Standing: words.T(state.key),
	}
	if state.shown != views.ProtocolDone {
		view.How = words.T(protocolWords[line.Name].how)
	}
	if line.Latest != nil {
		view.At, view.Reference = line.Latest.At, line.Latest.Reference
		view.Counts = words.N("protocol.kept", line.Kept)
		if line.Broke > 0 {
			view.Counts += ", " + words.N("protocol.broke", line.Broke)
		}
	}
	if line.Remark != nil {
		view.Remark = line.Remark.Text
		view.By = strings.TrimPrefix(line.Remark.By+", "+words.Stamp(line.Remark.At), ", ")
	}
	return view
}

// ProtocolReport is a protocol for programs. State is one of package protocol's.
type ProtocolReport struct {
	System string               `json:"system"`
	At     time.Time            `json:"at"`
	Calls  int                  `json:"calls"`
	Lines  []ProtocolReportLine `json:"lines"`
}

// ProtocolReportLine is a line of it.
type ProtocolReportLine struct {
	Line      string         `json:"line"`
	Kind      protocol.Kind  `json:"kind"`
	Number    int            `json:"number,omitempty"`
	Text      string         `json:"text"`
	State     protocol.State `json:"state"`
	Kept      int            `json:"kept"`
	Broke     int            `json:"broke"`
	At        time.Time      `json:"at,omitzero"`
	Reference string         `json:"reference,omitempty"`
	How       string         `json:"how,omitempty"`
	Remark    string         `json:"remark,omitempty"`
	By        string         `json:"by,omitempty"`
	NotedAt   time.Time      `json:"notedAt,omitzero"`
}

// Report gives a protocol for programs.
func Report(words *views.Words, p protocol.Protocol) ProtocolReport {
	report := ProtocolReport{System: p.System, At: p.At, Calls: p.Calls, Lines: []ProtocolReportLine{}}
	for _, line := range p.Lines {
		view := protocolLine(words, line)
		row := ProtocolReportLine{
			Line: line.Name, Kind: line.Kind, Number: line.Number, Text: view.Text, State: line.State, Kept: line.Kept, Broke: line.Broke,
			At: view.At, Reference: view.Reference, How: view.How, Remark: view.Remark,
		}
		if line.Remark != nil {
			row.By, row.NotedAt = line.Remark.By, line.Remark.At
		}
		report.Lines = append(report.Lines, row)
	}
	return report
}
