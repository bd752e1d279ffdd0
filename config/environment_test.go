package config

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestVariablesOverrideTheFile(t *testing.T) {
	folder := newFolder(t)
	t.Setenv("KITH_HOMESERVER_URL", "https://matrix.example.org/")
	t.Setenv("KITH_BOT_DISPLAY_NAME", "Night line")
	t.Setenv("KITH_CIRCLES_MAX", "4")
	t.Setenv("KITH_CIRCLES_GATHER", "5s")
	t.Setenv("KITH_RETENTION", "30d")
	t.Setenv("KITH_DATABASE", "sqlite:/var/lib/kith/kith.db")
	t.Setenv("KITH_LOGGING_LEVEL", "debug")
	t.Setenv("KITH_LOGGING_FORMAT", "") // as an unset variable comes through a container
	t.Setenv("KITH_SECRET", strings.Repeat("s", 40))
	t.Setenv("KITH_AS_TOKEN", strings.Repeat("a", 40))
	t.Setenv("KITH_HS_TOKEN", strings.Repeat("h", 40))
	c, err := Load(filepath.Join(folder, "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for name, pair := range map[string][2]any{
		"homeserver.url": {c.Homeserver.URL, "https://matrix.example.org"},
		"display_name":   {c.Bot.DisplayName, "Night line"},
		"max":            {c.Circles.Max, 4},
		"gather":         {c.Circles.Gather.Std(), 5 * time.Second},
		"retention":      {c.Retention.Std(), 720 * time.Hour},
		"database":       {c.DatabasePath(), "/var/lib/kith/kith.db"},
		"level":          {c.Logging.Level, "debug"},
		"format":         {c.Logging.Format, "json"},
		"secret":         {c.Secret, strings.Repeat("s", 40)},
		"as_token":       {c.Registration.ASToken, strings.Repeat("a", 40)},
		"hs_token":       {c.Registration.HSToken, strings.Repeat("h", 40)},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is %v, want %v", name, pair[0], pair[1])
		}
	}
}

func TestProblemsNameTheVariable(t *testing.T) {
	for _, test := range []struct{ name, value, want string }{
		{"KITH_CIRCLES_MAX", "many", "environment: KITH_CIRCLES_MAX: needs a whole number"},
		{"KITH_CIRCLES_MAX", "12", "environment: KITH_CIRCLES_MAX: needs a number from 2 to 8"},
		{"KITH_CIRCLES_IDLE", "soon", "environment: KITH_CIRCLES_IDLE: needs a length of time with its unit, as in 20s, 10m, 720h or 30d"},
		{"KITH_TOPICS", "grief", "environment: KITH_TOPICS: is a list and can only be set in the file"},
		{"KITH_SECRET", "hunter2", "environment: KITH_SECRET: is too short to keep a secret: at least 32 characters"},
		{"KITH_SECRET_FILE", "nowhere", "environment: KITH_SECRET_FILE: there is no such file"},
		{"KITH_AS_TOKEN", "hunter2", "environment: KITH_AS_TOKEN: is too short to keep a secret: at least 32 characters"},
		{"KITH_HS_TOKEN_FILE", "nowhere", "environment: KITH_HS_TOKEN_FILE: there is no such file"},
		{"KITH_DATABASE", "postgres://kith:hunter2@db/%zz", "environment: KITH_DATABASE: needs postgres://, a user, a host and the name of a database, as in postgres://kith@localhost/kith"},
		{"KITH_DATABASE_PASSWORD_FILE", "nowhere", "environment: KITH_DATABASE_PASSWORD_FILE: there is no such file"},
	} {
		t.Run(test.name+"="+test.value, func(t *testing.T) {
			folder := newFolder(t)
			t.Setenv(test.name, test.value)
			_, err := Load(filepath.Join(folder, "config.yaml"))
			wantLines(t, folder, err, test.want)
		})
	}
}

