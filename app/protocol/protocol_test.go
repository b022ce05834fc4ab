package protocol_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/protocol"
	"inkorg/sso"
)

var begun = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// rules are those of an inbox with a system and a unit, and no store.
func rules(t *testing.T) *inbox.Service {
	t.Helper()
	base, err := sso.ParseBase("https://journal.example.se/app/", false)
	if err != nil {
		t.Fatal(err)
	}
	directory, err := inbox.NewDirectory([]inbox.System{{ID: "JOURNAL", Base: &base}}, []inbox.Unit{{HSAID: "SE1"}})
	if err != nil {
		t.Fatal(err)
	}
	return inbox.NewService(nil, directory, inbox.Options{})
}

// call is one that keeps every demand it concerns, so many minutes in.
func call(minute int, change func(*protocol.Call)) protocol.Call {
	c := protocol.Call{
		Evidence: protocol.Evidence{At: begun.Add(time.Duration(minute) * time.Minute), Reference: fmt.Sprintf("m%d", minute)},
		Delivery: inbox.Delivery{
			SubjectOfCareID: "191212121212", SourceSystem: "JOURNAL", Description: "Provsvar", Text: "<article><para>Normalt.</para></article>",
			OrganisationUnit: inbox.OrganisationUnit{UnitID: "SE1"},
		},
		Readable: true, Stored: true, Result: "OK",
	}
	if change != nil {
		change(&c)
	}
	return c
}

// states are how lines stand, in short: name, state, kept, broken and reference.
func states(p protocol.Protocol, names ...string) string {
	var all []string
	for _, line := range p.Lines {
		for _, name := range names {
			if line.Name != name {
				continue
			}
			reference := "-"
			if line.Latest != nil {
				reference = line.Latest.Reference
			}
			all = append(all, fmt.Sprintf("%s %s %d %d %s", name, line.State, line.Kept, line.Broke, reference))
		}
	}
	return strings.Join(all, "\n")
}

func TestOfNothing(t *testing.T) {
	for _, whole := range []bool{false, true} {
		made := protocol.Judge(rules(t), protocol.Traffic{System: "JOURNAL", Whole: whole}, begun)
		counts := map[protocol.State]int{}
		for _, line := range made.Lines {
			counts[line.State]++
		}
		unseen := 3
		if whole {
			unseen = 0
		}
		if counts[protocol.ByHand] != 6 || counts[protocol.Unseen] != unseen || counts[protocol.Missing] != 13-unseen {
			t.Errorf("whole %v: %v", whole, counts)
		}
		if len(made.Lines) != len(protocol.Names()) {
			t.Errorf("%d lines", len(made.Lines))
		}
	}
}

// TestTheLastCallDecides: whoever has mended a fault is not held to it, and it is counted.
func TestTheLastCallDecides(t *testing.T) {
	blank := func(c *protocol.Call) { c.Delivery.Description = " " }
	for want, calls := range map[string][]protocol.Call{
		"description seen 2 1 m3":     {call(3, nil), call(2, blank), call(1, nil)},
		"description broken 1 1 m2":   {call(2, blank), call(1, nil)},
		"description missing 0 0 -":   {call(1, func(c *protocol.Call) { c.Readable = false })},
		"description broken 0 1 m1":   {call(1, blank)},
		"description seen 1 0 m1":     {call(1, nil)},
		"description missing 0 0 -\n": nil,
	} {
		if got := states(protocol.Judge(rules(t), protocol.Traffic{Calls: calls, Whole: true}, begun), "description"); got != strings.TrimSpace(want) {
			t.Errorf("%d calls: %s, want %s", len(calls), got, want)
		}
	}
}

// TestLines has a call that keeps and one that breaks each line that calls are judged by.
func TestLines(t *testing.T) {
	link := func(c *protocol.Call) { c.Delivery.SSOLink = &inbox.SSOLink{SystemID: "JOURNAL"} }
	for line, of := range map[string]struct{ keeps, breaks func(*protocol.Call) }{
		"system":       {nil, func(c *protocol.Call) { c.Said, c.Stored = `sourceSystem "JOURNAL" is not a registered system`, false }},
		"unit":         {nil, func(c *protocol.Call) { c.Delivery.OrganisationUnit.UnitID = "SE0" }},
		"link-docbook": {link, func(c *protocol.Call) { link(c); c.Delivery.Text = "Hej" }},
		"encoded":      {nil, func(c *protocol.Call) { c.Readable, c.Codes, c.Result = false, "NOT_ENCODED", "fault Client" }},
		"combinations": {nil, func(c *protocol.Call) { c.Delivery.Text = "<article><table/></article>" }},
	} {
		kept := states(protocol.Judge(rules(t), protocol.Traffic{Calls: []protocol.Call{call(1, of.keeps)}, Whole: true}, begun), line)
		broken := states(protocol.Judge(rules(t), protocol.Traffic{Calls: []protocol.Call{call(1, of.breaks)}, Whole: true}, begun), line)
		if kept != line+" seen 1 0 m1" || broken != line+" broken 0 1 m1" {
			t.Errorf("%s, %s", kept, broken)
		}
	}
	twice := call(1, func(c *protocol.Call) { c.Delivery.Text = "&lt;article&gt;&lt;para&gt;a&lt;/para&gt;&lt;/article&gt;" })
	tolerated := call(1, func(c *protocol.Call) { c.Delivery.Text = "<article><para>a&nbsp;b</para></article>" })
	if got := states(protocol.Judge(rules(t), protocol.Traffic{Calls: []protocol.Call{twice}}, begun), "encoded"); got != "encoded broken 0 1 m1" {
		t.Errorf("encoded twice: %s", got)
	}
	if got := states(protocol.Judge(rules(t), protocol.Traffic{Calls: []protocol.Call{tolerated}}, begun), "combinations"); got != "combinations broken 0 1 m1" {
		t.Errorf("only tolerated here: %s", got)
	}
	plain := call(1, func(c *protocol.Call) { c.Delivery.Text = "Hej" })
	if got := states(protocol.Judge(rules(t), protocol.Traffic{Calls: []protocol.Call{plain}}, begun), "combinations", "encoded", "link-docbook"); strings.Contains(got, "seen") || strings.Contains(got, "broken") {
		t.Errorf("plain text is judged as DocBook: %s", got)
	}
}

