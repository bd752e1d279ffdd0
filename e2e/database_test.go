package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"kith/e2e/homeserver"
	"kith/e2e/house"
	"kith/e2e/postgres"
)

// PostgreSQL is restarted while people talk. The service says so once, waits, and goes on;
// nothing is lost and nothing doubled.
func TestTheDatabaseGoesAway(t *testing.T) {
	cluster := postgres.ClusterForTest(t)
	uri, err := cluster.Database(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h := house.Build(t, homeserver.Synapse, house.Options{Database: uri})
	portals := h.Circle("anxiety", h.Peer("anna7q3x"), h.Peer("boris8w2k"))
	anna, boris := portals[0], portals[1]
	for _, word := range []string{"One", "Two"} {
		anna.Tell(word + " before.")
		boris.Shows(anna.Pseudonym + ": " + word + " before.")
		anna.Tell(word + " in the middle.") // on its way, as far as it gets
		if err = cluster.Halt(); err != nil {
			t.Fatal(err)
		}
		anna.Tell(word + " meanwhile.")
		answers(t, h, http.StatusServiceUnavailable)
		if err = cluster.Resume(t.Context()); err != nil {
			t.Fatal(err)
		}
		boris.Shows(anna.Pseudonym+": "+word+" in the middle.", anna.Pseudonym+": "+word+" meanwhile.")
		answers(t, h, http.StatusOK)
	}
	if n := strings.Count(h.Log(), "The database does not answer any more"); n != 2 {
		t.Errorf("it is said %d times that the database was away twice", n)
	}
}

// answers waits until the service says with a status whether it is ready.
func answers(t *testing.T, h *house.House, status int) {
	t.Helper()
	ctx := within(t)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, h.Address()+"/_matrix/mau/ready", nil)
		if err != nil {
			t.Fatal(err)
		}
		if resp, err := http.DefaultClient.Do(req); err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == status {
				return
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("the service never answers with %d", status)
		}
	}
}
