package store

import (
	"context"
	"database/sql"
	"errors"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver named "pgx"
	"go.mau.fi/util/dbutil"

	"kith/secret"
)

// postgresConnections is how many connections are kept: as many rooms can be
// written to at the same time.
const postgresConnections = 16

func connectPostgres(ctx context.Context, uri string, key *secret.Secret) (*dbutil.Database, error) {
	raw, err := sql.Open("pgx", uri)
	if err != nil {
		return nil, err
	}
	raw.SetMaxOpenConns(postgresConnections)
	raw.SetMaxIdleConns(postgresConnections)
	db, err := dbutil.NewWithDB(raw, "pgx")
	if err == nil {
		err = newStore(db, key).inspect(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, raw.Close())
	}
	return db, nil
}
