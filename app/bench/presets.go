package bench

import "inkorg/app/inbox"

// preset is a message that tries a rule.
type preset struct {
	name, key string
	change    func(*testDraft)
}

// presets are in the order of the page; the first is what the form begins with.
func presets() []preset {
	exit := func(d *testDraft) {
		d.Description, d.LinkSystem, d.LinkText, d.LinkQuery = "Fyll i ett formulär", d.System, "Öppna formuläret", "formular=1"
	}
	return []preset{
		{"vanligt", "test.preset.plain", func(*testDraft) {}},
		{"utan-system", "test.preset.system", func(d *testDraft) { d.System = "" }},
		{"okand-enhet", "test.preset.unit", func(d *testDraft) { d.UnitID = "SE0000000000-OKAND" }},
		{"utan-rubrik", "test.preset.heading", func(d *testDraft) { d.Description = "" }},
		{"fel-element", "test.preset.mismatch", func(d *testDraft) {
			d.Description, d.Text = "Fel element", "<article>\n  <para>Det här visas.</para>\n  <table>Det här visas inte.</table>\n</article>"
		}},
		{"dubbelkodat", "test.preset.double", func(d *testDraft) {
			d.Description, d.Text = "Kodat två gånger", "&lt;article&gt;&lt;para&gt;Kodat en gång för mycket.&lt;/para&gt;&lt;/article&gt;"
		}},
		{"uthopp", "test.preset.exit", exit},
		{"uthopp-text", "test.preset.exittext", func(d *testDraft) { exit(d); d.Text = "Uthopp kräver DocBook." }},
		{"trad", "test.preset.thread", func(d *testDraft) { d.Description, d.Thread, d.Count = "Samma tråd", "trad-"+inbox.NewID()[:8], "2" }},
		{"avisering", "test.preset.notify", func(d *testDraft) { d.Description, d.Notify = "Med avisering", "ja" }},
		{"inaktiv", "test.preset.inactive", func(d *testDraft) { d.To = toNobody }},
		{"tio", "test.preset.ten", func(d *testDraft) { d.Description, d.Count = "Ett av tio", "10" }},
	}
}
