package views

import "time"

// TestAccountView is the account of somebody who tests.
type TestAccountView struct {
	Number, Name                 string
	Holder, Organisation, System string // empty: it is one of the demo's own people
	Expires                      time.Time
	TokenSince                   time.Time // zero: there is none
	Token                        string    // just made; empty: it cannot be shown
	Address                      string    // of the inbox, for command lines
	Notice                       *Notice
}

// lines are command lines that work as they stand, once the token is in its place.
func (v TestAccountView) lines() string {
	token := v.Token
	if token == "" {
		token = "TOKEN"
	}
	return `TOKEN=` + token + `

# DocBook in, HTML and findings out
echo '<article><para>Hej</para></article>' |
  curl --fail-with-body --silent --data-binary @- --header "Authorization: Bearer $TOKEN" \
    --header 'Content-Type: text/xml' '` + v.Address + `/testbank/api/render?profile=inkorgsfunktionen'

# The newest messages
curl --fail-with-body --silent --header "Authorization: Bearer $TOKEN" '` + v.Address + `/testbank/api/messages'

# Note the time, send a message, and wait until it has come
SINCE=$(date -u +%FT%TZ)
curl --fail-with-body --silent --header "Authorization: Bearer $TOKEN" \
  "` + v.Address + `/testbank/api/messages?since=$SINCE&wait=30s"
`
}
