package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/jobs"
	"kith/secret"
	"kith/store"
)

const (
	bot  = id.UserID("@support:example.org")
	mona = id.UserID("@mona5k2t:example.org")
	milo = id.UserID("@milo8r4w:example.org")
	lamp = id.UserID("@_kith_lamp:example.org")
)

// office is the desks over a real store, and a homeserver's side that records.
type office struct {
	*Desks
	*homeserver
	t       *testing.T
	key     *secret.Secret
	decided []kith.Decision
	refuse  error // what the handler answers
	said    int
}

func newOffice(t *testing.T, moderators ...id.UserID) *office {
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
	hs := &homeserver{db: st, rooms: make(map[kith.RoomKey]*room), sent: make(map[kith.RoomKey][]said), signs: make(map[kith.RoomKey][]string)}
	o := &office{homeserver: hs, t: t, key: key}
	o.ok(st.AddCircle(t.Context(), kith.Circle{ID: "circle", Topic: "grief", State: kith.CircleOpen, Created: time.Now()}))
	o.employ(moderators...)
	return o
}

// employ starts the service anew with these moderators.
func (o *office) employ(moderators ...id.UserID) {
	o.t.Helper()
	opts := Options{Moderators: moderators, Retention: time.Hour, Local: func(string) bool { return true }}
	o.Desks = New(opts, o.db, o.homeserver, jobs.New(o.db, zerolog.Nop()), catalogue.New(), zerolog.Nop())
	o.Handle(kith.ItemHeld, func(_ context.Context, _ kith.Item, d kith.Decision) (catalogue.Phrase, error) {
		if o.refuse != nil {
			return catalogue.Phrase{}, o.refuse
		}
		o.decided = append(o.decided, d)
		return catalogue.ReportClosed("", false), nil
	})
	o.Run(o.t.Context())
	o.work()
}

