package config

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"inkorg/app/logtest"
)

func TestStoreForms(t *testing.T) {
	for text, want := range map[string]string{
		"sqlite:inkorg.db": "sqlite inkorg.db", "sqlite:/var/lib/a b.db": "sqlite /var/lib/a b.db",
		"postgres://inkorg@db/inkorg": "postgres postgres://db/inkorg", "postgresql://db:6543/inkorg": "postgres postgresql://db:6543/inkorg",
		"postgres://a:1,b:2/inkorg?target_session_attrs=read-write": "postgres postgres://a:1,b:2/inkorg",
		"postgres://inkorg@/inkorg?host=/run/postgresql":            "postgres postgres:///inkorg",
		"": "", "inkorg.db": "", "sqlite:": "", "sqlite://a": "", "mysql://a/b": "", "postgres:": "", "postgres://": "",
		"postgres://db": "", "postgres://db/": "", "postgres:///inkorg": "", "postgres://db/inkorg#a": "",
		"postgres://a:hemligt b@db/inkorg": "", "postgres://db:x/inkorg": "", "postgres:inkorg": "", "postgresqls://db/inkorg": "",
	} {
		var store Store
		err := store.UnmarshalText([]byte(text))
		if err != nil {
			if want != "" || strings.Contains(err.Error(), "hemligt") {
				t.Errorf("%q: %v", text, err)
			}
			continue
		}
		place := string(store.Path)
		if store.Kind() == "postgres" {
			place = store.Postgres.String()
		}
		if got := store.Kind() + " " + place; got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
		if store.Kind() == "postgres" && store.Postgres.Address() != text {
			t.Errorf("%q has become %q", text, store.Postgres.Address())
		}
	}
}

// TestPasswordIsNotPrinted prints settings in every way that something might print them.
func TestPasswordIsNotPrinted(t *testing.T) {
	dir := folder(t, map[string]string{"store": "postgres://inkorg:hemligt@db/inkorg?sslpassword=hemligt&sslmode=verify-full\n"})
	for _, variable := range []string{
		"INKORG_STORE=postgres://inkorg:hemligt@db/inkorg?password=hemligt", "INKORG_STORE_FILE=" + filepath.Join(dir, "store"),
	} {
		c, err := Load("", []string{variable}, Flags{})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(c.Store.Postgres.Address(), "hemligt") {
			t.Error("the password is lost")
		}
		marshalled, err := json.Marshal(c.Store)
		if err != nil {
			t.Fatal(err)
		}
		logged := logtest.New(t, "hemligt")
		logged.JSON().Info("a", "store", c.Store, "postgres", c.Store.Postgres)
		logged.Text().Info("a", "store", c.Store, "postgres", c.Store.Postgres)
		printed := fmt.Sprintf("%v %+v %#v %s %q", c, c, c, c.Store, c.Store.Postgres)
		for _, text := range []string{string(marshalled), logged.String(), printed} {
			if strings.Contains(text, "hemligt") || strings.Contains(text, fmt.Sprintf("%x", "hemligt")) {
				t.Errorf("tells the password: %s", text)
			}
		}
	}
}

func TestStoreProtected(t *testing.T) {
	for address, want := range map[string]bool{
		"postgres://db/inkorg": false, "postgres://db/inkorg?sslmode=require": false, "postgres://db/inkorg?sslmode=verify-full": true,
		"postgres://localhost/inkorg": true, "postgres://127.0.0.1:5432/inkorg": true, "postgres://[::1]:5432/inkorg": true,
		"postgres:///inkorg?host=/run/postgresql": true, "postgres:///inkorg?host=db": false, "postgres://localhost,db/inkorg": false,
		"postgres://localhost:5432/inkorg?host=db": false, "postgres://localhost:1,db:2/inkorg?sslmode=verify-full": true,
	} {
		var store Store
		if err := store.UnmarshalText([]byte(address)); err != nil {
			t.Errorf("%s: %v", address, err)
		}
		if got := store.Postgres.protected(); got != want {
			t.Errorf("%s is protected: %v", address, got)
		}
	}
	if !Postgres("").protected() {
		t.Error("an embedded store is not protected")
	}
}
