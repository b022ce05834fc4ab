package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// withUnits is a demo with a units' file.
func withUnits(t *testing.T, csv string) (Config, error) {
	t.Helper()
	return load(t, map[string]string{"inkorg.yaml": oneLine + "units_file: enheter.csv\n", "enheter.csv": csv}, nil, Flags{})
}

func TestUnitsFile(t *testing.T) {
	bjorken := Unit{HSAID: "SE1-BJORKEN", Name: "Vårdcentralen Björken", Address: "Björkvägen 4, port B", PostalCode: "01234"}
	hamnen := Unit{HSAID: "SE1-HAMNEN", Name: "Vårdcentralen \"Hamnen\"", WebPage: "https://hamnen.example/"}
	for _, test := range []struct {
		name, csv string
		want      []Unit
	}{
		{
			"commas",
			"hsa_id,name,address,postal_code,web_page\nSE1-BJORKEN,Vårdcentralen Björken,\"Björkvägen 4, port B\",01234,\nSE1-HAMNEN,\"Vårdcentralen \"\"Hamnen\"\"\",,,https://hamnen.example/\n",
			[]Unit{bjorken, hamnen},
		},
		{
			"as Swedish Excel writes it",
			"\ufeffhsa_id;name;address;postal_code;web_page\r\nSE1-BJORKEN;Vårdcentralen Björken;Björkvägen 4, port B;01234;\r\nSE1-HAMNEN;\"Vårdcentralen \"\"Hamnen\"\"\";;;https://hamnen.example/\r\n",
			[]Unit{bjorken, hamnen},
		},
		{"rows and cells left empty", "name;hsa_id;telephone;;\n;;;;\n\n  Ett ; SE1 ;;;\n", []Unit{{HSAID: "SE1", Name: "Ett"}}},
		{"no rows", "hsa_id;name\n", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, err := withUnits(t, test.csv)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, c.Units); diff != "" {
				t.Errorf("units (-want +got):\n%s", diff)
			}
		})
	}
}

// TestThousandsOfUnits: a region's whole catalogue is read at once, and what is wrong in it
// is found in its line.
func TestThousandsOfUnits(t *testing.T) {
	rows := func(n int) []string {
		lines := []string{"hsa_id;name;web_page"}
		for i := range n {
			lines = append(lines, fmt.Sprintf("SE2321000016-%d;Mottagning %d;https://m%d.example/", i, i, i))
		}
		return lines
	}
	c, err := withUnits(t, strings.Join(rows(5000), "\n"))
	if err != nil || len(c.Units) != 5000 || c.Units[4999].Name != "Mottagning 4999" {
		t.Fatalf("%d units, %v", len(c.Units), err)
	}
	lines := rows(5000)
	lines[17], lines[2500], lines[4999] = "SE2321000016-17b;;", lines[2499], "SE2321000016-4998;A;nowhere"
	_, err = withUnits(t, strings.Join(lines, "\n"))
	want := []string{
		"enheter.csv:18: units[16].name: missing; expected a value",
		"enheter.csv:5000: units[4998].web_page: is no web address; expected https://host, without user or fragment",
		`enheter.csv:2501: units[2499].hsa_id: "SE2321000016-2498" is that of units[2498].hsa_id (enheter.csv:2500) already; expected another`,
	}
	if diff := cmp.Diff(want, withoutFolders(t, problems(t, err))); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

func TestUnitsOfBothFiles(t *testing.T) {
	yaml := oneLine + "units_file: enheter.csv\nunits:\n  - {hsa_id: SE1, name: Ett}\n"
	_, err := load(t, map[string]string{"inkorg.yaml": yaml, "enheter.csv": "hsa_id,name\nSE2,Två\nSE1,Ett\n"}, nil, Flags{})
	want := []string{`enheter.csv:3: units[2].hsa_id: "SE1" is that of units[0].hsa_id (inkorg.yaml:4) already; expected another`}
	if diff := cmp.Diff(want, withoutFolders(t, problems(t, err))); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

func TestUnitsFileErrors(t *testing.T) {
	for _, test := range []struct {
		name, csv string
		want      []string
	}{
		{"empty file", "\ufeff;;\n\n", []string{`enheter.csv: is empty; expected the names of the columns in the first line`}},
		{"Windows-1252", "hsa_id;name\nSE1;V\xe5rdcentralen\n", []string{`enheter.csv: is not UTF-8; expected a file that was saved as CSV UTF-8`}},
		{"heading", "hsaid;name;name;color;\nSE1;A;B;C\n", []string{
			`enheter.csv:1: unknown column "hsaid"; did you mean "hsa_id"?`,
			`enheter.csv:1: column "name" stands twice; expected once`,
			`enheter.csv:1: unknown column "color"; expected one of hsa_id, name, address, postal_code, postal_city, telephone, opening_hours, web_page`,
			`enheter.csv:1: there is no column "hsa_id"; expected it in the first line`,
		}},
		{"tabs", "hsa_id\tname\nSE1\tA\n", []string{
			"enheter.csv:1: unknown column \"hsa_id\\tname\"; expected one of hsa_id, name, address, postal_code, postal_city, telephone, opening_hours, web_page",
			`enheter.csv:1: there is no column "hsa_id"; expected it in the first line`,
			`enheter.csv:1: there is no column "name"; expected it in the first line`,
		}},
		{"cells", "hsa_id;name\nSE1;A;B\nSE2\n;C\n", []string{
			`enheter.csv:2: has 3 cells; expected 2`,
			`enheter.csv:3: units[0].name: missing; expected a value`,
			`enheter.csv:4: units[1].hsa_id: missing; expected a value`,
		}},
		{"line breaks within cells count", "hsa_id;name;address\nSE1;A;\"Gatan 1\nPort B\"\nSE2;B C;x\nSE1;D;\n", []string{
			`enheter.csv:5: units[2].hsa_id: "SE1" is that of units[0].hsa_id (enheter.csv:2) already; expected another`,
		}},
		{"quotes", "hsa_id;name\nSE1;A\nSE2;B \"C\"\n", []string{`enheter.csv:3: is no readable CSV: bare " in non-quoted-field`}},
		{"value", "hsa_id;name;web_page\nSE1;A;www.example.se\n", []string{
			`enheter.csv:2: units[0].web_page: is no web address; expected https://host, without user or fragment`,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := withUnits(t, test.csv)
			if diff := cmp.Diff(test.want, withoutFolders(t, problems(t, err))); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}