func (o *office) ok(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// work does the jobs that are due, and sends what may be sent.
func (o *office) work() {
	o.t.Helper()
	ctx := o.t.Context()
	for range 5 {
		due, err := o.db.Jobs(ctx, 100)
		o.ok(err)
		for _, job := range due {
			if time.Until(job.Due) > 0 {
				continue
			}
			err := o.jobs.Do(ctx, job.Kind, job.Subject)
			if err == nil {
				o.ok(o.db.FinishJob(ctx, job))
			} else if !jobs.IsAgain(err) {
				o.t.Fatalf("%s: %v", job.Kind, err)
			}
		}
	}
	o.deliver(ctx, o.ok)
}

// desk gives a moderator's desk.
func (o *office) desk(moderator id.UserID) kith.Room {
	o.t.Helper()
	room, err := o.db.Desk(o.t.Context(), moderator)
	o.ok(err)
	return room
}

// happen lets an event of a desk come in.
func (o *office) happen(desk kith.Room, evt kith.Event) {
	o.t.Helper()
	o.said++
	if evt.ID == "" {
		evt.ID = id.EventID(fmt.Sprint("$in", o.said))
	}
	o.ok(o.db.Txn(o.t.Context(), func(ctx context.Context) error { return o.Receive(ctx, desk, evt) }))
	o.work()
}

// become changes a membership, as the Matrix edge tells of it.
func (o *office) become(user id.UserID, membership event.Membership) {
	o.t.Helper()
	desk, key := o.desk(user), string(user)
	o.rooms[desk.Key].members[user] = membership
	o.ok(o.db.SetReader(o.t.Context(), desk.Key, user, membership))
	o.happen(desk, kith.Event{Sender: user, Type: "m.room.member", StateKey: &key, Content: json.RawMessage(`{"membership":"` + string(membership) + `"}`)})
}

// write lets somebody write at a desk.
func (o *office) write(at, by id.UserID, words string) {
	o.t.Helper()
	content, err := json.Marshal(map[string]string{"msgtype": "m.text", "body": words})
	o.ok(err)
	o.happen(o.desk(at), kith.Event{Sender: by, Type: "m.room.message", Content: content, Encrypted: true})
}

// react lets a moderator react to what was said on their desk, counted from the end.
func (o *office) react(moderator id.UserID, back int, key string) {
	o.t.Helper()
	desk := o.desk(moderator)
	sent := o.sent[desk.Key]
	content, err := json.Marshal(map[string]any{"m.relates_to": map[string]any{"rel_type": "m.annotation", "event_id": sent[len(sent)-back].event, "key": key}})
	o.ok(err)
	o.happen(desk, kith.Event{Sender: moderator, Type: "m.reaction", Content: content})
}

// lay lays a held message of a circle.
func (o *office) lay(reference string) kith.Item {
	o.t.Helper()
	item := kith.Item{Kind: kith.ItemHeld, Circle: "circle", About: lamp, Reference: reference, Verbs: []kith.Verb{kith.VerbDeliver, kith.VerbRefuse}}
	o.ok(o.Lay(o.t.Context(), item, catalogue.ReportTitle("Calm Heron", "Green Lamp"), catalogue.ReportReason("> "+reference)))
	o.work()
	item, err := o.db.ItemOf(o.t.Context(), kith.ItemHeld, reference)
	o.ok(err)
	return item
}

// last is what was said last on a desk, and heard all of it.
func (o *office) last(moderator id.UserID) string {
	o.t.Helper()
	sent := o.sent[o.desk(moderator).Key]
	if len(sent) == 0 {
		o.t.Fatal("nothing was said")
	}
	return sent[len(sent)-1].text
}

func (o *office) heard(moderator id.UserID) string {
	o.t.Helper()
	var all []string
	for _, s := range o.sent[o.desk(moderator).Key] {
		all = append(all, s.text)
	}
	return strings.Join(all, "\n")
}

// homeserver takes the part of the Matrix edge.
type homeserver struct {
	db      *store.Store
	made    int
	rooms   map[kith.RoomKey]*room
	sent    map[kith.RoomKey][]said
	signs   map[kith.RoomKey][]string // that the bot has set, each behind the item that it is on
	invited []id.UserID               // after the room was made
	left    []id.RoomID               // by the bot
	listed  []id.RoomID               // in a space
}

type room struct {
	id       id.RoomID
	plan     kith.RoomPlan
	members  map[id.UserID]event.Membership
	replaced bool
	gone     bool // the bot is not in it
}

type said struct {
	store.Outgoing
	event id.EventID
	text  string
}

func (hs *homeserver) Bot() id.UserID { return bot }
func (hs *homeserver) IsOurs(user id.UserID) bool {
	return user == bot || strings.HasPrefix(string(user), "@_kith_")
}

func (hs *homeserver) SendAs(ctx context.Context, out store.Outgoing, key ...string) error {
	out.Transaction = fmt.Sprint(out.Room, "|", strings.Join(key, "|"))
	return hs.db.Send(ctx, out)
}

func (hs *homeserver) RoomReady(ctx context.Context, room kith.RoomKey) error {
	return hs.db.SetRoomReady(ctx, room, true)
}

func (hs *homeserver) KeepReaders(ctx context.Context, room kith.Room, members map[id.UserID]event.Membership) error {
	for user, membership := range members {
		if !hs.IsOurs(user) {
			if err := hs.db.SetReader(ctx, room.Key, user, membership); err != nil {
				return err
			}
		}
	}
	return nil
}

func (hs *homeserver) CreateRoom(ctx context.Context, row kith.Room, plan kith.RoomPlan) (kith.Room, error) {
	if row.ID != "" {
		return row, nil
	}
	hs.made++
	made := &room{id: id.RoomID(fmt.Sprintf("!desk%d:example.org", hs.made)), plan: plan, members: map[id.UserID]event.Membership{bot: event.MembershipJoin}}
	for _, user := range plan.Invite {
		made.members[user] = event.MembershipInvite
	}
	hs.rooms[row.Key], row.ID = made, made.id
	return row, hs.db.SetRoomID(ctx, row.Key, row.ID)
}

func (hs *homeserver) FindRoom(_ context.Context, row kith.Room) (kith.Room, error) { return row, nil }

func (hs *homeserver) ReadRoom(_ context.Context, row kith.Room) (kith.RoomState, error) {
	room := hs.rooms[row.Key]
	state := kith.RoomState{Members: room.members, Replaced: room.replaced}
	if room.gone { // what it was told is how it was when it left
		return state, kith.ErrNotThere
	}
	return state, nil
}

func (hs *homeserver) KeepListed(_ context.Context, _, row kith.Room, listed bool) error {
	hs.listed = slices.DeleteFunc(hs.listed, func(other id.RoomID) bool { return other == row.ID })
	if listed {
		hs.listed = append(hs.listed, row.ID)
	}
	return nil
}

func (hs *homeserver) InviteModerator(_ context.Context, row kith.Room, user id.UserID) error {
	hs.invited = append(hs.invited, user)
	hs.rooms[row.Key].members[user] = event.MembershipInvite
	return nil
}

func (hs *homeserver) Dismiss(_ context.Context, row kith.Room, user id.UserID) error {
	if hs.rooms[row.Key].gone {
		return errors.New("the bot is not in the room")
	}
	hs.rooms[row.Key].members[user] = event.MembershipLeave
	return nil
}

func (hs *homeserver) Unseat(_ context.Context, row kith.Room, _ id.UserID) error {
	hs.left = append(hs.left, row.ID)
	return nil
}

// deliver sends what may be sent, each room in its own sequence.
func (hs *homeserver) deliver(ctx context.Context, ok func(error)) {
	rooms, err := hs.db.OutgoingRooms(ctx)
	ok(err)
	for _, key := range rooms {
		for {
			out, err := hs.db.NextOutgoing(ctx, key)
			if errors.Is(err, store.ErrNotFound) {
				break
			}
			ok(err)
			var content event.MessageEventContent
			ok(json.Unmarshal(out.Content, &content))
			evt := id.EventID(fmt.Sprint("$out", out.ID))
			if out.Type == event.EventReaction.Type {
				hs.signs[key] = append(hs.signs[key], fmt.Sprint(out.Item, " ", content.RelatesTo.Key))
			} else {
				hs.sent[key] = append(hs.sent[key], said{out, evt, content.Body})
			}
			_, err = hs.db.SetEncrypted(ctx, out.ID, []byte("ciphertext"))
			ok(err)
			ok(hs.db.SetSent(ctx, out, evt))
		}
	}
}
