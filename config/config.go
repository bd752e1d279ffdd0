// Package config reads what an admin wrote: config.yaml, the registration file
// that it names, and the environment. Whatever is wrong comes back as diagnostic.Problems,
// one clear line each with file and line number, and never with a secret in it.
package config

import (
	"strings"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
)

// Config is everything an admin can set. A Config that Load returned is complete
// and valid, and its paths are ready to open.
type Config struct {
	Homeserver Homeserver   `yaml:"homeserver"`
	AppService AppService   `yaml:"appservice"`
	Bot        Bot          `yaml:"bot"`
	Ghosts     Ghosts       `yaml:"ghosts"`
	Peers      Peers        `yaml:"peers"`
	Database   string       `yaml:"database"`    // "sqlite:PATH", or the address of a PostgreSQL database; may hold a password
	Secret     string       `yaml:"secret"`      // seals links and derives keys; never logged
	SecretFile string       `yaml:"secret_file"` // where Secret was read from, or empty
	Topics     []kith.Topic `yaml:"topics"`
	Matching   Matching     `yaml:"matching"`
	Circles    Circles      `yaml:"circles"`
	Moderation Moderation   `yaml:"moderation"`
	Screening  Screening    `yaml:"screening"`
	Media      Media        `yaml:"media"`
	Crisis     Crisis       `yaml:"crisis"`
	Retention  Duration     `yaml:"retention"` // how long an ended circle is kept before every trace of it is erased
	Logging    Logging      `yaml:"logging"`
	Metrics    Metrics      `yaml:"metrics"`

	Registration *Registration `yaml:"-"` // the file that AppService.Registration names
	Warnings     []Warning     `yaml:"-"` // what works, but should be looked at

	source *source // where each setting came from; nil for a Config made by hand
}

// Homeserver says where the homeserver is and how events come in from it.
type Homeserver struct {
	URL        string `yaml:"url"`         // base URL of its client-server API, without a slash at the end
	ServerName string `yaml:"server_name"` // the part of a user id after the first colon
	Intake     string `yaml:"intake"`      // one of IntakeAuto, IntakeSliding, IntakeSync

	// AdminToken is the access token of an admin of the homeserver, or empty. It is used for
	// nothing but ending the accounts of ghosts where kith may not do that itself.
	AdminToken     string `yaml:"admin_token"`
	AdminTokenFile string `yaml:"admin_token_file"` // where AdminToken was read from, or empty
}

// The values of Homeserver.Intake.
const (
	IntakeAuto    = "auto"    // whichever of the two the homeserver offers
	IntakeSliding = "sliding" // events by transactions, keys by a lean sliding sync
	IntakeSync    = "sync"    // events and keys by the bot's /sync
)

// AppService says where the homeserver finds kith.
type AppService struct {
	Listen       string `yaml:"listen"`       // host:port to listen on
	URL          string `yaml:"url"`          // how the homeserver reaches that address
	Registration string `yaml:"registration"` // path of the registration file
}

// Bot is the user that peers talk to.
type Bot struct {
	Localpart   string `yaml:"localpart"`
	DisplayName string `yaml:"display_name"`
	Avatar      string `yaml:"avatar"` // path of a PNG, JPEG or GIF file, or empty
}

// Ghosts says how ghosts are named and how many are kept ready.
type Ghosts struct {
	Prefix string `yaml:"prefix"` // every ghost's localpart begins with it, and nobody else's
	Pool   int    `yaml:"pool"`   // ghosts with device and keys that wait for a match
}

// Peers says who may use the service.
type Peers struct {
	AllowedServers []string `yaml:"allowed_servers"` // empty: the own server only
	Minors         bool     `yaml:"minors"`          // people from 13 to 17 are served, too, among themselves
	CirclesAtOnce  int      `yaml:"circles_at_once"` // in how many circles one peer may be at a time
	AsksAnHour     int      `yaml:"asks_an_hour"`    // how often one peer may begin to look for people within an hour; 0: any number
	RestAfter      int      `yaml:"rest_after"`      // after so many circles in a day that a peer turned away from, they rest for an hour; 0: never
}

// Circles holds the sizes and times of circles.
type Circles struct {
	Min    int      `yaml:"min"`    // as many must fit together before a circle opens
	Max    int      `yaml:"max"`    // from MinCircle to MaxCircle
	Gather Duration `yaml:"gather"` // how long to wait for more than Min
	Answer Duration `yaml:"answer"` // an invitation that is not answered for so long is taken back; 0: never
	Idle   Duration `yaml:"idle"`   // a circle in which nobody wrote for so long is closed; 0: never
}

// The bounds of Circles.Min and Circles.Max.
const (
	MinCircle = 2
	MaxCircle = 8
)

// Moderation names the people who keep circles safe.
type Moderation struct {
	Moderators       []id.UserID `yaml:"moderators"`
	MuteAfterReports int         `yaml:"mute_after_reports"` // reports by so many peers mute their author for review; 0: never
}

// Logging says what is written to standard error, and how.
type Logging struct {
	Level  string `yaml:"level"`  // debug, info, warn or error
	Format string `yaml:"format"` // json or console
}

// Default is the configuration of which an admin has changed nothing yet. It
// lacks what has no default: homeserver, secret and registration.
func Default() *Config {
	return &Config{
		Homeserver: Homeserver{Intake: IntakeAuto},
		AppService: AppService{Listen: DefaultListen, Registration: "registration.yaml"},
		Bot:        Bot{Localpart: "support", DisplayName: "Peer support"},
		Ghosts:     Ghosts{Prefix: "_kith_", Pool: 20},
		Peers:      Peers{CirclesAtOnce: 3, AsksAnHour: 10, RestAfter: 3},
		Database:   "sqlite:kith.db",
		Topics:     defaultTopics(),
		Matching:   defaultMatching(),
		Circles: Circles{
			Min: 2, Max: 6,
			Gather: Duration(5 * time.Second),
			Answer: Duration(24 * time.Hour),
			Idle:   Duration(72 * time.Hour),
		},
		Moderation: Moderation{MuteAfterReports: 2},
		Crisis:     Crisis{Wait: Duration(3 * time.Minute)},
		Media:      Media{MaxSize: 20},
		Screening:  Screening{Wait: Duration(2 * time.Second)},
		Retention:  Duration(30 * 24 * time.Hour),
		Logging:    Logging{Level: "info", Format: "json"},
		Metrics:    Metrics{Profiling: ProfilingLocal},
	}
}

// DefaultListen is where kith listens unless told otherwise: this machine only.
const DefaultListen = "127.0.0.1:29344"

// BotID is the bot's Matrix user id.
func (c *Config) BotID() id.UserID {
	return id.NewUserID(c.Bot.Localpart, c.Homeserver.ServerName)
}

// DatabasePath is the path of the SQLite file, if the database is one.
func (c *Config) DatabasePath() string {
	return strings.TrimPrefix(c.Database, sqlitePrefix)
}

// AllowsServer tells whether accounts of the given homeserver may be peers.
func (c *Config) AllowsServer(server string) bool {
	if len(c.Peers.AllowedServers) == 0 {
		return server == c.Homeserver.ServerName
	}
	for _, allowed := range c.Peers.AllowedServers {
		if server == allowed {
			return true
		}
	}
	return false
}
