package doctor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"

	"kith/appservice"
	"kith/config"
	"kith/diagnostic"
	"kith/secret"
)

// checkConfig reads the files as `kith run` does.
func (e *exam) checkConfig(context.Context) (string, error) {
	cfg, err := config.Load(e.path)
	var problems diagnostic.Problems
	if errors.As(err, &problems) {
		var wrong []error
		for _, p := range problems {
			wrong = append(wrong, &Trouble{What: p.String(), Remedy: "correct it and run `kith doctor` again"})
		}
		return "", all(wrong...)
	} else if err != nil {
		return "", err
	}
	e.config = cfg
	if e.key, err = secret.New(cfg.Secret); err != nil {
		return "", &Trouble{What: err.Error(), Remedy: "put the secret back that `kith init` wrote"}
	}
	opts, err := e.edge(cfg)
	if err != nil {
		return "", &Trouble{What: err.Error(), Remedy: "correct bot.avatar"}
	}
	e.probe = appservice.NewProbe(opts, e.key)
	return fmt.Sprintf("%s and %s agree", e.path, cfg.AppService.Registration), e.warnings()
}

// warnings are what works and is probably not meant. Other checks see to the modes of
// files and to rate_limited.
func (e *exam) warnings() error {
	var wrong []error
	for _, w := range e.config.Warnings {
		if w.Key != "" && w.Key != "rate_limited" {
			wrong = append(wrong, &Trouble{What: w.String(), Remedy: "correct it and run `kith doctor` again"})
		}
	}
	return all(wrong...)
}

// The bits of a file's mode that let others in.
const (
	forOthers = 0o007
	forGroup  = 0o070
	readGroup = 0o040
)

// checkFiles looks at who may read what nobody else should. The registration may be read by
// its group, because the homeserver may read the same file that way.
func (e *exam) checkFiles(context.Context) (string, error) {
	if runtime.GOOS == "windows" {
		return "", skipped("files have no modes on this system")
	}
	private := []string{e.path}
	for _, path := range []string{e.config.SecretFile, e.config.Homeserver.AdminTokenFile} {
		if path != "" {
			private = append(private, path)
		}
	}
	if db := e.sqlitePath(); db != "" {
		private = append(private, db, db+"-wal", db+"-shm")
	}
	open := tooOpen(private, forOthers|forGroup)
	open = append(open, tooOpen([]string{e.config.AppService.Registration}, (forOthers|forGroup)&^readGroup)...)
	var readable error
	if len(open) > 0 {
		readable = &Trouble{What: strings.Join(open, ", ") + " can be read by others on this machine", Remedy: "`chmod 600 " + strings.Join(open, " ") + "`"}
	}
	return "nobody else can read configuration, registration and database", all(readable, e.otherOwner())
}

func tooOpen(paths []string, forbidden os.FileMode) []string {
	var open []string
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil && info.Mode().Perm()&forbidden != 0 {
			open = append(open, path)
		}
	}
	return open
}

// otherOwner refuses to go on as root where the service runs as somebody else: what SQLite
// makes beside the database would be root's, and the service could not write it.
func (e *exam) otherOwner() error {
	if os.Geteuid() != 0 {
		return nil
	}
	for _, path := range []string{e.sqlitePath(), e.path} {
		if name := owner(path); name != "" {
			return &Trouble{What: "this is root, and the service runs as " + name, Remedy: fmt.Sprintf("`sudo -u %s kith doctor -c %s`", name, e.path)}
		}
	}
	return nil
}

// sqlitePath is the path of the database's file, or empty if it is not a file.
func (e *exam) sqlitePath() string {
	path, ok := strings.CutPrefix(e.config.Database, "sqlite:")
	if !ok {
		return ""
	}
	return path
}
