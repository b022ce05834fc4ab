package main

import (
	"bytes"
	"strings"
	"testing"

	"inkorg/app/config"
)

// billed are the settings of two owners, and what they and one who has left have sent.
func billed(t *testing.T) usageReport {
	t.Helper()
	settings := config.Demo()
	settings.Systems = []config.System{
		{ID: "REGISTER", Name: "Registret", Owner: "Region B"},
		{ID: "JOURNAL-2", Name: "Journalen", Owner: "Region A"},
		{ID: "JOURNAL-1", Name: "Gamla journalen", Owner: "Region A"},
	}
	return newUsageReport(settings, 2026, map[string]int{"JOURNAL-1": 75_000, "JOURNAL-2": 49_999, "BORTA": 1})
}

// TestUsageReport: the published example, each system by itself, owners together.
func TestUsageReport(t *testing.T) {
	for format, want := range map[string]string{
		"table": `Owner     System     Name               Messages  Tier         Price, kr  Next, kr
-         BORTA      -                         1  1 of 3            3.10      3.10
Region A  JOURNAL-1  Gamla journalen      75 000  2 of 3      214 999.30      2.40
Region A  JOURNAL-2  Journalen            49 999  1 of 3      154 996.90      2.40
Region B  REGISTER   Registret                 0  1 of 3            0.00      3.10
All                                      125 000              369 999.30          

The calendar year 2026. Next is the price of a system's next message. Connecting a system costs 25 000.00 kr, once; that is in no sum here.
`,
		"csv": `year,owner,system,name,messages,tier,price,next_message
2026,,BORTA,,1,1,3.10,3.10
2026,Region A,JOURNAL-1,Gamla journalen,75000,2,214999.30,2.40
2026,Region A,JOURNAL-2,Journalen,49999,1,154996.90,2.40
2026,Region B,REGISTER,Registret,0,1,0.00,3.10
`,
	} {
		var out bytes.Buffer
		if err := billed(t).print(&out, format); err != nil {
			t.Fatal(err)
		}
		if out.String() != want {
			t.Errorf("%s:\n%s\nwant:\n%s", format, out.String(), want)
		}
	}
	var out bytes.Buffer
	if err := billed(t).print(&out, "json"); err != nil {
		t.Fatal(err)
	}
	flat := strings.Join(strings.Fields(out.String()), " ")
	for _, want := range []string{
		`"year": 2026, "currency": "SEK", "connectionFee": 25000.00, "tiers": [ { "from": 1, "price": 3.10 }, { "from": 50000, "price": 2.40 }, { "from": 500000, "price": 1.40 } ]`,
		`{ "owner": "Region A", "system": "JOURNAL-1", "name": "Gamla journalen", "messages": 75000, "tier": 2, "price": 214999.30, "nextMessage": 2.40 }`,
		`"messages": 125000, "price": 369999.30 }`,
	} {
		if !strings.Contains(flat, want) {
			t.Errorf("json: no %s in %s", want, flat)
		}
	}
}

func TestGroupedNumbers(t *testing.T) {
	for number, want := range map[string]string{"0": "0", "999": "999", "1000": "1 000", "1234567": "1 234 567", "214999.30": "214 999.30", "25000.00": "25 000.00"} {
		if got := grouped(number); got != want {
			t.Errorf("%s: %q, want %q", number, got, want)
		}
	}
}
