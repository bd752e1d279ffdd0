package appservice

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

const continuityRoom = id.RoomID("!portal:example.org")

// wholeRoom is a homeserver that gives all that happened in a room, newest first.
type wholeRoom struct {
	events []string
	looks  int
}

func (w *wholeRoom) RoundTrip(req *http.Request) (*http.Response, error) {
	answer := "{}"
	if strings.HasSuffix(req.URL.Path, "/messages") {
		w.looks++
		newest := slices.Clone(w.events)
		slices.Reverse(newest)
		answer = `{"chunk":[` + strings.Join(newest, ",") + `]}`
	}
	return &http.Response{StatusCode: http.StatusOK, Request: req, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(answer))}, nil
}

// say lets something happen in the room, so long ago.
func (w *wholeRoom) say(name string, ago time.Duration) string {
	evt := fmt.Sprintf(`{"event_id":"$%s","room_id":%q,"type":"m.room.message","sender":"@anna:example.org","content":{"body":"x"},"origin_server_ts":%d}`,
		name, continuityRoom, time.Now().Add(-ago).UnixMilli())
	w.events = append(w.events, evt)
	return evt
}

// continuityService is a service with one room of ours, on such a homeserver.
func continuityService(t *testing.T) (*AppService, *wholeRoom) {
	t.Helper()
	as, _ := testService(t)
	server := &wholeRoom{}
	as.http = &http.Client{Transport: watched{server, &as.back}}
	as.opts.Retention = 24 * time.Hour
	ctx := t.Context()
	bot := store.Ghost{User: as.opts.Bot, Device: "DEVICE", State: store.GhostTaken}
	if err := as.store.SaveGhost(ctx, bot); err != nil {
		t.Fatal(err)
	}
	key, err := as.store.AddRoom(ctx, kith.Room{ID: continuityRoom, Kind: kith.RoomPortal, Operation: "operation"})
	if err != nil {
		t.Fatal(err)
	}
	if err = as.store.AddSeat(ctx, key, as.opts.Bot); err != nil {
		t.Fatal(err)
	}
	return as, server
}

func transact(as *AppService, number int, events ...string) int {
	status, _, _ := call(as, http.MethodPut, fmt.Sprintf("/_matrix/app/v1/transactions/%d", number), "Bearer "+hsToken,
		[]byte(`{"events":[`+strings.Join(events, ",")+`]}`))
	return status
}

// inOrder gives the ids of what was received, in the order in which it will be handled.
func inOrder(t *testing.T, as *AppService) (ids []id.EventID) {
	t.Helper()
	for {
		in, err := as.store.NextIncoming(t.Context(), continuityRoom)
		if err != nil {
			return ids
		}
		ids = append(ids, in.Event)
		if err = as.store.SetInboxState(t.Context(), in.Seq, store.InboxDone); err != nil {
			t.Fatal(err)
		}
	}
}

func TestATransactionThatOvertakesAnotherMustWait(t *testing.T) {
	as, _ := continuityService(t)
	for _, c := range []struct {
		number, status int
		why            string
	}{
		{5, 200, "the first that is seen"},
		{6, 200, "the next"},
		{6, 200, "repeated, as the answer was lost"},
		{8, 503, "the seventh stayed behind"},
		{7, 200, "the homeserver repeats the oldest first"},
		{8, 200, "and then this one"},
		{11, 503, "overtakes, it seems"},
		{11, 200, "but there is none before it, or it would have come"},
		{12, 200, "the next"},
		{1, 200, "the homeserver has started again and counts from one"},
		{2, 200, "the next"},
	} {
		if status := transact(as, c.number); status != c.status {
			t.Errorf("transaction %d, %s: %d instead of %d", c.number, c.why, status, c.status)
		}
	}
}

func TestWhatOvertakesIsNotStoredBeforeItsTurn(t *testing.T) {
	as, server := continuityService(t)
	one, two, three := server.say("one", 0), server.say("two", 0), server.say("three", 0)
	server.events = nil // only the transactions tell of them
	transact(as, 1, one)
	transact(as, 3, three)
	transact(as, 2, two)
	transact(as, 3, three)
	if got, want := inOrder(t, as), []id.EventID{"$one", "$two", "$three"}; !slices.Equal(got, want) {
		t.Errorf("received %v, want %v", got, want)
	}
}

func TestWhatIsInNoTransactionIsFoundBeforeWhatCameAfterIt(t *testing.T) {
	as, server := continuityService(t)
	transact(as, 1, server.say("one", 0))
	server.say("two", 0) // the homeserver ends before it has written a transaction
	as.back.note(false)
	as.back.note(true)
	transact(as, 2, server.say("three", 0))
	transact(as, 3, server.say("four", 0))
	if got, want := inOrder(t, as), []id.EventID{"$one", "$two", "$three", "$four"}; !slices.Equal(got, want) {
		t.Errorf("received %v, want %v", got, want)
	}
	if server.looks != 2 { // after our own start, and after the homeserver's
		t.Errorf("looked into the room %d times", server.looks)
	}
}

func TestWhatWasMissedLastIsFoundWithoutAnythingAfterIt(t *testing.T) {
	as, server := continuityService(t)
	server.say("of another time", 20*time.Hour) // its id may be forgotten already
	transact(as, 1, server.say("one", time.Hour))
	server.say("two", 0)
	if err := as.catchUpOnce(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, want := inOrder(t, as), []id.EventID{"$one", "$two"}; !slices.Equal(got, want) {
		t.Errorf("received %v, want %v", got, want)
	}
}

func TestARoomThatCannotBeLookedIntoHoldsNothingUp(t *testing.T) {
	as, server := continuityService(t)
	as.http.Transport = failing{}
	one := server.say("one", 0)
	if status := transact(as, 1, one); status != http.StatusOK {
		t.Errorf("the transaction was answered with %d", status)
	}
	if got := inOrder(t, as); !slices.Equal(got, []id.EventID{"$one"}) {
		t.Errorf("received %v", got)
	}
	if !as.continuity.first(continuityRoom) {
		t.Error("the room would not be looked into again")
	}
}

// failing is a homeserver that is away.
type failing struct{}

func (failing) RoundTrip(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }
