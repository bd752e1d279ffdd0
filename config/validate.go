package config

import (
	"fmt"
	"image"
	_ "image/gif" // the formats that an avatar may have
	_ "image/jpeg"
	_ "image/png"
	"os"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kith/diagnostic"
)

// validation collects problems of one Config.
type validation struct {
	config   *Config
	problems diagnostic.Problems
}

// want adds a problem at key unless message is empty.
func (v *validation) want(key, message string) {
	if message != "" {
		v.problems = append(v.problems, v.config.source.problem(key, "%s", message))
	}
}

// wantf adds a problem at key unless ok.
func (v *validation) wantf(ok bool, key, format string, args ...any) {
	if !ok {
		v.want(key, fmt.Sprintf(format, args...))
	}
}

// Validate checks every value by itself and against the others, without looking
// at any file. Load has called it.
func (c *Config) Validate() diagnostic.Problems {
	v := &validation{config: c}
	v.want("homeserver.url", checkBaseURL(c.Homeserver.URL, "http://localhost:8008"))
	v.want("homeserver.server_name", checkServerName(c.Homeserver.ServerName))
	v.want("homeserver.intake", checkOneOf(c.Homeserver.Intake, IntakeAuto, IntakeSliding, IntakeSync))
	v.wantf(c.Homeserver.AdminToken == "" || isToken(c.Homeserver.AdminToken), "homeserver.admin_token", "needs an access token: letters, digits and signs, in one piece")
	v.want("appservice.listen", checkListen(c.AppService.Listen))
	v.want("appservice.url", checkBaseURL(c.AppService.URL, "http://localhost:29344"))
	v.wantf(c.AppService.Registration != "", "appservice.registration", "needs the path of the registration file")
	v.users()
	v.database()
	v.wantf(c.Secret != "", "secret", "is missing; `kith init` writes one, and KITH_SECRET or `secret_file` can give it too")
	v.wantf(c.Secret == "" || len(c.Secret) >= shortestSecret, "secret", "is too short to keep a secret: at least %d characters", shortestSecret)
	v.topics()
	v.matching()
	v.circles()
	v.crisis()
	v.wantf(c.Retention >= 0, "retention", "must not be negative")
	v.want("logging.level", checkOneOf(c.Logging.Level, "debug", "info", "warn", "error"))
	v.want("logging.format", checkOneOf(c.Logging.Format, "json", "console"))
	v.screening()
	v.media()
	v.metrics()
	return v.problems
}

// users checks the names of bot, ghosts, peers and moderators.
func (v *validation) users() {
	c := v.config
	v.want("bot.localpart", checkLocalpart(c.Bot.Localpart))
	v.want("bot.display_name", checkLine(c.Bot.DisplayName, 100))
	v.want("ghosts.prefix", checkLocalpart(c.Ghosts.Prefix))
	v.wantf(len(c.Ghosts.Prefix) >= 3, "ghosts.prefix", "needs at least 3 characters, or it would claim the names of people")
	v.wantf(len(c.Ghosts.Prefix) <= 64, "ghosts.prefix", "needs at most 64 characters")
	v.wantf(len(c.BotID()) <= longestUserID, "bot.localpart", "is too long: a user id has at most %d characters", longestUserID)
	v.wantf(c.Ghosts.Prefix == "" || !strings.HasPrefix(c.Bot.Localpart, c.Ghosts.Prefix), "bot.localpart",
		"begins with `ghosts.prefix`, so the bot could not be told from a ghost; choose another")
	v.wantf(c.Ghosts.Pool >= 0 && c.Ghosts.Pool <= 1000, "ghosts.pool", "needs a number from 0 to 1000")
	for i, server := range c.Peers.AllowedServers {
		v.want(fmt.Sprintf("peers.allowed_servers[%d]", i), checkServerName(server))
	}
	v.wantf(c.Peers.CirclesAtOnce >= 1 && c.Peers.CirclesAtOnce <= 100, "peers.circles_at_once", "needs a number from 1 to 100")
	v.wantf(c.Peers.AsksAnHour >= 0 && c.Peers.AsksAnHour <= 1000, "peers.asks_an_hour", "needs a number from 1 to 1000, or 0 for any number")
	v.wantf(c.Peers.RestAfter >= 0 && c.Peers.RestAfter <= 1000, "peers.rest_after", "needs a number from 1 to 1000, or 0 to let nobody rest")
	after := c.Moderation.MuteAfterReports
	v.wantf(after == 0 || after >= 2 && after < MaxCircle, "moderation.mute_after_reports",
		"needs a number from 2 to %d, or 0 to never mute anybody by reports", MaxCircle-1)
	for i, moderator := range c.Moderation.Moderators {
		v.person(fmt.Sprintf("moderation.moderators[%d]", i), moderator)
	}
}

