package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// wantLines wants an error of exactly these lines, with paths relative to folder.
func wantLines(t *testing.T, folder string, err error, want ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want:\n%s", strings.Join(want, "\n"))
		return
	}
	got := err.Error()
	if folder != "" {
		got = strings.ReplaceAll(got, folder+string(filepath.Separator), "")
	}
	if got != strings.Join(want, "\n") {
		t.Errorf("got:\n%s\nwant:\n%s", got, strings.Join(want, "\n"))
	}
}

// TestFileThatCannotBeRead gives Load a whole file.
func TestFileThatCannotBeRead(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"empty", "", "config.yaml: the file is empty; `kith init` writes a complete one"},
		{"comments only", "# nothing\n\n", "config.yaml: the file is empty; `kith init` writes a complete one"},
		{"null", "~\n", "config.yaml: the file is empty; `kith init` writes a complete one"},
		{"a list", "# my list\n- a\n- b\n", "config.yaml:2: the file must be made of settings, each written as `key: value`"},
		{"a word", "hello\n", "config.yaml:1: the file must be made of settings, each written as `key: value`"},
		{"a tab", "homeserver:\n\turl: http://localhost\n", "config.yaml:2: this line is indented with a tab; YAML wants spaces"},
		{"a tab after spaces", "homeserver:\n  url: http://localhost\n \tserver_name: a\n", "config.yaml:3: this line is indented with a tab; YAML wants spaces"},
		{"two documents", "retention: 1h\n---\nretention: 2h\n", "config.yaml:2: a second document begins here; only one is read, so remove the line with ---"},
		{"bare @", "moderation:\n  moderators:\n    - @anna:example.org\n", "config.yaml:3: a value that begins with @, % or ` needs quotes"},
		{"missing colon", "homeserver\n  url: a\n", "config.yaml:2: this line does not fit the one before: a colon may be missing there, this line may be indented too far, or a value that holds `: ` needs quotes"},
		{"open quote", "retention: 1h\nsecret: \"abc\nlogging:\n  level: info\n", "config.yaml:2: a quotation mark is opened here and never closed"},
		{"indentation", "homeserver:\n    url: a\n  server_name: b\n", "config.yaml:3: this line does not fit the ones above: check its indentation and its quotes"},
		{"unknown anchor", "secret: *hunter2hunter2\n", "config.yaml:1: a value that begins with * needs quotes"},
		{"not text", "retention: \xff\xfe\n", "config.yaml:1: the file is not UTF-8 text; save it as UTF-8"},
		{"backslash", "bot:\n  display_name: \"a\\q\"\n", "config.yaml:2: a backslash between double quotes means something else to YAML: use single quotes"},
		{"too large", strings.Repeat("# x\n", maxFileSize/4+1), "config.yaml: this file is too large to be a configuration"},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "config.yaml")
			if err := os.WriteFile(path, []byte(test.text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Load(path)
			wantLines(t, folder, err, test.want)
		})
	}
}

func TestMissingFiles(t *testing.T) {
	folder := newFolder(t)
	path := filepath.Join(folder, "config.yaml")
	_, err := Load(filepath.Join(folder, "other.yaml"))
	wantLines(t, folder, err, "other.yaml: there is no such file; `kith init` writes one, and `-c` names one that lies elsewhere")
	if err := os.Remove(filepath.Join(folder, "registration.yaml")); err != nil {
		t.Fatal(err)
	}
	_, err = Load(path)
	wantLines(t, folder, err, "registration.yaml: there is no such file; `kith init` writes one, and `appservice.registration` says where it is")
	_, err = Load(folder)
	wantLines(t, filepath.Dir(folder), err, filepath.Base(folder)+": cannot be read: is a directory; `kith init` writes one, and `-c` names one that lies elsewhere")
}

