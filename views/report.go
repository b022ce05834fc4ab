package views

import "strings"

// Text is the report as text, for a file or to copy: a line for each fact, and what only
// the person knows left open.
func (v ReportView) Text(w *Words, support string) string {
	lines := []string{w.T("report.heading"), ""}
	for _, fact := range v.facts(w, support) {
		lines = append(lines, strings.TrimSpace(fact.Name+": "+fact.Value))
	}
	for _, question := range append([]string{w.T("report.tried"), w.T("report.happened")}, v.Questions...) {
		lines = append(lines, "", question, "")
	}
	return strings.Join(append(lines, "", w.T("report.number")), "\n") + "\n"
}

// facts are what is known, with the value left open where it could be known by the person.
func (v ReportView) facts(w *Words, support string) []Field {
	facts := []Field{{Name: w.T("report.to"), Value: support}, {Name: w.T("report.message"), Value: v.message(w)}}
	if v.Fault != nil {
		facts = append(facts, Field{Name: w.T("error.reference"), Value: v.Fault.Reference})
	}
	return append(facts,
		Field{Name: w.T("report.time"), Value: w.Stamp(v.At)},
		Field{Name: w.T("report.page"), Value: v.page(w)},
		Field{Name: w.T("report.unit"), Value: v.Unit},
		Field{Name: w.T("report.browser"), Value: v.Browser},
		Field{Name: w.T("report.system"), Value: v.System},
	)
}

func (v ReportView) message(w *Words) string {
	if v.Fault == nil {
		return ""
	}
	heading, _ := ErrorView{Status: v.Fault.Status}.words(w)
	return v.Fault.Code + " " + heading
}

var pageNames = map[Page]string{
	PageList: "page.list", PageCase: "page.case", PageExit: "page.exit", PageContact: "page.contact",
	PageSettings: "page.settings", PageLogin: "page.login",
}

func (v ReportView) page(w *Words) string {
	if key, known := pageNames[v.Page]; known {
		return w.T(key)
	}
	return ""
}

var pictureTexts = map[Device]string{
	DeviceWindows: "help.picture.windows", DeviceMac: "help.picture.mac",
	DeviceIPhone: "help.picture.iphone", DeviceAndroid: "help.picture.android",
}

// picture says how a picture of the screen is taken on the person's own device.
func (v ReportView) picture(w *Words) string {
	if key, known := pictureTexts[v.Device]; known {
		return w.T(key)
	}
	return w.T("help.picture.unknown")
}
