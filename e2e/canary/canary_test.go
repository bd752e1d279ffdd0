package canary_test

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/canary"
	"kith/e2e/client"
	"kith/e2e/homeserver"
	"kith/e2e/house"
)

const mona = "mona5d1r"

// TestNotOneTraceOfWhoSentIt lets a peer of whom every property is a canary send everything
// that can be sent, and looks for the canaries in every byte that anybody else is given, in
// what the service logs and measures, and in its database once the peer is forgotten. In an
// ordinary room of the same homeserver the same search has to find them all.
func TestNotOneTraceOfWhoSentIt(t *testing.T) {
	for _, kind := range homeserver.Kinds() {
		t.Run(kind, func(t *testing.T) {
			homeserver.OnceEnough(t, kind)
			play(t, kind)
		})
	}
}

// aviary is the house with all who are in it.
type aviary struct {
	*house.House
	t    *testing.T
	bird *bird
	w    words

	ana, ben, dora *witness // ana reads one circle, ben and dora another one
	mona           *witness // moderates both
	here, there    *house.Portal
	other          *house.Portal // ana's
	ghosts         [3]id.UserID  // the bird's in one circle, in the other, and dora's there
	metrics        string
	answered       int // questions of the bot
	decided        []string
}

func play(t *testing.T, kind string) {
	metrics := freeAddress(t)
	h := house.Build(t, kind, house.Options{
		Moderators: []string{mona}, Prepare: allowAll,
		Settings: map[string]any{"ghosts.pool": 12, "metrics.listen": metrics, "media.voice": true, "topics": []map[string]string{
			{"id": "aviary", "name": "Aviary", "about": "A story is played here."}, {"id": "elsewhere", "name": "Elsewhere", "about": "And here."},
		}},
	})
	a := &aviary{House: h, t: t, metrics: "http://" + metrics + "/metrics"}
	a.mona = newWitness(h, mona)
	a.ana, a.ben, a.dora = newWitness(h, "ana4k8x"), newWitness(h, "ben7w2k"), newWitness(h, "dora3m5z")
	a.bird = newBird(t, h)
	if kind == homeserver.Dendrite { // which drops them
		a.bird.kept["reason of leaving"], a.bird.kept["key in a redaction"] = true, true
	}
	first := h.Circle("aviary", a.bird.Peer, a.ana.Peer)
	a.here, a.other = first[0], first[1]
	a.everythingInto(a.here.Room, a.ask("Here is something to answer."))
	second := h.Circle("elsewhere", a.bird.Peer, a.ben.Peer, a.dora.Peer)
	a.there = second[0]
	a.elsewhere(second)
	a.besides()
	a.ghosts = [3]id.UserID{ghostOf(t, a.ana, a.other.Room, a.here.Pseudonym), ghostOf(t, a.ben, second[1].Room, a.there.Pseudonym), ghostOf(t, a.ben, second[1].Room, second[2].Pseudonym)}
	a.bird.leave(a.there.Room)
	second[1].Hear(a.there.Pseudonym + " has left.")

	t.Run("nobody finds a trace", a.nobody)
	t.Run("all are strangers", a.strangers)
	t.Run("the service tells nobody", a.service)
	t.Run("two circles share nothing", a.unlinkable)
	t.Run("an ordinary room tells it all", a.ordinary)
	t.Run("nothing is left", a.forgotten)
}

// allowAll switches off the rules on how much and how often somebody writes: what they stop could
// tell nothing.
func allowAll(h *house.House) {
	h.AllowFloods()
	off := "id: repeat\nabout: Off.\nenabled: false\nverdict: refuse\ndetect: repeat\nlimit: {count: 1, within: 1s}\nexplain: {en: \"Off.\"}\n"
	if err := os.WriteFile(filepath.Join(h.Dir, "rules", "repeat.yaml"), []byte(off), 0o600); err != nil {
		panic(err) // there is no test yet to tell
	}
}

// ask lets ana say something, and gives the bird's copy of it.
func (a *aviary) ask(text string) id.EventID {
	a.other.Tell(text)
	return a.here.Hear(text).ID
}

