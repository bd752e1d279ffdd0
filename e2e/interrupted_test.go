package e2e

import (
	"context"
	"fmt"
	"testing"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"

	"kith/e2e/homeserver"
	"kith/e2e/house"
	"kith/fault"
)

// interrupt starts the service again and again, each time to be killed so long after
// the first request of a kind has left, as long as there are such requests. The
// returned function lets it live, and tells how often it was killed.
func interrupt(ctx context.Context, t *testing.T, h *house.House, path string, delays ...time.Duration) (spare func() int) {
	t.Helper()
	h.Kill()
	enough, killed := make(chan struct{}), make(chan int)
	go func() {
		n := 0
		defer func() { killed <- n }()
		for _, delay := range delays {
			h.SetEnv(fault.AfterVariable+"=1", fault.PathVariable+"="+path, fmt.Sprintf("%s=%s", fault.KindVariable, fault.Sent),
				fmt.Sprintf("%s=%s", fault.DelayVariable, delay))
			_ = h.TryStart(ctx) // it may end before it is ready
			select {
			case <-h.Ended():
				n++
			case <-enough:
				h.Kill()
			case <-ctx.Done():
				h.Kill()
			}
		}
		h.SetEnv()
		if err := h.TryStart(ctx); err != nil {
			t.Errorf("start the service: %v", err)
		}
	}()
	return func() int {
		close(enough)
		return <-killed
	}
}

// A homeserver may make half a room, or a whole one, for a request whose sender is gone.
func TestACircleIsOpenedOnceHoweverOftenThatIsInterrupted(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		ctx, cancel := context.WithTimeout(t.Context(), 2*house.Patience)
		defer cancel()
		h := house.Build(t, kind, house.Options{Moderators: []string{"mona"}, Tags: []string{"fault"}})
		people := []*house.Peer{h.Peer("anna"), h.Peer("boris"), h.Peer("cho")}
		mona := h.Peer("mona")
		for _, p := range people {
			h.EnterLobby(p)
			h.Consent(p)
		}
		spare := interrupt(ctx, t, h, "/createRoom", 20*time.Millisecond, 60*time.Millisecond, 150*time.Millisecond)
		portals := h.Meet("anxiety", people...)
		if killed := spare(); killed == 0 {
			t.Error("the service was not killed")
		}
		for i, said := range []string{"Good evening.", "Is anybody awake?", "I am."} {
			speaker := portals[i]
			speaker.Tell(said)
			for _, reader := range portals {
				if heard := reader.Hear(said); !heard.Encrypted || reader != speaker && !heard.Signed {
					t.Errorf("%s reads %s with encrypted=%v, signed=%v", reader.Name, speaker.Name, heard.Encrypted, heard.Signed)
				}
			}
		}
		for changed := mona.Changed(); len(mona.Rooms()) < 3; changed = mona.Changed() {
			select { // her space, her desk, and the circle, which may come after the portals
			case <-changed:
			case <-ctx.Done():
				t.Fatal("the moderator does not find the circle")
			}
		}
		for person, rooms := range map[*house.Peer]int{people[0]: 2, people[1]: 2, people[2]: 2, mona: 3} {
			resp, err := person.API().FullSyncRequest(ctx, mautrix.ReqSync{SetPresence: event.PresenceOffline, FullState: true})
			if err != nil {
				t.Fatal(err)
			}
			if n := len(resp.Rooms.Join) + len(resp.Rooms.Invite); n != rooms {
				t.Errorf("%s is in or invited into %d rooms instead of %d", person.Name, n, rooms)
			}
		}
	})
}
