package views

// heading says who ended the session.
func (v LoggedOutView) heading(w *Words) string {
	if v.Ended {
		return w.T("loggedout.ended.heading")
	}
	return w.T("loggedout.heading")
}

// text says how far the log-out has come, and no more than is known.
func (v LoggedOutView) text(f Frame) string {
	switch {
	case v.GoOn != "":
		return f.Words.T("loggedout.goon", f.Product)
	case v.Everywhere:
		return f.Words.T("loggedout.everywhere", f.Product)
	default:
		return f.Words.T("loggedout.here", f.Product)
	}
}