// everythingInto sends all that the bird can send into its portal.
func (a *aviary) everythingInto(room id.RoomID, answered id.EventID) {
	a.t.Helper()
	to := a.start(room, answered)
	for _, s := range a.everything(to, room) {
		a.sendAndSettle(room, s)
	}
	a.settle(room)
	a.aside(room, to)
	for i, s := range a.variations(to, room) {
		a.bird.send(room, s)
		if i%20 == 19 {
			a.settle(room)
		}
	}
	a.settle(room)
}

// start says what others refer to.
func (a *aviary) start(room id.RoomID, answered id.EventID) targets {
	b := a.bird
	own := b.send(room, sendable{name: "first", kind: "m.room.message", content: message("m.text", a.w.next())})
	poll := b.send(room, sendable{name: "first poll", kind: "org.matrix.msc3381.poll.start",
		content: poll("org.matrix.msc3381.", "Rain or snow?", []fields{{"id": b.mint("id of an answer"), "org.matrix.msc1767.text": "rain"}, {"id": "snow", "org.matrix.msc1767.text": "snow"}}, nil)})
	return targets{own: own, other: answered, poll: poll}
}

func (a *aviary) everything(to targets, room id.RoomID) []sendable {
	all := append(a.bird.texts(&a.w, to), a.bird.others(&a.w, to)...)
	all = append(all, a.bird.media(&a.w)...)
	if room == a.here.Room {
		all = append(all, a.bird.selves()...)
	}
	return all
}

// variations makes events out of all of these, the same for the same seed.
func (a *aviary) variations(to targets, room id.RoomID) (all []sendable) {
	seed := number(a.t, SeedVariable, 1)
	rng := rand.New(rand.NewPCG(uint64(seed), 7))
	bases := slices.DeleteFunc(append(append(a.bird.texts(&a.w, to), a.bird.others(&a.w, to)...), a.bird.media(&a.w)...), func(s sendable) bool { return s.state != nil })
	for i := range number(a.t, VariationsVariable, fewVariations) {
		base := bases[rng.IntN(len(bases))]
		if body, is := base.content["body"].(string); is && strings.HasPrefix(body, "The ") { // nothing is said twice
			base.content = with(base.content, fields{"body": a.w.next()})
		}
		if relation, is := base.content["m.relates_to"].(fields); is && base.name == "reaction" { // nor felt twice
			base.content = with(base.content, fields{"m.relates_to": with(relation, fields{"key": string(rune(0x1f600 + i%80))})})
		}
		all = append(all, a.bird.variation(i+1, base, rng))
	}
	return all
}

// sendAndSettle sends what the bird may be asked about, and waits for what becomes of it.
func (a *aviary) sendAndSettle(room id.RoomID, s sendable) {
	a.t.Helper()
	a.bird.send(room, s)
	if strings.HasPrefix(s.name, "naming itself") {
		a.settle(room)
	}
}

// settle waits until all that the bird has sent has become of it what becomes of it: it
// answers every question about its name with no, until what it says then is read by the others.
func (a *aviary) settle(room id.RoomID) {
	a.t.Helper()
	last := a.w.next() + " So far so good."
	a.bird.Tell(room, last)
	deadline := time.NewTimer(2 * house.Patience)
	defer deadline.Stop()
	answers := func() (wanted []string) {
		for _, m := range a.bird.Timeline(room) {
			switch {
			case m.Sender != a.Bot:
			case strings.Contains(m.Body, "Shall I send it anyway?"):
				wanted = append(wanted, "no")
			case strings.Contains(m.Body, "Shall I pass on your voice messages"):
				wanted = append(wanted, "yes")
			}
		}
		return wanted
	}
	for {
		changed, heard, laid := a.bird.Changed(), a.ana.Changed(), a.mona.Changed()
		a.moderate()
		for _, answer := range answers()[a.answered:] {
			a.bird.Tell(room, answer)
			a.answered++
		}
		if slices.ContainsFunc(a.ana.Timeline(a.other.Room), client.Saying(last)) {
			return
		}
		select {
		case <-changed:
		case <-heard:
		case <-laid:
		case <-deadline.C:
			timeline := a.bird.Timeline(room)
			var lines []string
			for _, m := range timeline[max(0, len(timeline)-60):] {
				lines = append(lines, fmt.Sprint(m.Sender, ": ", m.Type.Type, " ", m.Body))
			}
			a.t.Fatalf("what the bird says does not arrive; it sees\n%s", strings.Join(lines, "\n"))
		}
	}
}

