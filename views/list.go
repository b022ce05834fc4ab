package views

import (
	"strconv"
	"strings"
)

func (v ListView) title(w *Words) string {
	title := w.T("list.heading")
	if v.Unread > 0 {
		title = w.T("list.title", title, w.N("list.count.unread", v.Unread))
	}
	if len(v.Chips) > 0 {
		title = w.N("list.matches", v.Matches) + " – " + title
	}
	return title
}

func (v ListView) counts(w *Words) string {
	return w.T("list.count", w.N("list.count.unread", v.Unread), w.N("list.count.cases", v.Total))
}

// filtered says whether the list shows only some of the inbox.
func (v ListView) filtered() bool {
	return len(v.Chips) > 0 || len(v.Filters) > 0 && !v.Filters[0].Current
}

// searchable says whether there is something to look for cases in, or something wrong with
// what somebody looks for.
func (v ListView) searchable() bool {
	held := 0
	for _, filter := range v.Filters {
		held += filter.Count
	}
	return held > 0 || v.Find.Open
}

// narrowing names what makes the list show only some cases.
func (v ListView) narrowing() string {
	names := []string{v.Current}
	for _, chip := range v.Chips {
		names = append(names, isolated(chip.Text))
	}
	return strings.Join(names, ", ")
}

// failed says whether what somebody looks for could not be understood.
func (v FindView) failed() bool { return v.SearchWrong+v.FromWrong+v.UntilWrong != "" }

// chosen says whether a sender is the one that the list shows.
func (v FindView) chosen(sender string) bool {
	return strings.EqualFold(joined(sender), joined(v.Sender))
}

// options are the senders to choose from. The chosen one is among them, whatever the rest.
func (v FindView) options() []string {
	for _, sender := range v.Senders {
		if v.Sender == "" || v.chosen(sender) {
			return v.Senders
		}
	}
	if v.Sender == "" {
		return nil
	}
	return append([]string{v.Sender}, v.Senders...)
}

// pick names the box of a row.
func (r CaseRow) pick(w *Words) string {
	sender := isolated(r.Sender)
	if r.Nameless {
		sender = w.T("sender.unknown")
	}
	return w.T("many.pick", isolated(r.Title), sender)
}

func groupID(i int) string { return "group-" + strconv.Itoa(i+1) }
