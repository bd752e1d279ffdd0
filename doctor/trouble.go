// Package doctor finds out whether the service would work, and says for everything
// that is wrong what an admin can do about it. `kith doctor` runs its checks; `kith
// run` uses its words when it cannot start.
package doctor

import (
	"context"
	"errors"
	"fmt"

	"kith/config"
	"kith/store"
)

// Trouble is one thing that is wrong and what to do about it. Both are for the admin:
// they fit one line together and hold no secret.
type Trouble struct {
	What   string
	Remedy string
	cause  error
}

// Error is what is wrong and the remedy, on one line.
func (t *Trouble) Error() string { return t.What + "; " + t.Remedy }

// Unwrap gives the error that was recognised, if it was one.
func (t *Trouble) Unwrap() error { return t.cause }

// databaseRemedies say what is wrong with a database, after its name, and the remedy.
var databaseRemedies = []struct {
	reason       error
	what, remedy string
}{
	{store.ErrWrongSecret, "was written with another secret", "put back the secret that belongs to it, or name another database"},
	{store.ErrNewer, "was written by a newer kith", "run that version, or restore the backup from before it"},
	{store.ErrForeign, "belongs to another program", "kith left it as it was. Name a database of its own"},
	{store.ErrNoDatabase, "is a file, but not a database", "kith left it as it was. Name another file"},
	{store.ErrUnreachable, "can be neither opened nor made", "its folder must be there, and the user who runs kith must be allowed to write in it"},
	{store.ErrReadOnly, "cannot be written", "the user who runs kith must be allowed to write the file and in its folder, or the database if it is on a server"},
	{store.ErrLocked, "is locked by another program", "end it: a backup perhaps, or an SQLite shell"},
	{store.ErrInUse, "is in use by another kith", "stop that one; two would answer everybody twice"},
	{store.ErrAddress, "has an address that cannot be read", "write it as in postgres://kith@localhost/kith, with %40 for an @ within the password"},
	{store.ErrUnknownHost, "is on a host that nobody knows", "correct the host's name in its address"},
	{store.ErrNoAnswer, "does not answer", "see that PostgreSQL runs there, listens at that address and is not kept off by a firewall"},
	{store.ErrPassword, "does not accept this user and password", "correct them in its address, or the password in KITH_DATABASE_PASSWORD"},
	{store.ErrNotAdmitted, "does not admit this user from here", "correct the user's name, or add a line for it to pg_hba.conf and reload PostgreSQL"},
	{store.ErrMissing, "is not there", "make it: createdb --owner=USER --encoding=UTF8 --template=template0 NAME"},
	{store.ErrRights, "gives its user too few rights", "make the user its owner: ALTER DATABASE name OWNER TO user; and the owner of the tables in it, if there are any"},
	{store.ErrReplica, "is a copy that can only be read", "name the server that it is copied from"},
	{store.ErrEncoding, "does not hold UTF-8", "make another: createdb --owner=USER --encoding=UTF8 --template=template0 NAME"},
	{store.ErrFull, "takes no more connections", "raise max_connections of PostgreSQL, or let other programs use fewer; kith needs 20"},
	{store.ErrStarting, "is starting or stopping", "start kith again when it is up"},
	{store.ErrNotEncrypted, "and its address disagree about TLS", "correct sslmode in the address, or the server's certificate"},
}

// ExplainDatabase says what an admin can do about a database that will not open. An
// error that it does not know is passed on with the name of the database.
func ExplainDatabase(uri string, err error) error {
	for _, r := range databaseRemedies {
		if errors.Is(err, r.reason) {
			return &Trouble{"the database " + store.Name(uri) + " " + r.what, r.remedy, err}
		}
	}
	return fmt.Errorf("the database %s: %w", store.Name(uri), err)
}

// ExplainStart says what an admin can do when the service cannot start. It is nil if
// the service was only told to stop.
func ExplainStart(cfg *config.Config, err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	if trouble := explain(cfg, err); trouble != nil {
		return trouble
	}
	return fmt.Errorf("cannot start: %w", err)
}

// Explain says the same of what does not end the service. An error that it does not know
// is given back.
func Explain(cfg *config.Config, err error) error {
	if trouble := explain(cfg, err); trouble != nil {
		return trouble
	}
	return err
}
