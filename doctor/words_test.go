package doctor

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"kith/config"
)

// Whatever is wrong, it is said on one line with the words of this service in it.
func TestWhatIsSaidFitsALineAndNamesTheService(t *testing.T) {
	cfg := config.Default()
	cfg.Homeserver.URL, cfg.Homeserver.ServerName = "http://localhost:8008", "example.org"
	cfg.AppService.URL = "http://localhost:29344"
	for _, w := range words {
		err := fmt.Errorf("start: %w: a detail\nof two lines", w.err)
		trouble := explain(cfg, err)
		if trouble == nil || trouble.What == "" || trouble.Remedy == "" {
			t.Errorf("nothing is said of %v", w.err)
			continue
		}
		line := Result{Check: "x", Status: Failed, Found: trouble.What, Remedy: trouble.Remedy}.String()
		if strings.ContainsAny(line, "$\n") {
			t.Errorf("%q", line)
		}
		if strings.Contains(w.what, "$DETAIL") != strings.Contains(line, "a detail") {
			t.Errorf("the detail of %v: %s", w.err, line)
		}
	}
}

func TestVersionsAreComparedByTheirNumbers(t *testing.T) {
	for _, c := range []struct {
		version, least string
		older          bool
	}{
		{"1.113.0", "1.114", true}, {"1.114.0", "1.114", false}, {"1.99.0rc1", "1.114", true}, {"2.0", "1.114", false},
		{"0.99.5", "1.114", true}, {"", "1.114", false}, {"unknown", "1.114", false}, {"1.x", "1.114", false},
	} {
		if olderThan(c.version, c.least) != c.older {
			t.Errorf("%q against %s", c.version, c.least)
		}
	}
}

// A kernel's own file system has no room for anybody.
func TestADiskThatIsFull(t *testing.T) {
	if _, tells := freeSpace("/proc"); !tells {
		t.Skip("there is no /proc")
	}
	e := &exam{config: config.Default()}
	e.config.Database = "sqlite:/proc/kith.db"
	found, err := e.checkDisk(t.Context())
	if err == nil || !strings.Contains(err.Error(), "only 0 MiB are free in /proc") || !strings.Contains(err.Error(), "make room") {
		t.Errorf("%q, %v", found, err)
	}
}

func TestSeveralFailuresOfOneCheckAreSeveralLines(t *testing.T) {
	if all(nil, nil) != nil {
		t.Error("nothing is wrong, and there is an error")
	}
	two := check{"x", nil, func(*exam, context.Context) (string, error) {
		return "", all(&Trouble{What: "one", Remedy: "a"}, nil, &Trouble{What: "two", Remedy: "b"})
	}}
	results := new(exam).make(t.Context(), two, nil)
	if len(results) != 2 || results[0].String() != "FAIL  x: one; a" || results[1].String() != "FAIL  x: two; b" {
		t.Errorf("%v", results)
	}
}
