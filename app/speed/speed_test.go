// Package speed measures the whole program, as a process and with a load on it, against
// what it has to reach. It holds benchmarks only, and knows the program by its commands,
// its addresses and its store.
//
//	go test ./app/speed -run '^$' -bench . -benchtime 5x -timeout 2h
//
// Each iteration is a round in which everything is measured in turn, so that whatever else
// the machine does slows it all alike; medians of the rounds are printed as a table.
package speed

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"inkorg/app/testkit"
)

// What the environment can say.
const (
	// messagesVariable is how many messages the stores have.
	messagesVariable = "INKORG_BENCH_MESSAGES"
	// embeddedVariable is a data folder whose store has been filled by generate, for so many
	// citizens that each has ten messages. What is measured adds to it.
	embeddedVariable = "INKORG_BENCH_EMBEDDED"
	// postgresVariable is the URL of a database that has been filled likewise.
	postgresVariable = "INKORG_BENCH_POSTGRES"
)

const (
	usualMessages      = 1_000_000
	messagesPerCitizen = 10
)

func TestMain(m *testing.M) {
	if child := os.Getenv(childVariable); child != "" {
		if err := beChild(child); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// messages is how many messages the stores have.
func messages(b *testing.B) int {
	b.Helper()
	given := os.Getenv(messagesVariable)
	if given == "" {
		return usualMessages
	}
	n, err := strconv.Atoi(given)
	if err != nil || n < 100_000 {
		b.Fatalf("%s is %q; expected a number of at least 100000", messagesVariable, given)
	}
	return n
}

// buildProgram builds the program as make build does.
func buildProgram(b *testing.B) string {
	b.Helper()
	program, err := testkit.BuildProgram(b.TempDir(), "-ldflags=-s -w")
	if err != nil {
		b.Fatal(err)
	}
	return program
}

func BenchmarkEmbedded(b *testing.B) {
	bed := embeddedBed(b, buildProgram(b))
	rounds := newRounds(b, bed)
	contracts := newContracts(b)
	for b.Loop() {
		rounds.measure(b)
		contracts.measure(b, &rounds.table)
	}
	rounds.print(b)
}

func BenchmarkPostgres(b *testing.B) {
	bed := postgresBed(b, buildProgram(b))
	rounds := newRounds(b, bed)
	for b.Loop() {
		rounds.measure(b)
		measureStore(b, bed, &rounds.table)
	}
	rounds.print(b)
}
