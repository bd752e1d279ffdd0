package config

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestServerNames(t *testing.T) {
	for name, good := range map[string]bool{
		"example.org": true, "matrix.example.org:8448": true, "localhost": true, "a-b.c": true, "1.2.3.4": true, "1.2.3.4:80": true, "[::1]": true, "[2001:db8::1]:8448": true,
		"": false, "example.org:": false, "example.org:99999": false, "ex ample": false, "example_org": false, "[::1": false, "[1:2]": false, "http://example.org": false,
		"example.org/": false, "@a:example.org": false, "exämple.org": false, strings.Repeat("a", 256): false, "a:b": false, "a\nb": false,
	} {
		if message := checkServerName(name); (message == "") != good {
			t.Errorf("%q: %q", name, message)
		}
	}
}

func TestUserIDs(t *testing.T) {
	for userID, good := range map[string]bool{
		"@anna:example.org": true, "@Anna:example.org:8448": true, "@a_b=c/d+e-f.1:localhost": true,
		"anna:example.org": false, "@anna": false, "@:example.org": false, "@anna:": false, "@an na:example.org": false,
		"@anna:exa mple": false, "@" + strings.Repeat("a", 255) + ":b": false, "@änna:example.org": false, "": false,
	} {
		if message := checkUserID(userID); (message == "") != good {
			t.Errorf("%q: %q", userID, message)
		}
	}
}

func TestAddresses(t *testing.T) {
	for address, good := range map[string]bool{
		"http://localhost:8008": true, "https://matrix.example.org": true, "http://[::1]:8008": true, "https://example.org/matrix": true,
		"": false, "localhost:8008": false, "ftp://a": false, "http://": false, "http://:80": false, "http://a:0": false, "http://a:x": false,
		"http://a?b": false, "http://a?": false, "http://a#b": false, "http://u@a": false, "http://a/_matrix/": false, "http://a b": false,
	} {
		if message := checkBaseURL(address, "http://a"); (message == "") != good {
			t.Errorf("%q: %q", address, message)
		}
	}
	for address, good := range map[string]bool{
		"127.0.0.1:29344": true, ":29344": true, "[::1]:29344": true, "localhost:1": true,
		"": false, "29344": false, "localhost": false, "localhost:0": false, "localhost:70000": false, "http://localhost:1": false, "::1:29344": false,
	} {
		if message := checkListen(address); (message == "") != good {
			t.Errorf("%q: %q", address, message)
		}
	}
}

func TestDurations(t *testing.T) {
	for text, want := range map[string]time.Duration{"20s": 20 * time.Second, "30d": 720 * time.Hour, "0": 0, "1h30m": 90 * time.Minute} {
		if got, err := parseDuration(text); err != nil || got.Std() != want {
			t.Errorf("%s: %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "20", "d", "-1d", "1.5d", "99999999d", "soon", "1 h"} {
		if got, err := parseDuration(text); err == nil {
			t.Errorf("%q: %s", text, got)
		}
	}
}

func TestSuggestions(t *testing.T) {
	keys := []string{"url", "server_name", "intake", "listen", "display_name"}
	for word, want := range map[string]string{
		"ulr": "url", "URL": "url", "server-name": "server_name", "servername": "server_name", "Server Name": "server_name", "intak": "intake",
		"lsiten": "listen", "displayname": "display_name", "password": "", "x": "", "": "",
	} {
		if got := suggest(word, keys); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}

func TestEditDistanceIsADistance(t *testing.T) {
	word := rapid.StringMatching(`[abc]{0,8}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := editDistance(a, b)
		if d != editDistance(b, a) {
			t.Error("it depends on the direction")
		}
		if (d == 0) != (a == b) || d < 0 {
			t.Errorf("distance %d", d)
		}
		if d > max(len(a), len(b)) || d < max(len(a), len(b))-min(len(a), len(b)) {
			t.Errorf("distance %d is out of bounds", d)
		}
		if n := editDistance(a, a+"x"+b); n != 1+len(b) {
			t.Errorf("appending %d letters costs %d", 1+len(b), n)
		}
	})
}

// TestNoTwoSettingsShareAVariable keeps KITH_A_B_C from meaning both a.b_c and a_b.c.
func TestNoTwoSettingsShareAVariable(t *testing.T) {
	taken := map[string]string{variableASToken: "as_token", variableHSToken: "hs_token"}
	eachSetting(reflect.ValueOf(Config{}), "", func(key string, _ reflect.Value) {
		name := strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
		if other := taken["KITH_"+name]; other != "" {
			t.Errorf("%s and %s", key, other)
		}
		taken["KITH_"+name] = key
	})
}
