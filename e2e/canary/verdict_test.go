package canary_test

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/config"
	"kith/e2e/canary"
	"kith/e2e/house"
)

// strangers are all to each other, the moderator and the peers: nobody knows an account, a
// device, a key, a room or an event of anybody else.
func (a *aviary) strangers(t *testing.T) {
	all := []*witness{a.ana, a.ben, a.dora, a.mona, a.bird.witness}
	for _, w := range all {
		if w != a.bird.witness {
			w.secrets = append(w.secrets, w.identity(t)...)
			w.secrets = append(w.secrets, canary.Secret{Name: "localpart", Value: w.Name}, canary.Secret{Name: "display name", Value: strings.ToUpper(w.Name[:1]) + w.Name[1:] + " Real"})
		}
	}
	for _, reader := range all {
		var secrets []canary.Secret
		for _, w := range all {
			if w != reader {
				secrets = append(append(secrets, w.secrets...), w.rooms()...)
			}
		}
		none(t, reader.Name, reader.search(t, secrets))
	}
}

// rooms gives the rooms that are somebody's alone, and what they have sent there.
func (w *witness) rooms() (secrets []canary.Secret) {
	for _, room := range w.Rooms() {
		own := false
		for _, m := range w.Timeline(room) {
			if own = own || m.Sender == w.UserID; m.Sender == w.UserID {
				secrets = append(secrets, canary.Secret{Name: "event", Value: string(m.ID)})
			}
		}
		if own {
			secrets = append(secrets, canary.Secret{Name: "room", Value: string(room)})
		}
	}
	return secrets
}

// passed is what is passed on of all that the bird sends.
var passed = []string{"m.text", "m.notice", "m.emote", "m.in_reply_to", "m.replace", "m.new_content", "m.annotation", "m.thread", "m.room.redaction",
	"org.matrix.msc3381.poll.start", "org.matrix.msc3381.poll.response", "org.matrix.msc3381.poll.end",
	"m.image", "m.audio"}

// nobody of all who can read what the bird says has received a trace of it.
func (a *aviary) nobody(t *testing.T) {
	for _, w := range []*witness{a.ana, a.ben, a.dora, a.mona} {
		s := w.search(t, append(a.bird.rooms(), a.bird.secrets...))
		none(t, w.Name, s)
		w.blank(t)
		t.Logf("%s has received %d answers and opened %d things (%d could not be opened); %d canaries were looked for", w.Name, len(w.rec.all()), len(w.plain), w.unopened, len(a.bird.secrets))
		if len(w.plain) < 5 {
			t.Errorf("%s has opened next to nothing", w.Name)
		}
		for _, received := range w.rec.all() {
			if strings.Contains(received.request, "/presence/@_kith_") && strings.Contains(received.body, "online") {
				t.Errorf("a ghost is seen online: %s", received.body)
			}
		}
	}
	for _, kind := range passed {
		if !strings.Contains(strings.Join(a.ana.sentBy(a.ghosts[0]), " "), `"`+kind+`"`) {
			t.Errorf("no %s of the bird's has come to the others, so nothing could be found in it", kind)
		}
	}
}

// blank checks that what can be looked up about ghosts is what every ghost has: a name, a
// picture, one device without a name of its own.
func (w *witness) blank(t *testing.T) {
	t.Helper()
	looked, devices := 0, 0
	for _, received := range w.rec.all() {
		if strings.Contains(received.request, "/profile/@_kith_") {
			var profile map[string]any
			if err := json.Unmarshal([]byte(received.body), &profile); err != nil {
				t.Fatal(err)
			}
			for key := range profile {
				if key != "displayname" && key != "avatar_url" && profile["errcode"] == nil {
					t.Errorf("a ghost's profile has a %s", key)
				}
			}
			looked++
		}
		if !strings.HasSuffix(received.request, "/keys/query") {
			continue
		}
		var answer struct {
			Keys map[string]map[string]struct {
				Unsigned map[string]any `json:"unsigned"`
			} `json:"device_keys"`
		}
		if err := json.Unmarshal([]byte(received.body), &answer); err != nil {
			t.Fatal(err)
		}
		for user, has := range answer.Keys {
			if !strings.HasPrefix(user, "@_kith_") {
				continue
			}
			if len(has) != 1 {
				t.Errorf("a ghost has %d devices", len(has))
			}
			for id, device := range has {
				if name := device.Unsigned["device_display_name"]; name != nil && name != "kith" || len(id) != 10 {
					t.Errorf("a ghost's device is called %v, %s", name, id)
				}
				devices++
			}
		}
	}
	if looked == 0 || devices == 0 {
		t.Errorf("%s has looked up nothing about ghosts", w.Name)
	}
}

