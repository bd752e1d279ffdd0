package main

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"kith/appservice"
	"kith/catalogue"
	"kith/circle"
	"kith/config"
	"kith/desk"
	"kith/e2e/monitor"
	"kith/metrics"
	"kith/secret"
	"kith/store"
)

// exposed is what a service exposes that has not spoken with a homeserver yet.
func exposed(t *testing.T) monitor.Exposed {
	t.Helper()
	key, err := secret.New(strings.Repeat("a", secret.MinLength))
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "kith.db"), key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	edge := appservice.New(appservice.Options{}, st, key, zerolog.Nop())
	desks := desk.New(desk.Options{}, st, edge, edge.Jobs(), catalogue.New(), zerolog.Nop())
	circles := circle.New(circle.Options{}, st, edge, desks, edge.Jobs(), catalogue.New(), zerolog.Nop())
	opts := metricsOptions(config.Default(), st, edge)
	w := httptest.NewRecorder()
	metrics.Handler(opts, metrics.Registry(opts, collectors(st, edge, circles)...)).
		ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	e, err := monitor.Parse(w.Body.String())
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// A dashboard or an alert that asks for what is not there shows nothing, and nobody
// notices before the night on which it counts.
func TestTheDashboardAndTheAlertsAskForWhatIsExposed(t *testing.T) {
	e := exposed(t)
	queries, err := monitor.Queries("../../packaging")
	if err != nil {
		t.Fatal(err)
	}
	if len(queries) < 40 {
		t.Errorf("only %d queries were found", len(queries))
	}
	for _, query := range queries {
		if err := e.Check(query); err != nil {
			t.Error(err)
		}
	}
}

// What is counted shall be seen: in the dashboard, or by an alert.
func TestEverythingThatIsExposedIsShown(t *testing.T) {
	e := exposed(t)
	queries, err := monitor.Queries("../../packaging")
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(queries, "\n")
	for series := range e {
		name := strings.TrimSuffix(strings.TrimSuffix(series, "_sum"), "_count")
		if strings.HasPrefix(series, "kith_") && !strings.Contains(all, name) {
			t.Errorf("nothing shows %s", series)
		}
	}
}

// A label for a user, a room, a circle or a topic would make a series of a person.
func TestNoLabelIsAboutAPerson(t *testing.T) {
	e := exposed(t)
	// room and circle are kinds: lobby, portal or circle; new or open.
	want := []string{"answered", "circle", "commit", "goversion", "kind", "le", "outcome", "reason", "room", "state", "verdict", "version"}
	if got := e.Labels(); !slices.Equal(got, want) {
		t.Errorf("the labels are %v", got)
	}
}