func TestMisspeltVariableIsWarnedOf(t *testing.T) {
	folder := newFolder(t)
	t.Setenv("KITH_LOGING_LEVEL", "debug")
	t.Setenv("KITH_SERVICE_PORT_9000_TCP", "as some container tools set it")
	c, err := Load(filepath.Join(folder, "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Warnings) != 1 || c.Warnings[0].String() != "environment: KITH_LOGING_LEVEL: there is no such setting; did you mean KITH_LOGGING_LEVEL?" {
		t.Errorf("warnings: %v", c.Warnings)
	}
}

func TestSecretsFromFiles(t *testing.T) {
	folder := newFolder(t)
	path := filepath.Join(folder, "config.yaml")
	secret := strings.Repeat("x", 50)
	if err := os.WriteFile(filepath.Join(folder, "secret.txt"), []byte(secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Run("by a variable, over the file's secret", func(t *testing.T) {
		t.Setenv("KITH_SECRET_FILE", "secret.txt")
		c, err := Load(path)
		if err != nil || c.Secret != secret {
			t.Errorf("error %v", err)
		}
	})
	t.Run("tokens", func(t *testing.T) {
		t.Setenv("KITH_AS_TOKEN_FILE", filepath.Join(folder, "secret.txt"))
		c, err := Load(path)
		if err != nil || c.Registration.ASToken != secret {
			t.Errorf("error %v", err)
		}
	})
	line := strconv.Itoa(edit(t, path, "secret: ", "secret_file: secret.txt\nsecret: "))
	t.Run("not both", func(t *testing.T) {
		_, err := Load(path)
		wantLines(t, folder, err, "config.yaml:"+line+": secret_file: `secret` is given too; keep one of the two")
	})
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "\nsecret: ")
	edit(t, path, "secret: "+strings.SplitAfter(rest, "\n")[0], "")
	t.Run("by secret_file", func(t *testing.T) {
		c, err := Load(path)
		if err != nil || c.Secret != secret {
			t.Errorf("error %v", err)
		}
	})
	t.Run("missing", func(t *testing.T) {
		if err := os.Remove(filepath.Join(folder, "secret.txt")); err != nil {
			t.Fatal(err)
		}
		_, err := Load(path)
		wantLines(t, folder, err,
			"config.yaml: secret: is missing; `kith init` writes one, and KITH_SECRET or `secret_file` can give it too",
			"config.yaml:"+line+": secret_file: there is no such file")
	})
}

func TestTheAdminTokenFromAFile(t *testing.T) {
	folder := newFolder(t)
	path := filepath.Join(folder, "config.yaml")
	if err := os.WriteFile(filepath.Join(folder, "admin.txt"), []byte("mct_of_an_admin\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	wants := func(t *testing.T, want string) {
		t.Helper()
		c, err := Load(path)
		if err != nil || c.Homeserver.AdminToken != want {
			t.Errorf("it is %q, want %q; error %v", c.Homeserver.AdminToken, want, err)
		}
	}
	t.Run("none", func(t *testing.T) { wants(t, "") })
	t.Run("by a variable", func(t *testing.T) {
		t.Setenv("KITH_HOMESERVER_ADMIN_TOKEN", "mct_other")
		wants(t, "mct_other")
	})
	t.Run("by a variable that names a file", func(t *testing.T) {
		t.Setenv("KITH_HOMESERVER_ADMIN_TOKEN_FILE", "admin.txt")
		wants(t, "mct_of_an_admin")
	})
	line := edit(t, path, `  admin_token: ""`, "  admin_token: mct_here")
	t.Run("by the setting", func(t *testing.T) { wants(t, "mct_here") })
	t.Run("by a variable, over the setting", func(t *testing.T) {
		t.Setenv("KITH_HOMESERVER_ADMIN_TOKEN_FILE", "admin.txt")
		wants(t, "mct_of_an_admin")
	})
	edit(t, path, "  admin_token: mct_here", "  admin_token: mct_here\n  admin_token_file: admin.txt")
	t.Run("one of the two", func(t *testing.T) {
		_, err := Load(path)
		wantLines(t, folder, err, "config.yaml:"+strconv.Itoa(line+1)+": homeserver.admin_token_file: `admin_token` is given too; keep one of the two")
	})
	edit(t, path, "  admin_token: mct_here\n  admin_token_file: admin.txt", "  admin_token: two words")
	t.Run("no token", func(t *testing.T) {
		_, err := Load(path)
		wantLines(t, folder, err, "config.yaml:"+strconv.Itoa(line)+": homeserver.admin_token: needs an access token: letters, digits and signs, in one piece")
	})
}
