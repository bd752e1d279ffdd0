package e2e

import (
	"strings"
	"testing"

	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// A homeserver offers something else after a restart: it was upgraded, or the admin has
// chosen another way in. Whatever the way, nothing is lost, also of what was said while the
// service was down, and readers see the same trusted devices as before.
func TestAHomeserverOffersSomethingElse(t *testing.T) {
	h := house.Build(t, homeserver.Synapse, house.Options{Prepare: func(h *house.House) {
		h.SetEnv("KITH_HOMESERVER_URL=" + h.Server.Older(t))
	}})
	portals := h.Circle("anxiety", h.Peer("anna7q3x"), h.Peer("boris8w2k"))
	anna, boris := portals[0], portals[1]
	ghost := ghostOf(t, boris.Peer, boris.Room, anna.Pseudonym)
	devices := devicesOf(t, boris.Peer, ghost)
	if tokens := h.Count("ghost WHERE length(sealed_token)>0"); tokens == 0 {
		t.Error("nobody has logged in")
	}
	for _, now := range []struct{ name, env string }{
		{"upgraded", "KITH_HOMESERVER_INTAKE=auto"},
		{"by sync", "KITH_HOMESERVER_INTAKE=sync"},
		{"as before", "KITH_HOMESERVER_INTAKE=sliding"},
		{"by sync again", "KITH_HOMESERVER_INTAKE=sync"},
	} {
		anna.Tell("Written before it was " + now.name + ".")
		boris.Shows(anna.Pseudonym + ": Written before it was " + now.name + ".")
		h.Stop()
		h.SetEnv(now.env)
		anna.Tell("Hello from before, " + now.name + ".")
		anna.Tell("And this as well.")
		h.Start()
		boris.Shows(anna.Pseudonym+": Hello from before, "+now.name+".", anna.Pseudonym+": And this as well.")
		anna.Tell("It is " + now.name + ".")
		if heard := boris.Hear("It is " + now.name + "."); !heard.Decrypted || !heard.Signed || heard.Sender != ghost {
			t.Errorf("%s: boris received decrypted=%v signed=%v", now.name, heard.Decrypted, heard.Signed)
		}
		boris.Shows(anna.Pseudonym + ": It is " + now.name + ".")
	}
	if n := strings.Count(h.Log(), `"intake":"sync"`); n != 2 {
		t.Errorf("the way in was sync %d times, want twice", n)
	}
	later := devicesOf(t, boris.Peer, ghost)
	for device := range devices {
		if _, same := later[device]; !same || len(later) != 1 {
			t.Errorf("the ghost had %d devices and has %d others", len(devices), len(later))
		}
	}
	clara := h.Peer("clara2d9f")
	third := h.Meet("anxiety", clara)[0]
	third.Tell("I am new here.")
	boris.Hear("I am new here.")
}
