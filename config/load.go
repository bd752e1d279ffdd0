package config

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"

	"gopkg.in/yaml.v3"

	"kith/diagnostic"
)

// Load reads the configuration at path, the environment, and the registration
// file, and checks them against each other. Its error is diagnostic.Problems; what only
// deserves a look is in Config.Warnings. It opens no network connection.
func Load(path string) (*Config, error) {
	env := newEnvironment(os.Environ())
	data, problem := readFile(path, "")
	if problem != nil {
		problem.Message += "; `kith init` writes one, and `-c` names one that lies elsewhere"
		return nil, diagnostic.Problems{*problem}
	}
	c, problems := parse(path, data, env)
	if len(problems) > 0 {
		return nil, problems.Err()
	}
	c.resolvePaths(filepath.Dir(path))
	c.warnIfReadable(path)
	c.warnIfMetricsAreReachable()
	problems = append(c.readSecrets(env), c.readDatabasePassword(env)...)
	problems = append(problems, c.Validate()...)
	problems = append(problems, c.checkAvatar()...)
	problems = append(problems, c.loadRegistration(env)...)
	if len(problems) > 0 {
		return nil, problems.Err()
	}
	return c, nil
}

// parse turns the text of a configuration into a Config with the defaults filled
// in and the environment's overrides applied. It reads no other file.
func parse(file string, data []byte, env environment) (*Config, diagnostic.Problems) {
	root, problems := parseDocument(file, data)
	if root == nil {
		return nil, problems
	}
	c := Default()
	c.source = newSource(file)
	check := checker{source: c.source, root: reflect.TypeFor[Config]()}
	check.check(root, check.root, "")
	if len(check.problems) > 0 {
		return nil, check.problems
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(c); err != nil {
		return nil, diagnostic.Problems{syntaxProblem(file, data, err)}
	}
	if problems := env.override(c); len(problems) > 0 {
		return nil, problems
	}
	c.Homeserver.URL = strings.TrimRight(c.Homeserver.URL, "/")
	c.AppService.URL = strings.TrimRight(c.AppService.URL, "/")
	return c, nil
}

// resolvePaths makes the paths in c relative to the folder of the configuration.
func (c *Config) resolvePaths(folder string) {
	resolve := func(path string) string {
		if path == "" || filepath.IsAbs(path) {
			return path
		}
		return filepath.Join(folder, path)
	}
	c.AppService.Registration = resolve(c.AppService.Registration)
	c.Bot.Avatar = resolve(c.Bot.Avatar)
	c.Matching.Catalogue = resolve(c.Matching.Catalogue)
	c.Screening.Rules = resolve(c.Screening.Rules)
	c.Screening.EndpointKeyFile = resolve(c.Screening.EndpointKeyFile)
	c.Crisis.Helplines = resolve(c.Crisis.Helplines)
	c.SecretFile = resolve(c.SecretFile)
	c.Homeserver.AdminTokenFile = resolve(c.Homeserver.AdminTokenFile)
	if path, found := strings.CutPrefix(c.Database, sqlitePrefix); found && path != "" && path != ":memory:" {
		c.Database = sqlitePrefix + resolve(path)
	}
}

// readFile reads a file that an admin named. A problem names the file, unless a
// key is given: then the value of that key is not repeated, for it may be a
// secret in the wrong place.
func readFile(path, key string) ([]byte, *diagnostic.Problem) {
	data, err := os.ReadFile(path)
	if err == nil {
		return data, nil
	}
	reason := "cannot be read"
	var pathError *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		reason = "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		reason = "this file may not be read by the user that kith runs as"
	case errors.As(err, &pathError):
		reason += ": " + pathError.Err.Error()
	}
	if key != "" {
		return nil, &diagnostic.Problem{Key: key, Message: reason}
	}
	return nil, &diagnostic.Problem{File: path, Message: reason}
}

// warnIfReadable warns of a file with secrets that everybody on the machine can
// read. It is not refused: some systems know no other permissions.
func (c *Config) warnIfReadable(path string) {
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS == "windows" || info.Mode().Perm()&0o004 == 0 {
		return
	}
	c.Warnings = append(c.Warnings, Warning{File: path,
		Message: "everybody on this machine can read this file and the secrets in it; `chmod o= ` it"})
}