// TestOneMistake changes one thing in a good configuration.
func TestOneMistake(t *testing.T) {
	const registration = `registration: registration.yaml`
	for _, test := range []struct{ name, old, replacement, want string }{
		{"misspelt key", "  intake: auto", "  intaek: auto", "config.yaml:L: homeserver.intaek: there is no such setting; did you mean `intake`?"},
		{"misspelt section", "\nhomeserver:", "\nhome-server:", "config.yaml:L: home-server: there is no such setting; did you mean `homeserver`?"},
		{"other style", "  server_name:", "  serverName:", "config.yaml:L: homeserver.serverName: there is no such setting; did you mean `server_name`?"},
		{"key of another section", "  intake: auto", "  listen: auto", "config.yaml:L: homeserver.listen: there is no such setting here; it belongs under `appservice`"},
		{"key without its section", "\nretention: 720h", "\nintake: sync", "config.yaml:L: intake: there is no such setting here; it belongs under `homeserver`"},
		{"unknown key", "  intake: auto", "  password: x", "config.yaml:L: homeserver.password: there is no such setting; `homeserver` has url, server_name, intake, admin_token, admin_token_file"},
		{"unknown section", "\nretention: 720h", "\nsmtp: x", "config.yaml:L: smtp: there is no such setting"},
		{"unknown key of a topic", "    name: Grief", "    titel: Grief", "config.yaml:L: topics[3].titel: there is no such setting; `topics[3]` has id, name, about"},
		{"twice", "  intake: auto", "  intake: auto\n  intake: sync", "config.yaml:L+1: homeserver.intake: is given twice; the first is on line L"},
		{"not a number", "  max: 6", "  max: six", "config.yaml:L: circles.max: needs a whole number"},
		{"a fraction", "  max: 6", "  max: 6.5", "config.yaml:L: circles.max: needs a whole number"},
		{"no unit", "gather: 5s", "gather: 20", "config.yaml:L: circles.gather: needs a length of time with its unit, as in 20s, 10m, 720h or 30d"},
		{"list for a value", "  intake: auto", "  intake: [auto]", "config.yaml:L: homeserver.intake: needs a single value, not a list or a section"},
		{"value for a section", "\nlogging:\n", "\nlogging: info\nxlogging:\n", "config.yaml:L: logging: needs settings of its own below it, indented by two spaces\nconfig.yaml:L+1: xlogging: there is no such setting; did you mean `logging`?"},
		{"value for a list", "allowed_servers: []", "allowed_servers: example.org", "config.yaml:L: peers.allowed_servers: needs a list: one entry a line, each beginning with `- `"},
		{"own tag", "  intake: auto", "  intake: !x auto", "config.yaml:L: homeserver.intake: a value that begins with ! needs quotes"},
		{"a reference", "localpart: support\n  # The name that peers see.\n  display_name: Peer support", "localpart: &a support\n  display_name: *a", "config.yaml:L+1: bot.display_name: references (*name) are not read; write the value out, or quote it"},
		{"no homeserver", `  url: "http://localhost:8008"`, "  url:", "config.yaml:L: homeserver.url: needs an address that begins with http:// or https://, as in http://localhost:8008"},
		{"homeserver without scheme", `"http://localhost:8008"`, "localhost:8008", "config.yaml:L: homeserver.url: needs an address that begins with http:// or https://, as in http://localhost:8008"},
		{"password in the address", `"http://localhost:8008"`, "http://a:b@localhost", "config.yaml:L: homeserver.url: must not hold a user name or password"},
		{"too much address", `"http://localhost:8008"`, "http://localhost/_matrix/client", "config.yaml:L: homeserver.url: needs an address that begins with http:// or https://, as in http://localhost:8008, without /_matrix"},
		{"wrong intake", "intake: auto", "intake: sliding-sync", "config.yaml:L: homeserver.intake: needs auto, sliding or sync"},
		{"wrong level", "level: info", "level: wran", "config.yaml:L: logging.level: needs debug, info, warn or error; did you mean warn?"},
		{"wrong format", "format: json", "format: text", "config.yaml:L: logging.format: needs json or console"},
		{"port", `listen: "127.0.0.1:29344"`, `listen: "127.0.0.1:70000"`, "config.yaml:L: appservice.listen: needs an address to listen on, as in 127.0.0.1:29344; ports go from 1 to 65535"},
		{"no registration", registration, `registration: ""`, "config.yaml:L: appservice.registration: needs the path of the registration file"},
		{"bot with @", "localpart: support", "localpart: '@support'", "config.yaml:L: bot.localpart: needs the part of a user id between @ and the colon: small letters, digits and . _ = - / +, without the @\nregistration.yaml:25: namespaces.users: no exclusive entry covers the bot, @@support:example.org; `homeserver.server_name`, `bot.localpart` and `ghosts.prefix` must be those that the registration was made for"},
		{"no name", "display_name: Peer support", `display_name: " "`, "config.yaml:L: bot.display_name: needs a text"},
		{"no picture", `avatar: ""`, `avatar: registration.yaml`, "config.yaml:L: bot.avatar: needs a PNG, JPEG or GIF picture"},
		{"picture not there", `avatar: ""`, `avatar: bot.png`, "config.yaml:L: bot.avatar: there is no such file, or kith may not read it"},
		{"large pool", "pool: 20", "pool: 5000", "config.yaml:L: ghosts.pool: needs a number from 0 to 1000"},
		{"allowed server", "allowed_servers: []", "allowed_servers:\n  - example.org\n  - https://example.com", "config.yaml:L+2: peers.allowed_servers[1]: needs the part of your user ids after the colon, as in example.org; this looks like a URL"},
		{"PostgreSQL without a database", "database: sqlite:kith.db", "database: postgres://kith:hunter2@localhost", "config.yaml:L: database: needs postgres://, a user, a host and the name of a database, as in postgres://kith@localhost/kith"},
		{"no scheme", "database: sqlite:kith.db", "database: kith.db", "config.yaml:L: database: needs sqlite: and the path of a file, or the address of a PostgreSQL database, as in sqlite:kith.db or postgres://kith@localhost/kith"},
		{"in memory", "database: sqlite:kith.db", "database: 'sqlite::memory:'", "config.yaml:L: database: needs a file: what is in memory only would be lost when kith stops"},
		{"no topics", "topics:\n", "topics: []\nxopics:\n", "config.yaml:L+1: xopics: there is no such setting; did you mean `topics`?"},
		{"topic twice", "- id: grief", "- id: anxiety", "config.yaml:L: topics[3].id: is the same as that of topic 1"},
		{"topic that is a number", "- id: grief", "- id: 4", "config.yaml:L: topics[3].id: needs 1 to 32 small letters, digits and dashes, with at least one letter (a bare number picks from the list)"},
		{"nameless topic", "name: Grief", `name: ""`, "config.yaml:L: topics[3].name: needs a text"},
		{"min over max", "min: 2", "min: 7", "config.yaml:L: circles.min: must not be more than `circles.max`"},
		{"max too large", "max: 6", "max: 9", "config.yaml:L: circles.max: needs a number from 2 to 8"},
		{"no language", "languages:\n    - en", "languages: []", "config.yaml:L: matching.languages: needs at least one language, as in en: it is what a peer speaks who says nothing"},
		{"a group twice", "- mothers\n", "- Fathers\n", "config.yaml:L: matching.groups[1]: is given twice"},
		{"a listener", "listeners: []", "listeners: [anna]", "config.yaml:L: matching.listeners[0]: needs a Matrix user id, as in @anna:example.org; it begins with @"},
		{"long gather", "gather: 5s", "gather: 1h", "config.yaml:L: circles.gather: needs 0s to 10m: someone is waiting"},
		{"muting by one", "mute_after_reports: 2", "mute_after_reports: 1", "config.yaml:L: moderation.mute_after_reports: needs a number from 2 to 7, or 0 to never mute anybody by reports"},
		{"short idle", "idle: 72h", "idle: 10s", "config.yaml:L: circles.idle: needs at least 10m, or 0 to never close a quiet circle"},
		{"moderator", `"@anna:example.org"`, `anna`, "config.yaml:L: moderation.moderators[0]: needs a Matrix user id, as in @anna:example.org; it begins with @"},
		{"the bot as counsellor", "counsellors: []", `counsellors: ["@support:example.org"]`, "config.yaml:L: crisis.counsellors[0]: is one of kith's own users; name the account of a person"},
		{"a rota of strangers", "rota: []", `rota: [["@nobody:example.org"]]`, "config.yaml:L: crisis.rota[0][0]: is neither in `crisis.counsellors` nor in `moderation.moderators`, and would never be asked"},
		{"a group of nobody", "rota: []", "rota: [[]]", "config.yaml:L: crisis.rota[0]: needs at least one user id; a group of nobody only lets time pass"},
		{"a rota without groups", "rota: []", `rota: ["@anna:example.org"]`, "config.yaml:L: crisis.rota[0]: needs a list: one entry a line, each beginning with `- `"},
		{"waiting for hours", "wait: 3m", "wait: 3h", "config.yaml:L: crisis.wait: needs 1s to 30m: somebody in danger is waiting"},
		{"the bot as moderator", `"@anna:example.org"`, `"@support:example.org"`, "config.yaml:L: moderation.moderators[0]: is one of kith's own users; name the account of a person"},
		{"endpoint without scheme", `endpoint: ""`, `endpoint: localhost`, "config.yaml:L: screening.endpoint: needs an address that begins with http:// or https://, as in http://127.0.0.1:8080/v1\nconfig.yaml:L+2: screening.model: needs the name of a model that the endpoint has"},
		{"metrics without a port", `listen: ""`, `listen: "127.0.0.1"`, "config.yaml:L: metrics.listen: needs an address to listen on, as in 127.0.0.1:29345"},
		{"metrics for everybody", `listen: ""`, `listen: "127.0.0.1:29344"`, "config.yaml:L: metrics.listen: is where the homeserver finds kith (`appservice.listen`); metrics need an address of their own, as in 127.0.0.1:29345"},
		{"profiles for everybody", "profiling: local", "profiling: everywhere", "config.yaml:L: metrics.profiling: needs never, local or anywhere"},
		{"negative retention", "retention: 720h", "retention: -1h", "config.yaml:L: retention: must not be negative"},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := newFolder(t)
			path := filepath.Join(folder, "config.yaml")
			line := edit(t, path, test.old, test.replacement)
			_, err := Load(path)
			want := strings.NewReplacer(":L:", fmt.Sprintf(":%d:", line), ":L+1:", fmt.Sprintf(":%d:", line+1),
				":L+2:", fmt.Sprintf(":%d:", line+2), " L\n", fmt.Sprintf(" %d\n", line)).Replace(test.want + "\n")
			wantLines(t, folder, err, strings.TrimSpace(want))
		})
	}
}

