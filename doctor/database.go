package doctor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"kith/store"
)

// databasePatience is how long the database may be written by others before it counts as
// locked.
const databasePatience = 15 * time.Second

// checkDatabase looks at the database without changing it, beside a service that may be
// using it.
func (e *exam) checkDatabase(ctx context.Context) (string, error) {
	if e.otherOwner() != nil {
		return "", skipped("not checked, because `files` is not ok")
	}
	ctx, cancel := context.WithTimeout(ctx, databasePatience)
	defer cancel()
	uri := e.config.Database
	var err error
	e.store, e.condition, err = store.Look(ctx, uri, e.key)
	if err != nil {
		return "", ExplainDatabase(uri, err)
	}
	if e.store == nil {
		return e.checkFolder()
	}
	name := store.Name(uri)
	if e.condition.Version == 0 {
		return name + " is empty; the first start fills it", nil
	}
	if err = e.store.TryWrite(ctx); err != nil {
		return "", ExplainDatabase(uri, err)
	}
	if !e.condition.IsCurrent() {
		return fmt.Sprintf("%s can be written; its tables are of version %d, and the next start brings them to %d", name, e.condition.Version, e.condition.Newest), nil
	}
	return fmt.Sprintf("%s can be written, and its tables are up to date (version %d)", name, e.condition.Version), nil
}

// checkFolder tells whether a database can be made.
func (e *exam) checkFolder() (string, error) {
	path := e.sqlitePath()
	probe, err := os.CreateTemp(filepath.Dir(path), ".kith-doctor-")
	if err != nil {
		return "", ExplainDatabase(e.config.Database, fmt.Errorf("%w: %w", store.ErrUnreachable, err))
	}
	_ = errors.Join(probe.Close(), os.Remove(probe.Name()))
	return path + " is not there yet; the first start makes it", nil
}

// holderPatience is how long a server may take to notice that a service has ended.
const holderPatience = 3 * time.Second

func pause(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// checkHolder compares who runs with who uses the database.
func (e *exam) checkHolder(ctx context.Context) error {
	if e.store == nil {
		return nil
	}
	held, err := e.store.IsHeld(ctx, e.config.Database)
	for began := time.Now(); held && e.stop != nil && err == nil && time.Since(began) < holderPatience; {
		if held, err = e.store.IsHeld(ctx, e.config.Database); held && err == nil {
			err = pause(ctx, 100*time.Millisecond)
		}
	}
	switch {
	case err != nil:
		return ExplainDatabase(e.config.Database, err)
	case held && e.stop != nil:
		return ExplainDatabase(e.config.Database, store.ErrInUse)
	case !held && e.stop == nil:
		return &Trouble{What: "the kith that runs does not use the database " + store.Name(e.config.Database), Remedy: "`systemctl restart kith`, so that it reads the files as they are now"}
	}
	return nil
}
