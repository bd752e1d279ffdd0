package config

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"kith/diagnostic"
)

// isPostgres tells whether an address is one of PostgreSQL: a URL, or pairs of names and
// values as in host=/run/postgresql dbname=kith.
func isPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://") || postgresPairs.MatchString(address)
}

var postgresPairs = regexp.MustCompile(`^\s*[a-z_]+\s*=.*\bdbname\s*=|^\s*dbname\s*=`)

// sqlitePrefix begins the address of an SQLite file.
const sqlitePrefix = "sqlite:"

func (v *validation) database() { v.want("database", checkDatabase(v.config.Database)) }

// checkDatabase never repeats the address, for it may hold a password.
func checkDatabase(address string) string {
	const kinds = "as in sqlite:kith.db or postgres://kith@localhost/kith"
	path, isSQLite := strings.CutPrefix(address, sqlitePrefix)
	switch {
	case strings.HasPrefix(address, "postgres"):
		if u, err := url.Parse(address); err != nil || u.Host == "" && u.Query().Get("host") == "" || strings.Trim(u.Path, "/") == "" {
			return "needs postgres://, a user, a host and the name of a database, as in postgres://kith@localhost/kith"
		}
	case isPostgres(address):
	case !isSQLite || path == "" || strings.HasPrefix(path, "//"):
		return "needs sqlite: and the path of a file, or the address of a PostgreSQL database, " + kinds
	case strings.Contains(path, ":memory:"):
		return "needs a file: what is in memory only would be lost when kith stops"
	}
	return ""
}

// OtherDatabase checks the address of a second database, and completes it as Load does.
func (c *Config) OtherDatabase(address string) (string, error) {
	if message := checkDatabase(address); message != "" {
		return "", diagnostic.Problems{{Key: "--to", Message: message}}
	}
	other := Config{Database: address}
	if err := other.readDatabasePassword(newEnvironment(os.Environ())).Err(); err != nil {
		return "", err
	}
	if path, is := strings.CutPrefix(other.Database, sqlitePrefix); is {
		absolute, err := filepath.Abs(path)
		other.Database = sqlitePrefix + absolute
		return other.Database, err
	}
	return other.Database, nil
}

// readDatabasePassword puts a password from the environment into the address.
func (c *Config) readDatabasePassword(env environment) diagnostic.Problems {
	password := env[variableDatabasePassword]
	if path := env[variableDatabasePasswordFile]; password == "" && path != "" {
		text, problem := readFile(path, variableDatabasePasswordFile)
		if problem != nil {
			return diagnostic.Problems{{File: environmentName, Key: variableDatabasePasswordFile, Message: problem.Message}}
		}
		password = strings.TrimSpace(string(text))
	}
	if password == "" || !isPostgres(c.Database) {
		return nil
	}
	if u, err := url.Parse(c.Database); err == nil && u.Scheme != "" {
		u.User = url.UserPassword(u.User.Username(), password)
		c.Database = u.String()
	} else if !strings.HasPrefix(c.Database, "postgres") {
		c.Database += " password='" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(password) + "'"
	}
	return nil
}
