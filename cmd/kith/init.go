package main

import (
	_ "embed" // the text that is printed
	"io"
	"text/template"

	"kith/config"
)

// initVerb writes the two files that kith needs and says what to do with them.
type initVerb struct {
	HomeserverURL string `name:"homeserver-url" required:"" placeholder:"URL" help:"Address of the homeserver, as in http://localhost:8008."`
	ServerName    string `name:"server-name" required:"" placeholder:"NAME" help:"The part of your user ids after the colon, as in example.org."`
	Listen        string `default:"${listen}" placeholder:"ADDR" help:"Where kith listens for the homeserver (${default})."`
	URL           string `name:"url" placeholder:"URL" help:"How the homeserver reaches kith, if not as --listen says."`
	Admin         string `placeholder:"@USER:NAME" help:"The first moderator, as in @anna:example.org."`
	Database      string `placeholder:"URI" help:"Where kith keeps its state, if not in kith.db in the folder: sqlite:PATH or postgres://…"`
	Dir           string `default:"." placeholder:"DIR" help:"The folder for the two files (this one)."`
}

var (
	//go:embed init.txt
	nextStepsText string
	nextSteps     = template.Must(template.New("init.txt").Parse(nextStepsText))
)

// Run writes the files, or nothing at all.
func (v *initVerb) Run(stdout io.Writer) error {
	files, err := config.Setup{
		HomeserverURL: v.HomeserverURL,
		ServerName:    v.ServerName,
		Listen:        v.Listen,
		URL:           v.URL,
		Admin:         v.Admin,
		Database:      v.Database,
	}.Write(v.Dir)
	if err != nil {
		return err
	}
	return nextSteps.Execute(stdout, struct {
		config.Files
		ServerName string
		URLDerived bool
	}{files, v.ServerName, v.URL == ""})
}
