// Package postgres runs a PostgreSQL of the tests' own from the programs that are
// installed. It is reached over a socket in its folder only.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"kith/e2e/process"
)

// ErrMissing says that there is no PostgreSQL on this machine, and how to get one.
var ErrMissing = errors.New("there is no PostgreSQL here (Debian: apt install postgresql)")

// RequireVariable names the environment variable that makes a test fail, not skip,
// when there is no PostgreSQL. Continuous integration sets it.
const RequireVariable = "KITH_REQUIRE_POSTGRES"

const (
	readyWithin = time.Minute
	stopWithin  = 20 * time.Second
)

// Cluster is one running server. It dies with this process.
type Cluster struct {
	dir     string
	spawn   func(program string, args ...string) (*process.Process, error)
	process *process.Process
	made    atomic.Int64
}

// Start makes a cluster in a new folder and starts it. Whoever started it stops it.
func Start(ctx context.Context) (*Cluster, error) {
	programs, err := findPrograms()
	if err != nil {
		return nil, err
	}
	// A path to a socket must be short, so it is not a test's own folder.
	dir, err := os.MkdirTemp("", "kith-pg-")
	if err != nil {
		return nil, err
	}
	c := &Cluster{dir: dir}
	if err = c.start(ctx, programs); err != nil {
		c.Stop()
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	return c, nil
}

func (c *Cluster) start(ctx context.Context, programs string) error {
	uid, gid, err := c.owner()
	if err != nil {
		return err
	}
	run := func(name string, args ...string) (*process.Process, error) {
		return process.Start(process.Command{
			Path: filepath.Join(programs, name), Args: args, Dir: c.dir, User: uid, Group: gid, Log: c.log(),
		})
	}
	c.spawn = run
	made, err := run("initdb", "-D", c.data(), "-U", "kith", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
	if err != nil {
		return err
	}
	<-made.Done()
	if err = c.demandPassword(); err != nil {
		return err
	}
	return c.Resume(ctx)
}

// Locked is a user who has to show a password: PasswordOfLocked.
const (
	Locked           = "locked"
	PasswordOfLocked = "open sesame"
)

func (c *Cluster) demandPassword() error {
	path := filepath.Join(c.data(), "pg_hba.conf")
	rules, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return os.WriteFile(path, append([]byte("local all "+Locked+" scram-sha-256\n"), rules...), 0o600) // it stays its owner's
}

// Halt ends the server and keeps its data. Whoever is connected is sent away.
func (c *Cluster) Halt() error {
	if err := syscall.Kill(c.process.PID(), syscall.SIGINT); err != nil {
		return fmt.Errorf("stop PostgreSQL: %w", err)
	}
	select {
	case <-c.process.Done():
		return nil
	case <-time.After(stopWithin):
		return errors.New("stop PostgreSQL: it goes on")
	}
}

// Follow lets a halted server be a copy, which can only be read, when it is resumed.
func (c *Cluster) Follow() error {
	path := filepath.Join(c.data(), "standby.signal")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		return err
	}
	uid, gid, err := c.owner()
	if err != nil || uid == 0 {
		return err
	}
	return os.Chown(path, int(uid), int(gid))
}

// Resume starts a server that is halted.
func (c *Cluster) Resume(ctx context.Context) (err error) {
	// Tests outlive no power cut, so it need not wait for the disk.
	c.process, err = c.spawn("postgres", "-D", c.data(), "-k", c.dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=300")
	if err != nil {
		return err
	}
	db, err := sql.Open("pgx", c.uri("postgres"))
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // only asked whether it answers
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	if err = c.process.Await(ctx, func(ctx context.Context) bool { return db.PingContext(ctx) == nil }); err != nil {
		return fmt.Errorf("%w\n%s", err, process.Tail(c.log(), 0))
	}
	return nil
}

// Database makes an empty database and gives its URI.
func (c *Cluster) Database(ctx context.Context) (string, error) {
	name := fmt.Sprint("kith", c.made.Add(1))
	db, err := sql.Open("pgx", c.uri("postgres"))
	if err != nil {
		return "", fmt.Errorf("make database: %w", err)
	}
	defer db.Close() //nolint:errcheck // it has answered
	if _, err = db.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return "", fmt.Errorf("make database: %w", err)
	}
	return c.uri(name), nil
}

// Stop ends the server and removes its data.
func (c *Cluster) Stop() {
	if c.process != nil {
		_ = c.process.Stop(stopWithin)
	}
	_ = os.RemoveAll(c.dir)
}

func (c *Cluster) uri(database string) string { return c.URI(database, "kith") }

// URI is the address of a database for a user, who need not be there.
func (c *Cluster) URI(database, user string) string {
	return "postgres:///" + database + "?user=" + user + "&host=" + c.dir + "&sslmode=disable"
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

func (c *Cluster) log() string { return filepath.Join(c.dir, "log") }

// owner gives the folder to the user as whom the server can run. PostgreSQL refuses to
// run as root, so there it runs as the user that its package made.
func (c *Cluster) owner() (uid, gid uint32, err error) {
	if os.Geteuid() != 0 {
		return 0, 0, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return 0, 0, ErrMissing
	}
	number := func(s string) uint32 { n, _ := strconv.ParseUint(s, 10, 32); return uint32(n) }
	uid, gid = number(u.Uid), number(u.Gid)
	return uid, gid, os.Chown(c.dir, int(uid), int(gid))
}

// findPrograms gives the folder of the newest installed server.
func findPrograms() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if path, err := exec.LookPath("initdb"); err == nil {
		found = append(found, path)
	}
	if len(found) == 0 {
		return "", ErrMissing
	}
	slices.Sort(found)
	return filepath.Dir(found[len(found)-1]), nil
}
