package inbox_test

import (
	"strings"
	"testing"
	"time"

	"inkorg/app/inbox"
)

// outage is an incident that goes on at noon and is told of since the hour before.
func outage() inbox.Notice {
	return inbox.Notice{
		ID: "7f3a-9kc2-4xde", Audience: inbox.AudienceCitizens, Kind: inbox.KindIncident, Priority: 1,
		From: noon(), Until: noon().Add(time.Hour), ShownFrom: noon(), Swedish: "Inkorgen är långsam.", English: "The inbox is slow.",
	}
}

func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

// TestNoticesThatMakeNoSense are refused with what is wrong.
func TestNoticesThatMakeNoSense(t *testing.T) {
	const years = 2 * 366 * 24 * time.Hour
	for name, test := range map[string]struct {
		change func(*inbox.Notice)
		want   string // nothing: it is good
	}{
		"as it should be":       {func(*inbox.Notice) {}, ""},
		"without English":       {func(n *inbox.Notice) { n.English = "" }, ""},
		"a window":              {func(n *inbox.Notice) { n.Kind, n.Priority = inbox.KindWindow, 0 }, ""},
		"the least urgent":      {func(n *inbox.Notice) { n.Priority = 4 }, ""},
		"begun already":         {func(n *inbox.Notice) { n.From, n.ShownFrom = noon().Add(-time.Hour), noon().Add(-time.Hour) }, ""},
		"announced":             {func(n *inbox.Notice) { n.ShownFrom = noon().Add(-240 * time.Hour) }, ""},
		"as long as can be":     {func(n *inbox.Notice) { n.Until = noon().Add(years) }, ""},
		"as long as is read":    {func(n *inbox.Notice) { n.Swedish = strings.Repeat("ö", 500) }, ""},
		"no audience":           {func(n *inbox.Notice) { n.Audience = "doctors" }, `there is no audience "doctors"`},
		"no kind":               {func(n *inbox.Notice) { n.Kind = "party" }, `there is no kind "party" of notice`},
		"no priority":           {func(n *inbox.Notice) { n.Priority = 0 }, "an incident has a priority from 1 to 4"},
		"no such priority":      {func(n *inbox.Notice) { n.Priority = 5 }, "an incident has a priority from 1 to 4"},
		"a window's priority":   {func(n *inbox.Notice) { n.Kind = inbox.KindWindow }, "only an incident has a priority"},
		"the wrong way round":   {func(n *inbox.Notice) { n.Until = n.From }, "it ends before it begins"},
		"over":                  {func(n *inbox.Notice) { n.From, n.Until = noon().Add(-time.Hour), noon() }, "it has ended already"},
		"for ever":              {func(n *inbox.Notice) { n.Until = noon().Add(years + 1) }, "it lasts more than two years"},
		"in the far future":     {func(n *inbox.Notice) { n.From, n.Until = noon().Add(years+1), noon().Add(years+2) }, "it begins in more than two years"},
		"announced afterwards":  {func(n *inbox.Notice) { n.ShownFrom = n.From.Add(1) }, "it is announced after it begins"},
		"without a text":        {func(n *inbox.Notice) { n.Swedish = " \u200b" }, "the Swedish text is missing"},
		"longer than is read":   {func(n *inbox.Notice) { n.English = strings.Repeat("ö", 501) }, "the English text has 501 characters; at most 500 are read"},
		"of several paragraphs": {func(n *inbox.Notice) { n.Swedish = "Ett\nTvå" }, "the Swedish text has line breaks or other characters that cannot be seen; write one paragraph"},
		"no text":               {func(n *inbox.Notice) { n.English = "\xff" }, "the English text is not in UTF-8"},
	} {
		n := outage()
		test.change(&n)
		err := n.Check(noon())
		switch {
		case test.want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case test.want != "" && (err == nil || err.Error() != test.want || inbox.CodeOf(err) != inbox.Invalid):
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
}
