package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// lease keeps a PostgreSQL database for one process. A connection of its own holds a lock
// as long as it lives (the holder's); every other connection of the process holds another
// one, shared (the guests'). A second process finds the first lock taken. A process that
// takes the place of one that was killed waits for the second, because what the dead one
// had sent last may still be under way to its commit.
type lease struct {
	config *pgx.ConnConfig

	mu   sync.Mutex
	conn *pgx.Conn // nil while it is lost
	pid  uint32
	born time.Time // of the server's side of conn
}

const (
	holderLock = `hashtext('kith'), hashtext('the holder of ' || current_schema())`
	guestLock  = `hashtext('kith'), hashtext('the guests of ' || current_schema())`

	// A process that was just killed is still there for a moment.
	holderPatience = 3 * time.Second
	guestPatience  = 20 * time.Second

	leaseRetry = 500 * time.Millisecond
)

// errNotHeld says that a connection was made which must not be used.
var errNotHeld = errors.New("the database is not held by this process at the moment")

func takeLease(ctx context.Context, config *pgx.ConnConfig) (*lease, error) {
	l := &lease{config: config}
	if err := l.take(ctx); err != nil {
		return nil, err
	}
	// Whoever was here before has gone; this ends when the last of their words is done.
	err := l.lock(ctx, guestPatience, guestLock)
	if err == nil {
		_, err = l.conn.Exec(ctx, `SELECT pg_advisory_unlock(`+guestLock+`)`)
	}
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// take connects and takes the holder's lock.
func (l *lease) take(ctx context.Context) error {
	conn, err := pgx.ConnectConfig(ctx, l.config)
	if err != nil {
		return err
	}
	var pid uint32
	var born time.Time
	err = conn.QueryRow(ctx, `SELECT pid, backend_start FROM pg_stat_activity WHERE pid=pg_backend_pid()`).Scan(&pid, &born)
	if err == nil && l.pid != 0 {
		// Where the line broke, the server may not know yet that our old end of it is gone.
		_, err = conn.Exec(ctx, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid=$1 AND backend_start=$2`, l.pid, l.born)
	}
	if err == nil {
		err = (&lease{conn: conn}).lock(ctx, holderPatience, holderLock)
	}
	if err != nil {
		return errors.Join(err, conn.Close(ctx))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conn, l.pid, l.born = conn, pid, born
	return nil
}

func (l *lease) lock(ctx context.Context, patience time.Duration, lock string) error {
	_, err := l.conn.Exec(ctx, fmt.Sprintf(`SET lock_timeout=%d`, patience.Milliseconds()))
	if err == nil {
		_, err = l.conn.Exec(ctx, `SELECT pg_advisory_lock(`+lock+`)`)
	}
	var failure *pgconn.PgError
	if errors.As(err, &failure) && failure.Code == "55P03" { // lock_not_available
		return ErrInUse
	}
	return err
}

// admit prepares a connection for the pool. It must not be used when the lease is lost,
// because another process may have the database by then.
func (l *lease) admit(ctx context.Context, conn *pgx.Conn) error {
	l.mu.Lock()
	pid := l.pid
	lost := l.conn == nil
	l.mu.Unlock()
	var shared, held bool
	if lost {
		return errNotHeld
	}
	// What is committed must be on the disk, whatever the server's default is.
	err := conn.QueryRow(ctx, `
		SELECT pg_try_advisory_lock_shared(`+guestLock+`), set_config('synchronous_commit',
			CASE current_setting('synchronous_commit') WHEN 'off' THEN 'local' ELSE current_setting('synchronous_commit') END, false) IS NOT NULL`).
		Scan(&shared, nil)
	if err == nil {
		err = conn.QueryRow(ctx, `
			SELECT EXISTS(SELECT 1 FROM pg_locks WHERE locktype='advisory' AND granted AND mode='ExclusiveLock' AND pid=$1
				AND database=(SELECT oid FROM pg_database WHERE datname=current_database()))`, pid).Scan(&held)
	}
	if err == nil && (!shared || !held) {
		err = errNotHeld
	}
	return err
}

// watch returns when ctx has ended, or with ErrInUse when another process has taken the
// database while the connection to it was lost.
func (l *lease) watch(ctx context.Context, away, back func()) (err error) {
	for ctx.Err() == nil && err == nil {
		if l.awaitLoss(ctx); ctx.Err() != nil {
			break
		}
		l.lose()
		away()
		if err = l.retake(ctx); err == nil && ctx.Err() == nil {
			back()
		}
	}
	return err
}

// awaitLoss waits for a notification, which nobody sends: what comes is the end.
func (l *lease) awaitLoss(ctx context.Context) {
	var err error
	for err == nil {
		_, err = l.conn.WaitForNotification(ctx)
	}
}

func (l *lease) isLost() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.conn == nil
}

func (l *lease) lose() {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.conn.Close(context.Background()) // broken already
	l.conn = nil
}

// retake tries until the lease is ours again, or cannot be, or ctx ends.
func (l *lease) retake(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
		}
		err := l.take(ctx)
		if err == nil || errors.Is(err, ErrInUse) {
			return err
		}
		timer.Reset(leaseRetry)
	}
}

// Close gives the database free.
func (l *lease) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn == nil {
		return nil
	}
	return l.conn.Close(context.Background())
}
