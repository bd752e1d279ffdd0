package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
	"kith/e2e/house"
)

// gather is longer than the slowest machine takes to make the ghosts that are missing.
const gather = 30 * time.Second

// TestRestarts is a house in which the service and the homeserver go and come back
// while people talk.
func TestRestarts(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		h := house.Build(t, kind, house.Options{
			Moderators: []string{"vito3h7c"},
			Settings: map[string]any{
				"topics": topics([]string{"pairs", "threes"}), "circles.min": 2, "circles.max": 3,
				"circles.gather": gather.String(), "ghosts.pool": 3, // fewer than are needed at once
			},
		})
		moderator := h.Peer("vito3h7c")
		portals := sizes(t, h)
		stopped(t, h, portals)
		killed(t, h, portals)
		homeserverRestarted(t, h, portals)
		if kind != "synapse" {
			bothRestarted(t, h, portals)
		}
		removedMeanwhile(t, stage{House: h}, moderator, portals)
	})
}

// sizes is a full circle that opens at once, a pair that opens when others had their
// time to come, and a seat that becomes free.
func sizes(t *testing.T, h *house.House) []*house.Portal {
	var people []*house.Peer
	for _, name := range []string{"alma5c9k", "bert2v7m", "cora8d1w", "dirk4n6x", "elsa9t3b", "falk6q8r"} {
		p := h.Peer(name)
		h.EnterLobby(p)
		h.Consent(p)
		people = append(people, p)
	}
	for _, p := range people[:2] {
		p.Tell(p.Lobby, "find pairs")
		p.Hear(p.Lobby, "I am looking for people for you now.")
	}
	for _, p := range people[2:5] {
		p.Tell(p.Lobby, "find threes")
	}
	threes := enter(h, people[2:5])
	pair := enter(h, people[:2])
	if waited := sent(t, people[0], "I found 1 person for you.").Sub(sent(t, people[1], "find pairs")); waited < gather {
		t.Errorf("the pair was brought together after %s, before others had their time to come", waited)
	}
	if !sent(t, people[2], "I found 2 people for you.").Before(sent(t, people[0], "I found 1 person for you.")) {
		t.Error("the three waited although nobody else could come")
	}

	falk := people[5]
	falk.Tell(falk.Lobby, "find threes")
	falk.Hear(falk.Lobby, "Few people have asked for this lately")
	falk.Tell(falk.Lobby, "status")
	falk.Hear(falk.Lobby, "You have been waiting for")
	threes[0].Tell("!leave")
	threes[1].SkipTo("bot: " + threes[0].Pseudonym + " has left.")
	late := enter(h, people[5:])[0]
	threes[1].Shows("bot: " + late.Pseudonym + " is here now.")
	_ = pair
	here := []*house.Portal{threes[1], threes[2], late}
	for _, p := range here {
		p.Tell("All here.")
	}
	for i, p := range here {
		p.SkipTo(here[(i+1)%3].Pseudonym + ": All here.")
	}
	return here
}

func enter(h *house.House, people []*house.Peer) []*house.Portal {
	portals := make([]*house.Portal, len(people))
	var group errgroup.Group
	for i, p := range people {
		group.Go(func() error { portals[i] = h.Enter(p); return nil })
	}
	_ = group.Wait()
	return portals
}

// sent is when a message of the lobby was sent, by the homeserver's clock.
func sent(t *testing.T, p *house.Peer, text string) time.Time {
	t.Helper()
	m, err := p.Expect(within(t), p.Lobby, func(m client.Message) bool { return strings.HasPrefix(m.Body, text) })
	if err != nil {
		t.Fatal(err)
	}
	return m.Sent
}

// stopped is a service that is stopped as an admin would, for a while. What is written
// meanwhile arrives afterwards, and so does a stranger.
func stopped(t *testing.T, h *house.House, portals []*house.Portal) {
	h.Stop()
	eachWrites(t, portals, "while it was stopped", 3)
	stranger := h.Peer("gero1m5s")
	lobby, err := stranger.DM(within(t), h.Bot)
	if err != nil {
		t.Fatal(err)
	}
	if err = stranger.ExpectMember(within(t), lobby, h.Bot, event.MembershipInvite); err != nil {
		t.Fatal(err)
	}
	stranger.Tell(lobby, "help")
	h.Start()
	allArrive(t, portals, "while it was stopped", 3)
	stranger.Screen(lobby).ShowsInAnyOrder("I: help", greeting, "bot: Here is what you can write to me:…")
}