var topicIDGrammar = regexp.MustCompile(`^[a-z0-9-]*[a-z][a-z0-9-]*$`)

func (v *validation) topics() {
	v.wantf(len(v.config.Topics) > 0, "topics", "needs at least one topic, or nobody could look for company")
	ids, names := map[string]int{}, map[string]int{}
	for i, topic := range v.config.Topics {
		key := fmt.Sprintf("topics[%d]", i)
		v.wantf(topicIDGrammar.MatchString(string(topic.ID)) && len(topic.ID) <= 32, key+".id",
			"needs 1 to 32 small letters, digits and dashes, with at least one letter (a bare number picks from the list)")
		v.want(key+".name", checkLine(topic.Name, 60))
		v.want(key+".about", checkLine(topic.About, 200))
		first, twice := ids[string(topic.ID)]
		v.wantf(!twice, key+".id", "is the same as that of topic %d", first+1)
		ids[string(topic.ID)] = i
		name := strings.ToLower(topic.Name)
		first, twice = names[name]
		v.wantf(!twice || name == "", key+".name", "is the same as that of topic %d", first+1)
		names[name] = i
	}
}

func (v *validation) circles() {
	c := v.config.Circles
	v.wantf(c.Min >= MinCircle && c.Min <= MaxCircle, "circles.min", "needs a number from %d to %d", MinCircle, MaxCircle)
	v.wantf(c.Max >= MinCircle && c.Max <= MaxCircle, "circles.max", "needs a number from %d to %d", MinCircle, MaxCircle)
	v.wantf(c.Min <= c.Max, "circles.min", "must not be more than `circles.max`")
	v.wantf(c.Gather >= 0 && c.Gather.Std() <= 10*time.Minute, "circles.gather", "needs 0s to 10m: someone is waiting")
	v.wantf(c.Answer == 0 || c.Answer.Std() >= 10*time.Minute, "circles.answer", "needs at least 10m, or 0 to wait for an answer for ever")
	v.wantf(c.Idle == 0 || c.Idle.Std() >= 10*time.Minute, "circles.idle", "needs at least 10m, or 0 to never close a quiet circle")
}

// checkLine wants one line of readable text of at most so many characters.
func checkLine(text string, longest int) string {
	switch {
	case strings.TrimSpace(text) == "":
		return "needs a text"
	case utf8.RuneCountInString(text) > longest:
		return fmt.Sprintf("needs at most %d characters", longest)
	case strings.IndexFunc(text, unicode.IsControl) >= 0:
		return "needs to be one line, without control characters"
	}
	return ""
}

// checkAvatar makes sure that the bot's avatar is a picture before a homeserver
// is asked to keep it.
func (c *Config) checkAvatar() diagnostic.Problems {
	if c.Bot.Avatar == "" {
		return nil
	}
	file, err := os.Open(c.Bot.Avatar)
	if err != nil {
		return diagnostic.Problems{c.source.problem("bot.avatar", "there is no such file, or kith may not read it")}
	}
	defer func() { _ = file.Close() }() // only read
	if _, _, err := image.DecodeConfig(file); err != nil {
		return diagnostic.Problems{c.source.problem("bot.avatar", "needs a PNG, JPEG or GIF picture")}
	}
	return nil
}
