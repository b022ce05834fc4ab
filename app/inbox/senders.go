package inbox

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// MaxSenders is how many senders a choice of them holds at most.
const MaxSenders = 200

// Senders gives the senders that a citizen's list can be narrowed to, in the order of the
// Swedish alphabet: those with the most cases, each once however it is written. Names with
// nothing to be seen in them are left out.
func (s *Service) Senders(ctx context.Context, citizen PersonID) ([]string, error) {
	cases, err := s.store.Senders(ctx, citizen)
	if err != nil {
		return nil, err
	}
	mostFirst := slices.SortedFunc(maps.Keys(cases), func(a, b string) int {
		return cmp.Or(cmp.Compare(cases[b], cases[a]), cmp.Compare(a, b))
	})
	var senders []string
	known := map[string]bool{"": true}
	for _, name := range mostFirst {
		if key := foldName(name); !known[key] && len(senders) < MaxSenders {
			known[key] = true
			senders = append(senders, name)
		}
	}
	collate.New(language.Swedish, collate.IgnoreCase).SortStrings(senders)
	return senders, nil
}
