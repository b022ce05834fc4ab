package render

// article writes the root.
func (w *writer) article(n node) {
	if w.profile.hasIDs() {
		w.ids = make(map[string]int)
		w.idPrefix = idPrefix(w.options.IDPrefix)
		w.collectIDs(n)
	}
	w.outline = newOutline(w.hasTitle(n, "info"))
	a := w.attributes(n)
	w.lang = a.lang
	w.startTag("div", "docbook", "", a.lang)
	if w.empty(n) {
		w.leaveOut(n) // but for the place of it
	} else {
		w.blocks(n)
	}
	w.endTag("div")
}

// blocks writes what stands in an element that holds elements only.
func (w *writer) blocks(parent node) {
	stray := false
	for n := range w.tree.children(parent) {
		if w.tooLarge() {
			return
		}
		if n.isText() {
			stray = w.strayText(parent, n, stray)
			continue
		}
		if stray {
			w.endStray()
			stray = false
		}
		switch {
		case !w.allowed(parent, n):
			w.mismatch(parent, n)
		case w.empty(n):
			w.leaveOut(n)
		default:
			w.block(n)
		}
	}
	if stray {
		w.endStray()
	}
}

// block writes an allowed element that is not empty.
func (w *writer) block(n node) {
	a := w.attributes(n)
	outer := w.lang
	if a.lang != "" {
		w.lang = a.lang
	}
	switch n.name() {
	case "info":
		w.infoLang = a.lang
		w.blocks(n)
		w.infoLang = ""
	case "section":
		w.section(n, a)
	case "title":
		w.title(n, a)
	case "para":
		w.para(n, a)
	case "bibliography":
		w.startTag("div", "bibliography", "", a.lang)
		w.content(n)
		w.endTag("div")
	case "variablelist", "itemizedlist":
		w.listOf(n, a)
	case "varlistentry":
		w.entry(n, a)
	case "term":
		w.term(n, a)
	case "listitem":
		w.item(n, a)
	}
	w.lang = outer
}

func (w *writer) para(n node, a attributes) {
	w.alone = w.holdsOneThing(n)
	w.startTag("p", "", a.id, a.lang)
	w.content(n)
	w.endTag("p")
	w.alone = false
}

// holdsOneThing says whether a paragraph holds a single element and no text.
func (w *writer) holdsOneThing(n node) bool {
	elements := 0
	for c := range w.tree.children(n) {
		if !c.isText() {
			elements++
		} else if !blank(c.text) {
			return false
		}
	}
	return elements == 1
}

// strayText writes text that stands where only elements may, as a paragraph: no medical
// information is lost because of a missing tag. A comment or CDATA splits text into several
// nodes, which are one paragraph still; continued says that it has begun.
func (w *writer) strayText(parent, n node, continued bool) bool {
	about := subject{element: parent.name(), parent: parent.parentName()}
	if !continued {
		if blank(n.text) {
			return false
		}
		w.report.add(w.tree.firstCharacter(n), CodeStrayText, about)
		w.closeList()
		w.startTag("p", "", w.list.takeID(), "")
		w.beginFlow()
	}
	w.text(n, about)
	return true
}

func (w *writer) endStray() {
	w.endFlow()
	w.endTag("p")
}

// allowed says whether the table allows an element where it stands.
func (w *writer) allowed(parent, n node) bool {
	m := w.tree.mark(n)
	return !m.foreign && w.profile.mayHold(w.tree.mark(parent).row, m.row)
}

// mismatch writes the fallback text for an element that is not allowed where it stands.
func (w *writer) mismatch(parent, n node) {
	about := subject{element: n.element.FullTag(), parent: parent.name()}
	if w.tree.mark(n).foreign {
		about.why = whyForeign
	}
	w.report.add(w.tree.offset(n), CodeMismatch, about)
	tag, id := "span", ""
	if !w.row(parent).Text {
		w.closeList()
		tag, id = "p", w.list.takeID()
	}
	w.startTag(tag, "mismatch", id, "")
	w.out = append(w.out, Mismatch...)
	w.endTag(tag)
}

// empty says whether an element shows nothing: it holds no text but white space, and nothing
// that the fallback text would replace.
func (w *writer) empty(n node) bool {
	for c := range w.tree.children(n) {
		if c.isText() {
			if !blank(c.text) {
				return false
			}
		} else if !w.allowed(n, c) || !w.empty(c) {
			return false
		}
	}
	return true
}

// leaveOut notes an element that is not written because it is empty. One that says what box
// its section is has said it.
func (w *writer) leaveOut(n node) {
	if w.marksBox(n) != "" {
		return
	}
	w.report.add(w.tree.offset(n), CodeEmpty, subject{element: n.name(), parent: n.parentName()})
}
