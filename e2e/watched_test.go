package e2e

import (
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"maunium.net/go/mautrix/id"

	"kith/config"
	"kith/e2e/homeserver"
	"kith/e2e/house"
	"kith/e2e/monitor"
	"kith/secret"
)

// gateway stands between the service and the homeserver, like a reverse proxy that has
// a bad moment now and then.
type gateway struct {
	*httptest.Server
	homeserver atomic.Pointer[httputil.ReverseProxy]
	bad        atomic.Bool // nothing is let through when it is sent for the first time
	seen       sync.Map    // what was sent while it was bad
}

func newGateway(t *testing.T) *gateway {
	g := &gateway{}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/send/m.room.encrypted/") && g.bad.Load() {
			if _, again := g.seen.LoadOrStore(r.URL.Path, true); !again {
				w.WriteHeader(http.StatusBadGateway)
				return
			}
		}
		g.homeserver.Load().ServeHTTP(w, r)
	}))
	t.Cleanup(g.CloseClientConnections)
	return g
}

func (g *gateway) leadTo(t *testing.T, homeserver string) {
	t.Helper()
	target, err := url.Parse(homeserver)
	if err != nil {
		t.Fatal(err)
	}
	g.homeserver.Store(httputil.NewSingleHostReverseProxy(target))
}

// line is a line of the log that belongs to a story.
type line struct {
	Story, Message, Level, Room string
	Queued                      int
}

// storyOf gives what the log tells of a message.
func storyOf(t *testing.T, h *house.House, message id.EventID) (lines []line) {
	t.Helper()
	cfg, err := config.Load(filepath.Join(h.Dir, "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := secret.New(cfg.Secret)
	if err != nil {
		t.Fatal(err)
	}
	for text := range strings.Lines(h.Log()) {
		var l line
		if json.Unmarshal([]byte(text), &l) == nil && l.Story == key.StoryID(message) {
			lines = append(lines, l)
		}
	}
	return lines
}

func counted(lines []line, message string) (n int) {
	for _, l := range lines {
		if l.Message == message {
			n++
		}
	}
	return n
}

// An operator follows one message from its receipt to each of its copies, by an id that
// names nobody; and the metrics tell the same, without a word about who it was.
func TestAnOperatorFollowsAMessageAndLearnsNobodysName(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		proxy, address := newGateway(t), freeAddress(t)
		h := house.Build(t, kind, house.Options{
			Settings: map[string]any{"homeserver.url": proxy.URL, "metrics.listen": address},
			Prepare:  func(h *house.House) { proxy.leadTo(t, h.Server.URL) },
		})
		portals := h.Meet("anxiety", h.Peer("anna7q3x"), h.Peer("boris8w2k"), h.Peer("clara3m5z"))
		anna, boris, clara := portals[0], portals[1], portals[2]

		proxy.bad.Store(true)
		message := anna.Tell("the words of the night")
		boris.Hear("the words of the night")
		clara.Hear("the words of the night")

		var told []line
		await(t, func() bool { told = storyOf(t, h, message); return counted(told, "Sent") == 3 })
		if told[0].Message != "Received" || told[1].Message != "Handled" || told[1].Queued != 3 || counted(told, "Received") != 1 {
			t.Errorf("the story does not begin with one receipt and three copies: %+v", told)
		}
		var rooms []string
		for _, l := range told {
			if l.Message == "Sent" {
				rooms = append(rooms, l.Room)
			}
		}
		if slices.Sort(rooms); !slices.Equal(rooms, []string{"circle", "portal", "portal"}) {
			t.Errorf("sent to %v", rooms)
		}
		if n := counted(told, "An event could not be sent; will try again"); n != 3 {
			t.Errorf("%d attempts failed, not one for each copy: %+v", n, told)
		}
		if strings.Contains(h.Log(), strings.Trim(string(message), "$")) {
			t.Error("the event's own id stands in the log")
		}
		h.InDatabase(func(db *sql.DB) error {
			var kept int
			err := db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM outbox WHERE done AND story IS NOT NULL`).Scan(&kept)
			if kept > 0 {
				t.Errorf("%d stories are kept although they have ended", kept)
			}
			return err
		})
		lookAtMetrics(t, h, "http://"+address)
	})
}

func lookAtMetrics(t *testing.T, h *house.House, address string) {
	t.Helper()
	var text string
	// What was counted in the database is shown for some seconds.
	await(t, func() bool {
		_, text = fetch(t, address+"/metrics")
		return strings.Contains(text, `kith_portals{state="joined"} 3`)
	})
	for _, want := range []string{
		`kith_matches_total{circle="new"} 1`, `kith_circles{state="open"} 1`, `kith_tickets_waiting 0`, `kith_ready 1`,
		`kith_relay_seconds_count 3`, `kith_ticket_wait_seconds_count 3`,
		`kith_outbox_events{state="sendable"} 0`, `kith_unread_events_total{reason="no key"} 0`,
	} {
		if !strings.Contains(text, "\n"+want+"\n") {
			t.Errorf("there is no %s in\n%s", want, regexp.MustCompile(`(?m)^(#|go_|process_).*\n`).ReplaceAllString(text, ""))
		}
	}
	if regexp.MustCompile(`\nkith_send_retries_total\{reason="homeserver_down"\} [012]\n`).MatchString(text) {
		t.Error("fewer attempts were counted than failed")
	}
	for _, secret := range []string{"anna7q3x", "boris8w2k", "clara3m5z", "_kith_", "anxiety", "localhost", "!", "@"} {
		if strings.Contains(text, secret) {
			t.Errorf("the metrics hold %q", secret)
		}
	}
	shown, err := monitor.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	queries, err := monitor.Queries("../packaging")
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range queries {
		if err := shown.Check(query); err != nil {
			t.Error(err)
		}
	}
	if status, _ := fetch(t, address+"/debug/pprof/"); status != http.StatusOK {
		t.Errorf("profiles on the private address: %d", status)
	}
	for _, path := range []string{"/metrics", "/debug/pprof/", "/debug/pprof/heap"} {
		if status, _ := fetch(t, h.Address()+path); status != http.StatusNotFound {
			t.Errorf("%s where the homeserver calls: %d", path, status)
		}
	}
}

func fetch(t *testing.T, address string) (status int, text string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// await looks again and again until something holds.
func await(t *testing.T, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), house.Patience)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatal("it did not come to be")
		}
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}
