package service

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/appservice"
	"kith/catalogue"
	"kith/circle"
	"kith/desk"
	"kith/lobby"
	"kith/matching"
	"kith/matching/topics"
	"kith/secret"
	"kith/store"
	"kith/waiting"
)

const (
	anna = id.UserID("@anna7q3x:example.org")
	bot  = id.UserID("@support:example.org")
)

// reception is the service over a real store and a real edge; there is no homeserver,
// so what is queued stays queued.
type reception struct {
	*Service
	t    *testing.T
	peer kith.PeerKey
	room kith.Room // anna's lobby
	said int
}

func newReception(t *testing.T) *reception {
	t.Helper()
	key, err := secret.New(strings.Repeat("k", secret.MinLength))
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "kith.db"), key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	edge := appservice.New(appservice.Options{
		HomeserverURL: "http://127.0.0.1:1", ServerName: "example.org", Bot: bot, GhostPrefix: "_kith_", AllowedServer: func(string) bool { return true },
	}, st, key, zerolog.Nop())
	offered, words := topics.NewOffer(topics.Shipped(), []kith.Topic{{ID: "grief", Name: "Grief", About: "Losing somebody."}}, false), catalogue.New()
	desks := desk.New(desk.Options{Local: func(string) bool { return true }}, st, edge, edge.Jobs(), words, zerolog.Nop())
	circles := circle.New(circle.Options{Engine: matching.NewFitting(offered, matching.Policy{Max: 4, Gather: -1}), Topics: offered.All(), Max: 4, Local: func(string) bool { return true }},
		st, edge, desks, edge.Jobs(), words, zerolog.Nop())
	lob := lobby.New(lobby.Parts{
		Store: st, Circles: circles, Identities: edge, Waits: waiting.New(waiting.Options{}, st, edge, edge.Jobs(), words, zerolog.Nop()), Oblivion: NewOblivion(st, edge, circles, edge.Jobs(), words), Topics: offered, Now: time.Now,
	})
	s := New(st, edge, lob, circles, desks, words, zerolog.Nop())
	edge.SetHandler(s)
	r := &reception{Service: s, t: t}
	r.ok(st.SaveGhost(t.Context(), store.Ghost{User: bot, Device: "BOT", State: store.GhostTaken}))
	r.peer, err = st.EnsurePeer(t.Context(), anna)
	r.ok(err)
	r.room = kith.Room{ID: "!lobby:example.org", Kind: kith.RoomLobby, Peer: r.peer, Operation: "lobby", Ready: true}
	r.room.Key, err = st.AddRoom(t.Context(), r.room)
	r.ok(err)
	r.ok(st.SetLobby(t.Context(), r.peer, r.room.Key))
	return r
}

