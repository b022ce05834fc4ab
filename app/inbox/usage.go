package inbox

import "context"

// YearUsage says how many messages of each system were stored in a calendar year, whether
// they are still there or not. tell is called after each of the steps that it takes.
func YearUsage(ctx context.Context, store Usage, year int, tell func(done, all int)) (map[string]int, error) {
	systems, err := store.SourceSystems(ctx)
	if err != nil {
		return nil, err
	}
	months := MonthsOf(year)
	usage := map[string]int{}
	for i, system := range systems {
		for j, month := range months {
			stored, err := store.StoredIn(ctx, system, month)
			if err != nil {
				return nil, err
			}
			usage[system] += stored
			tell(i*len(months)+j+1, len(systems)*len(months))
		}
	}
	return usage, nil
}
