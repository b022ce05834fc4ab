package sqlstore

import (
	"testing"

	"inkorg/app/testkit"
)

// TestQuestionsOfOneRoundTrip have each its own answer, whatever the others ask for: numbers
// come in binary and texts as texts, and which is which is a matter of the question.
func TestQuestionsOfOneRoundTrip(t *testing.T) {
	config, _, err := postgresConfig(testkit.NeedPostgres(t).Database(t))
	if err != nil {
		t.Fatal(err)
	}
	l := &link{config: config}
	defer l.close()
	var numbers [2]int64
	var texts [2]string
	ask := func(query string, dest ...any) *question {
		return &question{query: query, args: []any{int32(7)}, scan: func(r row) error { return r.Scan(dest...) }, done: make(chan struct{})}
	}
	batch := []*question{
		ask("SELECT $1::integer, 8", &numbers[0], &numbers[1]),
		ask("SELECT $1::integer::text, 'åtta'", &texts[0], &texts[1]),
		ask("SELECT $1::integer, 'nio'", &numbers[0], &texts[1]),
	}
	l.answer(batch)
	for i, q := range batch {
		if q.err != nil {
			t.Errorf("question %d: %v", i, q.err)
		}
	}
	if numbers != [2]int64{7, 8} || texts != [2]string{"7", "nio"} {
		t.Errorf("the answers are %d and %q", numbers, texts)
	}
}