func (r *reception) ok(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// txn runs one step as the edge does.
func (r *reception) txn(fn func(ctx context.Context) error) {
	r.t.Helper()
	r.ok(r.store.Txn(r.t.Context(), fn))
}

func (r *reception) identity(finding kith.Identity) {
	r.t.Helper()
	r.txn(func(ctx context.Context) error { return r.Identity(ctx, r.peer, finding) })
}

// happen lets an event of the lobby come in.
func (r *reception) happen(evt kith.Event) {
	r.t.Helper()
	r.said++
	evt.ID = id.EventID(fmt.Sprint("$", r.said))
	if evt.Sender == "" {
		evt.Sender = anna
	}
	r.txn(func(ctx context.Context) error { return r.Handle(ctx, r.room, evt) })
}

func (r *reception) say(text string) {
	r.t.Helper()
	content, err := json.Marshal(map[string]string{"msgtype": "m.text", "body": text})
	r.ok(err)
	r.happen(kith.Event{Type: "m.room.message", Content: content, Encrypted: true})
}

// told takes what the bot has queued for a room.
func (r *reception) told(room kith.RoomKey) []string {
	r.t.Helper()
	var texts []string
	for {
		out, err := r.store.NextOutgoing(r.t.Context(), room)
		if err != nil {
			return texts
		}
		var content event.MessageEventContent
		r.ok(json.Unmarshal(out.Content, &content))
		if out.Sender != bot || content.MsgType != event.MsgNotice {
			r.t.Errorf("%s said %q as %s", out.Sender, content.Body, content.MsgType)
		}
		texts = append(texts, content.Body)
		r.ok(r.store.SetSent(r.t.Context(), out, id.EventID(fmt.Sprint("$out", out.ID))))
	}
}

// portal gives anna a portal, joined or not.
func (r *reception) portal(name string, joined bool) kith.RoomKey {
	r.t.Helper()
	ctx := r.t.Context()
	room, err := r.store.AddRoom(ctx, kith.Room{ID: id.RoomID("!" + name + ":example.org"), Kind: kith.RoomPortal, Circle: kith.CircleID(name), Peer: r.peer, Operation: name, Ready: joined})
	r.ok(err)
	state := kith.PortalInvited
	if joined {
		state = kith.PortalJoined
	}
	r.ok(r.store.AddCircle(ctx, kith.Circle{ID: kith.CircleID(name), Topic: "grief", State: kith.CircleOpen, Created: time.Now()}))
	r.ok(r.store.AddPortal(ctx, kith.Portal{Circle: kith.CircleID(name), Peer: r.peer, Ghost: id.UserID("@_kith_" + name + ":example.org"), Room: room, State: state, Created: time.Now()}))
	return room
}

func (r *reception) isReady(room kith.RoomKey) bool {
	r.t.Helper()
	row, err := r.store.Room(r.t.Context(), room)
	r.ok(err)
	return row.Ready
}

func TestAChangedIdentityPausesThePortalsUntilThePeerSaysItWasThem(t *testing.T) {
	r := newReception(t)
	one, two, invited := r.portal("one", true), r.portal("two", true), r.portal("three", false)
	r.identity(kith.IdentityRestored) // what is always found; it means nothing yet
	if told := r.told(r.room.Key); len(told) > 0 {
		t.Errorf("told %q", told)
	}

	r.identity(kith.IdentityChanged)
	if told := r.told(r.room.Key); len(told) != 1 || !strings.Contains(told[0], "have changed") {
		t.Errorf("asked %q", told)
	}
	if r.isReady(one) || r.isReady(two) {
		t.Error("what waits goes on to somebody who may be another")
	}
	r.identity(kith.IdentityChanged) // every time devices are asked for
	if told := r.told(r.room.Key); len(told) > 0 {
		t.Errorf("asked again: %q", told)
	}
	// A portal that is joined meanwhile is held back too.
	key := string(anna)
	row, err := r.store.Room(t.Context(), invited)
	r.ok(err)
	r.txn(func(ctx context.Context) error {
		return r.Handle(ctx, row, kith.Event{ID: "$join", Sender: anna, Type: "m.room.member", StateKey: &key, Content: json.RawMessage(`{"membership":"join"}`)})
	})
	if r.isReady(invited) {
		t.Error("a portal that was joined while paused is ready")
	}

	r.identity(kith.IdentityRestored)
	if !r.isReady(one) || !r.isReady(two) || !r.isReady(invited) {
		t.Error("what was held back does not go on")
	}
	r.identity(kith.IdentityChanged)
	if told := r.told(r.room.Key); len(told) != 1 || r.isReady(one) {
		t.Errorf("the second change: asked %q", told)
	}
}

// The peer's own word pins the new identity, and lets go what was held back.
func TestYesInTheLobbyPinsTheNewIdentity(t *testing.T) {
	r := newReception(t)
	room := r.portal("one", true)
	r.ok(r.store.SavePeer(t.Context(), kith.Peer{Key: r.peer, Consented: true, Adult: true}))
	crypto := r.store.CryptoStore(string(bot), "BOT")
	for _, master := range []id.Ed25519{"first", "second"} {
		r.ok(crypto.PutCrossSigningKey(t.Context(), anna, id.XSUsageMaster, master))
	}
	r.identity(kith.IdentityChanged)
	r.say("no")
	if r.isReady(room) {
		t.Error("no lets it go on")
	}
	r.say("I reset my keys")
	r.say("yes")
	keys, err := crypto.GetCrossSigningKeys(t.Context(), anna)
	r.ok(err)
	if keys[id.XSUsageMaster].First != "second" || !r.isReady(room) {
		t.Errorf("pinned %q, ready %v; told %q", keys[id.XSUsageMaster].First, r.isReady(room), r.told(r.room.Key))
	}
}

func TestAPeerWithoutCrossSigningIsWarnedOnceAfterTheFirstQuestions(t *testing.T) {
	r := newReception(t)
	r.identity(kith.IdentityMissing)
	if told := r.told(r.room.Key); len(told) > 0 {
		t.Errorf("before anything was asked they are told %q", told)
	}
	for _, text := range []string{"hello", "yes", "yes"} {
		r.say(text)
	}
	told := r.told(r.room.Key)
	if last := len(told) - 1; last < 1 || !strings.Contains(told[last], "secure backup") || !strings.Contains(told[last-1], "That is all I needed to know") {
		t.Errorf("told %q", told)
	}
	for range 3 {
		r.identity(kith.IdentityMissing)
	}
	if told = r.told(r.room.Key); len(told) > 0 {
		t.Errorf("later they are told again: %q", told)
	}
	// Who is no peer has no lobby to be told in.
	r.txn(func(ctx context.Context) error { return r.Identity(ctx, "nobody", kith.IdentityChanged) })
}

// Whatever a peer does in the lobby has an answer, and one that is no use to nobody.
func TestEverythingInTheLobbyHasAnAnswer(t *testing.T) {
	long := strings.Repeat("a", 64<<10)
	for name, c := range map[string]struct {
		evt  kith.Event
		want string // "": silence
	}{
		"plain words":       {kith.Event{Type: "m.room.message", Content: json.RawMessage(`{"msgtype":"m.text","body":"help"}`), Encrypted: true}, "yes"},
		"an empty message":  {kith.Event{Type: "m.room.message", Content: json.RawMessage(`{"msgtype":"m.text","body":""}`), Encrypted: true}, "yes"},
		"64 KiB":            {kith.Event{Type: "m.room.message", Content: json.RawMessage(`{"msgtype":"m.text","body":"` + long + `"}`), Encrypted: true}, "long"},
		"odd Unicode":       {kith.Event{Type: "m.room.message", Content: json.RawMessage(`{"msgtype":"m.text","body":"\u202e\u200b\ufeff\u0000"}`), Encrypted: true}, "yes"},
		"a picture":         {kith.Event{Type: "m.room.message", Content: json.RawMessage(`{"msgtype":"m.image","body":"x","url":"mxc://x/y"}`), Encrypted: true}, "text"},
		"a sticker":         {kith.Event{Type: "m.sticker", Content: json.RawMessage(`{"body":"x"}`), Encrypted: true}, "text"},
		"an unknown type":   {kith.Event{Type: "org.example.x", Content: json.RawMessage(`{}`), Encrypted: true}, "text"},
		"no JSON":           {kith.Event{Type: "m.room.message", Content: json.RawMessage(`"x"`), Encrypted: true}, "text"},
		"in clear":          {kith.Event{Type: "m.room.message", Content: json.RawMessage(`{"msgtype":"m.text","body":"find grief"}`)}, "encrypt"},
		"no key":            {kith.Event{Encrypted: true, Trouble: kith.TroubleNoKey}, "key"},
		"withheld":          {kith.Event{Encrypted: true, Trouble: kith.TroubleWithheld}, "verif"},
		"untrusted":         {kith.Event{Encrypted: true, Trouble: kith.TroubleUntrusted, Type: "m.room.message", Content: json.RawMessage(`{"msgtype":"m.text","body":"find grief"}`)}, "device"},
		"another bot":       {kith.Event{Type: "m.room.message", Content: json.RawMessage(`{"msgtype":"m.notice","body":"help"}`), Encrypted: true}, ""},
		"a reaction":        {kith.Event{Type: "m.reaction", Content: json.RawMessage(`{}`)}, ""},
		"a redaction":       {kith.Event{Type: "m.room.redaction", Redacts: "$x"}, ""},
		"somebody else":     {kith.Event{Sender: "@eve:example.org", Type: "m.room.message", Content: json.RawMessage(`{"msgtype":"m.text","body":"help"}`), Encrypted: true}, ""},
		"other state":       {kith.Event{Type: "m.room.topic", StateKey: new(string), Content: json.RawMessage(`{"topic":"x"}`)}, ""},
		"a member, no JSON": {kith.Event{Type: "m.room.member", StateKey: ptr(anna), Content: json.RawMessage(`5`)}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := newReception(t)
			r.happen(c.evt)
			told := r.told(r.room.Key)
			if c.want == "" && len(told) > 0 || c.want != "" && (len(told) != 1 || !strings.Contains(strings.ToLower(told[0]), c.want)) {
				t.Errorf("told %q, want something with %q", told, c.want)
			}
			if waiting, err := r.store.WaitingTicket(t.Context(), r.peer); err != nil || waiting != nil {
				t.Errorf("a ticket came of it: %v %v", waiting, err)
			}
		})
	}
}