// TestAdvice: what nobody has tried is missing, and each trial ticks its line alone.
func TestAdvice(t *testing.T) {
	names := []string{"asked", "thread", "exit", "notification", "repeat", "not-active"}
	inThread := func(c *protocol.Call) { c.Delivery.MessageThreadID = "t" }
	question := func(minute int, who inbox.PersonID, consumer string) protocol.Question {
		return protocol.Question{Evidence: protocol.Evidence{At: begun.Add(time.Duration(minute) * time.Minute), Reference: "q"}, Citizen: who, Consumer: consumer}
	}
	for name, of := range map[string]struct {
		traffic protocol.Traffic
		ticked  string
	}{
		"a message":                   {protocol.Traffic{Calls: []protocol.Call{call(1, nil)}}, ""},
		"asked before":                {protocol.Traffic{Calls: []protocol.Call{call(2, nil)}, Questions: []protocol.Question{question(1, "191212121212", "")}}, "asked"},
		"asked after":                 {protocol.Traffic{Calls: []protocol.Call{call(2, nil)}, Questions: []protocol.Question{question(3, "191212121212", "")}}, ""},
		"asked about another":         {protocol.Traffic{Calls: []protocol.Call{call(2, nil)}, Questions: []protocol.Question{question(1, "191313131313", "")}}, ""},
		"asked by the same caller":    {protocol.Traffic{Calls: []protocol.Call{call(2, func(c *protocol.Call) { c.Consumer = "SE2" })}, Questions: []protocol.Question{question(3, "191313131313", "SE2")}}, "asked"},
		"one of a thread":             {protocol.Traffic{Calls: []protocol.Call{call(1, inThread)}}, ""},
		"two of a thread":             {protocol.Traffic{Calls: []protocol.Call{call(2, inThread), call(1, inThread)}}, "thread"},
		"a thread of two people":      {protocol.Traffic{Calls: []protocol.Call{call(2, inThread), call(1, func(c *protocol.Call) { inThread(c); c.Delivery.SubjectOfCareID = "191313131313" })}}, ""},
		"an exit":                     {protocol.Traffic{Exits: []protocol.Evidence{{At: begun, Reference: "m"}}}, "exit"},
		"asked to notify":             {protocol.Traffic{Calls: []protocol.Call{call(1, func(c *protocol.Call) { c.Delivery.Notify = true })}}, ""},
		"notified":                    {protocol.Traffic{Calls: []protocol.Call{call(1, func(c *protocol.Call) { c.Delivery.Notify, c.Notified = true, true })}}, "notification"},
		"repeated":                    {protocol.Traffic{Calls: []protocol.Call{call(1, func(c *protocol.Call) { c.Repeat, c.Stored = true, false })}}, "repeat"},
		"to somebody who is inactive": {protocol.Traffic{Calls: []protocol.Call{call(1, func(c *protocol.Call) { c.Said, c.Stored = inbox.NotActiveUser, false })}}, "not-active"},
	} {
		of.traffic.Whole = true
		var ticked []string
		for _, line := range protocol.Judge(rules(t), of.traffic, begun).Lines {
			for _, one := range names {
				if line.Name == one && line.State == protocol.Seen {
					ticked = append(ticked, one)
				}
			}
		}
		if strings.Join(ticked, " ") != of.ticked {
			t.Errorf("%s: ticked %q, want %q", name, ticked, of.ticked)
		}
	}
}

// TestRemarks: what is noted on a line that people judge settles it; on another it is only
// shown.
func TestRemarks(t *testing.T) {
	remarks := []inbox.Remark{{Line: "contacts", Text: "Anna Ek"}, {Line: "description", Text: "Rättas"}}
	got := states(protocol.Judge(rules(t), protocol.Traffic{Remarks: remarks, Whole: true}, begun), "contacts", "description", "agreement")
	if got != "description missing 0 0 -\ncontacts noted 0 0 -\nagreement by-hand 0 0 -" {
		t.Error(got)
	}
}
