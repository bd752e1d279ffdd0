//go:build fault

package fault

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"strings"
	"sync"
)

var register sync.Mutex

// Driver gives the name of the SQL driver under which the named one counts commits.
func Driver(name string) string {
	register.Lock()
	defer register.Unlock()
	counting := name + " with faults"
	for _, known := range sql.Drivers() {
		if known == counting {
			return counting
		}
	}
	db, err := sql.Open(name, "")
	if err != nil {
		panic(fmt.Sprintf("there is no SQL driver %q", name))
	}
	sql.Register(counting, countingDriver{db.Driver()})
	_ = db.Close()
	return counting
}

type countingDriver struct{ driver.Driver }

func (d countingDriver) Open(name string) (driver.Conn, error) {
	inner, err := d.Driver.Open(name)
	if err != nil {
		return nil, err
	}
	return count(inner)
}

// Connector counts the commits on the connections that c makes.
func Connector(c driver.Connector) driver.Connector { return countingConnector{c} }

type countingConnector struct{ driver.Connector }

func (c countingConnector) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return count(inner)
}

func count(inner driver.Conn) (driver.Conn, error) {
	whole, ok := inner.(wholeConn)
	if !ok {
		return nil, fmt.Errorf("the driver lacks a method: %T", inner)
	}
	return &conn{wholeConn: whole}, nil
}

// wholeConn is what database/sql may ask of a connection of either driver. With the two
// methods below it is all of it, so that the wrapped driver behaves as the bare one.
type wholeConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
}

// IsValid asks a driver that can tell; others are believed.
func (c *conn) IsValid() bool {
	asked, ok := c.wholeConn.(driver.Validator)
	return !ok || asked.IsValid()
}

// CheckNamedValue asks a driver that has types of its own.
func (c *conn) CheckNamedValue(value *driver.NamedValue) error {
	if asked, ok := c.wholeConn.(driver.NamedValueChecker); ok {
		return asked.CheckNamedValue(value)
	}
	return driver.ErrSkip
}

// conn counts what is committed. database/sql uses it from one goroutine at a time.
type conn struct {
	wholeConn
	inTxn bool
}

// committed is called after each statement that succeeded.
func (c *conn) committed(query string) {
	if !c.inTxn && writes(query) {
		Point(Commit)
	}
}

func writes(query string) bool {
	verb, _, _ := strings.Cut(strings.TrimSpace(query), " ")
	return !strings.EqualFold(verb, "SELECT") && !strings.EqualFold(verb, "PRAGMA")
}

func (c *conn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	inner, err := c.wholeConn.BeginTx(ctx, opts)
	if err != nil {
		return nil, err
	}
	c.inTxn = true
	return &txn{inner, c}, nil
}

func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	result, err := c.wholeConn.ExecContext(ctx, query, args)
	if err == nil {
		c.committed(query)
	}
	return result, err
}

// QueryContext counts a write that returns rows when they are closed: that is when
// SQLite commits it.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	inner, err := c.wholeConn.QueryContext(ctx, query, args)
	if err != nil {
		return nil, err
	}
	return &rows{inner, func() { c.committed(query) }}, nil
}

type txn struct {
	driver.Tx
	conn *conn
}

func (t *txn) Commit() error {
	err := t.Tx.Commit()
	t.conn.inTxn = false
	if err == nil {
		Point(Commit)
	}
	return err
}

func (t *txn) Rollback() error {
	t.conn.inTxn = false
	return t.Tx.Rollback()
}

type rows struct {
	driver.Rows
	closed func()
}

func (r *rows) Close() error {
	err := r.Rows.Close()
	if err == nil {
		r.closed()
	}
	return err
}
