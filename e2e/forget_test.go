package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
	"kith/e2e/homeserver"
	"kith/e2e/house"
	"kith/fault"
)

// Somebody has themselves forgotten, with all that they said taken back, while the service
// is killed on the way; and comes back as somebody new.
func TestForgetMe(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		h := house.Build(t, kind, house.Options{Moderators: []string{mona}, Settings: map[string]any{"topics": topics([]string{"evening", "night"})}})
		moderator := h.Peer(mona)
		portals := h.Circle("evening", h.Peer("anna7q3x"), h.Peer("boris8w2k"), h.Peer("cleo4m9p"))
		anna, boris, cleo := portals[0], portals[1], portals[2]
		circle := stage{House: h}.inCircle(t, moderator, anna.Pseudonym)
		for i := range 5 {
			text := fmt.Sprint("My name is Anna, ", i, ".")
			anna.Tell(text)
			for _, reader := range []*house.Portal{boris, cleo, circle} {
				reader.Hear(text)
			}
		}
		boris.Tell("I stay.")
		anna.Hear("I stay.")
		anna.Peer.Tell(anna.Lobby, "find night")
		key := peerKey(t, h, anna.Lobby)
		if h.Mentions(key) == 0 || h.Mentions(string(anna.UserID)) == 0 {
			t.Fatal("the database does not even know her now, so it proves nothing that it does not later")
		}

		lobby := anna.Peer.Screen(anna.Lobby)
		anna.Peer.Tell(anna.Lobby, "export")
		record := lobby.SkipTo("Here is all that I have stored about you.").Body
		for _, stored := range []string{string(anna.UserID), string(anna.DeviceID), anna.Pseudonym, "You wrote 5 messages.", "night, asked", "I am still looking."} {
			if !strings.Contains(record, stored) {
				t.Errorf("what is stored about her does not hold %q: %s", stored, record)
			}
		}
		for _, other := range []*house.Portal{boris, cleo} {
			if strings.Contains(record, other.Pseudonym) || strings.Contains(record, other.Name) {
				t.Errorf("what is stored about her tells of somebody else: %s", record)
			}
		}
		anna.Peer.Tell(anna.Lobby, "forget me")
		lobby.SkipTo("1. Forget me, and take back what I said")
		anna.Peer.Tell(anna.Lobby, "1")
		lobby.SkipTo("I am forgetting you now.")
		h.Kill()
		h.Start()
		lobby.SkipTo("I have left your circles and am erasing all that I know about you.")
		h.Kill()
		h.Start()
		botLeaves(t, h, anna.Peer, anna.Lobby)
		for _, reader := range []*house.Portal{boris, cleo, circle} {
			takenBack(t, reader, "My name is Anna")
			reader.Hear("I stay.")
		}
		boris.Hear(anna.Pseudonym + " has left.")
		if err := anna.ExpectGone(within(t), anna.Room); err != nil {
			t.Errorf("the portal is not left: %v", err)
		}
		nothingAbout(t, h, key, string(anna.UserID), anna.Name)

		// The others go on, and one more restart finds nothing of her either.
		h.Stop()
		h.Start()
		cleo.Tell("Just the two of us now.")
		boris.Hear("Just the two of us now.")

		// She comes back, says something before she is greeted, and is new.
		room, err := anna.DM(within(t), h.Bot)
		if err != nil {
			t.Fatal(err)
		}
		anna.Lobby = room
		again := anna.Peer.Screen(room)
		again.SkipTo(greeting[len("bot: ") : len(greeting)-len("…")])
		h.Consent(anna.Peer)
		anna.Peer.Tell(room, "status")
		again.SkipTo("You are in no circle")
		anna.Peer.Tell(room, "find evening")
		back := h.Enter(anna.Peer)
		if back.Pseudonym == anna.Pseudonym {
			t.Error("she has the same pseudonym as before")
		}
		cleo.Hear(back.Pseudonym + " is here now.")
		back.Tell("Hello to both of you.")
		cleo.Hear("Hello to both of you.")
		boris.Tell("Welcome.")
		back.Hear("Welcome.")
	})
}

