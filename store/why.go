package store

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Why a database was refused. It was left as it was.
var (
	ErrWrongSecret = errors.New("the database was written with another secret")
	ErrForeign     = errors.New("the database belongs to another program")
	ErrNewer       = errors.New("the database was written by a newer version")
	ErrInUse       = errors.New("the database is in use by another service")
	ErrReadOnly    = errors.New("the database cannot be written")

	// Of files.
	ErrNoDatabase  = errors.New("the file is not a database")
	ErrUnreachable = errors.New("the database can be neither opened nor made")
	ErrLocked      = errors.New("the database is locked")

	// Of servers.
	ErrAddress      = errors.New("the address of the database cannot be read")
	ErrUnknownHost  = errors.New("the database's host is not known")
	ErrNoAnswer     = errors.New("nobody answers at the database's address")
	ErrPassword     = errors.New("the database does not accept user and password")
	ErrNotAdmitted  = errors.New("the database's server does not admit this user from here")
	ErrMissing      = errors.New("the server has no database of this name")
	ErrRights       = errors.New("the database's user lacks rights")
	ErrReplica      = errors.New("the database is a copy that can only be read")
	ErrEncoding     = errors.New("the database does not hold UTF-8")
	ErrFull         = errors.New("the database's server takes no more connections")
	ErrStarting     = errors.New("the database's server is starting or stopping")
	ErrNotEncrypted = errors.New("the database's server and the address disagree about TLS")
)

// explain gives the reasons of SQLite, of PostgreSQL and of the network their names.
func explain(err error) error {
	reason := reasonOf(err)
	if err == nil || reason == nil || errors.Is(err, reason) {
		return err
	}
	return fmt.Errorf("%w: %w", reason, err)
}

func reasonOf(err error) error {
	var file *sqlite.Error
	if errors.As(err, &file) {
		switch file.Code() & 0xff { // the rest are details
		case sqlite3.SQLITE_NOTADB:
			return ErrNoDatabase
		case sqlite3.SQLITE_CANTOPEN:
			return ErrUnreachable
		case sqlite3.SQLITE_READONLY:
			return ErrReadOnly
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			return ErrLocked
		}
		return nil
	}
	var server *pgconn.PgError
	if errors.As(err, &server) {
		return postgresReasons[server.Code]
	}
	var connect *pgconn.ConnectError
	if !errors.As(err, &connect) {
		return nil
	}
	var name *net.DNSError
	switch {
	case errors.As(err, &name) && name.IsNotFound:
		return ErrUnknownHost
	case strings.Contains(strings.ToLower(err.Error()), "tls"), strings.Contains(err.Error(), "x509"):
		return ErrNotEncrypted
	default:
		return ErrNoAnswer
	}
}

// postgresReasons are by SQLSTATE, appendix A of PostgreSQL's manual.
var postgresReasons = map[string]error{
	"28P01": ErrPassword,    // invalid_password
	"28000": ErrNotAdmitted, // invalid_authorization_specification
	"3D000": ErrMissing,     // invalid_catalog_name
	"42501": ErrRights,      // insufficient_privilege
	"3F000": ErrRights,      // invalid_schema_name
	"25006": ErrReadOnly,    // read_only_sql_transaction
	"53300": ErrFull,        // too_many_connections
	"57P03": ErrStarting,    // cannot_connect_now
	"57P01": ErrStarting,    // admin_shutdown
}

// IsLost tells whether an error says that the connection to a database server was lost
// or could not be made, so that nothing is wrong with what was asked of it.
func IsLost(err error) bool {
	var server *pgconn.PgError
	if errors.As(err, &server) {
		return strings.HasPrefix(server.Code, "57P0") || strings.HasPrefix(server.Code, "08") || server.Code == "53300"
	}
	var connect *pgconn.ConnectError
	var network *net.OpError
	if errors.As(err, &connect) || errors.As(err, &network) {
		return true
	}
	for _, end := range []error{io.EOF, io.ErrUnexpectedEOF, driver.ErrBadConn, sql.ErrConnDone, pgconn.ErrConnClosed, errNotHeld} {
		if errors.Is(err, end) {
			return true
		}
	}
	return false
}
