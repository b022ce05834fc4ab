package render

// outline knows the levels of headings. The page's h1, the heading of the message, comes
// first.
type outline struct {
	// article is the level of the heading that all sections stand under.
	article int
	// enclosing is the level of the innermost heading around what is written.
	enclosing int
	// sectionTitled says whether the section that is written has a title of its own.
	sectionTitled bool
	// last is the level of the heading before.
	last int
}

const (
	pageHeading   = 1
	lowestHeading = 6
)

func newOutline(articleTitled bool) outline {
	o := outline{article: pageHeading, last: pageHeading}
	if articleTitled {
		o.article++
	}
	o.enclosing = o.article
	return o
}

// enterSection begins a section, with a title of its own, in its info, or both.
func (o *outline) enterSection(titled, infoTitled bool) {
	o.sectionTitled = titled
	if titled || infoTitled {
		o.enclosing = o.article + 1
	}
}

func (o *outline) leaveSection() { o.enclosing = o.article }

// heading returns the HTML element for a title. No level is skipped, whatever the order.
func (o *outline) heading(title node) string {
	level := o.article + 1
	switch parent := title.element.Parent(); {
	case parent.Tag == "variablelist":
		level = o.enclosing + 1
	case parent.Tag == "info" && parent.Parent().Tag == Root:
		level = o.article
	case parent.Tag == "info" && o.sectionTitled:
		level++
	}
	o.last = min(level, o.last+1, lowestHeading)
	return [...]string{"h1", "h2", "h3", "h4", "h5", "h6"}[o.last-1]
}
