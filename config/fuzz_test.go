package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kith/diagnostic"
)

// marker stands for a secret that an admin has put somewhere into the file.
const marker = "5ec7e75ec7e75ec7e75ec7e75ec7e75ec7e75ec7e75ec7e75ec7e75ec7e75ec7"

// seeds are files with the marker where it belongs and where it does not.
func seeds(f *testing.F, name string) {
	folder := f.TempDir()
	if _, err := good.Write(folder); err != nil {
		f.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	for _, text := range []string{
		"", "a", "- a\n", "secret: " + marker, "secret:\n  " + marker + ": x\n", marker + ": x\n", "secret " + marker + "\n",
		"secret: *" + marker, "secret: &" + marker + " x\n", "secret: !" + marker + " x\n", "secret: [" + marker + "]\n",
		"secret: \"" + marker, "circles:\n  max: " + marker + "\n", "circles: " + marker + "\n", "retention: " + marker + "\n",
		"homeserver:\n  url: http://" + marker + "@a\n  server_name: " + marker + "\n  intake: " + marker + "\n",
		"bot:\n  localpart: " + marker + "\nmoderation:\n  moderators:\n    - '@" + marker + "'\n",
		"database: postgres://kith:" + marker + "@db/kith\n", "topics:\n  - id: " + marker + "\n  - id: " + marker + "\n",
		"as_token: " + marker + "\nhs_token: " + marker + "\nnamespaces:\n  users:\n    - exclusive: true\n      regex: (" + marker + "\n",
		"sender_localpart: " + marker + " x\nurl: http://" + marker + "\n", "? [a]\n: b\n", "<<: *a\n", "a: &a\n  b: *a\n", "a: b\n---\nc: " + marker + " : :\n",
	} {
		f.Add([]byte(text))
	}
}

func noMarker(t *testing.T, problems diagnostic.Problems) {
	t.Helper()
	if strings.Contains(problems.Error(), marker) {
		t.Errorf("a secret stands in an error: %s", problems)
	}
	for _, p := range problems {
		if p.Message == "" || strings.ContainsAny(p.String(), "\n\r") {
			t.Errorf("not a clear line: %q", p.String())
		}
	}
}

func FuzzConfig(f *testing.F) {
	seeds(f, "config.yaml")
	f.Fuzz(func(t *testing.T, data []byte) {
		c, problems := parse("config.yaml", data, environment{})
		noMarker(t, problems)
		if (c == nil) != (len(problems) > 0) {
			t.Fatalf("configuration %v with %d problems", c != nil, len(problems))
		}
		if c != nil {
			noMarker(t, c.Validate())
		}
	})
}

func FuzzRegistration(f *testing.F) {
	seeds(f, "registration.yaml")
	f.Fuzz(func(t *testing.T, data []byte) {
		r, s, problems := parseRegistration("registration.yaml", data)
		noMarker(t, problems)
		if (r == nil) != (len(problems) > 0) {
			t.Fatalf("registration %v with %d problems", r != nil, len(problems))
		}
		if r == nil {
			return
		}
		c := Default()
		c.Homeserver.ServerName = "example.org"
		check := crossCheck{config: c, registration: r, source: s}
		check.isExample()
		check.run()
		noMarker(t, check.problems)
	})
}