func TestAllMistakesComeAtOnceInOrder(t *testing.T) {
	folder := newFolder(t)
	path, registration := filepath.Join(folder, "config.yaml"), filepath.Join(folder, "registration.yaml")
	level := edit(t, path, "level: info", "level: loud")
	size := edit(t, path, "max: 6", "max: 60")
	sender := edit(t, registration, "sender_localpart: _kith_", "sender_localpart: Someone ")
	name := edit(t, registration, "\nid: kith\n", "\nid: ''\n")
	_, err := Load(path)
	wantLines(t, folder, err,
		fmt.Sprintf("config.yaml:%d: circles.max: needs a number from 2 to 8", size),
		fmt.Sprintf("config.yaml:%d: logging.level: needs debug, info, warn or error", level),
		fmt.Sprintf("registration.yaml:%d: id: is missing; any name that no other application service of the homeserver has", name),
		fmt.Sprintf("registration.yaml:%d: sender_localpart: needs the part of a user id between @ and the colon: small letters, digits and . _ = - / +", sender),
	)
}

func TestDefaultsFillWhatIsNotWritten(t *testing.T) {
	folder := newFolder(t)
	path := filepath.Join(folder, "config.yaml")
	full, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	short := "homeserver:\n  url: http://localhost:8008\n  server_name: example.org\nappservice:\n  url: http://127.0.0.1:29344\n" +
		"secret: " + full.Secret + "\ncircles:\n  max: 4\nlogging:\n"
	if err := os.WriteFile(path, []byte(short), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if c.Circles.Max != 4 || c.Circles.Min != 2 || c.Logging.Level != "info" || len(c.Topics) != len(full.Topics) {
		t.Errorf("got %+v, %+v, %d topics", c.Circles, c.Logging, len(c.Topics))
	}
}

func TestOpenFilesAreWarnedOf(t *testing.T) {
	folder := newFolder(t)
	for _, name := range []string{"config.yaml", "registration.yaml"} {
		if err := os.Chmod(filepath.Join(folder, name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c, err := Load(filepath.Join(folder, "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Warnings) != 2 || !strings.Contains(c.Warnings[1].String(), "registration.yaml: everybody on this machine can read this file") {
		t.Errorf("warnings: %v", c.Warnings)
	}
}

func TestWhoMayBeAPeer(t *testing.T) {
	c := Default()
	c.Homeserver.ServerName = "example.org"
	if !c.AllowsServer("example.org") || c.AllowsServer("example.com") {
		t.Error("without a list the own server alone is allowed")
	}
	c.Peers.AllowedServers = []string{"example.com"}
	if c.AllowsServer("example.org") || !c.AllowsServer("example.com") {
		t.Error("with a list it alone counts")
	}
}
