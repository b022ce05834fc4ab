package inbox

import (
	"log/slog"
	"sync/atomic"
	"time"

	"inkorg/render"
)

// Service applies the rules to a Store. It is safe for concurrent use.
type Service struct {
	store     Store
	renderer  *render.Renderer
	directory atomic.Pointer[Directory]
	options   Options
}

// Options adjust a Service. The zero value of each field means its default.
type Options struct {
	// Now is the clock; by default time.Now.
	Now func() time.Time
	// Limits of sessions; by default DefaultSessionLimits.
	Limits SessionLimits
	// PendingLife is how long a begun log-in may take; by default fifteen minutes.
	PendingLife time.Duration
	// RepeatWindow is how long the same message counts as a repeat; by default
	// DefaultRepeatWindow.
	RepeatWindow time.Duration
	// Methods are the ways in which citizens can be told of new messages; by default none.
	Methods []NotificationMethod
	// NotifyAfter is how long after a message that is; by default DefaultNotifyAfter.
	NotifyAfter time.Duration
	// GenuineNumbers refuses log-ins with a personal identity number that cannot exist.
	// Production sets it; the contract domain's own test suite uses numbers that cannot.
	GenuineNumbers bool
	// Fallback is told the name of the profile when a delivery's text would show the
	// fallback text; by default nobody is.
	Fallback func(profile string)
	// Stored is told the id of the system when a message has been stored, which a repeat is
	// not; by default nobody is.
	Stored func(system string)
	// Log is for events; by default slog.Default.
	Log *slog.Logger
}

// NewService makes a service over a store and a directory of systems and units.
func NewService(store Store, directory *Directory, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Limits == (SessionLimits{}) {
		o.Limits = DefaultSessionLimits()
	}
	if o.PendingLife == 0 {
		o.PendingLife = 15 * time.Minute
	}
	if o.RepeatWindow == 0 {
		o.RepeatWindow = DefaultRepeatWindow
	}
	if o.NotifyAfter == 0 {
		o.NotifyAfter = DefaultNotifyAfter
	}
	if o.Fallback == nil {
		o.Fallback = func(string) {}
	}
	if o.Stored == nil {
		o.Stored = func(string) {}
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	s := &Service{store: store, renderer: render.New(), options: o}
	s.directory.Store(directory)
	return s
}

// Directory gives the systems and units as they are now.
func (s *Service) Directory() *Directory { return s.directory.Load() }

// SetDirectory replaces systems and units, without disturbing what is under way.
func (s *Service) SetDirectory(d *Directory) { s.directory.Store(d) }

// now is the time as the store keeps it.
func (s *Service) now() time.Time { return s.options.Now().UTC().Truncate(time.Microsecond) }
