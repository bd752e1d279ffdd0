package circle

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
)

// FuzzReceive lets a peer send anything at all into their portal, and a moderator into
// the circle's room. Whatever it is: nothing fails, the others read no real name, and
// the sender is told or heard.
func FuzzReceive(f *testing.F) {
	for _, content := range []string{
		``, `null`, `{}`, `[]`, `"x"`, `{"msgtype":"m.text","body":"x"}`, `{"msgtype":"m.text","body":5}`, `{"body":"no type"}`,
		`{"msgtype":"m.text","body":"@peer0q7x3:example.org and peer0q7x3 and https://matrix.to/#/@peer0q7x3:example.org"}`,
		`{"msgtype":"m.text","body":"x","format":"org.matrix.custom.html","formatted_body":"<a href=\"https://matrix.to/#/%40peer1q7x3%3Aexample.org\">peer1q7x3</a><mx-reply>x</mx-reply><script>x</script>"}`,
		`{"msgtype":"m.text","body":"x","m.mentions":{"user_ids":["@peer0q7x3:example.org",5],"room":true}}`,
		`{"msgtype":"m.text","body":"> <@peer0q7x3:example.org> x\n\ny","m.relates_to":{"m.in_reply_to":{"event_id":"$in1"}}}`,
		`{"msgtype":"m.text","body":"* x","m.new_content":{"msgtype":"m.text","body":"x"},"m.relates_to":{"rel_type":"m.replace","event_id":"$in1"}}`,
		`{"msgtype":"m.text","body":"* x","m.new_content":{"msgtype":"m.text","body":"peer0q7x3 @peer0q7x3:example.org"},"m.relates_to":{"rel_type":"m.replace","event_id":"$target"}}`,
		`{"msgtype":"m.text","body":"x","m.relates_to":{"rel_type":"m.thread","event_id":"$target","is_falling_back":true,"m.in_reply_to":{"event_id":"$target"}}}`,
		`{"m.relates_to":{"rel_type":"m.annotation","event_id":"$target","key":"👍"}}`, `{"m.relates_to":{"rel_type":"m.annotation","event_id":"$target","key":"@peer0q7x3:example.org"}}`,
		`{"m.relates_to":{"rel_type":"m.annotation","event_id":"$target","key":"mxc://example.org/x"},"shortcode":":peer0:"}`,
		`{"msgtype":"m.image","body":"peer0q7x3.jpg","url":"mxc://example.org/x"}`, `{"msgtype":"m.text","body":"!leave"}`, `{"msgtype":"m.text","body":"!who \u202e"}`,
		`{"membership":"ban","displayname":"peer0q7x3"}`, `{"users":{"@_kith_g1:example.org":-1},"users_default":"x"}`, `{"x":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`,
		`{"msgtype":"m.text","body":"` + strings.Repeat("ﷺ", 20_000) + `"}`, `{"msgtype":"m.emote","body":"\u0000\ud800\ufeff"}`, "{\"msgtype\":\"m.text\",\"body\":\"\xff\"}",
	} {
		for _, evtType := range []string{"m.room.message", "m.reaction", "m.room.redaction", "m.room.member", "m.room.power_levels", "m.sticker", "org.matrix.msc1767.message", ""} {
			f.Add(evtType, content, false, true)
			f.Add(evtType, content, true, true)
		}
		f.Add("m.room.message", content, false, false)
	}
	dir := f.TempDir()
	var h *hall // one for many: to make it takes longer than to use it
	f.Fuzz(func(t *testing.T, evtType, content string, state, encrypted bool) {
		if h != nil {
			h.t = t
		}
		if h == nil || !h.bothThere() {
			h = hallIn(dir, t, Options{Moderators: []id.UserID{mod}})
			h.meet(2)
		}
		circle, portals := h.only()
		target := h.say(portals[0], "What this is about.")
		h.deliver()
		inCircle := h.sent[circle.Room][len(h.sent[circle.Room])-1]
		clear(h.sent)
		content, there := strings.ReplaceAll(content, "$target", string(target)), content
		key := h.users[portals[0].Peer].String()
		evt := kith.Event{Sender: id.UserID(key), Type: evtType, Content: json.RawMessage(content), Encrypted: encrypted}
		if state {
			evt.StateKey = &key
		}
		h.happen(portals[0].Room, evt)
		h.deliver()
		if after := len(h.sent[portals[0].Room]) + len(h.sent[portals[1].Room]); !state && after == 0 && evtType != "m.reaction" && evtType != "m.room.redaction" {
			t.Fatalf("%s %.200q was dropped in silence", evtType, content)
		}
		evt.Sender, evt.StateKey = mod, nil
		evt.Content = json.RawMessage(strings.ReplaceAll(there, "$target", fmt.Sprint("$out", inCircle.ID)))
		h.happen(circle.Room, evt)
		h.work()
		h.deliver()
		for room, sent := range h.sent {
			row := must(h.store.Room(context.Background(), room))(h)
			for _, out := range sent {
				var said event.MessageEventContent
				if err := json.Unmarshal(out.Content, &said); err != nil || said.Body == "" && (said.RelatesTo == nil || said.RelatesTo.Key == "") {
					t.Fatalf("out went %.300q", out.Content)
				}
				for peer, user := range h.users {
					if peer != row.Peer && strings.Contains(string(out.Content), string(user)) {
						t.Fatalf("a real id went out: %.300q", out.Content)
					}
				}
			}
		}
	})
}

// bothThere tells whether nobody has left.
func (h *hall) bothThere() bool {
	live, err := h.store.LiveCircles(context.Background())
	if err != nil || len(live) != 1 {
		return false
	}
	for _, p := range h.portals(live[0].ID) {
		if p.State != kith.PortalJoined {
			return false
		}
	}
	return true
}
