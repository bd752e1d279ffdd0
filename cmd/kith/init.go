package main

import (
	_ "embed" // the text that is printed
	"io"
	"path/filepath"
	"text/template"

	"kith/config"
	"kith/diagnostic"
)

// initVerb writes the two files that kith needs and says what to do with them.
type initVerb struct {
	HomeserverURL string `name:"homeserver-url" placeholder:"URL" help:"Address of the homeserver, as in http://localhost:8008."`
	ServerName    string `name:"server-name" placeholder:"NAME" help:"The part of your user ids after the colon, as in example.org."`
	Listen        string `default:"${listen}" placeholder:"ADDR" help:"Where kith listens for the homeserver (${default})."`
	URL           string `name:"url" placeholder:"URL" help:"How the homeserver reaches kith, if not as --listen says."`
	Admin         string `placeholder:"@USER:NAME" help:"The first moderator, as in @anna:example.org."`
	Database      string `placeholder:"URI" help:"Where kith keeps its state, if not in kith.db in the folder: sqlite:PATH or postgres://…"`
	Dir           string `default:"." placeholder:"DIR" help:"The folder for the two files (this one)."`
	Rotate        bool   `help:"Write fresh tokens into the registration of the config.yaml in the folder, and leave all else as it is."`
}

var (
	//go:embed init.txt
	nextStepsText string
	nextSteps     = template.Must(template.New("init.txt").Parse(nextStepsText))

	//go:embed rotated.txt
	rotatedText string
	rotated     = template.Must(template.New("rotated.txt").Parse(rotatedText))
)

// Run writes the files, or nothing at all.
func (v *initVerb) Run(stdout io.Writer) error {
	if v.Rotate {
		return v.rotate(stdout)
	}
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

func (v *initVerb) rotate(stdout io.Writer) error {
	if v.HomeserverURL != "" || v.ServerName != "" || v.URL != "" || v.Admin != "" || v.Database != "" {
		return diagnostic.Problems{{Key: "--rotate", Message: "changes the tokens alone; of the other flags it takes --dir"}}
	}
	file, err := config.Rotate(filepath.Join(v.Dir, "config.yaml"))
	if err != nil {
		return err
	}
	return rotated.Execute(stdout, file)
}