// killed is a service that is killed while people write.
func killed(t *testing.T, h *house.House, portals []*house.Portal) {
	var writing errgroup.Group
	writing.Go(func() error { eachWrites(t, portals, "through a kill", 8); return nil })
	portals[0].Hear("through a kill 2")
	h.Kill()
	_ = writing.Wait()
	h.Start()
	allArrive(t, portals, "through a kill", 8)
}

// homeserverRestarted is a homeserver that goes and comes back while the service waits.
func homeserverRestarted(t *testing.T, h *house.House, portals []*house.Portal) {
	if err := h.Server.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	eachWrites(t, portals, "after its restart", 2)
	allArrive(t, portals, "after its restart", 2)
}

// bothRestarted is a homeserver that goes and comes back while the service is away.
func bothRestarted(t *testing.T, h *house.House, portals []*house.Portal) {
	h.Kill()
	eachWrites(t, portals, "before both restarted", 2)
	// A client that is not shown it before may not be shown it after: Dendrite closes its
	// database under the answers that it still owes.
	for _, p := range portals {
		p.Hear("before both restarted 2")
	}
	if err := h.Server.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	eachWrites(t, portals, "with the service still away", 2)
	h.Start()
	allArrive(t, portals, "before both restarted", 2)
	allArrive(t, portals, "with the service still away", 2)
}

// removedMeanwhile is a moderator removing somebody while the service is away.
func removedMeanwhile(t *testing.T, s stage, moderator *house.Peer, portals []*house.Portal) {
	mod := moderator.In(t, roomWith(t, moderator, portals[0].Pseudonym))
	ghost := ghostOf(t, moderator, mod.Room, portals[0].Pseudonym)
	s.Stop()
	portals[1].Tell("Where is everybody?")
	if err := moderator.Kick(within(t), mod.Room, ghost, "enough"); err != nil {
		t.Fatal(err)
	}
	s.Start()
	removed(t, portals[0], "A moderator has ended your part in a circle.")
	for _, p := range portals[1:] {
		p.SkipTo("bot: " + portals[0].Pseudonym + " has left.")
	}
	portals[2].Hear("Where is everybody?")
	portals[1].Tell("Still two of us.")
	portals[2].Hear("Still two of us.")
	isGone(t, mod, ghost)
}

// eachWrites lets each of them say numbered words, side by side.
func eachWrites(t *testing.T, portals []*house.Portal, words string, times int) {
	t.Helper()
	var group errgroup.Group
	for _, p := range portals {
		group.Go(func() error {
			for n := range times {
				p.Tell(fmt.Sprintf("%s %d", words, n+1))
			}
			return nil
		})
	}
	_ = group.Wait()
}

// allArrive waits until each of them is shown what the others have said, every word
// once, and in the order in which its author wrote it.
func allArrive(t *testing.T, portals []*house.Portal, words string, times int) {
	t.Helper()
	var want []string
	for n := range times {
		want = append(want, fmt.Sprintf("%s %d", words, n+1))
	}
	for _, reader := range portals {
		shown := func() map[id.UserID][]string {
			by := make(map[id.UserID][]string)
			for _, m := range reader.Timeline(reader.Room) {
				if m.Decrypted && strings.HasPrefix(m.Body, words) {
					by[m.Sender] = append(by[m.Sender], m.Body)
				}
			}
			return by
		}
		complete := func() bool {
			count := 0
			for _, said := range shown() {
				count += len(said)
			}
			return count >= len(portals)*times
		}
		ctx := within(t)
		for changed := reader.Changed(); !complete(); changed = reader.Changed() {
			select {
			case <-changed:
			case <-ctx.Done():
				t.Fatalf("%s is not shown all of %q but\n\t%s", reader.Name, words, strings.Join(reader.Peer.Screen(reader.Room).Lines(), "\n\t"))
			}
		}
		for _, said := range shown() {
			if !slices.Equal(said, want) {
				t.Errorf("%s is shown %q", reader.Name, said)
			}
		}
	}
}
