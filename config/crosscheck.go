package config

import (
	"fmt"
	"regexp"
	"strings"

	"kith/diagnostic"
)

// crossCheck holds a registration against the configuration that it belongs to.
type crossCheck struct {
	config       *Config
	registration *Registration
	source       *source // of the registration
	problems     diagnostic.Problems
}

func (x *crossCheck) add(key, format string, args ...any) {
	x.problems = append(x.problems, x.source.problem(key, format, args...))
}

// isExample finds the example registration, whose tokens everybody can read. All
// else that may be wrong with it does not matter then.
func (x *crossCheck) isExample() bool {
	r := x.registration
	if !strings.HasPrefix(r.ASToken, examplePrefix) && !strings.HasPrefix(r.HSToken, examplePrefix) {
		return false
	}
	key := "as_token"
	if !strings.HasPrefix(r.ASToken, examplePrefix) {
		key = "hs_token"
	}
	x.add(key, "this is the example registration and everybody knows its tokens; run `kith init` to write one of your own")
	return true
}

// swapped finds a token in the environment that is the other one in the file.
func (x *crossCheck) swapped(env environment) {
	as, hs := x.registration.ASToken, x.registration.HSToken
	if as == hs {
		return
	}
	if as != "" && env[variableHSToken] == as {
		x.problems = append(x.problems, diagnostic.Problem{File: environmentName, Key: variableHSToken,
			Message: "holds the as_token of the registration; the two tokens are swapped"})
	}
	if hs != "" && env[variableASToken] == hs {
		x.problems = append(x.problems, diagnostic.Problem{File: environmentName, Key: variableASToken,
			Message: "holds the hs_token of the registration; the two tokens are swapped"})
	}
}

func (x *crossCheck) run() {
	r := x.registration
	if r.ID == "" {
		x.add("id", "is missing; any name that no other application service of the homeserver has")
	}
	switch {
	case r.URL == "":
		x.add("url", "is missing, so the homeserver would send nothing; it must be `appservice.url` of the configuration")
	case x.config.AppService.URL != "" && r.URL != x.config.AppService.URL:
		x.add("url", "differs from `appservice.url` of the configuration; make them the same")
	}
	if r.RateLimited {
		x.config.Warnings = append(x.config.Warnings, Warning(x.source.problem("rate_limited",
			"must be false, or the homeserver slows kith down when many people talk")))
	}
	x.tokens()
	x.sender()
	if x.source.lines["namespaces"] == 0 {
		x.add("namespaces", "is missing, and the homeserver would not start or not know kith's users; `kith init` writes it")
	} else if checkServerName(x.config.Homeserver.ServerName) == "" {
		x.namespaces()
	}
}

func (x *crossCheck) tokens() {
	r := x.registration
	for _, token := range []struct{ key, value, use string }{
		{"as_token", r.ASToken, "kith shows it to the homeserver"},
		{"hs_token", r.HSToken, "the homeserver shows it to kith"},
	} {
		switch {
		case token.value == "":
			x.add(token.key, "is missing (%s); `kith init` writes one", token.use)
		case !isToken(token.value):
			x.add(token.key, "holds a space or another character that a token cannot have")
		case len(token.value) < shortestSecret:
			x.add(token.key, "is too short to keep a secret: at least %d characters", shortestSecret)
		case token.value == x.config.Secret:
			x.add(token.key, "is the same as `secret` of the configuration; the homeserver must not know that one")
		}
	}
	if r.ASToken == r.HSToken && r.ASToken != "" {
		x.add("hs_token", "is the same as as_token; the two must differ, or whoever learns one could act as the other")
	}
}

// sender checks the user that the homeserver makes for every application service.
func (x *crossCheck) sender() {
	localpart := x.registration.SenderLocalpart
	switch {
	case localpart == "":
		x.add("sender_localpart", "is missing; it needs a random name that nobody uses, as `kith init` writes it")
	case localpart == x.config.Bot.Localpart:
		x.add("sender_localpart", "is the same as `bot.localpart`; Synapse lets this user receive nothing, so it needs another, random name")
	case checkLocalpart(localpart) != "":
		x.add("sender_localpart", "%s", checkLocalpart(localpart))
	}
}

// sampleGhosts and samplePeers are localparts by which the reach of a namespace
// is tried, for what a regular expression covers cannot be read off it.
var (
	sampleGhosts = []string{"k3v9q2x7w5", "zz-0"}
	samplePeers  = []string{"anna", "q7", "m.okafor_1987", "xkcdzq-vwpt"}
)

// namespaces checks that the users of kith, and nobody else, are kith's.
func (x *crossCheck) namespaces() {
	c := x.config
	userID := func(localpart string) string { return "@" + localpart + ":" + c.Homeserver.ServerName }
	var patterns []*regexp.Regexp
	for i, namespace := range x.registration.Namespaces.Users {
		// The homeservers match from the beginning of an id.
		pattern, err := regexp.Compile("^(?:" + namespace.Regex + ")")
		if err != nil || namespace.Regex == "" {
			x.add(fmt.Sprintf("namespaces.users[%d].regex", i), "is not a regular expression")
			return
		}
		for _, peer := range samplePeers {
			if pattern.MatchString(userID(peer)) && !x.isOurs(peer) {
				x.add(fmt.Sprintf("namespaces.users[%d].regex", i), "covers the accounts of people too; it may cover the bot and the ghosts only")
				break
			}
		}
		if namespace.Exclusive {
			patterns = append(patterns, pattern)
		}
	}
	owned := func(localpart string) bool {
		for _, pattern := range patterns {
			if pattern.MatchString(userID(localpart)) {
				return true
			}
		}
		return false
	}
	const remedy = "`homeserver.server_name`, `bot.localpart` and `ghosts.prefix` must be those that the registration was made for"
	if !owned(c.Bot.Localpart) {
		x.add("namespaces.users", "no exclusive entry covers the bot, %s; %s", c.BotID(), remedy)
	}
	for _, sample := range sampleGhosts {
		if !owned(c.Ghosts.Prefix + sample) {
			x.add("namespaces.users", "no exclusive entry covers the ghosts, %s; %s", userID(c.Ghosts.Prefix+"…"), remedy)
			break
		}
	}
}

// isOurs tells whether a localpart is that of the bot or of a ghost.
func (x *crossCheck) isOurs(localpart string) bool {
	return localpart == x.config.Bot.Localpart || strings.HasPrefix(localpart, x.config.Ghosts.Prefix)
}
