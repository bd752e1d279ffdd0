package e2e

import (
	"testing"

	"kith/e2e/client"
)

// typing is shown in the lobby while an answer takes its time, and ends with it.
func typing(t *testing.T, s stage) {
	way := &heldKeys{}
	zita := s.PeerWith("zita9c3k", func(o *client.Options) { o.Transport = way })
	s.EnterLobby(zita)
	zita.Tell(zita.Lobby, "help")
	zita.Hear(zita.Lobby, "Here is what you can write to me:")
	bot := watch(t, zita, zita.Lobby)
	newKey(t, zita.In(t, zita.Lobby)) // the bot has to wait for it
	way.hold()
	zita.Tell(zita.Lobby, "topics")
	bot.until(t, s.Bot, true)
	way.release(t, true)
	zita.Hear(zita.Lobby, "You can find company on:")
	bot.until(t, s.Bot, false)
}
