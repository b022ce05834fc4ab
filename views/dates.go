package views

import "time"

// Lister gives how the list writes times: "I dag 08.14", "I går 16.02", "18 november", and
// with the year when it is not this one.
func (w *Words) Lister(now time.Time) func(at time.Time) string {
	now = now.In(w.zone)
	today, yesterday := dayOf(now), dayOf(now.AddDate(0, 0, -1))
	return func(at time.Time) string {
		at = at.In(w.zone)
		switch day := dayOf(at); {
		case day == today:
			return w.T("date.today", w.Clock(at))
		case day == yesterday:
			return w.T("date.yesterday", w.Clock(at))
		case day.year == today.year:
			return w.T("date.day", day.day, w.months[day.month-1])
		default:
			return w.T("date.date", day.day, w.months[day.month-1], day.year)
		}
	}
}

// day is one of the calendar.
type day struct {
	year  int
	month time.Month
	day   int
}

func dayOf(at time.Time) (d day) {
	d.year, d.month, d.day = at.Date()
	return d
}

// Date writes a day with its year: "22 november 2026".
func (w *Words) Date(at time.Time) string {
	at = at.In(w.zone)
	return w.T("date.date", at.Day(), w.month(at), at.Year())
}

// Full writes everything: "Söndag 22 november 2026, kl. 08.14".
func (w *Words) Full(at time.Time) string {
	at = at.In(w.zone)
	return w.T("date.full", w.weekdays[at.Weekday()], w.Date(at), w.Clock(at))
}

// Stamp writes a time to the second, for the support to find in a log:
// "2026-11-22 08.14.09".
func (w *Words) Stamp(at time.Time) string {
	return at.In(w.zone).Format(w.T("date.stamp"))
}

// Day reads a day, written as "2026-11-22", and gives when it begins.
func (w *Words) Day(text string) (begins time.Time, isDay bool) {
	begins, err := time.ParseInLocation(time.DateOnly, text, w.zone)
	return begins, err == nil
}

// DayOf writes the day of a time as Day reads it.
func (w *Words) DayOf(at time.Time) string { return at.In(w.zone).Format(time.DateOnly) }

// Groups gives the headings in the list that times belong under: this week, which begins on
// a Monday, or earlier.
func (w *Words) Groups(now time.Time) func(at time.Time) string {
	now = now.In(w.zone)
	sinceMonday := (int(now.Weekday()) + 6) % 7
	monday := time.Date(now.Year(), now.Month(), now.Day()-sinceMonday, 0, 0, 0, 0, w.zone)
	earlier, week := w.T("group.earlier"), w.T("group.week")
	return func(at time.Time) string {
		if at.Before(monday) {
			return earlier
		}
		return week
	}
}

// machine writes a time as the attribute datetime wants it.
func (w *Words) machine(at time.Time) string {
	return string(w.appendMachine(nil, at))
}

// appendMachine is machine that adds to a text.
func (w *Words) appendMachine(text []byte, at time.Time) []byte {
	return at.In(w.zone).AppendFormat(text, time.RFC3339)
}

func (w *Words) month(at time.Time) string { return w.months[at.Month()-1] }

// Clock writes a time of day: "08.14".
func (w *Words) Clock(at time.Time) string {
	return at.In(w.zone).Format(w.T("date.clock"))
}

func sameDay(a, b time.Time) bool { return dayOf(a) == dayOf(b) }

// Moment writes a time inside a sentence: "i dag kl. 08.14", "i morgon kl. 06.00",
// "18 november kl. 16.02", and with the year when it is not this one.
func (w *Words) Moment(at, now time.Time) string {
	at, now = at.In(w.zone), now.In(w.zone)
	switch {
	case sameDay(at, now):
		return w.T("moment.today", w.Clock(at))
	case sameDay(at, now.AddDate(0, 0, 1)):
		return w.T("moment.tomorrow", w.Clock(at))
	case sameDay(at, now.AddDate(0, 0, -1)):
		return w.T("moment.yesterday", w.Clock(at))
	case at.Year() == now.Year():
		return w.T("moment.day", at.Day(), w.month(at), w.Clock(at))
	default:
		return w.T("moment.date", w.Date(at), w.Clock(at))
	}
}

// MomentAfter writes a time that follows another in the same sentence: on the same day, the
// time of day says enough.
func (w *Words) MomentAfter(first, at, now time.Time) string {
	if sameDay(first.In(w.zone), at.In(w.zone)) {
		return w.T("moment.clock", w.Clock(at))
	}
	return w.Moment(at, now)
}
