package sqlstore

import (
	"errors"
	"slices"
	"testing"

	"inkorg/app/testkit"
)

// TestFirstQuestionsArePlannedByTheirValues, and those that follow once for all.
func TestFirstQuestionsArePlannedByTheirValues(t *testing.T) {
	store := openDatabase(t, testkit.NeedPostgres(t).Database(t))
	mode := func() (mode string) {
		if err := store.reader.one(t.Context(), "SHOW plan_cache_mode", nil, &mode); err != nil {
			t.Fatal(err)
		}
		return mode
	}
	if got := mode(); got != "force_custom_plan" {
		t.Errorf("at first: %s", got)
	}
	for range 100 {
		mode()
	}
	if got := mode(); got != "force_generic_plan" {
		t.Errorf("later: %s", got)
	}
}

// TestAnswerThatCannotBeRead is the asker's matter: those behind it in the round trip have
// theirs, and so have those behind one that fails in the middle of its rows.
func TestAnswerThatCannotBeRead(t *testing.T) {
	config, _, err := postgresConfig(testkit.NeedPostgres(t).Database(t))
	if err != nil {
		t.Fatal(err)
	}
	l := &link{config: config}
	defer l.close()
	failing := errors.New("not what was expected")
	rows := make([]int, 5)
	var batch []*question
	for i, query := range []string{"generate_series(1, 3)", "generate_series(1, 3)", "10 / (2 - n) FROM generate_series(1, 3) n", "10 / (2 - n) FROM generate_series(1, 3) n", "7"} {
		batch = append(batch, &question{query: "SELECT " + query, scan: func(row) error {
			rows[i]++
			if i == 1 || i == 3 {
				return failing
			}
			return nil
		}, done: make(chan struct{})})
	}
	l.answer(batch)
	for i, q := range batch {
		<-q.done
		if failed := q.err != nil; failed != (i > 0 && i < 4) {
			t.Errorf("question %d: %v", i, q.err)
		}
	}
	if want := []int{3, 1, 1, 1, 1}; !slices.Equal(rows, want) {
		t.Errorf("%v rows were read, want %v", rows, want)
	}
}

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
