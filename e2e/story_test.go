package e2e

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
	"kith/e2e/homeserver"
	"kith/e2e/house"
	"kith/e2e/postgres"
)

// scenes are the stories that share one house. They run side by side, each with
// people of its own, who meet on the topic that goes by the scene's name.
var scenes = map[string]func(*testing.T, stage){
	"formats":      formats,
	"refusals":     refusals,
	"leaving":      leaving,
	"absence":      absence,
	"first-device": firstDevice,
	"late-keys":    lateKeys,
	"withheld":     withheldKeys,
	"devices":      devices,
	"identity":     identity,
	"lobbies":      lobbies,
	"reactions":    reactions,
	"typing":       typing,
	"writing":      writing,
	"logged-out":   loggedOut,
	"upgraded":     upgraded,
	"rooms":        otherRooms,
	"moderation":   moderation,
	"moderators":   moderatorsAsPeers,
	"changes":      changes,
	"circles":      severalCircles,
	"silence":      silence,
	"hostile":      hostile,
	"own-words":    ownWords,
}

// once are the scenes that are much the same on every homeserver.
var once = []string{"logged-out", "upgraded", "own-words", "first-device"}

// The moderators of the shared house. Mona goes into every circle, Milo waits at the
// door, and Nora needs company herself.
const (
	mona = "mona5d1r"
	milo = "milo8s4w"
	nora = "nora2c7b"
)

// scenesAtOnce is more than there are processors, which t.Parallel would take: most of
// the time a scene waits.
const scenesAtOnce = 6

// TestStories is what peers and moderators see, on real homeservers.
func TestStories(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		h := house.Build(t, kind, house.Options{
			Database:   database(kind),
			Moderators: []string{mona, milo, nora},
			Settings:   map[string]any{"topics": topics(append(slices.Sorted(maps.Keys(scenes)), "day", "night")), "ghosts.pool": 40},
		})
		in := moderators{mona: h.Peer(mona), milo: h.PeerWith(milo, stayOutside), nora: h.PeerWith(nora, stayOutside)}
		var playing errgroup.Group
		playing.SetLimit(scenesAtOnce)
		for name, scene := range scenes {
			playing.Go(func() error {
				t.Run(name, func(t *testing.T) {
					if slices.Contains(once, name) {
						homeserver.OnceEnough(t, kind)
					}
					scene(t, stage{House: h.In(t), moderators: in})
				})
				return nil
			})
		}
		_ = playing.Wait()
	})
}

// stage is the house as one scene has it.
type stage struct {
	*house.House
	moderators
}

type moderators struct{ mona, milo, nora *house.Peer }

// stayOutside leaves invitations unanswered.
func stayOutside(o *client.Options) { o.AutoJoin = false }

// inCircle gives the room of the circle in which a ghost goes by this pseudonym, as
// a moderator in it sees it from their coming on.
func (s stage) inCircle(t *testing.T, moderator *house.Peer, pseudonym string) *house.Portal {
	t.Helper()
	p := moderator.In(t, roomWith(t, moderator, pseudonym))
	p.SkipTo("This is a circle of peers.")
	return p
}

// roomWith waits until somebody is in a room with this pseudonym.
func roomWith(t *testing.T, reader *house.Peer, pseudonym string) id.RoomID {
	t.Helper()
	ctx := within(t)
	for {
		changed := reader.Changed()
		for _, room := range reader.Rooms() {
			names, err := reader.Names(ctx, room)
			if err == nil && slices.Contains(slices.Collect(maps.Values(names)), pseudonym) {
				return room
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("%s is in no room with that pseudonym, but in %d others", reader.Name, len(reader.Rooms()))
		}
	}
}

// ghostOf gives the ghost that goes by a name in a room.
func ghostOf(t *testing.T, reader *house.Peer, room id.RoomID, name string) id.UserID {
	t.Helper()
	ctx := within(t)
	for {
		changed := reader.Changed()
		names, err := reader.Names(ctx, room)
		if err != nil {
			t.Fatal(err)
		}
		for user, shown := range names {
			if shown == name {
				return user
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("%s sees nobody of the name %q but %v", reader.Name, name, slices.Collect(maps.Values(names)))
		}
	}
}

// topics makes one topic for each name.
func topics(names []string) []map[string]string {
	var list []map[string]string
	for _, name := range names {
		list = append(list, map[string]string{"id": name, "name": name, "about": "A story is played here."})
	}
	return list
}

// within bounds one step of a story.
func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), house.Patience)
	t.Cleanup(cancel)
	return ctx
}

// between gives what stands between two pieces of a text.
func between(text, before, behind string) string {
	_, rest, _ := strings.Cut(text, before)
	middle, _, _ := strings.Cut(rest, behind)
	return middle
}

// database lets these stories be played in both databases: where a service is likely to
// have PostgreSQL it has it here, if there is one.
func database(kind string) string {
	if kind == homeserver.Synapse && postgres.IsHere() {
		return house.Postgres
	}
	return ""
}
