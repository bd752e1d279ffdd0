package e2e

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// A homeserver forgets the tokens of the service's devices, once while the service is
// stopped and once under its feet. They log in again, as the devices they were.
func TestTheHomeserverForgetsTheTokens(t *testing.T) {
	h := house.Build(t, homeserver.Dendrite, house.Options{})
	portals := h.Circle("anxiety", h.Peer("anna7q3x"), h.Peer("boris8w2k"))
	anna, boris := portals[0], portals[1]
	ghost := ghostOf(t, boris.Peer, boris.Room, anna.Pseudonym)
	before := devicesOf(t, boris.Peer, ghost)
	say := func(text string) {
		t.Helper()
		anna.Tell(text)
		if heard := boris.Hear(text); !heard.Decrypted || !heard.Signed || heard.Sender != ghost {
			t.Errorf("boris received decrypted=%v signed=%v", heard.Decrypted, heard.Signed)
		}
	}
	say("Before.")
	h.Stop()
	voidTokens(t, h)
	h.Start()
	say("After a start.")
	voidTokens(t, h)
	say("Without one.")
	boris.Tell("I can answer.")
	anna.Hear("I can answer.")
	after := devicesOf(t, boris.Peer, ghost)
	for device := range before {
		if _, same := after[device]; !same || len(after) != 1 {
			t.Errorf("the ghost had %d devices and has %d, not the same", len(before), len(after))
		}
	}
	if !strings.Contains(h.Log(), "A device has logged in again") {
		t.Error("no token was forgotten")
	}
}

// voidTokens lets a Dendrite forget the tokens of the bot and of the ghosts.
func voidTokens(t *testing.T, h *house.House) {
	t.Helper()
	driver, address := "sqlite", "file:"+filepath.Join(h.Dir, "homeserver", "accounts.db")+"?_pragma=busy_timeout(10000)"
	if h.Behind != "" {
		driver, address = "pgx", h.Behind
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	result, err := db.ExecContext(t.Context(), `UPDATE userapi_devices SET access_token='void of '||device_id||access_token
		WHERE (localpart='support' OR localpart LIKE '~_kith~_%' ESCAPE '~') AND device_id<>localpart`) // that of the as_token stays
	if err != nil {
		t.Fatal(err)
	}
	if n, err := result.RowsAffected(); err != nil || n < 3 {
		t.Fatalf("%d tokens are void: %v", n, err)
	}
}