func ptr(user id.UserID) *string { s := string(user); return &s }

func TestWhoLeavesTheLobbyIsForgottenThereAndWhoComesIsGreeted(t *testing.T) {
	r := newReception(t)
	r.ok(r.store.SetRoomReady(t.Context(), r.room.Key, false))
	r.room.Ready = false
	r.happen(kith.Event{Type: "m.room.member", StateKey: ptr(anna), Content: json.RawMessage(`{"membership":"join"}`)})
	if told := r.told(r.room.Key); len(told) != 1 || !strings.Contains(told[0], "I am a bot") || !r.isReady(r.room.Key) {
		t.Errorf("greeted with %q", told)
	}
	r.happen(kith.Event{Type: "m.room.member", StateKey: ptr(anna), Content: json.RawMessage(`{"membership":"leave"}`)})
	if _, err := r.store.Lobby(t.Context(), r.peer); err == nil {
		t.Error("the lobby is still the lobby")
	}
	if leaves, err := r.store.HasJob(t.Context(), "leave room", "!lobby:example.org"); err != nil || !leaves {
		t.Errorf("the bot stays: %v", err)
	}
}

func TestOnlyThePeerIsExpectedInTheirLobby(t *testing.T) {
	r := newReception(t)
	for user, want := range map[id.UserID]bool{anna: true, "@eve:example.org": false, "@_kith_a:example.org": false} {
		got, err := r.Expects(t.Context(), r.room, user)
		if err != nil || got != want {
			t.Errorf("%s is expected: %v %v", user, got, err)
		}
	}
}

