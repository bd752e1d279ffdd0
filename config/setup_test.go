package config

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"gopkg.in/yaml.v3"
	"maunium.net/go/mautrix/id"
)

var update = flag.Bool("update", false, "write the example registration anew")

// good is a Setup in which nothing is wrong.
var good = Setup{HomeserverURL: "http://localhost:8008/", ServerName: "example.org", Admin: "@anna:example.org"}

// newFolder is a folder with the two files that init writes.
func newFolder(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if _, err := good.Write(folder); err != nil {
		t.Fatal(err)
	}
	return folder
}

// edit replaces a text that must stand in a file once, and returns its line.
func edit(t *testing.T, path, old, replacement string) int {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), old); n != 1 {
		t.Fatalf("%q stands %d times in %s", old, n, filepath.Base(path))
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), old, replacement, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	before, _, _ := strings.Cut(string(text), strings.TrimLeft(old, "\n"))
	return strings.Count(before, "\n") + 1
}

func TestWhatInitWritesIsLoadedWithoutProblems(t *testing.T) {
	folder := newFolder(t)
	c, err := Load(filepath.Join(folder, "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Warnings) > 0 {
		t.Errorf("warnings: %v", c.Warnings)
	}
	if got, want := c.BotID(), id.UserID("@support:example.org"); got != want {
		t.Errorf("bot %s, want %s", got, want)
	}
	if got, want := c.DatabasePath(), filepath.Join(folder, "kith.db"); got != want {
		t.Errorf("database %s, want %s", got, want)
	}
	if got := c.Moderation.Moderators; len(got) != 1 || got[0] != "@anna:example.org" {
		t.Errorf("moderators %v", got)
	}
	r := c.Registration
	token := regexp.MustCompile(`^[0-9a-f]{64}$`)
	for name, value := range map[string]string{"secret": c.Secret, "as_token": r.ASToken, "hs_token": r.HSToken} {
		if !token.MatchString(value) {
			t.Errorf("%s is not 64 hexadecimal digits", name)
		}
	}
	if r.ID != "kith" || r.RateLimited || !r.ReceiveEphemeral || len(r.Namespaces.Users) != 2 || r.Namespaces.Aliases == nil || r.Namespaces.Rooms == nil {
		t.Errorf("registration %+v", r)
	}
	if first := c.Topics[0].ID; first != "anxiety" {
		t.Errorf("first topic %s", first)
	}
}

func TestExampleSaysTheDefaults(t *testing.T) {
	c, err := Load(filepath.Join(newFolder(t), "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	want := Default()
	for _, pair := range [][2]any{
		{c.Bot, want.Bot}, {c.Ghosts, want.Ghosts}, {c.Topics, want.Topics}, {c.Circles, want.Circles}, {c.Matching, want.Matching},
		{c.Retention, want.Retention}, {c.Logging, want.Logging}, {c.Homeserver.Intake, want.Homeserver.Intake},
		{c.AppService.Listen, want.AppService.Listen}, {filepath.Base(c.DatabasePath()), want.DatabasePath()},
		{filepath.Base(c.AppService.Registration), want.AppService.Registration},
	} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			t.Errorf("the example has %v, the default is %v", pair[0], pair[1])
		}
	}
	if c.Circles.Gather.Std() != 5*time.Second {
		t.Errorf("gather %s", c.Circles.Gather)
	}
}

// TestExampleExplainsEverySetting wants each setting in the file that init writes,
// on a line of its own with a comment above.
func TestExampleExplainsEverySetting(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(newFolder(t), "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	commented := map[string]bool{}
	var walk func(node *yaml.Node, section string)
	walk = func(node *yaml.Node, section string) {
		for i := 0; i+1 < len(node.Content); i += 2 {
			key := joinKey(section, node.Content[i].Value)
			commented[key] = node.Content[i].HeadComment != ""
			if node.Content[i+1].Kind == yaml.MappingNode {
				walk(node.Content[i+1], key)
			}
		}
	}
	walk(root.Content[0], "")
	eachSetting(reflect.ValueOf(Config{}), "", func(key string, _ reflect.Value) {
		if !strings.HasSuffix(key, fileSuffix) && !commented[key] { // told of in the comment of secret
			t.Errorf("%s has no comment or is missing", key)
		}
	})
}

func TestInitTakesAnotherAddressIntoBothFiles(t *testing.T) {
	for _, test := range []struct{ listen, url, want string }{
		{"", "", "http://127.0.0.1:29344"},
		{":9000", "", "http://localhost:9000"},
		{"0.0.0.0:9000", "", "http://localhost:9000"},
		{"[::]:9000", "", "http://localhost:9000"},
		{"[::1]:9000", "", "http://[::1]:9000"},
		{"10.0.0.7:9000", "", "http://10.0.0.7:9000"},
		{"0.0.0.0:9000", "http://kith:9000/", "http://kith:9000"},
	} {
		folder := t.TempDir()
		s := good
		s.Listen, s.URL = test.listen, test.url
		files, err := s.Write(folder)
		if err != nil {
			t.Fatal(err)
		}
		c, err := Load(files.Config)
		if err != nil {
			t.Fatal(err)
		}
		if c.AppService.URL != test.want || c.Registration.URL != test.want {
			t.Errorf("listen %q, url %q: got %s and %s, want %s", test.listen, test.url, c.AppService.URL, c.Registration.URL, test.want)
		}
	}
}

func TestInitWorksForEveryServerName(t *testing.T) {
	for _, name := range []string{"example.org", "localhost", "localhost:8448", "10.0.0.7:8448", "[2001:db8::1]", "[2001:db8::1]:443", "Example.org"} {
		s := good
		s.ServerName = name
		files, err := s.Write(t.TempDir())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := Load(files.Config); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestInitSaysWhatIsWrongAndWritesNothing(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "kith")
	_, err := Setup{
		HomeserverURL: "matrix.example.org",
		ServerName:    "@anna:example.org",
		Listen:        "localhost:99999",
		URL:           "ftp://localhost:29344",
		Admin:         "anna@example.org",
	}.Write(folder)
	wantLines(t, "", err,
		"--homeserver-url: needs an address that begins with http:// or https://, as in http://localhost:8008",
		"--server-name: needs the part of your user ids after the colon, as in example.org; this looks like a user id",
		"--listen: needs an address to listen on, as in 127.0.0.1:29344; ports go from 1 to 65535",
		"--url: needs an address that begins with http:// or https://, as in http://localhost:29344",
		"--admin: needs a Matrix user id, as in @anna:example.org; it begins with @",
	)
	if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder was made: %v", err)
	}
}

func TestInitNeverOverwrites(t *testing.T) {
	for _, there := range []string{"config.yaml", "registration.yaml"} {
		folder := t.TempDir()
		path := filepath.Join(folder, there)
		if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := good.Write(folder)
		if err == nil || !strings.Contains(err.Error(), "not overwritten") {
			t.Errorf("%s: error %v", there, err)
		}
		entries, _ := os.ReadDir(folder)
		text, _ := os.ReadFile(path)
		if len(entries) != 1 || string(text) != "mine" {
			t.Errorf("%s: %d files, content %q", there, len(entries), text)
		}
	}
}

func TestFilesAreReadableByTheirOwnerOnly(t *testing.T) {
	folder := newFolder(t)
	for _, name := range []string{"config.yaml", "registration.yaml"} {
		info, err := os.Stat(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode != 0o600 {
			t.Errorf("%s has mode %o", name, mode)
		}
	}
}

func TestEveryInitHasSecretsOfItsOwn(t *testing.T) {
	seen := map[string]bool{}
	for range 3 {
		c, err := Load(filepath.Join(newFolder(t), "config.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		for _, value := range []string{c.Secret, c.Registration.ASToken, c.Registration.HSToken, c.Registration.SenderLocalpart} {
			if seen[value] {
				t.Error("a secret came twice")
			}
			seen[value] = true
		}
	}
}

// exampleRegistration stands at the root of the repository for people to read.
const exampleRegistration = "../registration.yaml"

func TestExampleRegistrationIsWhatInitWouldWrite(t *testing.T) {
	s := Setup{ServerName: "example.org", URL: urlOf(DefaultListen)}
	fill := s.values("example", "", examplePrefix+"as-token-run-kith-init", examplePrefix+"hs-token-run-kith-init")
	fill.Example = true
	var want strings.Builder
	if err := templates.ExecuteTemplate(&want, "registration.yaml", fill); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(exampleRegistration, []byte(want.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(exampleRegistration)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want.String() {
		t.Errorf("registration.yaml at the root is out of date; go test ./config -update writes it anew")
	}
}

func TestExampleRegistrationIsRefused(t *testing.T) {
	folder := newFolder(t)
	text, err := os.ReadFile(exampleRegistration)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "registration.yaml"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = Load(filepath.Join(folder, "config.yaml"))
	wantLines(t, folder, err, "registration.yaml:11: as_token: this is the example registration and everybody knows its tokens; run `kith init` to write one of your own")
}
