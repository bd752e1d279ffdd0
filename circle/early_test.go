package circle

import (
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rs/zerolog"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/jobs"
	"kith/secret"
	"kith/store"
)

// quietEdge keeps what would be said.
type quietEdge struct {
	Edge
	said []store.Outgoing
}

func (e *quietEdge) Bot() id.UserID { return "@support:localhost" }

func (e *quietEdge) SendAs(_ context.Context, out store.Outgoing, _ ...string) error {
	e.said = append(e.said, out)
	return nil
}

func (e *quietEdge) RoomReady(context.Context, kith.RoomKey) error { return nil }

// noDesk is asked for nothing.
type noDesk struct{ Desk }

func (noDesk) Handle(kith.ItemKind, func(context.Context, kith.Item, kith.Decision) (catalogue.Phrase, error)) {
}

func (noDesk) Ask(kith.ItemKind, func(context.Context, kith.Item) ([]id.UserID, error)) {}

// A client may accept an invitation before it is noted that the room is made: the
// homeserver invites while it makes the room, and the process may end in between.
func TestWhoJoinsBeforeTheRoomIsNotedIsGreeted(t *testing.T) {
	key, err := secret.New(strings.Repeat("s", secret.MinLength))
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	st, err := store.Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "kith.db"), key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	edge := &quietEdge{}
	circles := New(Options{}, st, edge, noDesk{}, jobs.New(st, zerolog.Nop()), catalogue.New(), zerolog.Nop())

	const anna = "@anna:localhost"
	peer, err := st.EnsurePeer(ctx, anna)
	if err != nil {
		t.Fatal(err)
	}
	room := kith.Room{ID: "!portal:localhost", Kind: kith.RoomPortal, Circle: "CIRCLE", Peer: peer, Operation: "OPERATION"}
	if room.Key, err = st.AddRoom(ctx, room); err != nil {
		t.Fatal(err)
	}
	portal := kith.Portal{Circle: "CIRCLE", Peer: peer, Ghost: "@_kith_x:localhost", Pseudonym: "Gentle Heron", Room: room.Key, State: kith.PortalOpening}
	if err = st.AddCircle(ctx, kith.Circle{ID: "CIRCLE", Topic: "anxiety", State: kith.CircleOpening}); err != nil {
		t.Fatal(err)
	}
	if err = st.AddPortal(ctx, portal); err != nil {
		t.Fatal(err)
	}

	user := anna
	join := kith.Event{ID: "$join", Sender: anna, Type: event.StateMember.Type, StateKey: &user, Content: json.RawMessage(`{"membership":"join"}`)}
	for range 2 { // the second time changes nothing
		if err = st.Txn(ctx, func(ctx context.Context) error { return circles.Receive(ctx, room, join) }); err != nil {
			t.Fatal(err)
		}
	}
	if len(edge.said) != 1 || edge.said[0].Room != room.Key || !strings.Contains(string(edge.said[0].Content), "Welcome. You are Gentle Heron here.") {
		t.Errorf("%d things were said, and not the greeting once", len(edge.said))
	}
}
