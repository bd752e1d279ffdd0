package config

import (
	"bytes"
	"crypto/rand"
	_ "embed" // the two templates
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"text/template"

	"gopkg.in/yaml.v3"

	"kith/diagnostic"
)

// The files that `kith init` writes. example.yaml is the one place where every
// setting is explained; a test keeps it and Default the same.
var (
	//go:embed example.yaml
	exampleText string
	//go:embed registration.yaml
	registrationText string

	templates = template.Must(template.Must(template.New("config.yaml").
			Funcs(template.FuncMap{"quote": strconv.Quote, "scalar": scalar, "topics": defaultTopics, "groups": func() []string { return defaultMatching().Groups }}).Parse(exampleText)).
			New("registration.yaml").Parse(registrationText))
)

// Setup is what an admin has to say before kith can be set up.
type Setup struct {
	HomeserverURL string
	ServerName    string
	Listen        string // DefaultListen if empty
	URL           string // derived from Listen if empty
	Admin         string // the first moderator, or empty
	Database      string // that of Default if empty
}

// Files names what Setup.Write has written, as absolute paths.
type Files struct {
	Config, Registration string
	URL                  string // how the homeserver is to reach kith
	Bot                  string // whom peers write to
}

// values fill the templates.
type values struct {
	Setup
	Example                  bool // for the example in the repository, not for use
	Secret, ASToken, HSToken string
	Bot, Prefix, Sender      string
	BotRegex, GhostRegex     string
}

// Write checks s and writes config.yaml and registration.yaml, readable only by
// the user it runs as, with fresh tokens and a fresh secret, into a folder, which
// it makes if need be. It never overwrites a file: then, or if s is wrong, nothing
// is written. The error is diagnostic.Problems if s is wrong, with flags as keys.
func (s Setup) Write(folder string) (Files, error) {
	if s.Listen == "" {
		s.Listen = DefaultListen
	}
	if s.URL == "" && checkListen(s.Listen) == "" {
		s.URL = urlOf(s.Listen)
	}
	if s.Database == "" {
		s.Database = Default().Database
	}
	s.HomeserverURL = strings.TrimRight(s.HomeserverURL, "/")
	s.URL = strings.TrimRight(s.URL, "/")
	if err := s.check().Err(); err != nil {
		return Files{}, err
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		return Files{}, fmt.Errorf("find folder for the files: %w", err)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return Files{}, fmt.Errorf("make folder for the files: %w", err)
	}
	written := Files{
		Config:       filepath.Join(folder, "config.yaml"),
		Registration: filepath.Join(folder, "registration.yaml"),
		URL:          s.URL,
		Bot:          "@" + Default().Bot.Localpart + ":" + s.ServerName,
	}
	fill := s.freshValues()
	if err := writeNew(written.Config, "config.yaml", fill); err != nil {
		return Files{}, err
	}
	if err := writeNew(written.Registration, "registration.yaml", fill); err != nil {
		return Files{}, errors.Join(err, os.Remove(written.Config))
	}
	return written, nil
}

// check holds the flags against the same rules as the configuration.
func (s Setup) check() diagnostic.Problems {
	var problems diagnostic.Problems
	want := func(flag, message string) {
		if message != "" {
			problems = append(problems, diagnostic.Problem{Key: flag, Message: message})
		}
	}
	want("--homeserver-url", checkBaseURL(s.HomeserverURL, "http://localhost:8008"))
	want("--server-name", checkServerName(s.ServerName))
	want("--listen", checkListen(s.Listen))
	if s.URL != "" || checkListen(s.Listen) == "" {
		want("--url", checkBaseURL(s.URL, "http://localhost:29344"))
	}
	if s.Admin != "" {
		want("--admin", checkUserID(s.Admin))
	}
	database := &validation{config: &Config{Database: s.Database}}
	database.database()
	for _, problem := range database.problems {
		want("--database", problem.Message)
	}
	return problems
}

// urlOf is the address under which a homeserver on the same machine reaches one
// that kith listens on.
func urlOf(listen string) string {
	host, port, _ := net.SplitHostPort(listen) // checkListen has passed it
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

func (s Setup) freshValues() values {
	return s.values(random(8), random(32), random(32), random(32))
}

func (s Setup) values(senderSuffix, secret, asToken, hsToken string) values {
	defaults := Default()
	server := regexp.QuoteMeta(s.ServerName)
	return values{
		Setup: s, Secret: secret, ASToken: asToken, HSToken: hsToken,
		Bot:    defaults.Bot.Localpart,
		Prefix: defaults.Ghosts.Prefix,
		// Inside the exclusive namespace, so that no homeserver lets anybody else
		// take the name; with a second underscore, which no ghost's localpart has
		// after the prefix, so that it is never taken for a ghost.
		Sender:     defaults.Ghosts.Prefix + "sender_" + senderSuffix,
		BotRegex:   "^@" + regexp.QuoteMeta(defaults.Bot.Localpart) + ":" + server + "$",
		GhostRegex: "^@" + regexp.QuoteMeta(defaults.Ghosts.Prefix) + ".*:" + server + "$",
	}
}

// scalar writes a text as YAML reads it, in quotes only where it needs them.
func scalar(text string) (string, error) {
	data, err := yaml.Marshal(text)
	return strings.TrimSpace(string(data)), err
}

// random is n random bytes from the operating system in hexadecimal.
func random(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	return hex.EncodeToString(b)
}

// writeNew fills a template into a file that must not be there yet.
func writeNew(path, name string, fill values) error {
	var text bytes.Buffer
	if err := templates.ExecuteTemplate(&text, name, fill); err != nil {
		return fmt.Errorf("fill in %s: %w", name, err)
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is already there and is not overwritten; move it away or choose another folder with --dir", path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	_, err = file.Write(text.Bytes())
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", name, err), os.Remove(path))
	}
	return nil
}
