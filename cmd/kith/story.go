package main

import (
	"fmt"
	"io"
	"regexp"

	"maunium.net/go/mautrix/id"

	"kith/config"
	"kith/secret"
)

// storyVerb finds a message in the log for somebody who misses it.
type storyVerb struct {
	Config string `short:"c" default:"config.yaml" help:"The configuration that the service runs with." type:"path"`
	Event  string `arg:"" help:"The message's event id, as its sender's client shows it."`
}

var eventID = regexp.MustCompile(`^\$[^\s]{1,254}$`)

// Run prints the id under which the log at the level debug tells what became of an event.
func (v storyVerb) Run(stdout io.Writer) error {
	if !eventID.MatchString(v.Event) {
		return fmt.Errorf("an event id begins with $ and has no spaces (quote it, or the shell takes the $ away)")
	}
	cfg, err := config.Load(v.Config)
	if err != nil {
		return err
	}
	key, err := secret.New(cfg.Secret)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, key.StoryID(id.EventID(v.Event)))
	return err
}
