package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"inkorg/app/inbox"
)

// Retention is how long cases are kept, by the age of their newest message.
type Retention struct {
	// ArchiveAfter is the age at which a case goes to the archive.
	ArchiveAfter Age `key:"archive_after" default:"never"`
	// RemoveAfter is the age at which a case is removed for good, with its messages.
	RemoveAfter Age `key:"remove_after" default:"never"`
	// IncludeUnread has that happen also to cases with messages that nobody has read.
	IncludeUnread bool `key:"include_unread"`
}

// SystemRetention is how long the cases of one system are kept. What is not said is as for
// all.
type SystemRetention struct {
	ArchiveAfter Age `key:"archive_after"`
	RemoveAfter  Age `key:"remove_after"`
}

// Age is a number of days.
type Age struct {
	Days int // 0: never
	Said bool
}

// never is how an age is written that nothing reaches.
const never = "never"

// longestAge is a hundred years; more is a slip.
const longestAge = 36_500

// UnmarshalText reads days, such as 730d, or never.
func (a *Age) UnmarshalText(text []byte) error {
	if string(text) == never {
		*a = Age{Said: true}
		return nil
	}
	number, inDays := strings.CutSuffix(string(text), "d")
	days, err := strconv.Atoi(number)
	if err != nil || !inDays || days < 1 || days > longestAge {
		return fmt.Errorf("%q is no age; expected days, such as 730d, or %s", text, never)
	}
	*a = Age{Days: days, Said: true}
	return nil
}

// or gives another age where none is said.
func (a Age) or(other Age) Age {
	if a.Said {
		return a
	}
	return other
}

func (a Age) duration() time.Duration { return time.Duration(a.Days) * 24 * time.Hour }

// RetentionRules gives the rules of how long cases are kept.
func (c Config) RetentionRules() inbox.RetentionRules {
	rules := inbox.RetentionRules{
		Default: SystemRetention{}.over(c.Retention), Systems: map[string]inbox.Retention{}, Unread: c.Retention.IncludeUnread,
	}
	for _, system := range c.Systems {
		rules.Systems[system.ID] = system.Retention.over(c.Retention)
	}
	return rules
}

// over gives what holds for a system.
func (s SystemRetention) over(all Retention) inbox.Retention {
	return inbox.Retention{
		Archive: s.ArchiveAfter.or(all.ArchiveAfter).duration(), Remove: s.RemoveAfter.or(all.RemoveAfter).duration(),
	}
}

// checkRetention wants what is archived to stay there for a while.
func (l *loader) checkRetention() {
	all := l.config.Retention
	l.checkAges("retention", SystemRetention{}.over(all))
	for i, system := range l.config.Systems {
		if system.Retention != (SystemRetention{}) {
			l.checkAges(entry("systems", i)+".retention", system.Retention.over(all))
		}
	}
}

func (l *loader) checkAges(key string, ages inbox.Retention) {
	if ages.Remove > 0 && ages.Archive >= ages.Remove {
		l.reject(key+".archive_after", "is not before remove_after, so that nothing would come to the archive; expected less, or %s", never)
	}
}