func TestARefusalIsSaidInTheLobbyAndBesideTheLeaving(t *testing.T) {
	for _, why := range []kith.Refusal{kith.RefusedGroup, kith.RefusedUnencrypted, kith.RefusedServer} {
		r := newReception(t)
		r.txn(func(ctx context.Context) error { return r.Refused(ctx, r.room, why) })
		r.txn(func(ctx context.Context) error { return r.Refused(ctx, r.room, why) })
		if told := r.told(r.room.Key); len(told) != 1 {
			t.Errorf("%s: told %q", why, told)
		}
		if reason := r.Reason(why); reason == "" || bytes.ContainsAny([]byte(reason), "@!") {
			t.Errorf("%s: the reason is %q", why, reason)
		}
	}
}

// A long answer comes in parts, each of whole paragraphs; a short one in one.
func TestALongAnswerIsSplitBetweenParagraphs(t *testing.T) {
	words := catalogue.New()
	var phrases []catalogue.Phrase
	for range 100 {
		phrases = append(phrases, catalogue.Privacy())
	}
	texts := split(words, phrases)
	if len(texts) < 5 || strings.Join(texts, "\n\n") != words.Texts("", phrases...) {
		t.Errorf("%d parts do not make the whole", len(texts))
	}
	for _, text := range texts {
		if len(text) > longNotice+10 {
			t.Errorf("a part has %d bytes", len(text))
		}
	}
	if texts = split(words, phrases[:2]); len(texts) != 1 {
		t.Errorf("a short answer comes in %d parts", len(texts))
	}
}
