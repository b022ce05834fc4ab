package render

// section writes a section, or the box that its title makes of it.
func (w *writer) section(n node, a attributes) {
	tag, class := "section", ""
	switch role := w.box(n); role {
	case "":
	case "collapsible":
		tag = "details"
	default:
		tag, class = "div", "box "+role
	}
	w.outline.enterSection(w.hasTitle(n, ""), w.hasTitle(n, "info"))
	w.startTag(tag, class, a.id, a.lang)
	if tag == "details" {
		w.chooseSummary(n)
	}
	w.blocks(n)
	w.endTag(tag)
	w.outline.leaveSection()
}

// chooseSummary makes the title the summary if it comes first, as HTML wants. If it does not,
// the summary is of our own words, and the title a heading where it stands.
func (w *writer) chooseSummary(section node) {
	for n := range w.tree.children(section) {
		if n.isText() && blank(n.text) || !n.isText() && w.allowed(section, n) && w.empty(n) {
			continue
		}
		if !n.isText() && w.allowed(section, n) && n.name() == "title" {
			w.summary = n.number
			return
		}
		break
	}
	w.startTag("summary", "", "", w.ownLanguage())
	w.escape(wordsMore.in(w.options.Lang))
	w.endTag("summary")
}

// title writes a heading.
func (w *writer) title(n node, a attributes) {
	w.closeList()
	lang := a.lang
	if lang == "" {
		lang = w.infoLang
	}
	tag := w.outline.heading(n)
	if n.number == w.summary {
		w.startTag("summary", "", "", "")
		defer w.endTag("summary")
	}
	w.startTag(tag, "", w.list.takeID(), lang)
	w.content(n)
	w.endTag(tag)
}

// hasTitle says whether an element has a title to show, its own or, with within, that of such
// an element in it.
func (w *writer) hasTitle(n node, within string) bool {
	for c := range w.tree.children(n) {
		if c.isText() || !w.allowed(n, c) {
			continue
		}
		switch {
		case within != "" && c.name() == within:
			if w.hasTitle(c, "") {
				return true
			}
		case within == "" && c.name() == "title" && !w.empty(c):
			return true
		}
	}
	return false
}

// box returns the role that turns a section into a box, "" if none does.
func (w *writer) box(section node) string {
	for c := range w.tree.children(section) {
		if !c.isText() && c.name() == "title" && w.allowed(section, c) {
			if role := w.marksBox(c); role != "" {
				return role
			}
		}
	}
	return ""
}

// marksBox returns the role of the box that an element makes of its section: an emphasis in
// the section's title, or that title.
func (w *writer) marksBox(n node) string {
	switch {
	case n.name() == "emphasis" && n.parentName() == "title":
		if role := n.attribute("role"); boxRole(role) && n.element.Parent().Parent().Tag == "section" {
			return role
		}
	case n.name() == "title" && n.parentName() == "section":
		for c := range w.tree.children(n) {
			if c.isText() || !w.allowed(n, c) {
				continue
			}
			if role := w.marksBox(c); role != "" {
				return role
			}
		}
	}
	return ""
}
