package views

import "time"

// sessionText says how long a log-in lasts, as nobody can be warned without a script.
func sessionText(f Frame) string {
	return f.Words.N("frame.session", int(f.Session/time.Minute))
}
