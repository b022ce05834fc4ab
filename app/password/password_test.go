package password_test

import (
	"regexp"
	"strings"
	"testing"

	"inkorg/app/password"
)

func TestMatches(t *testing.T) {
	hash := password.Hash("hemligt ord")
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") || strings.Contains(hash, "hemligt") {
		t.Errorf("kept as %s", hash)
	}
	if password.Hash("hemligt ord") == hash {
		t.Error("two hashes of one password are the same: there is no salt")
	}
	if !password.Matches(hash, "hemligt ord") {
		t.Error("the password is refused")
	}
	long := strings.Repeat("åäö ", 50)
	if kept := password.Hash(long + "1"); !password.Matches(kept, long+"1") || password.Matches(kept, long+"2") {
		t.Error("a long password is cut short")
	}
	for name, of := range map[string][2]string{
		"another":          {hash, "hemligt ord "},
		"none":             {hash, ""},
		"no hash":          {"", ""},
		"no hash, a guess": {"", "hemligt ord"},
		"a hash cut short": {hash[:len(hash)-4], "hemligt ord"},
		"other costs":      {strings.Replace(hash, "t=2", "t=1", 1), "hemligt ord"},
		"costs of nothing": {strings.Replace(hash, "t=2", "t=0", 1), "hemligt ord"},
		"another kind":     {strings.Replace(hash, "argon2id", "argon2i", 1), "hemligt ord"},
	} {
		if password.Matches(of[0], of[1]) {
			t.Errorf("%s: matches", name)
		}
	}
}

// TestMatchesAPublishedHash: what others have hashed is read (reference implementation:
// argon2 somesalt -id -t 2 -k 256 -p 1 of "password", with -l 32).
func TestMatchesAPublishedHash(t *testing.T) {
	const published = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
	if !password.Matches(published, "password") || password.Matches(published, "Password") {
		t.Error("a hash of the reference implementation is not read")
	}
}

func TestGuessable(t *testing.T) {
	about := []string{"191212121212", "Tolvan Tolvansson", "Anna Ek", "Region Björken"}
	for _, guess := range []string{
		"aaaaaaaaaaaa", "121212121212", "191212121212", "Inkorgen2026!", "mittLÖSENORD", "qwertyuiop12", "1177-1177-åäö",
		"tolvansson99", "björken-vår-26", "regionen är bra",
	} {
		if !password.Guessable(guess, about...) {
			t.Errorf("%q is taken", guess)
		}
	}
	// Words of two letters are in everything.
	for _, good := range []string{"ekorre på ett tak", "correct horse battery", "xK9-fjäder-mugg"} {
		if password.Guessable(good, about...) {
			t.Errorf("%q is refused", good)
		}
	}
	for range 1000 {
		if made := password.New(); password.Guessable(made, "191212121212") {
			t.Fatalf("made up, and guessed: %s", made)
		}
	}
}

func TestNew(t *testing.T) {
	form := regexp.MustCompile(`^([a-km-np-z2-9]{4}-){3}[a-km-np-z2-9]{4}$`)
	seen := map[string]bool{}
	for range 1000 {
		made := password.New()
		if !form.MatchString(made) || seen[made] {
			t.Fatalf("made up: %s", made)
		}
		seen[made] = true
	}
}
