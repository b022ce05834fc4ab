package demo

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// age is how long before the demo's first start something happened.
type age time.Duration

// agePattern is days, hours and minutes, such as 1d3h or 35m.
var agePattern = regexp.MustCompile(`^(?:([0-9]{1,4})d)?(?:([0-9]{1,2})h)?(?:([0-9]{1,2})m)?$`)

// UnmarshalText reads an age as the index of samples writes it.
func (a *age) UnmarshalText(text []byte) error {
	parts := agePattern.FindStringSubmatch(string(text))
	if parts == nil || len(text) == 0 {
		return fmt.Errorf("age %q: days, hours and minutes are wanted, such as 1d3h or 35m", text)
	}
	var sum time.Duration
	for i, unit := range []time.Duration{24 * time.Hour, time.Hour, time.Minute} {
		// The pattern lets digits or nothing through; nothing counts as zero.
		n, _ := strconv.Atoi(parts[i+1])
		sum += time.Duration(n) * unit
	}
	*a = age(sum)
	return nil
}
