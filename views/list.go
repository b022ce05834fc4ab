package views

import "strconv"

func (v ListView) title(w *Words) string {
	if v.Unread == 0 {
		return w.T("list.heading")
	}
	return w.T("list.title", w.T("list.heading"), w.N("list.count.unread", v.Unread))
}

func (v ListView) counts(w *Words) string {
	return w.T("list.count", w.N("list.count.unread", v.Unread), w.N("list.count.cases", v.Total))
}

// filtered says whether the list is empty only because of the filter.
func (v ListView) filtered() bool {
	return len(v.Filters) > 0 && !v.Filters[0].Current
}

func groupID(i int) string { return "group-" + strconv.Itoa(i+1) }
