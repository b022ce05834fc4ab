package inbox

import (
	"fmt"
	"time"
)

// SwedishTime knows the time that people in Sweden live by: months and years begin by it,
// and times without a zone are meant in it.
type SwedishTime struct{ zone *time.Location }

// LoadSwedishTime reads the time zone. It fails only where the machine has no time zone
// database and the program brings none.
func LoadSwedishTime() (SwedishTime, error) {
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		return SwedishTime{}, fmt.Errorf("the time in Sweden: %w", err)
	}
	return SwedishTime{zone}, nil
}

// momentLayouts are the forms of a time without a zone.
func momentLayouts() []string {
	return []string{"2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02T15:04:05"}
}

// Parse reads a time: a day and a time of day in Sweden, such as 2026-11-22 08:00, or one
// with its zone by RFC 3339. The error is Invalid, also for a time that the change of
// clocks leaves out or has twice.
func (s SwedishTime) Parse(text string) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	for _, layout := range momentLayouts() {
		at, err := time.ParseInLocation(layout, text, s.zone)
		if err != nil {
			continue
		}
		if at.Format(layout) != text {
			return time.Time{}, Errorf(Invalid, "%q does not exist in Sweden: the clocks go forward over it", text)
		}
		for _, first := range []time.Time{at.Add(-time.Hour), at} {
			if second := first.Add(time.Hour); first.Format(layout) == text && second.Format(layout) == text {
				return time.Time{}, Errorf(Invalid, "%q comes twice in Sweden: the clocks go back. Write %s or %s",
					text, first.Format(time.RFC3339), second.Format(time.RFC3339))
			}
		}
		return at, nil
	}
	return time.Time{}, Errorf(Invalid, `%q is no time; expected one such as "2026-11-22 08:00", in Sweden, or 2026-11-22T08:00:00+01:00`, text)
}

// Format writes a time as people in Sweden read it, in a form that Parse reads.
func (s SwedishTime) Format(at time.Time) string { return at.In(s.zone).Format(momentLayouts()[0]) }

// Exact writes a time with its zone, to be read by Parse at any moment of the year.
func (s SwedishTime) Exact(at time.Time) string { return at.In(s.zone).Format(time.RFC3339) }

// Month is a month of the Swedish calendar as a number: 202611 is November 2026.
type Month int

// monthsIn turns a year into the part of a Month that says it.
const monthsIn = 100

// MonthsOf gives the months of a year, in order.
func MonthsOf(year int) []Month {
	months := make([]Month, 12)
	for i := range months {
		months[i] = Month(year*monthsIn + i + 1)
	}
	return months
}

// Next gives the month after.
func (m Month) Next() Month {
	if m%monthsIn == 12 {
		return m + monthsIn - 11
	}
	return m + 1
}

// Month gives the month in which a time lies.
func (s SwedishTime) Month(at time.Time) Month {
	local := at.In(s.zone)
	return Month(local.Year()*monthsIn + int(local.Month()))
}

// Span gives when a month begins, and when the next one does.
func (s SwedishTime) Span(m Month) (begins, ends time.Time) {
	year, month := int(m)/monthsIn, time.Month(int(m)%monthsIn)
	return time.Date(year, month, 1, 0, 0, 0, 0, s.zone), time.Date(year, month+1, 1, 0, 0, 0, 0, s.zone)
}

// Year gives the year in which a time lies.
func (s SwedishTime) Year(at time.Time) int { return at.In(s.zone).Year() }

// ParseDayOrTime reads a day, 2026-11-22, as its beginning, or what Parse reads.
func (s SwedishTime) ParseDayOrTime(text string) (time.Time, error) {
	if day, err := time.ParseInLocation(time.DateOnly, text, s.zone); err == nil {
		return day, nil
	}
	return s.Parse(text)
}
