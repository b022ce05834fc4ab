package render

import "slices"

// slab hands out values from larger blocks, so that a tree costs few allocations.
type slab[T any] struct {
	free []T
	size int
}

// maxSlab is the largest block.
const maxSlab = 512

// newSlab returns a slab whose blocks are as large as what is expected to be needed.
func newSlab[T any](expected int) slab[T] { return slab[T]{size: min(expected, maxSlab)} }

func (s *slab[T]) next() *T { return &s.take(1)[0] }

// take returns n values side by side.
func (s *slab[T]) take(n int) []T {
	if len(s.free) < n {
		s.free = make([]T, max(n, s.size))
	}
	values := s.free[:n:n]
	s.free = s.free[n:]
	return values
}

// roomy returns s with room for one more value. It doubles the room, which for large texts
// costs less than what append does.
func roomy[T any](s []T) []T {
	if len(s) == cap(s) {
		s = slices.Grow(s, len(s)+1)
	}
	return s
}
