package circle

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
)

// watched is a circle of n peers on which a moderator looks, or to which one could come.
func watched(t *testing.T, n int, there bool) (*hall, kith.Circle, []kith.Portal) {
	t.Helper()
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}, MuteAfter: 2})
	circle, portals := h.meet(n)
	if there {
		h.moderatorComes(circle)
	}
	return h, circle, portals
}

// moderatorComes lets the moderator join, as the Matrix edge tells it.
func (h *hall) moderatorComes(circle kith.Circle) {
	h.t.Helper()
	h.ok(h.store.SetReader(context.Background(), circle.Room, mod, event.MembershipJoin))
	h.membership(circle.Room, mod, "join")
	h.settleAll()
}

// settleAll lets everything happen that is due.
func (h *hall) settleAll() {
	h.t.Helper()
	for range 3 {
		h.work()
		h.deliver()
	}
}

// answerTo lets a peer say something in reply to the copy of a message in their portal.
func (h *hall) answerTo(p kith.Portal, message, body string) id.EventID {
	h.t.Helper()
	target := id.EventID("$unknown")
	for _, out := range h.sent[p.Room] {
		if out.Message != 0 && strings.Contains(out.Body, message) {
			target = must(h.store.CopyOf(context.Background(), out.Message, p.Room))(h)
		}
	}
	content, err := json.Marshal(map[string]any{"msgtype": "m.text", "body": body,
		"m.relates_to": map[string]any{"m.in_reply_to": map[string]any{"event_id": target}}})
	h.ok(err)
	return h.happen(p.Room, kith.Event{Sender: h.users[p.Peer], Type: "m.room.message", Content: content, Encrypted: true})
}

// last is what was said last in a room.
func (h *hall) last(room kith.RoomKey) outcome {
	h.t.Helper()
	sent := h.sent[room]
	if len(sent) == 0 {
		h.t.Fatal("nothing was said")
	}
	return sent[len(sent)-1]
}

func TestAReportGoesToTheModeratorsAlone(t *testing.T) {
	h, circle, portals := watched(t, 3, true)
	h.say(portals[0], "You are useless.\nAsk "+string(peer(0))+".")
	h.deliver()
	before := len(h.sent[portals[0].Room]) + len(h.sent[portals[2].Room])
	h.answerTo(portals[1], "useless", "!report It hurts "+string(h.users[portals[1].Peer])+".")
	h.settleAll()
	notice := h.last(circle.Room)
	for _, part := range []string{
		"Report 1, for moderators only. " + portals[1].Pseudonym + " reports a message of " + portals[0].Pseudonym + ".",
		"The reason:\n> It hurts " + portals[1].Pseudonym + ".",
		"The message:\n> You are useless.\n> Ask " + portals[0].Pseudonym + ".",
		"To mute " + portals[0].Pseudonym,
	} {
		if !strings.Contains(notice.Body, part) {
			t.Errorf("%q is not in\n%s", part, notice.Body)
		}
	}
	if author := must(h.store.MessageAuthor(t.Context(), notice.ReplyTo))(h); author != portals[0].Ghost || notice.Sender != bot {
		t.Error("the notice does not answer the circle's copy")
	}
	if !strings.Contains(string(notice.Content), `"m.mentions":{"room":true}`) {
		t.Errorf("nobody is rung for: %s", notice.Content)
	}
	answer := h.last(portals[1].Room).Body
	if !strings.Contains(answer, "Thank you for telling us.") || !strings.Contains(answer, portals[0].Pseudonym) || !strings.Contains(answer, "Report content") {
		t.Errorf("the reporter is told %q", answer)
	}
	if after := len(h.sent[portals[0].Room]) + len(h.sent[portals[2].Room]); after != before {
		t.Error("somebody else was told")
	}
}

func TestReportsBySeveralPeersMuteForReview(t *testing.T) {
	h, circle, portals := watched(t, 4, true)
	for _, words := range []string{"useless", "stupid"} {
		h.say(portals[0], words)
	}
	h.deliver()
	h.answerTo(portals[1], "useless", "!report")
	h.answerTo(portals[1], "stupid", "!report")
	h.settleAll()
	if len(h.muted) > 0 {
		t.Fatal("one reporter alone muted somebody")
	}
	h.answerTo(portals[2], "stupid", "!report")
	h.settleAll()
	if !slices.Equal(h.muted, []id.UserID{portals[0].Ghost}) {
		t.Fatalf("muted were %v", h.muted)
	}
	if _, now := h.only(); now[0].Level != kith.MutedLevel || now[1].Level != 0 {
		t.Errorf("the levels are %d and %d", now[0].Level, now[1].Level)
	}
	if told := h.last(portals[0].Room).Body; !strings.Contains(told, "Until one of them has looked, you can read here, but not write.") {
		t.Errorf("who is muted is told %q", told)
	}
	if !strings.Contains(h.last(circle.Room).Body, "2 people have reported "+portals[0].Pseudonym) {
		t.Errorf("the moderator is told %q", h.last(circle.Room).Body)
	}
	h.say(portals[0], "still here")
	h.deliver()
	if strings.Contains(h.heard(portals[1].Room), "still here") {
		t.Error("who is muted is still heard")
	}

	// A moderator lifts it; the same two reporters do not bring it back, a third and a fourth would.
	h.lift(circle, portals[0])
	if !strings.Contains(h.last(portals[0].Room).Body, "You can write here again.") {
		t.Errorf("after that they are told %q", h.last(portals[0].Room).Body)
	}
	h.say(portals[0], "vile")
	h.deliver()
	for _, reporter := range portals[1:] {
		h.answerTo(reporter, "vile", "!report")
	}
	h.settleAll()
	if len(h.muted) != 1 {
		t.Errorf("muted were %v", h.muted)
	}
}

