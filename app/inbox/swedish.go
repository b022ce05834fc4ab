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

// ParseDayOrTime reads a day, 2026-11-22, as its beginning.
func (s SwedishTime) ParseDayOrTime(text string) (time.Time, error) {
	if day, err := time.ParseInLocation(time.DateOnly, text, s.zone); err == nil {
		return day, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		err = Errorf(Invalid, "%q is no time", text)
	}
	return at, err
}
