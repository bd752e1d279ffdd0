package main

import (
	"os"
	"strconv"
	"testing"

	"kith/e2e/homeserver"
)

func TestAWayInThatTheHomeserverDoesNotOffer(t *testing.T) {
	s := newSite(t, homeserver.Dendrite, "localhost")
	s.spoil("config.yaml", `intake: auto`, `intake: sliding`)
	s.serve()
	s.run().ends(1, "offers no simplified sliding sync; set homeserver.intake to auto")
}

// An older Synapse makes no devices for application services, and its copy of the
// registration forbids them to log in.
func TestAHomeserverThatGivesNoDevices(t *testing.T) {
	s := newSite(t, homeserver.Synapse, "localhost")
	data, err := os.ReadFile(s.registration)
	if err != nil {
		t.Fatal(err)
	}
	if err = os.WriteFile(s.registration, append(data, "\nio.element.msc4190: true\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	older := s.serve().Older(t)
	s.spoil("config.yaml", `url: .*:`+strconv.Itoa(s.port)+`.*`, "url: "+older)
	s.run().ends(1, "gives kith's users no devices, so nothing could be encrypted; it needs Synapse 1.141 or newer")
}
