package client

import (
	"testing"

	"kith/e2e/homeserver"
)

// house is the homeserver of one test.
type house struct{ *homeserver.Server }

// open starts a Dendrite with these accounts.
func open(t *testing.T, users ...string) house {
	t.Helper()
	return openKind(t, homeserver.Dendrite, users...)
}

func openKind(t *testing.T, kind string, users ...string) house {
	t.Helper()
	h := house{homeserver.ForTest(t, kind, homeserver.Options{})}
	for _, user := range users {
		if err := h.Register(t.Context(), user, "password"); err != nil {
			t.Fatal(err)
		}
	}
	return h
}
