package config

import (
	"os"
	"path/filepath"
	"testing"
)

func TestAddressesOfDatabases(t *testing.T) {
	for address, good := range map[string]bool{
		"sqlite:kith.db":                               true,
		"postgres://kith@localhost/kith":               true,
		"postgresql://kith:x@db.example.org:5433/kith": true,
		"postgres:///kith?host=/run/postgresql":        true,
		"host=/run/postgresql dbname=kith user=kith":   true,
		"dbname=kith":            true,
		"":                       false,
		"kith.db":                false,
		"host=localhost":         false,
		"postgres:kith":          false,
		"postgres://localhost":   false,
		"postgres://localhost/":  false,
		"mysql://localhost/kith": false,
		"sqlite:":                false,
		"sqlite:///kith.db":      false,
	} {
		if why := checkDatabase(address); (why == "") != good {
			t.Errorf("%q: %q", address, why)
		}
	}
}

func TestThePasswordOfADatabaseFromTheEnvironment(t *testing.T) {
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte("it's /me\\\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		"postgres://kith@localhost/kith": `postgres://kith:it%27s%20%2Fme%5C@localhost/kith`,
		"dbname=kith user=kith":          `dbname=kith user=kith password='it\'s /me\\'`,
		"sqlite:kith.db":                 "sqlite:kith.db",
	} {
		c := Config{Database: address}
		problems := c.readDatabasePassword(environment{variableDatabasePasswordFile: file})
		if len(problems) > 0 || c.Database != want {
			t.Errorf("%s became %s %v", address, c.Database, problems)
		}
	}
}
