package inbox

import "time"

// HeldCase is a case with what decides how long it is kept.
type HeldCase struct {
	Case
	Citizen      PersonID
	SourceSystem string
	// RestoredAt is LastAt as it was when the citizen took the case back from the archive;
	// zero when that never happened.
	RestoredAt time.Time
}

// Disposal is what becomes of a case that has been kept long enough.
type Disposal int

// The disposals. DisposeArchive moves a case to the archive, DisposeRemove removes it for
// good, with its messages.
const (
	DisposeNot Disposal = iota
	DisposeArchive
	DisposeRemove
)

// RemoveAny disposes of a case by removing it, whatever it is like.
func RemoveAny(HeldCase) Disposal { return DisposeRemove }

// Disposed counts what has been disposed of.
type Disposed struct {
	Archived int // cases
	Removed  int // cases
	Messages int // of the cases removed
}

// Plus adds two counts.
func (d Disposed) Plus(other Disposed) Disposed {
	return Disposed{
		Archived: d.Archived + other.Archived, Removed: d.Removed + other.Removed, Messages: d.Messages + other.Messages,
	}
}
