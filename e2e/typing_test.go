package e2e

import (
	"slices"
	"testing"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"

	"kith/e2e/client"
	"kith/e2e/house"
)

// typing is shown in the lobby while an answer takes its time, and ends with it.
func typing(t *testing.T, s stage) {
	way := &heldKeys{}
	zita := s.PeerWith("zita9c3k", func(o *client.Options) { o.Transport = way })
	s.EnterLobby(zita)
	zita.Tell(zita.Lobby, "help")
	zita.Hear(zita.Lobby, "Here is what you can write to me:")
	newKey(t, zita.In(t, zita.Lobby)) // the bot has to wait for it
	way.hold()
	zita.Tell(zita.Lobby, "topics")
	awaitTyping(t, s, zita, true)
	way.release(t, true)
	zita.Hear(zita.Lobby, "You can find company on:")
	awaitTyping(t, s, zita, false)
}

// awaitTyping asks the homeserver until it tells that the bot is typing in the lobby, or
// is not.
func awaitTyping(t *testing.T, s stage, p *house.Peer, want bool) {
	t.Helper()
	ctx, since, now := within(t), "", false
	for {
		resp, err := p.API().FullSyncRequest(ctx, mautrix.ReqSync{Since: since, Timeout: 1000, SetPresence: event.PresenceOffline})
		if err != nil {
			t.Fatalf("the bot is never seen typing=%v: %v", want, err)
		}
		since = resp.NextBatch
		if room := resp.Rooms.Join[p.Lobby]; room != nil {
			for _, evt := range room.Ephemeral.Events {
				if evt.Type.Type != event.EphemeralEventTyping.Type {
					continue
				}
				if err = evt.Content.ParseRaw(event.EphemeralEventTyping); err == nil || evt.Content.Parsed != nil {
					now = slices.Contains(evt.Content.AsTyping().UserIDs, s.Bot)
				}
			}
		}
		if now == want {
			return
		}
	}
}
