package appservice

import (
	"context"
	"errors"
	"slices"
	"testing"

	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/id"

	"kith"
)

// doubter cannot look at identities until it is told to.
type doubter struct {
	recorder
	doubts bool
}

func (d *doubter) Identity(context.Context, kith.PeerKey, kith.Identity) error {
	if d.doubts {
		return errors.New("the database is full")
	}
	return nil
}

// A client of a peer is known only when all about it is: devices without the identity
// that signed them would be taken for unsigned ones, and stay without keys.
func TestDevicesCountAsKnownOnlyWithTheirIdentity(t *testing.T) {
	const anna = id.UserID("@anna:example.org")
	as, _ := listeningBot(t)
	handler := &doubter{doubts: true}
	as.SetHandler(handler)
	newSpeaker(t, as, "!portal:example.org")
	ctx := t.Context()
	bot, err := as.devices.bot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var store crypto.Store = bot.store
	outdated := func(want bool) {
		t.Helper()
		users, err := store.GetOutdatedTrackedUsers(ctx)
		if err != nil || slices.Contains(users, anna) != want {
			t.Errorf("out of date are %v and %v", users, err)
		}
	}
	if err = as.fetchDevices(ctx, []id.UserID{anna}); err == nil {
		t.Error("devices were fetched although their identity could not be looked at")
	}
	outdated(true)
	handler.doubts = false
	if err = as.fetchDevices(ctx, []id.UserID{anna}); err != nil {
		t.Fatal(err)
	}
	outdated(false)

	// As the OlmMachine stores them, before it comes to the identity.
	if err = store.PutDevices(ctx, anna, map[id.DeviceID]*id.Device{}); err != nil {
		t.Fatal(err)
	}
	outdated(true)
	as.devices.noteAsked([]id.UserID{anna})
	as.devices.noteChanged([]id.UserID{anna}) // while the query was under way
	if err = bot.store.SettleDevices(ctx, anna); err != nil {
		t.Fatal(err)
	}
	outdated(true)
}
