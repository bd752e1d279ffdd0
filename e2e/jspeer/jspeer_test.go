package jspeer_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/id"

	"kith/e2e/homeserver"
	"kith/e2e/jspeer"
)

// stage is a homeserver and a host for clients; the story runs on each kind.
func stage(t *testing.T, story func(t *testing.T, s *homeserver.Server, h *jspeer.Host)) {
	t.Parallel()
	for _, kind := range homeserver.Kinds() {
		t.Run(kind, func(t *testing.T) {
			s := homeserver.ForTest(t, kind, homeserver.Options{})
			story(t, s, jspeer.ForTest(t))
		})
	}
}

var (
	rosalind = jspeer.Options{Localpart: "rosalind.quill7", DisplayName: "Rosalind Ætherwood", DeviceName: "Rosalind's telephone", Avatar: true}
	celia    = jspeer.Options{Localpart: "celia.brook3", DisplayName: "Celia Brookmeadow", DeviceName: "Celia's tablet"}
	orlando  = jspeer.Options{Localpart: "orlando.oak9", DisplayName: "Orlando Oakbough", DeviceName: "Orlando's laptop", Avatar: true}
)

// meet brings two peers into an encrypted direct chat of their own.
func meet(one, other *jspeer.Actor) id.RoomID {
	room := one.DM(other.UserID)
	other.Accept()
	return room
}

func wellReceived(t *testing.T, e jspeer.Event, from id.UserID) {
	t.Helper()
	if e.Sender != from || !e.Encrypted || !e.Shield.None() {
		t.Errorf("%s from %s, encrypted: %v, shield: %+v", e, e.Sender, e.Encrypted, e.Shield)
	}
}

func TestTwoPeersTalkInAnEncryptedRoom(t *testing.T) {
	stage(t, func(t *testing.T, s *homeserver.Server, h *jspeer.Host) {
		one, other := h.Enter(t, s, rosalind), h.Enter(t, s, celia)
		one.Strict(true)
		other.Strict(true)
		room := meet(one, other)

		hello := one.Say(room, "is anybody there?")
		wellReceived(t, other.Expect(room, jspeer.Body("is anybody there?")), one.UserID)
		other.Reply(room, hello, "I am", true)
		answer := one.Expect(room, jspeer.Matching("I am$"))
		wellReceived(t, answer, other.UserID)
		if !strings.Contains(answer.Body, "is anybody there?") || !strings.Contains(answer.HTML, "<mx-reply>") {
			t.Errorf("the reply does not quote: %q, %q", answer.Body, answer.HTML)
		}

		other.HTML(room, "loud", "<b>loud</b>")
		if got := one.Expect(room, jspeer.Body("loud")); got.HTML != "<b>loud</b>" {
			t.Errorf("the formatted text reads %q", got.HTML)
		}
		for body, send := range map[string]func(id.RoomID, string) id.EventID{"m.notice": other.Notice, "m.emote": other.Emote} {
			send(room, body)
			if got := one.Expect(room, jspeer.Body(body)); got.Content["msgtype"] != body {
				t.Errorf("sent as %s, received as %v", body, got.Content["msgtype"])
			}
		}
		one.React(room, answer.ID, "👍")
		if got := other.Expect(room, jspeer.Type("m.reaction")); got.Encrypted {
			t.Error("reactions are not encrypted, but this one is")
		}
		one.Edit(room, hello, "is somebody there?")
		other.Expect(room, jspeer.Body("* is somebody there?"))
		one.Redact(room, hello, "")
		other.Expect(room, jspeer.Redaction(hello))
	})
}

