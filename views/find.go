package views

import "github.com/a-h/templ"

// wrongAttributes tie a field to what is said to be wrong with it.
func wrongAttributes(name, wrong string) templ.Attributes {
	if wrong == "" {
		return nil
	}
	return templ.Attributes{"aria-invalid": "true", "aria-describedby": name + "-fel"}
}
