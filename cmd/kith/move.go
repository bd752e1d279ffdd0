package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"kith/config"
	"kith/doctor"
	"kith/secret"
	"kith/store"
)

// moveVerb copies the database into an empty one of either kind.
type moveVerb struct {
	Config string `short:"c" default:"config.yaml" help:"The configuration, which names the present database." type:"path"`
	To     string `required:"" placeholder:"DATABASE" help:"An empty database, as in postgres://kith@localhost/kith or sqlite:kith.db. Its password can come from KITH_DATABASE_PASSWORD."`
}

// Run copies, compares and says what is left to do. The present database stays as it is.
func (v moveVerb) Run(ctx context.Context, stdout io.Writer) error {
	cfg, key, err := loadKey(v.Config)
	if err != nil {
		return err
	}
	to, err := cfg.OtherDatabase(v.To)
	if err != nil {
		return err
	}
	copied, err := store.Move(ctx, cfg.Database, to, key)
	if err != nil {
		return explainCopy(cfg.Database, to, err)
	}
	_, err = fmt.Fprintf(stdout, `Moved %d rows of %d tables, and compared them: both databases hold the same.
Now write in %s, with a password if there is none elsewhere,
    database: %s
and start kith. The old database is as it was; remove it when all is well, since it holds who is who.
`, copied.Rows(), len(copied), v.Config, store.Address(to))
	return err
}

// backupVerb writes a copy of the database into a file.
type backupVerb struct {
	Config string `short:"c" default:"config.yaml" help:"The configuration, which names the database." type:"path"`
	File   string `arg:"" help:"The file to write, which must not be there yet." type:"path"`
}

// Run copies while the service goes on.
func (v backupVerb) Run(ctx context.Context, stdout io.Writer) error {
	cfg, key, err := loadKey(v.Config)
	if err != nil {
		return err
	}
	if err = newFile(v.File); err != nil {
		return err
	}
	copied, err := store.Backup(ctx, cfg.Database, v.File, key)
	if err != nil {
		return errors.Join(explainCopy(cfg.Database, "sqlite:"+v.File, err), removeDatabase(v.File))
	}
	if err = os.Remove(v.File + "-lock"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	_, err = fmt.Fprintf(stdout, "Wrote %d rows of %d tables to %s, and compared them.\nKeep `secret` apart from it: without the secret it is worth nothing, and with it it holds who is who.\n",
		copied.Rows(), len(copied), v.File)
	return err
}

// newFile makes an empty file that nobody else can read.
func newFile(path string) error {
	file, err := os.OpenFile(filepath.Clean(path), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s is already there and is not overwritten", path)
	} else if err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	return file.Close()
}

func removeDatabase(path string) error {
	var all error
	for _, end := range []string{"", "-lock", "-wal", "-shm", "-journal"} {
		if err := os.Remove(path + end); err != nil && !errors.Is(err, os.ErrNotExist) {
			all = errors.Join(all, err)
		}
	}
	return all
}

// restoreVerb puts a backup in the place of the database.
type restoreVerb struct {
	Config string `short:"c" default:"config.yaml" help:"The configuration, which names the database to put it into. That must be empty." type:"path"`
	File   string `arg:"" optional:"" help:"What kith backup wrote. Without it: the database was put back by other means, and kith is told so." type:"path"`
}

// Run copies the backup, or only notes that the database is one.
func (v restoreVerb) Run(ctx context.Context, stdout io.Writer) error {
	cfg, key, err := loadKey(v.Config)
	if err != nil {
		return err
	}
	rows := "The database"
	if v.File != "" {
		copied, err := store.Move(ctx, "sqlite:"+v.File, cfg.Database, key)
		if err != nil {
			return explainCopy("sqlite:"+v.File, cfg.Database, err)
		}
		rows = fmt.Sprintf("%d rows of %d tables are back, and compared. The database", copied.Rows(), len(copied))
	}
	if err = markCopied(ctx, cfg, key); err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, rows+" is marked as put back: at its next start kith gives its users new devices, lets go what was\n"+
		"under way when the backup was made, and closes the rooms that the backup does not know. Start it now.")
	return err
}

func markCopied(ctx context.Context, cfg *config.Config, key *secret.Secret) error {
	st, err := store.Open(ctx, cfg.Database, key)
	if err != nil {
		return doctor.ExplainDatabase(cfg.Database, err)
	}
	return errors.Join(st.MarkCopied(ctx), st.Close())
}

func loadKey(path string) (*config.Config, *secret.Secret, error) {
	cfg, err := config.Load(path)
	if err != nil {
		return nil, nil, err
	}
	key, err := secret.New(cfg.Secret)
	return cfg, key, err
}

// explainCopy says which of the two databases an error is about.
func explainCopy(from, to string, err error) error {
	switch {
	case errors.Is(err, store.ErrNotEmpty):
		return fmt.Errorf("the database %s is not empty, and was left as it was; name an empty one", store.Name(to))
	case errors.Is(err, store.ErrNothing):
		return fmt.Errorf("the database %s holds nothing of kith's", store.Name(from))
	case errors.Is(err, store.ErrOlder):
		return fmt.Errorf("the database %s was written by an older kith; start this one once with it, and stop it again", store.Name(from))
	case errors.Is(err, store.ErrDifferent):
		return fmt.Errorf("%w, so nothing was kept of it; this is a mistake in kith, please report it", err)
	case errors.Is(err, store.ErrTarget):
		return doctor.ExplainDatabase(to, err)
	default:
		return doctor.ExplainDatabase(from, err)
	}
}
