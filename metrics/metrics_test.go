package metrics

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kith"
	"kith/store"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func options(counts store.Counts, err error) Options {
	return Options{
		Version: "v1", Commit: "abc", GoVersion: "go1",
		Counts: func(context.Context) (store.Counts, error) { return counts, err },
		Ready:  func(context.Context) error { return err },
	}
}

func get(t *testing.T, handler http.Handler, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

func wantLines(t *testing.T, text string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("there is no line %q", line)
		}
	}
}

func TestWhatStandsInTheDatabaseIsShown(t *testing.T) {
	opts := options(store.Counts{
		Incoming: map[string]store.Tally{"queued": {Count: 2, Oldest: time.Now().Add(-time.Hour)}},
		Waiting:  store.Tally{Count: 3, Oldest: time.Now().Add(-time.Hour)},
		Portals:  map[string]store.Tally{string(kith.PortalJoined): {Count: 5}},
		Gaps:     1,
	}, nil)
	status, text := get(t, Handler(opts, Registry(opts)), "/metrics")
	if status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	wantLines(t, text,
		`kith_build_info{commit="abc",goversion="go1",version="v1"} 1`,
		`kith_database_up 1`, `kith_ready 1`, `kith_gaps 1`, `kith_tickets_waiting 3`,
		`kith_inbox_events{state="queued"} 2`, `kith_inbox_events{state="keyless"} 0`,
		`kith_portals{state="joined"} 5`, `kith_portals{state="left"} 0`, `kith_reports_oldest_seconds 0`,
	)
	if !strings.Contains(text, "\nkith_tickets_oldest_seconds 3600.") || !strings.Contains(text, "\nkith_inbox_oldest_seconds 3600.") {
		t.Error("ages are missing")
	}
}

func TestADatabaseThatDoesNotAnswerIsShownAsSuch(t *testing.T) {
	opts := options(store.Counts{}, errors.New("disk is full"))
	status, text := get(t, Handler(opts, Registry(opts)), "/metrics")
	if status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	wantLines(t, text, `kith_database_up 0`, `kith_ready 0`)
	if strings.Contains(text, "kith_inbox_events") || !strings.Contains(text, "go_goroutines") {
		t.Error("it shows what it does not know, or hides what it knows")
	}
}

func TestManyScrapesAskTheDatabaseOnce(t *testing.T) {
	asked, now := 0, noon
	opts := options(store.Counts{}, nil)
	opts.Counts = func(context.Context) (store.Counts, error) { asked++; return store.Counts{}, nil }
	c := newCountsCollector(opts)
	c.now = func() time.Time { return now }
	for _, passed := range []time.Duration{0, time.Second, freshFor - 1, freshFor} {
		now = noon.Add(passed)
		if _, err := c.counts(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
}

func TestProfilesAreServedOnlyWhereTheyAreWanted(t *testing.T) {
	for _, wanted := range []bool{false, true} {
		opts := options(store.Counts{}, nil)
		opts.Profiling = wanted
		handler := Handler(opts, Registry(opts))
		for _, path := range []string{"/debug/pprof/", "/debug/pprof/heap", "/debug/pprof/goroutine?debug=2"} {
			if status, _ := get(t, handler, path); (status == http.StatusOK) != wanted {
				t.Errorf("%s with profiling %v: status %d", path, wanted, status)
			}
		}
		if status, _ := get(t, handler, "/debug/pprof/cmdline"); wanted && status != http.StatusNotFound {
			t.Errorf("the command line is shown: status %d", status) // it can hold an address with a password
		}
	}
}