// However often the service is killed while it forgets somebody, they read once how it
// ended, and nothing is left of them.
func TestForgettingCanBeInterruptedAnywhere(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		h := house.Build(t, kind, house.Options{Tags: []string{"fault"}})
		portals := h.Circle("anxiety", h.Peer("anna7q3x"), h.Peer("boris8w2k"))
		anna, boris := portals[0], portals[1]
		for i := range 5 {
			anna.Tell(fmt.Sprint("My name is Anna, ", i, "."))
		}
		boris.Hear("My name is Anna, 4.")
		key := peerKey(t, h, anna.Lobby)
		anna.Peer.Tell(anna.Lobby, "forget me")
		anna.Peer.Hear(anna.Lobby, "1. Forget me, and take back what I said")
		h.Kill()
		anna.Peer.Tell(anna.Lobby, "1")
		kills := 0
		for points := 2; !forgotten(t, h, key); points += 3 {
			h.SetEnv(fmt.Sprint(fault.AfterVariable, "=", points), fmt.Sprint(fault.KindVariable, "=", fault.Any))
			_ = h.TryStart(t.Context()) // it may end before it is ready
			tick := time.NewTicker(50 * time.Millisecond)
			for waiting := true; waiting; {
				select {
				case <-h.Ended():
					kills++
					waiting = false
				case <-tick.C:
					waiting = !forgotten(t, h, key)
				}
			}
			tick.Stop()
		}
		t.Logf("killed %d times", kills)
		if kills < 10 {
			t.Error("it was hardly interrupted")
		}
		h.Kill()
		h.SetEnv()
		h.Start()
		botLeaves(t, h, anna.Peer, anna.Lobby)
		takenBack(t, boris, "My name is Anna")
		for _, said := range []string{"I am forgetting you now.", "I have left your circles"} {
			n := 0
			for _, m := range anna.Timeline(anna.Lobby) {
				if strings.HasPrefix(m.Body, said) {
					n++
				}
			}
			if n != 1 {
				t.Errorf("she reads %d times %q", n, said)
			}
		}
		nothingAbout(t, h, key, string(anna.UserID), anna.Name)
	})
}

// forgotten tells whether a peer is erased, and the jobs that do it have ended.
func forgotten(t *testing.T, h *house.House, key string) bool {
	t.Helper()
	return look(t, h, key, `SELECT COUNT(*) WHERE NOT EXISTS(SELECT 1 FROM peer WHERE peer_key=$1) AND NOT EXISTS(SELECT 1 FROM job WHERE subject=$1 OR kind='shred')`) == "1"
}

// botLeaves waits until the bot has left a room, by its own doing.
func botLeaves(t *testing.T, h *house.House, p *house.Peer, room id.RoomID) {
	t.Helper()
	_, err := p.Expect(within(t), room, func(m client.Message) bool {
		content, ok := m.Content.Parsed.(*event.MemberEventContent)
		return ok && m.Sender == h.Bot && content.Membership == event.MembershipLeave
	})
	if err != nil {
		t.Errorf("the bot does not leave: %v", err)
	}
}

// takenBack waits until a reader's client shows none of somebody's messages any more.
func takenBack(t *testing.T, reader *house.Portal, part string) {
	t.Helper()
	ctx := within(t)
	for {
		changed := reader.Changed()
		left := 0
		for _, m := range reader.Timeline(reader.Room) {
			if strings.Contains(m.Body, part) && !m.Redacted {
				left++
			}
		}
		if left == 0 {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("%s still reads %d messages", reader.Name, left)
		}
	}
}

// peerKey gives the key under which the database knows whose lobby a room is.
func peerKey(t *testing.T, h *house.House, lobby id.RoomID) string {
	t.Helper()
	return look(t, h, string(lobby), `SELECT peer_key FROM room WHERE room_id=$1`)
}

// look reads one value from the service's database. Each time the file is opened anew: a
// reader that stays does not always learn that the service has emptied its log.
func look(t *testing.T, h *house.House, about, query string) (value string) {
	t.Helper()
	db, err := h.OpenDatabase()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err = db.QueryRowContext(t.Context(), query, about).Scan(&value); err != nil {
		t.Fatalf("look into the database: %v", err)
	}
	return value
}

// nothingAbout waits until the row of a peer is gone, and then looks for their names in
// every byte of the database's files.
func nothingAbout(t *testing.T, h *house.House, key string, names ...string) {
	t.Helper()
	ctx := within(t)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !forgotten(t, h, key) {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("the peer is never erased; jobs are left: %s", look(t, h, "", `SELECT COUNT(*) FROM job WHERE subject<>$1`))
		}
	}
	h.Stop() // so that nothing is written while we read
	defer h.Start()
	for _, name := range append(names, key) {
		if n := h.Mentions(name); n > 0 {
			t.Errorf("%q stands %d times in the database", name, n)
		}
	}
	if log := h.Log(); strings.Contains(log, key) {
		t.Error("the log names the peer")
	}
}