func TestATimelineIsInTheOrderOfTheHomeserver(t *testing.T) {
	stage(t, func(t *testing.T, s *homeserver.Server, h *jspeer.Host) {
		one, other := h.Enter(t, s, rosalind), h.Enter(t, s, celia)
		room := meet(one, other)
		const turns = 5
		var want []string
		for turn := range turns {
			speaker, listener := one, other
			if turn%2 == 1 {
				speaker, listener = other, one
			}
			want = append(want, strings.Repeat("x", turn+1))
			speaker.Say(room, want[turn])
			listener.Expect(room, jspeer.Body(want[turn]))
		}
		for _, reader := range []*jspeer.Actor{one, other} {
			var got []string
			for _, e := range reader.Timeline(room) {
				if e.Type == "m.room.message" {
					got = append(got, e.Body)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s reads %v, want %v", reader.UserID, got, want)
			}
		}
		if m := other.Members(room)[one.UserID]; m.Membership != "join" || m.Name != rosalind.DisplayName {
			t.Errorf("the other member is %+v", m)
		}
	})
}

func TestAStrictClientRefusesADeviceThatItsOwnerHasNotSigned(t *testing.T) {
	stage(t, func(t *testing.T, s *homeserver.Server, h *jspeer.Host) {
		one, other := h.Enter(t, s, rosalind), h.Enter(t, s, celia)
		room := meet(one, other)
		second := one.NewDevice("a second telephone")
		second.Expect(room, jspeer.Sender(other.UserID)) // it has the room from its sync

		second.Say(room, "from an unsigned device")
		lax := other.Expect(room, jspeer.Body("from an unsigned device"))
		if lax.Shield == nil || lax.Shield.Colour != "red" || lax.Shield.Reason != "UNSIGNED_DEVICE" {
			t.Errorf("an ordinary client shows %+v beside it", lax.Shield)
		}

		other.Strict(true)
		second.Say(room, "refused")
		if got := other.Expect(room, jspeer.Undecryptable()); got.Reason != "UNSIGNED_SENDER_DEVICE" {
			t.Errorf("refused because of %s", got.Reason)
		}
		other.Say(room, "for signed devices only")
		if got := second.Expect(room, jspeer.Undecryptable()); got.Reason != "MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE" {
			t.Errorf("withheld because of %s", got.Reason)
		}

		one.SignDevice(second.DeviceID)
		other.ExpectSigned(one.UserID, second.DeviceID)
		second.Say(room, "signed now")
		wellReceived(t, other.Expect(room, jspeer.Body("signed now")), one.UserID)
	})
}

func TestAChangedIdentityIsNoticed(t *testing.T) {
	stage(t, func(t *testing.T, s *homeserver.Server, h *jspeer.Host) {
		one, other := h.Enter(t, s, rosalind), h.Enter(t, s, celia)
		room := meet(one, other)
		one.Say(room, "before")
		other.Expect(room, jspeer.Body("before"))
		if trust := other.TrustIn(one.UserID); !trust.Known || trust.NeedsApproval {
			t.Errorf("before the reset: %+v", trust)
		}
		one.ResetIdentity()
		one.Say(room, "after")
		other.Expect(room, jspeer.Body("after"))
		if trust := other.TrustIn(one.UserID); !trust.NeedsApproval {
			t.Errorf("after the reset: %+v", trust)
		}
	})
}

// A search for leaks is worth nothing unless it finds what is there.
func TestTheSearchForLeaksFindsWhoIsInANativeRoom(t *testing.T) {
	stage(t, func(t *testing.T, s *homeserver.Server, h *jspeer.Host) {
		one, other, stranger := h.Enter(t, s, rosalind), h.Enter(t, s, celia), h.Enter(t, s, orlando)
		room := meet(one, other)
		one.Say(room, "this is what a native room tells")
		other.Expect(room, jspeer.Body("this is what a native room tells"))

		found := map[string]bool{}
		for _, leak := range one.LeaksTo(other) {
			found[leak.Name] = true
		}
		for _, secret := range []string{
			"user id", "localpart", "display name", "avatar", "avatar media id", "device id", "device name",
			"device key ed25519", "device key curve25519", "master key", "self_signing key",
		} {
			if !found[secret] {
				t.Errorf("the search did not find the %s", secret)
			}
		}
		if found["access token"] {
			t.Error("the other peer was given the access token")
		}
		if leaks := stranger.LeaksTo(other); len(leaks) > 0 {
			t.Errorf("found somebody who was never there: %+v", leaks)
		}
	})
}

// A sync brings at most 100 events of a room; who was away for longer has a gap.
func TestWhoComesBackAfterAWhileMissesNothing(t *testing.T) {
	stage(t, func(t *testing.T, s *homeserver.Server, h *jspeer.Host) {
		away := jspeer.ForTest(t)
		one, other := h.Enter(t, s, rosalind), away.Enter(t, s, celia)
		room := meet(one, other)
		one.Say(room, "are you there?")
		other.Expect(room, jspeer.Body("are you there?"))

		if err := away.Suspend(); err != nil {
			t.Fatal(err)
		}
		const said = 130
		for i := range said {
			one.Say(room, fmt.Sprintf("number %d", i))
		}
		if err := away.Resume(); err != nil {
			t.Fatal(err)
		}
		for i := range said {
			other.Expect(room, jspeer.Body(fmt.Sprintf("number %d", i)))
		}
		next := 0
		for _, e := range other.Timeline(room) {
			if e.Body == fmt.Sprintf("number %d", next) {
				next++
			}
		}
		if next != said {
			t.Errorf("in its order the timeline reads up to number %d, want %d", next, said)
		}
	})
}