// lift gives somebody their voice back, as a moderator does it with any client.
func (h *hall) lift(circle kith.Circle, p kith.Portal) {
	h.t.Helper()
	key := ""
	h.happen(circle.Room, kith.Event{Sender: mod, Type: "m.room.power_levels", StateKey: &key, Content: json.RawMessage(`{"users":{"` + string(p.Ghost) + `":0}}`)})
	h.settleAll()
}

func TestWhoseReportMutesNobody(t *testing.T) {
	for name, prepare := range map[string]func(h *hall, circle kith.Circle, portals []kith.Portal){
		"whom moderators raised":   func(h *hall, _ kith.Circle, _ []kith.Portal) { h.strong = true },
		"where it is switched off": func(h *hall, _ kith.Circle, _ []kith.Portal) { h.opts.MuteAfter = 0 },
		"who has left":             func(h *hall, _ kith.Circle, portals []kith.Portal) { h.say(portals[0], "!leave") },
	} {
		t.Run(name, func(t *testing.T) {
			h, circle, portals := watched(t, 3, true)
			h.say(portals[0], "useless")
			h.deliver()
			prepare(h, circle, portals)
			for _, reporter := range portals[1:] {
				h.answerTo(reporter, "useless", "!report")
			}
			h.settleAll()
			if len(h.muted) > 0 || strings.Contains(h.heard(portals[0].Room), "Until one of them has looked") {
				t.Error("they were muted")
			}
			if n := strings.Count(h.heard(circle.Room), "> useless"); n != 2 {
				t.Errorf("moderators were told %d times", n)
			}
		})
	}
}

func TestAModeratorIsReportedButNotMuted(t *testing.T) {
	h, circle, portals := watched(t, 3, true)
	h.happen(circle.Room, kith.Event{Sender: mod, Type: "m.room.message", Content: text("Be quiet."), Encrypted: true})
	h.deliver()
	for _, reporter := range portals {
		h.answerTo(reporter, "Be quiet.", "!report")
	}
	h.settleAll()
	if len(h.muted) > 0 || !strings.Contains(h.last(circle.Room).Body, "reports a message of Moderator.") {
		t.Errorf("muted %v, and told %q", h.muted, h.last(circle.Room).Body)
	}
}

func TestWhatIsNotReported(t *testing.T) {
	h, circle, portals := watched(t, 2, true)
	h.say(portals[0], "my own words")
	h.deliver()
	before := len(h.sent[circle.Room])
	h.say(portals[1], "!report")
	h.answerTo(portals[1], "Welcome", "!report") // what the bot said
	own := h.say(portals[1], "and mine")
	content, _ := json.Marshal(map[string]any{"msgtype": "m.text", "body": "!report",
		"m.relates_to": map[string]any{"m.in_reply_to": map[string]any{"event_id": own}}})
	h.happen(portals[1].Room, kith.Event{Sender: h.users[portals[1].Peer], Type: "m.room.message", Content: content, Encrypted: true})
	h.settleAll()
	if got := len(h.sent[circle.Room]) - before; got != 1 { // "and mine"
		t.Errorf("%d events went to the circle", got)
	}
	heard := h.heard(portals[1].Room)
	if strings.Count(heard, "To report a message, reply to it") != 2 || !strings.Contains(heard, "That message is your own") {
		t.Errorf("the peer was told %q", heard)
	}
}

func TestReportsFromTheLobby(t *testing.T) {
	h, circle, portals := watched(t, 3, true)
	report := func(p kith.Portal, reason string) kith.ReportOutcome {
		var outcome kith.ReportOutcome
		h.ok(h.store.Txn(t.Context(), func(ctx context.Context) (err error) {
			outcome, err = h.Report(ctx, circle.ID, p.Peer, reason)
			return err
		}))
		h.settleAll()
		return outcome
	}
	h.say(portals[1], "!leave")
	h.settleAll()
	for _, p := range portals[:2] { // who has left, too
		if outcome := report(p, "It was cruel, "+string(h.users[p.Peer])); outcome != kith.ReportTaken {
			t.Errorf("the outcome is %s", outcome)
		}
		if told := h.last(circle.Room).Body; !strings.Contains(told, "> It was cruel, "+p.Pseudonym) {
			t.Errorf("the moderator is told %q", told)
		}
	}
	for range reportsAnHour - 1 {
		report(portals[0], "again")
	}
	if outcome := report(portals[0], "and again"); outcome != kith.ReportTooMany {
		t.Errorf("the outcome of too many is %s", outcome)
	}
	if outcome := report(portals[2], strings.Repeat("ä", longestReason)); outcome != kith.ReportTaken || len(h.last(circle.Room).Body) > 2*longestReason {
		t.Errorf("the outcome of a long one is %s", outcome)
	}
	h.opts.Moderators = nil
	if outcome := report(portals[2], "is anybody there?"); outcome != kith.ReportUnseen {
		t.Errorf("the outcome without moderators is %s", outcome)
	}
	if waiting := must(h.store.WaitingReports(t.Context(), circle.ID))(h); len(waiting) > 0 {
		t.Errorf("%d reports still wait", len(waiting))
	}
}