// moderate lets through what lies on the moderator's desk: a rule may want somebody to look
// at what the bird has sent, and that then goes on like all the rest.
func (a *aviary) moderate() {
	a.t.Helper()
	desk := a.mona.Desk(a.t)
	for _, m := range a.mona.Timeline(desk.Room) {
		_, rest, is := strings.Cut(m.Body, "Number ")
		number, _, _ := strings.Cut(rest, ":")
		if m.Sender == a.Bot && is && strings.Contains(m.Body, "waits for you") && !slices.Contains(a.decided, number) {
			a.decided = append(a.decided, number)
			a.t.Logf("on the desk lies: %s", m.Body)
			desk.Peer.Tell(desk.Room, "deliver "+number)
		}
	}
}

// aside is what is no event of the talk: typing, receipts, tags, redactions with a reason,
// messages to devices, an invitation.
func (a *aviary) aside(room id.RoomID, to targets) {
	a.t.Helper()
	b, ctx := a.bird, a.t.Context()
	must := func(err error) {
		a.t.Helper()
		if err != nil && !refused(err) {
			a.t.Errorf("the bird: %v", err)
		}
	}
	_, err := b.API().UserTyping(ctx, room, true, 20*time.Second)
	must(err)
	for _, receipt := range []event.ReceiptType{event.ReceiptTypeRead, event.ReceiptTypeReadPrivate} {
		must(b.API().SendReceipt(ctx, room, to.other, receipt, fields{"org.example.by": b.mint("key in a receipt")}))
	}
	must(b.API().SetReadMarkers(ctx, room, &mautrix.ReqSetReadMarkers{Read: to.other, FullyRead: to.other}))
	for _, kind := range []string{"room tag", "name of account data", "room account data", "key in a receipt"} {
		b.kept[kind] = true
	}
	must(b.API().AddTag(ctx, room, event.RoomTag("u."+b.mint("room tag")), 0.5))
	must(b.API().SetAccountData(ctx, "org.example."+b.mint("name of account data"), fields{"by": "me"}))
	must(b.API().SetRoomAccountData(ctx, room, "org.example.room", fields{"by": b.mint("room account data")}))
	gone := b.send(room, sendable{name: "to be taken back", kind: "m.room.message", content: message("m.text", a.w.next())})
	_, err = b.API().RedactEvent(ctx, room, gone, mautrix.ReqRedact{Reason: b.mint("reason of a redaction"), Extra: fields{"org.example.by": b.mint("key in a redaction")}})
	must(err)
	_, err = b.API().RedactEvent(ctx, room, to.other, mautrix.ReqRedact{Reason: b.mint("reason of a redaction of somebody else's")})
	must(err)
	members, err := b.Members(ctx, room)
	must(err)
	messages := make(map[id.UserID]map[id.DeviceID]*event.Content)
	var invited []id.UserID
	for user := range members {
		if user != b.UserID {
			invited = append(invited, user)
			messages[user] = map[id.DeviceID]*event.Content{"*": {Raw: fields{"action": "request", "request_id": b.mint("id of a request for a key"), "requesting_device_id": b.mint("device that asks for a key"), "by": b.mint("key in a message to devices")}}}
		}
	}
	_, err = b.API().SendToDevice(ctx, event.ToDeviceRoomKeyRequest, &mautrix.ReqSendToDevice{Messages: messages})
	must(err)
	_, err = b.Create(ctx, &mautrix.ReqCreateRoom{Name: b.mint("name of a room"), Topic: b.mint("topic of a room"), Invite: invited})
	must(err)
}

func refused(err error) bool {
	var failed mautrix.HTTPError
	return errors.As(err, &failed) && failed.Response != nil && failed.Response.StatusCode/100 == 4
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// fetch gives what an address answers.
func fetch(t *testing.T, method, address, token string) (status int, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	all, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(all)
}

// none reports what was found where nothing may be, one of a kind.
func none(t *testing.T, who string, s *canary.Search) {
	t.Helper()
	told := make(map[string]bool)
	for _, f := range s.Findings() {
		if kind, _, _ := strings.Cut(f.Name, ","); !told[kind] {
			told[kind] = true
			t.Errorf("%s: %s", who, f)
		}
	}
}
