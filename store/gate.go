package store

import (
	"context"
	"database/sql"

	"golang.org/x/sync/semaphore"
)

// gate is who may write to PostgreSQL at a time: one transaction that decides something,
// or any number of writes that each concern one event on its way to the homeserver.
//
// With one decider at a time what a transaction has read holds until its commit, as on
// SQLite, whose one connection is the same in a simpler way. Reading passes by the gate.
// Whoever comes waits behind those who came before, and only for as long as its context.
type gate struct{ seats *semaphore.Weighted }

const gateSeats = 1 << 20

func newGate() *gate { return &gate{semaphore.NewWeighted(gateSeats)} }

// alone waits until nobody else writes. The function that it gives lets the others in.
func (g *gate) alone(ctx context.Context) (leave func(), err error) { return g.enter(ctx, gateSeats) }

// beside waits until nobody writes who must be alone.
func (g *gate) beside(ctx context.Context) (leave func(), err error) { return g.enter(ctx, 1) }

func (g *gate) enter(ctx context.Context, seats int64) (func(), error) {
	if g == nil {
		return func() {}, nil
	}
	if err := g.seats.Acquire(ctx, seats); err != nil {
		return nil, err
	}
	return func() { g.seats.Release(seats) }, nil
}

// gatedDB lets single writes that are in no transaction through the gate, also those of
// mautrix's store. It comes before the pool, so that who waits holds no connection.
type gatedDB struct {
	*sql.DB
	gate *gate
}

// ExecContext does what the database/sql method does, once the gate is open.
func (db gatedDB) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	leave, err := db.gate.beside(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	return db.DB.ExecContext(ctx, query, args...)
}
