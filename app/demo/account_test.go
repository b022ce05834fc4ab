package demo

import (
	"slices"
	"strings"
	"testing"

	"inkorg/app/inbox"
)

// TestAccountsAreThePublishedOnes: scripts and the contract domain's own test suite rely
// on these numbers.
func TestAccountsAreThePublishedOnes(t *testing.T) {
	var numbers, active, notified []inbox.PersonID
	for _, account := range Accounts() {
		numbers = append(numbers, account.Number)
		if account.Active {
			active = append(active, account.Number)
		}
		if account.Email != "" {
			notified = append(notified, account.Number)
		}
	}
	for _, list := range []struct {
		what string
		got  []inbox.PersonID
		want []inbox.PersonID
	}{
		{"all", numbers, []inbox.PersonID{"191212121212", "189001019802", "199908072391", "191313131313", "199101012384"}},
		{"active from the start", active, []inbox.PersonID{"191212121212", "189001019802", "199908072391", "191313131313"}},
		{"told by e-mail", notified, []inbox.PersonID{"191313131313"}},
	} {
		if !slices.Equal(list.got, list.want) {
			t.Errorf("%s: %d accounts, not the ones expected", list.what, len(list.got))
		}
	}
}

func TestAccountsAreDescribed(t *testing.T) {
	for i, account := range Accounts() {
		if _, err := inbox.ParsePersonID(string(account.Number)); err != nil {
			t.Errorf("account %d: %v", i, err)
		}
		if !strings.Contains(account.Name, " ") {
			t.Errorf("account %d: %q is not a given name and a surname", i, account.Name)
		}
		for _, sentence := range []string{account.About.In("sv"), account.About.In("en")} {
			if !strings.HasSuffix(sentence, ".") {
				t.Errorf("%s: %q is not a sentence", account.Name, sentence)
			}
		}
		if account.About.In("sv") == account.About.In("en") {
			t.Errorf("%s: Swedish and English say the same", account.Name)
		}
		if account.Email != "" && !strings.HasSuffix(account.Email, ".example") {
			t.Errorf("%s: %q could be somebody's address", account.Name, account.Email)
		}
	}
}
