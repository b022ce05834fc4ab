package demo

import "inkorg/app/inbox"

// Password is the password of every demo account.
const Password = "demo"

// Account is a made-up person who can log in with the test identity provider.
type Account struct {
	Number inbox.PersonID
	Name   string
	About  Text   // in a sentence, what the account is good for
	Active bool   // an active user before the first log-in
	Email  string // where notifications go from the start; empty: nowhere
}

// People whom other parts of the demo refer to.
const (
	tolvan     inbox.PersonID = "191212121212" // the contract domain's own test suite sends to him
	emptyInbox inbox.PersonID = "199908072391"
)

// Accounts gives the demo's people. All numbers are published test numbers; 191111111111
// is left out on purpose, for the contract domain's own test suite expects somebody who
// is never an active user.
func Accounts() []Account {
	return []Account{
		{
			Number: tolvan, Name: "Tolvan Tolvansson", Active: true,
			About: Text{
				SV: "Full inkorg med lästa och olästa ärenden av alla slag.",
				EN: "A full inbox with read and unread cases of every kind.",
			},
		},
		{
			Number: "189001019802", Name: "Astrid Almgren", Active: true,
			About: Text{
				SV: "En inkorg med några få ärenden.",
				EN: "An inbox with just a few cases.",
			},
		},
		{
			Number: emptyInbox, Name: "Love Lindblom", Active: true,
			About: Text{
				SV: "En tom inkorg, redo för ditt första meddelande.",
				EN: "An empty inbox, ready for your first message.",
			},
		},
		{
			Number: "191313131313", Name: "Hjalmar Hedlund", Active: true, Email: "hjalmar.hedlund@inkorg.example",
			About: Text{
				SV: "Vill få besked med e-post när något nytt har kommit.",
				EN: "Wants to be told by e-mail when something new has arrived.",
			},
		},
		{
			Number: "199101012384", Name: "Saga Sjöberg",
			About: Text{
				SV: "Har aldrig loggat in. Den första inloggningen gör att meddelanden kan tas emot.",
				EN: "Has never logged in. Messages can arrive after the first log-in.",
			},
		},
	}
}
