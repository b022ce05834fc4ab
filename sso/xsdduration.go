package sso

import (
	"errors"
	"math"
	"regexp"
	"strconv"
	"time"
)

// xsdDuration is a length of time as XML Schema writes it: P1Y2M3DT4H5M6.7S, at least one
// part of it.
var xsdDuration = regexp.MustCompile(
	`^P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d+)?)S)?)?$`)

// maxDuration keeps sums of durations and times in range.
const maxDuration = 100 * 365 * 24 * time.Hour

// parseXSDDuration reads a length of time. A month has 30 days here and a year 365, since
// nothing is counted by the calendar. Longer than a hundred years is a hundred years.
func parseXSDDuration(text string) (time.Duration, error) {
	parts := xsdDuration.FindStringSubmatch(text)
	if parts == nil || text[len(text)-1] == 'P' || text[len(text)-1] == 'T' {
		return 0, errors.New("no length of time such as PT1H or P1D")
	}
	const day = 24 * time.Hour
	var sum float64
	for i, unit := range []time.Duration{365 * day, 30 * day, day, time.Hour, time.Minute, time.Second} {
		if parts[i+1] == "" {
			continue
		}
		number, err := strconv.ParseFloat(parts[i+1], 64)
		if err != nil {
			return 0, errors.New("no length of time such as PT1H or P1D")
		}
		sum += number * float64(unit)
	}
	return time.Duration(math.Min(sum, float64(maxDuration))), nil
}
