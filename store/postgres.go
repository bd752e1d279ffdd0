package store

import (
	"context"
	"database/sql"
	"errors"
	"net"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"go.mau.fi/util/dbutil"

	"kith/fault"
	"kith/secret"
)

// postgresConnections is how many connections are kept: as many rooms can be
// written to at the same time.
const postgresConnections = 16

// How long a server may take to answer a connection, and how soon a dead line is noticed
// on which nothing is said.
const (
	postgresConnect = 10 * time.Second
	postgresAlive   = 5 * time.Second
)

// connectPostgres looks at the database, takes it for this process alone, and opens it.
func connectPostgres(ctx context.Context, uri string, key *secret.Secret) (*Store, error) {
	config, err := parsePostgres(uri)
	if err != nil {
		return nil, err
	}
	if err = lookAtPostgres(ctx, config, key); err != nil {
		return nil, err
	}
	lease, err := takeLease(ctx, config)
	if err != nil {
		return nil, err
	}
	raw := sql.OpenDB(fault.Connector(stdlib.GetConnector(*config, stdlib.OptionAfterConnect(lease.admit))))
	raw.SetMaxOpenConns(postgresConnections)
	raw.SetMaxIdleConns(postgresConnections)
	db, err := dbutil.NewWithDB(raw, "pgx")
	if err != nil {
		return nil, errors.Join(err, raw.Close(), lease.Close())
	}
	s := newStore(db, key)
	s.gate, s.hold = newGate(), lease
	db.LoggingDB.UnderlyingExecable = gatedDB{raw, s.gate}
	return s, nil
}

// parsePostgres reads an address, as in postgres://kith@localhost/kith or
// host=/run/postgresql dbname=kith. What it leaves open comes from the variables and
// files of PostgreSQL's own programs. No error repeats the address: it may hold a password.
func parsePostgres(uri string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(uri)
	if err != nil {
		return nil, ErrAddress
	}
	if config.ConnectTimeout == 0 || config.ConnectTimeout > postgresConnect {
		config.ConnectTimeout = postgresConnect
	}
	config.DialFunc = (&net.Dialer{
		Timeout:         config.ConnectTimeout,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: postgresAlive, Interval: postgresAlive, Count: 3},
		Control:         noticeDeadLine,
	}).DialContext
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = Owner
	}
	return config, nil
}

// openPostgres opens a database to look at it, beside a service that may be using it.
func openPostgres(config *pgx.ConnConfig, key *secret.Secret) (*Store, error) {
	raw := stdlib.OpenDB(*config)
	raw.SetMaxOpenConns(1)
	db, err := dbutil.NewWithDB(raw, "pgx")
	if err != nil {
		return nil, errors.Join(err, raw.Close())
	}
	return newStore(db, key), nil
}

// lookAtPostgres inspects a database over a connection of its own.
func lookAtPostgres(ctx context.Context, config *pgx.ConnConfig, key *secret.Secret) error {
	s, err := openPostgres(config, key)
	if err != nil {
		return err
	}
	return errors.Join(s.inspectAll(ctx), s.Close())
}

// inspectAll adds to inspect what a server may refuse later, without a write.
func (s *Store) inspectAll(ctx context.Context) error {
	if s.db.Dialect != dbutil.Postgres {
		return s.inspect(ctx)
	}
	var standby, readOnly, mayCreate bool
	var encoding string
	err := s.db.QueryRow(ctx, `
		SELECT pg_is_in_recovery(), current_setting('default_transaction_read_only')='on',
			COALESCE(has_schema_privilege(current_schema(), 'CREATE'), false), current_setting('server_encoding')`).
		Scan(&standby, &readOnly, &mayCreate, &encoding)
	switch {
	case err != nil:
		return err
	case standby:
		return ErrReplica
	case readOnly:
		return ErrReadOnly
	case encoding != "UTF8":
		return ErrEncoding
	case !mayCreate:
		return ErrRights
	}
	return s.inspect(ctx)
}

// postgresName is how sentences name a database: without the password of its address.
func postgresName(uri string) string {
	config, err := parsePostgres(uri)
	if err != nil {
		return "of PostgreSQL"
	}
	where := config.Host
	if where == "" || where[0] != '/' {
		where = net.JoinHostPort(where, strconv.Itoa(int(config.Port)))
	}
	return config.Database + " at " + where + " (user " + config.User + ")"
}
