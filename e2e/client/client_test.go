package client

import (
	"context"
	"testing"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/homeserver"
)

// patience is how long a story waits for something that must come.
const patience = 30 * time.Second

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// login logs in one of the accounts of the test's homeserver.
func (h house) login(t *testing.T, user string, opts Options) *Client {
	t.Helper()
	opts.HomeserverURL, opts.User, opts.Password = h.URL, user, "password"
	c, err := Login(within(t), opts)
	if err != nil {
		t.Fatalf("log in: %v", err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// together has the first client open a direct chat in which the second one is.
func together(t *testing.T, a, b *Client) id.RoomID {
	t.Helper()
	room, err := a.DM(within(t), b.UserID)
	if err != nil {
		t.Fatalf("open a direct chat: %v", err)
	}
	invited, inviter, err := b.ExpectInvite(within(t))
	if err != nil {
		t.Fatal(err)
	}
	if invited != room || inviter != a.UserID {
		t.Fatalf("invited to %s by %s, expected %s by %s", invited, inviter, room, a.UserID)
	}
	if err = b.Join(within(t), room); err != nil {
		t.Fatal(err)
	}
	if err = a.ExpectMember(within(t), room, b.UserID, event.MembershipJoin); err != nil {
		t.Fatal(err)
	}
	return room
}

// says has a client say something, which the others must read, from a signed device.
func says(t *testing.T, room id.RoomID, from *Client, text string, readers ...*Client) {
	t.Helper()
	sent, err := from.Say(within(t), room, text)
	if err != nil {
		t.Fatalf("say %q: %v", text, err)
	}
	for _, reader := range readers {
		m, err := reader.Expect(within(t), room, Saying(text))
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if m.ID != sent || m.Sender != from.UserID || !m.Encrypted || !m.Signed {
			t.Errorf("%q was read as %+v", text, m)
		}
	}
}

func TestTwoPeopleTalk(t *testing.T) {
	for _, kind := range homeserver.Kinds() {
		t.Run(kind, func(t *testing.T) { twoPeopleTalk(t, openKind(t, kind, "ann", "ben")) })
	}
}

func twoPeopleTalk(t *testing.T, h house) {
	t.Helper()
	ann, ben := h.login(t, "ann", Options{DisplayName: "Ann"}), h.login(t, "ben", Options{Strict: true})
	room := together(t, ann, ben)

	says(t, room, ann, "hello", ben, ann)
	says(t, room, ben, "good to see you", ann, ben)
	hello, _ := ben.Expect(within(t), room, Saying("hello"))

	if _, err := ben.Reply(within(t), room, hello.ID, "hello to you"); err != nil {
		t.Fatal(err)
	}
	if m, err := ann.Expect(within(t), room, Saying("hello to you")); err != nil || m.ReplyTo != hello.ID {
		t.Errorf("the reply came as %+v, %v", m, err)
	}
	if _, err := ben.Emote(within(t), room, "waves"); err != nil {
		t.Fatal(err)
	}
	if m, err := ann.Expect(within(t), room, Saying("waves")); err != nil || m.Kind != event.MsgEmote {
		t.Errorf("the emote came as %+v, %v", m, err)
	}
	if _, err := ben.HTML(within(t), room, "so good", "<b>so</b> good"); err != nil {
		t.Fatal(err)
	}
	if m, err := ann.Expect(within(t), room, Saying("so good")); err != nil || m.Formatted != "<b>so</b> good" {
		t.Errorf("the formatted text came as %+v, %v", m, err)
	}
	if names, err := ben.Names(within(t), room); err != nil || names[ann.UserID] != "Ann" || len(names) != 2 {
		t.Errorf("names in the room: %v, %v", names, err)
	}
	inOrder(t, ann.Timeline(room), "hello", "good to see you", "hello to you", "waves", "so good")
}

// inOrder checks that a timeline holds exactly these messages.
func inOrder(t *testing.T, timeline []Message, want ...string) {
	t.Helper()
	var got []string
	for _, m := range timeline {
		if m.Encrypted {
			got = append(got, m.Body)
		}
	}
	if len(got) != len(want) {
		t.Fatalf("the timeline says %q, expected %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("the timeline says %q, expected %q", got, want)
		}
	}
}

func TestWhoeverJoinsReadsWhatIsSaidFromThenOn(t *testing.T) {
	h := open(t, "ann", "ben", "cho")
	ann, ben := h.login(t, "ann", Options{}), h.login(t, "ben", Options{})
	room := together(t, ann, ben)
	says(t, room, ann, "before", ben)

	cho := h.login(t, "cho", Options{AutoJoin: true})
	if err := ann.Invite(within(t), room, cho.UserID); err != nil {
		t.Fatal(err)
	}
	for _, c := range []*Client{ann, ben} {
		if err := c.ExpectMember(within(t), room, cho.UserID, event.MembershipJoin); err != nil {
			t.Fatal(err)
		}
	}
	says(t, room, ann, "after", ben, cho)
	says(t, room, cho, "thank you", ann, ben)

	if err := ann.Kick(within(t), room, cho.UserID, ""); err != nil {
		t.Fatal(err)
	}
	if err := cho.ExpectGone(within(t), room); err != nil {
		t.Fatal(err)
	}
	says(t, room, ann, "alone again", ben)
	for _, m := range cho.Timeline(room) {
		if m.Decrypted && (m.Body == "before" || m.Body == "alone again") {
			t.Errorf("somebody who was not there read %q", m.Body)
		}
	}
}

func TestANewDeviceReadsTheNextMessage(t *testing.T) {
	h := open(t, "ann", "ben")
	ann, ben := h.login(t, "ann", Options{}), h.login(t, "ben", Options{})
	room := together(t, ann, ben)
	says(t, room, ann, "one", ben)

	second := h.login(t, "ben", Options{Identity: ben.Identity()})
	if err := second.Join(within(t), room); err != nil { // waits until the new device shows the room
		t.Fatal(err)
	}
	// Whoever reads a device's message knows the device: the next room key is for it too.
	says(t, room, second, "from my other device", ann, ben)
	says(t, room, ann, "two", ben, second)
}

func TestAStrictClientExcludesUnsignedDevices(t *testing.T) {
	h := open(t, "ann", "ben")
	ann := h.login(t, "ann", Options{Unsigned: true, KeyRequestAfter: time.Hour})
	ben := h.login(t, "ben", Options{Strict: true, KeyRequestAfter: time.Hour})
	room := together(t, ann, ben)

	sent, err := ann.Say(within(t), room, "can you read this?")
	if err != nil {
		t.Fatal(err)
	}
	m, err := ben.Expect(within(t), room, func(m Message) bool { return m.ID == sent })
	if err != nil || m.Decrypted || m.Body != "" {
		t.Errorf("a strict client showed %+v, %v", m, err)
	}
	if sent, err = ben.Say(within(t), room, "for signed devices"); err != nil {
		t.Fatal(err)
	}
	m, err = ann.Expect(within(t), room, func(m Message) bool {
		_, said := WithheldReason(m)
		return m.ID == sent && said
	})
	if err != nil {
		t.Fatal(err)
	}
	if code, _ := WithheldReason(m); code != event.RoomKeyWithheldUnverified {
		t.Errorf("the key was withheld for the reason %q", code)
	}
}
