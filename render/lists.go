package render

// list is the list that is being written. Lists do not lie in each other, and what may not
// stand in one closes it: it is opened again by its next item.
type list struct {
	tag, class, id, lang string
	open                 bool
	// group is what the open group of a variable list ends with.
	group     group
	groupLang string
}

// group is the state of a <div> in a <dl>.
type group int

const (
	noGroup group = iota
	endsInTerm
	endsInItem
)

// listOf writes a variablelist or an itemizedlist.
func (w *writer) listOf(n node, a attributes) {
	w.list = list{tag: "dl", id: a.id, lang: a.lang}
	if n.name() == "itemizedlist" {
		w.list.tag = "ul"
		if n.attribute("mark") == "hyphen" {
			w.list.class = "hyphen"
		}
	}
	w.blocks(n)
	w.closeList()
	w.list = list{}
}

// entry writes a varlistentry.
func (w *writer) entry(n node, a attributes) {
	for _, name := range []string{"term", "listitem"} {
		if !w.holds(n, name) {
			w.report.add(w.tree.offset(n), CodeIncompleteEntry,
				subject{element: n.name(), parent: n.parentName(), name: name})
		}
	}
	w.list.groupLang = a.lang
	w.blocks(n)
	w.closeGroup()
	w.list.groupLang = ""
}

// holds says whether an allowed element of that name stands directly in n.
func (w *writer) holds(n node, name string) bool {
	for c := range w.tree.children(n) {
		if !c.isText() && c.name() == name && w.allowed(n, c) {
			return true
		}
	}
	return false
}

// term writes a term. In a group the terms come first.
func (w *writer) term(n node, a attributes) {
	if w.list.group == endsInItem {
		w.closeGroup()
	}
	w.openGroup()
	w.startTag("dt", "", "", a.lang)
	w.content(n)
	w.endTag("dt")
	w.list.group = endsInTerm
}

// item writes a listitem of either list.
func (w *writer) item(n node, a attributes) {
	tag := "li"
	if n.parentName() == "varlistentry" {
		tag = "dd"
		if w.list.group == noGroup {
			w.openGroup()
			w.out = append(w.out, "<dt></dt>"...)
		}
		w.list.group = endsInItem
	}
	w.openList()
	w.startTag(tag, "", "", a.lang)
	w.content(n)
	w.endTag(tag)
}

func (w *writer) openList() {
	if w.list.open {
		return
	}
	w.startTag(w.list.tag, w.list.class, w.list.takeID(), w.list.lang)
	w.list.open = true
}

// takeID returns the list's id for the first thing that is written of the list, be it the list
// itself, its title or something that closes it.
func (l *list) takeID() string {
	id := l.id
	l.id = ""
	return id
}

func (w *writer) openGroup() {
	if w.list.group != noGroup {
		return
	}
	w.openList()
	w.startTag("div", "", "", w.list.groupLang)
}

// closeGroup ends the open group, if any. A term without an item gets an empty one.
func (w *writer) closeGroup() {
	switch w.list.group {
	case noGroup:
		return
	case endsInTerm:
		w.out = append(w.out, "<dd></dd>"...)
	}
	w.endTag("div")
	w.list.group = noGroup
}

// closeList ends the open list, if any, before something that may not stand in it.
func (w *writer) closeList() {
	w.closeGroup()
	if w.list.open {
		w.endTag(w.list.tag)
		w.list.open = false
	}
}