// service is what the service itself tells those who run it, and who asks it for names.
func (a *aviary) service(t *testing.T) {
	cfg, err := config.Load(filepath.Join(a.Dir, "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	_, metrics := fetch(t, http.MethodGet, a.metrics, "")
	if !strings.Contains(metrics, "kith_circles") {
		t.Errorf("these are no metrics: %s", metrics)
	}
	pieces := []piece{{place: "the log", text: a.Log()}, {place: "the metrics", text: metrics}}
	registration, err := os.ReadFile(filepath.Join(a.Dir, "registration.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(registration), "hs_token:")
	token, _, _ := strings.Cut(strings.TrimSpace(rest), "\n")
	for _, token := range []string{"", strings.Trim(token, `"' `)} {
		for _, path := range []string{"/_matrix/app/v1/users/" + string(a.bird.UserID), "/_matrix/app/v1/rooms/" + url.PathEscape("#"+a.bird.UserID.Localpart()+":localhost"),
			"/_matrix/app/v1/thirdparty/user?userid=" + string(a.bird.UserID), "/_matrix/app/v1/users/" + string(a.ghosts[0])} {
			status, body := fetch(t, http.MethodGet, a.Address()+path, token)
			if status/100 != 4 || token != "" && status != http.StatusNotFound {
				t.Errorf("%s is answered with %d", path, status)
			}
			pieces = append(pieces, piece{place: "an answer of the service", text: body})
		}
	}
	none(t, "the service", look(t, a.bird.secrets, pieces))
	if cfg.Secret == "" {
		t.Error("there is no secret")
	}
}

// ordinary lets the bird send the same into an ordinary encrypted room, in which the same
// search has to find every canary.
func (a *aviary) ordinary(t *testing.T) {
	nadia := newWitness(a.House, "nadia6p2r")
	ctx, cancel := context.WithTimeout(t.Context(), 2*house.Patience)
	defer cancel()
	room, err := a.bird.DM(ctx, nadia.UserID)
	if err != nil {
		t.Fatal(err)
	}
	if err = a.bird.ExpectMember(ctx, room, nadia.UserID, event.MembershipJoin); err != nil {
		t.Fatal(err)
	}
	answered := nadia.Tell(room, "I am in an ordinary room.")
	a.bird.Hear(room, "I am in an ordinary room.")
	a.bird.extend() // presence has ended long ago
	to := a.start(room, answered)
	var sent, refused strings.Builder
	for _, s := range append(a.everything(to, room), a.variations(to, room)...) {
		whole, err := json.Marshal([]any{s.kind, s.content, s.top, s.beside, s.state})
		if err != nil {
			t.Fatal(err)
		}
		if a.bird.send(room, s) == "" {
			refused.Write(whole)
			t.Logf("the homeserver does not take %s", s.name)
		} else {
			sent.Write(whole)
		}
	}
	a.bird.send(room, a.bird.postcard())
	a.aside(room, to)
	a.bird.Tell(room, "That was all.")
	nadia.Hear(room, "That was all.")
	ctx, cancel = context.WithTimeout(t.Context(), house.Patience)
	defer cancel()
	awaitTyping(ctx, t, nadia, a.bird.UserID)
	a.bird.leave(room)
	if err = nadia.ExpectMember(ctx, room, a.bird.UserID, event.MembershipLeave); err != nil {
		t.Error(err)
	}
	s := nadia.search(t, a.bird.secrets)
	a.complete(t, s, func(value string) bool {
		return !strings.Contains(refused.String(), value) || strings.Contains(sent.String(), value)
	})
	if where := a.structure(nadia); len(where) < 4 {
		t.Errorf("the bird is seen only in %v", where)
	}
	a.linkable(t, nadia)
	// What only the bird itself is told is found there, so that the search for that works, too.
	own := a.bird.search(t, slices.DeleteFunc(slices.Clone(a.bird.secrets), func(s canary.Secret) bool {
		return !a.bird.kept[s.Name] || strings.HasPrefix(s.Name, "key in a receipt")
	}))
	for _, kind := range []string{"access token", "user_signing key", "room tag", "name of account data", "room account data"} {
		if !slices.Contains(own.Names(), kind) {
			t.Errorf("the bird itself is not told its %s", kind)
		}
	}
}

// complete checks that every canary was found that was sent, but for those that a homeserver
// tells nobody.
func (a *aviary) complete(t *testing.T, s *canary.Search, sent func(value string) bool) {
	t.Helper()
	values := make(map[string]bool)
	for _, f := range s.Findings() {
		values[f.Value] = true
	}
	kinds, missing := make(map[string]bool), make(map[string]int)
	for _, secret := range a.bird.secrets {
		if a.bird.kept[secret.Name] || !sent(secret.Value) {
			continue
		}
		kinds[secret.Name] = true
		if !values[secret.Value] {
			missing[secret.Name]++
		}
	}
	t.Logf("%d canaries of %d kinds were sent, %d found in %d places", len(a.bird.secrets), len(kinds), len(values), len(s.Findings()))
	for _, kind := range slices.Sorted(maps.Keys(missing)) {
		t.Errorf("in an ordinary room the search does not find: %s", kind)
	}
}

// structure tells in which events that are no messages somebody is seen.
func (a *aviary) structure(w *witness) []string {
	var found []string
	for _, received := range w.rec.all() {
		for _, kind := range []string{"m.typing", "m.receipt", "m.presence", "m.room.member"} {
			if strings.Contains(received.body, `"`+kind+`"`) && strings.Contains(received.body, string(a.bird.UserID)) && !slices.Contains(found, kind) {
				found = append(found, kind)
			}
		}
	}
	return found
}

// awaitTyping asks until somebody is seen typing.
func awaitTyping(ctx context.Context, t *testing.T, w *witness, user id.UserID) {
	t.Helper()
	since := ""
	for {
		resp, err := w.API().FullSyncRequest(ctx, mautrix.ReqSync{Since: since, Timeout: 1000, SetPresence: event.PresenceOnline})
		if err != nil {
			t.Fatalf("nobody is seen typing: %v", err)
		}
		since = resp.NextBatch
		for _, answer := range w.rec.all() {
			if _, typing, is := strings.Cut(answer.body, `"m.typing"`); is && strings.Contains(typing[:min(len(typing), 300)], string(user)) {
				return
			}
		}
	}
}

// ghostOf gives the ghost that goes by a name in a room.
func ghostOf(t *testing.T, w *witness, room id.RoomID, name string) id.UserID {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), house.Patience)
	defer cancel()
	for {
		changed := w.Changed()
		names, err := w.Names(ctx, room)
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
			t.Fatalf("%s sees nobody of that name", w.Name)
		}
	}
}

// elsewhere is what the bird and another say in the second circle: the same kinds of things,
// so that what is told about the one can be compared with what is told about the other.
func (a *aviary) elsewhere(portals []*house.Portal) {
	a.t.Helper()
	ben := portals[1]
	question := "Where are you tonight?"
	ben.Tell(question)
	for who, text := range map[*house.Portal]string{portals[0]: "I sit between mountains and snow.", portals[2]: "I have never seen a mountain."} {
		hand, asked := a.bird.as(who.Client), who.Hear(question).ID
		said := who.Tell(text)
		ben.Hear(text)
		for _, s := range []sendable{
			{kind: "m.room.message", content: with(message("m.text", "* "+text+" Still."), fields{
				"m.new_content": message("m.text", text+" Still."), "m.relates_to": fields{"rel_type": "m.replace", "event_id": said}})},
			{kind: "m.room.message", content: with(message("m.text", text+" And you?"), fields{"m.relates_to": fields{"m.in_reply_to": fields{"event_id": asked}}})},
			{kind: "m.reaction", clear: true, content: fields{"m.relates_to": fields{"rel_type": "m.annotation", "event_id": asked, "key": "🏔"}}},
			hand.postcard(),
		} {
			hand.send(who.Room, s)
		}
		last := "Good night, says who said: " + text
		who.Tell(last)
		ben.Hear(last)
	}
}

// postcard is a picture.
func (b *bird) postcard() sendable {
	return sendable{name: "picture elsewhere", kind: "m.room.message", content: with(message("m.image", "hut.jpg"), fields{
		"file": b.encrypted("picture elsewhere", jpegFile(b, "picture elsewhere")), "info": fields{"mimetype": "image/jpeg", "w": 64, "h": 48}})}
}

// leave leaves a room, and says why.
func (b *bird) leave(room id.RoomID) {
	b.t.Helper()
	if _, err := b.API().LeaveRoom(b.t.Context(), room, &mautrix.ReqLeave{Reason: b.mint("reason of leaving")}); err != nil {
		b.t.Error(err)
	}
}

// besides is what others do about what the bird says: a report, a moderator who answers and
// takes away.
func (a *aviary) besides() {
	a.t.Helper()
	text := "Somebody may complain about these words."
	a.bird.Tell(a.here.Room, text)
	heard := a.other.Hear(text)
	if _, err := a.ana.API().SendReaction(a.t.Context(), a.other.Room, heard.ID, "🚩"); err != nil {
		a.t.Fatal(err)
	}
	desk := a.mona.Desk(a.t)
	desk.Hear("complain about these words")
	circle := a.mona.In(a.t, roomWith(a.t, a.mona, a.here.Pseudonym))
	seen := circle.Hear(text)
	circle.Tell("I have read it.")
	a.here.Hear("I have read it.")
	if err := a.mona.Redact(a.t.Context(), circle.Room, seen.ID, "not so friendly"); err != nil {
		a.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(a.t.Context(), house.Patience)
	defer cancel()
	for { // until it is gone in ana's portal
		changed := a.ana.Changed()
		for _, m := range a.ana.Timeline(a.other.Room) {
			if m.ID == heard.ID && m.Redacted {
				return
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			a.t.Fatal("what the moderator took away stays")
		}
	}
}

// roomWith waits until somebody is in a room with this name in it.
func roomWith(t *testing.T, w *witness, pseudonym string) id.RoomID {
	t.Helper()
	deadline := time.NewTimer(house.Patience)
	defer deadline.Stop()
	for {
		changed := w.Changed()
		for _, room := range w.Rooms() {
			names, err := w.Names(t.Context(), room)
			if err == nil && slices.Contains(slices.Collect(maps.Values(names)), pseudonym) {
				return room
			}
		}
		select {
		case <-changed:
		case <-deadline.C:
			t.Fatalf("%s is in no room with %q", w.Name, pseudonym)
		}
	}
}
