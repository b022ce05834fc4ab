// Package password owns how passwords are kept: as argon2id hashes (RFC 9106), written as
// others write them. It must not know whose they are.
package password

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// The cost of a guess: 19 MiB and two passes, the first choice of OWASP's Password Storage
// Cheat Sheet where memory is shared with a service.
const (
	memory  = 19 << 10 // KiB
	passes  = 2
	threads = 1
	saltLen = 16
	keyLen  = 32
)

// Hash gives what to keep of a password: by it nobody can tell what it was.
func Hash(password string) string {
	salt := make([]byte, saltLen)
	_, _ = rand.Read(salt) // never fails
	key := argon2.IDKey([]byte(password), salt, passes, memory, threads, keyLen)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, threads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

// Matches says whether a password is the one of a hash. It takes as long for one that is
// not, and for a hash that is none, so that nobody learns from it who has a password.
func Matches(hash, password string) bool {
	cost, salt, key, known := parse(hash)
	if !known {
		cost, salt, key = costs{memory, passes, threads}, make([]byte, saltLen), make([]byte, keyLen)
	}
	got := argon2.IDKey([]byte(password), salt, cost.passes, cost.memory, cost.threads, uint32(len(key)))
	return subtle.ConstantTimeCompare(got, key) == 1 && known
}

type costs struct {
	memory, passes uint32
	threads        uint8
}

// parse reads what Hash wrote, also with other costs: they may be raised.
func parse(hash string) (cost costs, salt, key []byte, known bool) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return costs{}, nil, nil, false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &cost.memory, &cost.passes, &cost.threads); err != nil {
		return costs{}, nil, nil, false
	}
	salt, saltErr := base64.RawStdEncoding.DecodeString(parts[4])
	key, keyErr := base64.RawStdEncoding.DecodeString(parts[5])
	known = saltErr == nil && keyErr == nil && len(key) == keyLen && cost.passes > 0 && cost.threads > 0
	return cost, salt, key, known
}

const (
	// minVariety is how many different characters a password has at least.
	minVariety = 6
	// minWord is the length of the shortest word that a password must not hold, in characters.
	minWord = 4
)

// common are words that passwords of an inbox for tests are made of when nobody thinks.
func common() []string {
	return []string{"inkorg", "1177", "vårdguiden", "lösenord", "losenord", "password", "passw0rd", "qwerty", "abcdef", "123456", "testkonto", "sommar", "vinter"}
}

// Guessable says whether a password that somebody has chosen is among the first that a guesser
// tries: it is of few characters, or holds a common word or one of what it is for.
func Guessable(password string, about ...string) bool {
	lower := strings.ToLower(password)
	different := map[rune]bool{}
	for _, r := range lower {
		different[r] = true
	}
	if len(different) < minVariety {
		return true
	}
	between := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	for _, word := range append(common(), strings.FieldsFunc(strings.ToLower(strings.Join(about, " ")), between)...) {
		if utf8.RuneCountInString(word) >= minWord && strings.Contains(lower, word) {
			return true
		}
	}
	return false
}

// groups and groupLen say how long a made-up password is: about 80 bits.
const (
	groups   = 4
	groupLen = 4
)

// New makes up a password that can be read out: groups of letters and digits that are not
// mistaken for each other.
func New() string {
	letters := strings.ToLower(rand.Text()) // base32: 2 to 7, no 0, 1, 8 or 9
	letters = strings.NewReplacer("l", "8", "o", "9").Replace(letters)
	parts := make([]string, groups)
	for i := range parts {
		parts[i] = letters[i*groupLen : (i+1)*groupLen]
	}
	return strings.Join(parts, "-")
}
