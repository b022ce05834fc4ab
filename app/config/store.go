package config

import (
	"errors"
	"net/url"
	"strings"
)

// Store is where cases and messages are kept. One of the fields is set.
type Store struct {
	Path     Path     // of the embedded SQLite database
	Postgres Postgres // of a database in PostgreSQL
}

// Kind names the database: sqlite or postgres.
func (s Store) Kind() string {
	if s.Postgres.IsZero() {
		return "sqlite"
	}
	return "postgres"
}

// UnmarshalText reads "sqlite:PATH" or "postgres://…". The error does not repeat the text:
// it can hold a password.
func (s *Store) UnmarshalText(text []byte) error {
	*s = Store{}
	switch kind, rest, _ := strings.Cut(string(text), ":"); {
	case kind == "postgres" || kind == "postgresql":
		return s.Postgres.UnmarshalText(text)
	case kind != "sqlite" || rest == "" || strings.HasPrefix(rest, "//"):
		return errors.New("is no store; expected sqlite:PATH or postgres://USER@HOST/DATABASE")
	default:
		return s.Path.UnmarshalText([]byte(rest))
	}
}

func (s *Store) relativeTo(directory string) {
	if s.Postgres.IsZero() {
		s.Path.relativeTo(directory)
	}
}

// Postgres is the address of a database in PostgreSQL. It can hold a password, which it
// keeps to itself however it is printed.
type Postgres string

// UnmarshalText reads postgres://USER:PASSWORD@HOST/DATABASE, with settings of the
// connection as its query. HOST may be several, or be left out for host= in the query.
func (p *Postgres) UnmarshalText(text []byte) error {
	u, err := url.Parse(string(text))
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || u.Fragment != "" ||
		strings.Trim(u.Path, "/") == "" || u.Host == "" && u.Query().Get("host") == "" {
		return errors.New("is no address of PostgreSQL; expected postgres://USER@HOST/DATABASE?sslmode=verify-full")
	}
	*p = Postgres(text)
	return nil
}

// Address gives the whole address, password included.
func (p Postgres) Address() string { return string(p) }

// IsZero says whether there is no address.
func (p Postgres) IsZero() bool { return p == "" }

// String gives the address without what can be secret: user, password and query.
func (p Postgres) String() string {
	u, err := url.Parse(string(p))
	if err != nil || p.IsZero() {
		return ""
	}
	return u.Scheme + "://" + u.Host + u.Path
}

// GoString gives what String does.
func (p Postgres) GoString() string { return p.String() }

// MarshalText gives what String does.
func (p Postgres) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// protected says whether nobody on the way can read along or answer in the server's place.
func (p Postgres) protected() bool {
	u, err := url.Parse(string(p))
	if err != nil || p.IsZero() {
		return p.IsZero()
	}
	query := u.Query()
	for host := range strings.SplitSeq(u.Host+","+query.Get("host"), ",") {
		name := strings.Trim(host, "[]")
		if i := strings.LastIndexByte(host, ':'); i > strings.LastIndexByte(host, ']') {
			name = strings.Trim(host[:i], "[]")
		}
		if name != "" && !strings.HasPrefix(name, "/") && !isLoopback(name) {
			return query.Get("sslmode") == "verify-full"
		}
	}
	return true
}
