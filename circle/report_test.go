package circle

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/id"

	"kith"
)

// watched is a circle of n peers, and a moderator at their desk.
func watched(t *testing.T, n int) (*hall, kith.Circle, []kith.Portal, kith.RoomKey) {
	t.Helper()
	h := newHall(t, t, Options{Moderators: []id.UserID{mod}, MuteAfter: 2})
	desk := h.sitDown(mod)
	circle, portals := h.meet(n)
	return h, circle, portals, desk
}

// sitDown lets a moderator come to their desk.
func (h *hall) sitDown(moderator id.UserID) kith.RoomKey {
	h.t.Helper()
	h.start()
	h.desks.Run(h.ctx())
	h.work()
	desk := must(h.store.Desk(h.ctx(), moderator))(h)
	h.membership(desk.Key, moderator, "join")
	h.settleAll()
	return desk.Key
}

// write lets a moderator write something at their desk.
func (h *hall) write(desk kith.RoomKey, moderator id.UserID, words string) {
	h.t.Helper()
	h.happen(desk, kith.Event{Sender: moderator, Type: "m.room.message", Content: text(words), Encrypted: true})
	h.settleAll()
}

// react lets somebody react to an event.
func (h *hall) react(room kith.RoomKey, user id.UserID, to id.EventID, key string) {
	h.t.Helper()
	content, err := json.Marshal(map[string]any{"m.relates_to": map[string]any{"rel_type": "m.annotation", "event_id": to, "key": key}})
	h.ok(err)
	h.happen(room, kith.Event{Sender: user, Type: "m.reaction", Content: content})
	h.settleAll()
}

// decide lets a moderator react to what was laid last on their desk.
func (h *hall) decide(desk kith.RoomKey, moderator id.UserID, key string) {
	h.t.Helper()
	laid := h.laid(desk)
	h.react(desk, moderator, id.EventID(fmt.Sprint("$out", laid[len(laid)-1].ID)), key)
}

// laid lists the items that were laid on a desk.
func (h *hall) laid(desk kith.RoomKey) []outcome {
	var laid []outcome
	for _, out := range h.sent[desk] {
		if out.Item != 0 && strings.Contains(out.Body, "Decide by a reaction") {
			laid = append(laid, out)
		}
	}
	return laid
}

// copyWith gives the event by which a peer knows what was said with some words in it.
func (h *hall) copyWith(p kith.Portal, message string) id.EventID {
	h.t.Helper()
	target := id.EventID("$unknown")
	for _, out := range h.sent[p.Room] {
		if out.Message != 0 && strings.Contains(out.Body, message) {
			target = must(h.store.CopyOf(context.Background(), out.Message, p.Room))(h)
		}
	}
	return target
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
	content, err := json.Marshal(map[string]any{"msgtype": "m.text", "body": body,
		"m.relates_to": map[string]any{"m.in_reply_to": map[string]any{"event_id": h.copyWith(p, message)}}})
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
	h, circle, portals, desk := watched(t, 3)
	for i := range 7 {
		h.say(portals[i%3], fmt.Sprint("line ", i))
	}
	h.say(portals[0], "You are useless.\nAsk "+string(peer(0))+".")
	h.deliver()
	before := len(h.sent[portals[0].Room]) + len(h.sent[portals[2].Room]) + len(h.sent[circle.Room])
	h.answerTo(portals[1], "useless", "!report It hurts "+string(h.users[portals[1].Peer])+".")
	h.settleAll()
	notice := h.last(desk)
	first, _, _ := strings.Cut(notice.Body, "\n")
	if !strings.HasSuffix(first, ": "+portals[1].Pseudonym+" reports a message of "+portals[0].Pseudonym+". Decide by a reaction: 🔇 mute, 🚪 remove, ✅ close.") {
		t.Errorf("a phone shows %q", first)
	}
	for _, part := range []string{
		"The reason:\n> It hurts " + portals[1].Pseudonym + ".",
		"The message:\n> You are useless.\n> Ask " + portals[0].Pseudonym + ".",
		"What was said before it:\n> " + portals[2].Pseudonym + ": line 2\n> " + portals[0].Pseudonym + ": line 3\n",
		": line 6\n\n", "If you mute or remove " + portals[0].Pseudonym, "It is in Circle " + code(circle.ID),
	} {
		if !strings.Contains(notice.Body, part) {
			t.Errorf("%q is not in\n%s", part, notice.Body)
		}
	}
	if !strings.Contains(string(notice.Content), `"msgtype":"m.text"`) || !strings.Contains(string(notice.Content), string(mod)) || notice.Sender != bot {
		t.Errorf("nobody is rung for: %s", notice.Content)
	}
	answer := h.last(portals[1].Room).Body
	if !strings.Contains(answer, "Thank you for telling us.") || !strings.Contains(answer, portals[0].Pseudonym) || !strings.Contains(answer, "Report content") {
		t.Errorf("the reporter is told %q", answer)
	}
	if after := len(h.sent[portals[0].Room]) + len(h.sent[portals[2].Room]) + len(h.sent[circle.Room]); after != before {
		t.Error("somebody else was told")
	}
	if strings.Contains(h.heard(desk), "peer") || strings.Contains(h.heard(desk), string(portals[0].Ghost)) {
		t.Errorf("an id lies on the desk: %s", h.heard(desk))
	}
}

