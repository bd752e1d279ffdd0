package store_test

import (
	"bytes"
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
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// cluster is a PostgreSQL of the tests' own, made when the first test asks for it
// and removed when all have ended. It is reached over a socket in its folder only.
type cluster struct {
	dir     string
	process *exec.Cmd
	err     error // why there is none
	made    atomic.Int64
}

var (
	ours       cluster
	startOnce  sync.Once
	errMissing = errors.New("there is no PostgreSQL here (Debian: apt install postgresql)")
)

func TestMain(m *testing.M) {
	code := m.Run()
	ours.stop()
	os.Exit(code)
}

// newPostgresDatabase gives the address of a new database, or skips the test.
func newPostgresDatabase(t *testing.T) string {
	t.Helper()
	startOnce.Do(func() { ours.err = ours.start() })
	if errors.Is(ours.err, errMissing) {
		t.Skip(ours.err)
	} else if ours.err != nil {
		t.Fatalf("start PostgreSQL: %v", ours.err)
	}
	name := fmt.Sprint("kith", ours.made.Add(1))
	db, err := sql.Open("pgx", ours.uri("postgres"))
	ok(t, err)
	defer func() { _ = db.Close() }()
	_, err = db.ExecContext(t.Context(), "CREATE DATABASE "+name)
	ok(t, err)
	return ours.uri(name)
}

func (c *cluster) uri(database string) string {
	return "postgres:///" + database + "?user=kith&host=" + c.dir
}

// start makes the cluster. PostgreSQL refuses to run as root, so there it runs as
// the user that its package made.
func (c *cluster) start() error {
	programs, err := postgresPrograms()
	if err != nil {
		return err
	}
	if c.dir, err = os.MkdirTemp("", "kith-pg-"); err != nil {
		return err
	}
	who, err := c.owner()
	if err != nil {
		return err
	}
	run := func(name string, args ...string) *exec.Cmd {
		cmd := exec.Command(filepath.Join(programs, name), args...)
		cmd.Dir, cmd.SysProcAttr = c.dir, &syscall.SysProcAttr{Credential: who, Pdeathsig: syscall.SIGKILL}
		return cmd
	}
	data := filepath.Join(c.dir, "data")
	if out, err := run("initdb", "-D", data, "-U", "kith", "-A", "trust", "-E", "UTF8", "--locale=C", "-N").CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	c.process = run("postgres", "-D", data, "-k", c.dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=300")
	var log bytes.Buffer
	c.process.Stdout, c.process.Stderr = &log, &log
	if err = c.process.Start(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return c.await(ctx)
}

// await returns when the socket answers.
func (c *cluster) await(ctx context.Context) error {
	db, err := sql.Open("pgx", c.uri("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if err = db.PingContext(ctx); err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return err
		}
	}
}

// owner gives the folder to the user as whom the server can run; nil: as we do.
func (c *cluster) owner() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, errMissing
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	if err = os.Chown(c.dir, uid, gid); err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

func (c *cluster) stop() {
	if c.process != nil && c.process.Process != nil {
		_ = c.process.Process.Signal(os.Interrupt) // "fast shutdown"
		_ = c.process.Wait()
	}
	if c.dir != "" {
		_ = os.RemoveAll(c.dir)
	}
}

// postgresPrograms finds the newest installed server.
func postgresPrograms() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if path, err := exec.LookPath("initdb"); err == nil {
		found = append(found, path)
	}
	if len(found) == 0 {
		return "", errMissing
	}
	slices.Sort(found)
	return filepath.Dir(found[len(found)-1]), nil
}
