package views

import "errors"

// plain is templ.JoinStringErrs without the detour by fmt, which is a third of what a page
// costs. make generate puts it into the templates' Go code.
func plain[T ~string](s T, errs ...error) (string, error) {
	if len(errs) == 0 {
		return string(s), nil
	}
	return string(s), errors.Join(errs...)
}