func TestReportsBySeveralPeersMuteForReview(t *testing.T) {
	h, circle, portals, desk := watched(t, 4)
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
	if !strings.Contains(h.last(desk).Body, "2 people have reported "+portals[0].Pseudonym) {
		t.Errorf("the moderator is told %q", h.last(desk).Body)
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
	h.happen(circle.Room, kith.Event{Sender: mod, Type: "m.room.power_levels", StateKey: &key, Content: json.RawMessage(`{"users":{"` + string(mod) + `":50,"` + string(p.Ghost) + `":0}}`)})
	h.settleAll()
}

func TestWhoseReportMutesNobody(t *testing.T) {
	for name, prepare := range map[string]func(h *hall, circle kith.Circle, portals []kith.Portal){
		"whom moderators raised":   func(h *hall, _ kith.Circle, _ []kith.Portal) { h.strong = true },
		"where it is switched off": func(h *hall, _ kith.Circle, _ []kith.Portal) { h.opts.MuteAfter = 0 },
		"who has left":             func(h *hall, _ kith.Circle, portals []kith.Portal) { h.say(portals[0], "!leave") },
	} {
		t.Run(name, func(t *testing.T) {
			h, circle, portals, desk := watched(t, 3)
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
			if n := strings.Count(h.heard(desk), "> useless"); n != 2 {
				t.Errorf("moderators were told %d times", n)
			}
		})
	}
}

func TestWhatIsNotReported(t *testing.T) {
	h, _, portals, desk := watched(t, 2)
	h.say(portals[0], "my own words")
	h.deliver()
	before := len(h.sent[desk])
	h.say(portals[1], "!report")
	h.answerTo(portals[1], "Welcome", "!report") // what the bot said
	own := h.say(portals[1], "and mine")
	content, _ := json.Marshal(map[string]any{"msgtype": "m.text", "body": "!report",
		"m.relates_to": map[string]any{"m.in_reply_to": map[string]any{"event_id": own}}})
	h.happen(portals[1].Room, kith.Event{Sender: h.users[portals[1].Peer], Type: "m.room.message", Content: content, Encrypted: true})
	h.settleAll()
	if got := len(h.sent[desk]) - before; got != 0 {
		t.Errorf("%d things lie on the desk", got)
	}
	heard := h.heard(portals[1].Room)
	if strings.Count(heard, "To report a message, reply to it") != 2 || !strings.Contains(heard, "That message is your own") {
		t.Errorf("the peer was told %q", heard)
	}
}

func TestReportsFromTheLobby(t *testing.T) {
	h, circle, portals, desk := watched(t, 3)
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
		if told := h.last(desk).Body; !strings.Contains(told, p.Pseudonym+" tells you about their circle.") || !strings.Contains(told, "> It was cruel, "+p.Pseudonym) {
			t.Errorf("the moderator is told %q", told)
		}
	}
	for range reportsAnHour - 1 {
		report(portals[0], "again")
	}
	if outcome := report(portals[0], "and again"); outcome != kith.ReportTooMany {
		t.Errorf("the outcome of too many is %s", outcome)
	}
	if outcome := report(portals[2], strings.Repeat("ä", longestReason)); outcome != kith.ReportTaken || len(h.last(desk).Body) > 2*longestReason {
		t.Errorf("the outcome of a long one is %s", outcome)
	}
	if waiting := must(h.store.WaitingReports(t.Context(), circle.ID))(h); len(waiting) > 0 {
		t.Errorf("%d reports still wait", len(waiting))
	}
}

// Where every moderator is a peer nobody could read a report, and the reporter is told so.
func TestAReportThatNobodyMaySeeIsNotTaken(t *testing.T) {
	h := newHall(t, t, Options{Moderators: []id.UserID{peer(0)}})
	desk := h.sitDown(peer(0))
	_, portals := h.meet(2)
	h.say(portals[1], "!report It is cruel here.")
	h.settleAll()
	if told := h.last(portals[1].Room).Body; !strings.Contains(told, "nobody moderates this circle at present") || len(h.laid(desk)) > 0 {
		t.Errorf("the reporter is told %q, and on the desk lies %v", told, h.laid(desk))
	}
}
