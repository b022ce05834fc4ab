package demo

import (
	"crypto/sha256"
	"crypto/subtle"
	"time"

	"inkorg/app/inbox"
	"inkorg/app/password"
)

// judgement is what comes of a password.
type judgement int

const (
	wrongPassword judgement = iota
	accountExpired
	rightPassword
)

// credentials are what the password of an account is judged by.
type credentials interface {
	judge(given string, now time.Time) judgement
}

// publicPassword is that of the demo's people.
type publicPassword struct{}

// judge compares in a time that depends on neither text.
func (publicPassword) judge(given string, _ time.Time) judgement {
	wanted, got := sha256.Sum256([]byte(Password)), sha256.Sum256([]byte(given))
	if subtle.ConstantTimeCompare(wanted[:], got[:]) == 1 {
		return rightPassword
	}
	return wrongPassword
}

// ownPassword is that of a personal account; of the empty one, none is right.
type ownPassword inbox.TestAccount

// judge takes as long for an account that does not exist. That one has expired is for its
// holder to know.
func (o ownPassword) judge(given string, now time.Time) judgement {
	switch {
	case !password.Matches(o.Password, given):
		return wrongPassword
	case inbox.TestAccount(o).Expired(now):
		return accountExpired
	default:
		return rightPassword
	}
}
