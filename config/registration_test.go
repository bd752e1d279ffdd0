package config

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestOneMistakeInTheRegistration changes one thing in a good registration. ":L:"
// in what is wanted stands for the changed line.
func TestOneMistakeInTheRegistration(t *testing.T) {
	const (
		remedy = "; `homeserver.server_name`, `bot.localpart` and `ghosts.prefix` must be those that the registration was made for"
		bot    = `    - exclusive: true` + "\n" + `      regex: '^@support:example\.org$'`
		ghosts = `    - exclusive: true` + "\n" + `      regex: '^@_kith_.*:example\.org$'`
	)
	for _, test := range []struct{ name, old, replacement, want string }{
		{"misspelt key", "hs_token:", "hs_tokne:", "registration.yaml:L: hs_tokne: there is no such setting; did you mean `hs_token`?"},
		{"no id", "\nid: kith", "", "registration.yaml: id: is missing; any name that no other application service of the homeserver has"},
		{"no url", `url: "http://127.0.0.1:29344"`, "url: null", "registration.yaml:L: url: is missing, so the homeserver would send nothing; it must be `appservice.url` of the configuration"},
		{"other url", `url: "http://127.0.0.1:29344"`, `url: "http://127.0.0.1:1"`, "registration.yaml:L: url: differs from `appservice.url` of the configuration; make them the same"},
		{"no sender", "sender_localpart: _kith_", "protocols: []\n# ", "registration.yaml: sender_localpart: is missing; it needs a random name that nobody uses, as `kith init` writes it"},
		{"the bot as sender", "sender_localpart: _kith_", "sender_localpart: support # ", "registration.yaml:L: sender_localpart: is the same as `bot.localpart`; Synapse lets this user receive nothing, so it needs another, random name"},
		{"no bot", bot, "", "registration.yaml:L-2: namespaces.users: no exclusive entry covers the bot, @support:example.org" + remedy},
		{"bot not exclusive", bot, strings.Replace(bot, "true", "false", 1), "registration.yaml:L-2: namespaces.users: no exclusive entry covers the bot, @support:example.org" + remedy},
		{"no ghosts", ghosts, "", "registration.yaml:L-5: namespaces.users: no exclusive entry covers the ghosts, @_kith_…:example.org" + remedy},
		{"other server", `_kith_.*:example\.org`, `_kith_.*:example\.com`, "registration.yaml:L-6: namespaces.users: no exclusive entry covers the ghosts, @_kith_…:example.org" + remedy},
		{"one ghost only", `_kith_.*:`, `_kith_zz-0:`, "registration.yaml:L-6: namespaces.users: no exclusive entry covers the ghosts, @_kith_…:example.org" + remedy},
		{"everybody", `^@_kith_.*:example\.org$`, `@.*:example\.org`, "registration.yaml:L: namespaces.users[1].regex: covers the accounts of people too; it may cover the bot and the ghosts only"},
		{"not a pattern", `^@_kith_.*:`, `^@_kith_(.*:`, "registration.yaml:L: namespaces.users[1].regex: is not a regular expression"},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := newFolder(t)
			line := edit(t, filepath.Join(folder, "registration.yaml"), test.old, test.replacement)
			_, err := Load(filepath.Join(folder, "config.yaml"))
			want := strings.Replace(test.want, ":L:", fmt.Sprintf(":%d:", line), 1)
			for n := range 10 {
				want = strings.Replace(want, fmt.Sprintf(":L-%d:", n), fmt.Sprintf(":%d:", line-n), 1)
			}
			wantLines(t, folder, err, want)
		})
	}
}

func TestNamespacesMissing(t *testing.T) {
	folder := newFolder(t)
	path := filepath.Join(folder, "registration.yaml")
	edit(t, path, "namespaces:\n  users:", "org.example:\n  users:")
	_, err := Load(filepath.Join(folder, "config.yaml"))
	wantLines(t, folder, err, "registration.yaml: namespaces: is missing, and the homeserver would not start or not know kith's users; `kith init` writes it")
}

func TestTokens(t *testing.T) {
	const (
		missingAS = "is missing (kith shows it to the homeserver); `kith init` writes one"
		missingHS = "is missing (the homeserver shows it to kith); `kith init` writes one"
		equal     = "is the same as as_token; the two must differ, or whoever learns one could act as the other"
	)
	a, b := strings.Repeat("a1", 32), strings.Repeat("b2", 32)
	for _, test := range []struct {
		name, as, hs string
		variables    map[string]string
		want         string
	}{
		{"none", `""`, "", nil, "registration.yaml:AS: as_token: " + missingAS + "\nregistration.yaml:HS: hs_token: " + missingHS},
		{"equal", a, a, nil, "registration.yaml:HS: hs_token: " + equal},
		{"with a space", a + " " + a, b, nil, "registration.yaml:AS: as_token: holds a space or another character that a token cannot have"},
		{"short", "hunter2", b, nil, "registration.yaml:AS: as_token: is too short to keep a secret: at least 32 characters"},
		{"number", "[1]", b, nil, "registration.yaml:AS: as_token: needs a single value, not a list or a section"},
		{"example", "example-x", b, nil, "registration.yaml:AS: as_token: this is the example registration and everybody knows its tokens; run `kith init` to write one of your own"},
		{"swapped", a, b, map[string]string{"KITH_AS_TOKEN": b, "KITH_HS_TOKEN": a},
			"environment: KITH_HS_TOKEN: holds the as_token of the registration; the two tokens are swapped\n" +
				"environment: KITH_AS_TOKEN: holds the hs_token of the registration; the two tokens are swapped"},
		{"one of them swapped", a, b, map[string]string{"KITH_HS_TOKEN": a},
			"environment: KITH_HS_TOKEN: holds the as_token of the registration; the two tokens are swapped\n" +
				"environment: KITH_HS_TOKEN: " + equal},
		{"the secret as token", a, b, map[string]string{"KITH_SECRET": a},
			"registration.yaml:AS: as_token: is the same as `secret` of the configuration; the homeserver must not know that one"},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := newFolder(t)
			c, err := Load(filepath.Join(folder, "config.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(folder, "registration.yaml")
			as := edit(t, path, `"`+c.Registration.ASToken+`"`, test.as)
			hs := edit(t, path, `"`+c.Registration.HSToken+`"`, test.hs)
			for name, value := range test.variables {
				t.Setenv(name, value)
			}
			_, err = Load(filepath.Join(folder, "config.yaml"))
			want := strings.NewReplacer(":AS:", fmt.Sprintf(":%d:", as), ":HS:", fmt.Sprintf(":%d:", hs)).Replace(test.want)
			wantLines(t, folder, err, want)
		})
	}
}

func TestRegistrationWarnings(t *testing.T) {
	folder := newFolder(t)
	path := filepath.Join(folder, "registration.yaml")
	edit(t, path, "rate_limited: false", "io.element.msc4190: true\norg.example.other: [1]")
	c, err := Load(filepath.Join(folder, "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"kith does not need this and it forbids a login; remove the line", "must be false, or the homeserver slows kith down when many people talk"}
	if len(c.Warnings) != len(want) {
		t.Fatalf("warnings: %v", c.Warnings)
	}
	for i, warning := range c.Warnings {
		if !strings.HasSuffix(warning.String(), want[i]) {
			t.Errorf("warning %s", warning)
		}
	}
}
