package appservice

import (
	"encoding/json"
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

// limitedServer leaves everything but the newest events of its rooms out of /sync, and
// cannot give the history of some.
type limitedServer struct {
	history map[id.RoomID][]string // oldest first
	broken  id.RoomID
	batch   int
}

func (l *limitedServer) RoundTrip(req *http.Request) (*http.Response, error) {
	status, answer := http.StatusOK, "{}"
	switch {
	case strings.HasSuffix(req.URL.Path, "/sync"):
		l.batch++
		var rooms []string
		for room, events := range l.history {
			rooms = append(rooms, fmt.Sprintf(`%q:{"timeline":{"events":[%s],"limited":true,"prev_batch":"p"}}`, room, events[len(events)-1]))
		}
		answer = fmt.Sprintf(`{"next_batch":"s%d","rooms":{"join":{%s}}}`, l.batch, strings.Join(rooms, ","))
	case strings.Contains(req.URL.Path, "/messages"):
		for room, events := range l.history {
			if !strings.Contains(req.URL.Path, string(room)) {
				continue
			}
			newest := slices.Clone(events)
			slices.Reverse(newest)
			answer = `{"chunk":[` + strings.Join(newest, ",") + `]}`
			if room == l.broken {
				status, answer = http.StatusInternalServerError, `{"errcode":"M_UNKNOWN","error":"out of order"}`
			}
		}
	}
	return &http.Response{StatusCode: status, Request: req, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(answer))}, nil
}

// A room whose history the homeserver cannot give holds up itself alone, and loses
// nothing and nothing's place.
func TestAGapThatCannotBeFilledHoldsUpItsRoomAlone(t *testing.T) {
	const well, ill = id.RoomID("!well:example.org"), id.RoomID("!ill:example.org")
	as, _ := testService(t)
	said := func(room id.RoomID, names ...string) (events []string) {
		for _, name := range names {
			events = append(events, fmt.Sprintf(`{"event_id":"$%s","room_id":%q,"sender":"@anna:example.org","type":"m.room.message","origin_server_ts":%d,"content":{"body":"x"}}`,
				name, room, time.Now().UnixMilli()))
		}
		return events
	}
	server := &limitedServer{broken: ill, history: map[id.RoomID][]string{well: said(well, "w1", "w2", "w3"), ill: said(ill, "i1", "i2", "i3")}}
	as.http = &http.Client{Transport: watched{server, &as.back}}
	as.opts.Retention = time.Hour
	ctx := t.Context()
	if err := as.store.SaveGhost(ctx, store.Ghost{User: as.opts.Bot, Device: "DEVICE", State: store.GhostTaken}); err != nil {
		t.Fatal(err)
	}
	for _, room := range []id.RoomID{well, ill} {
		if _, err := as.store.AddRoom(ctx, kith.Room{ID: room, Kind: kith.RoomPortal, Operation: string(room)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := as.receive(ctx, []json.RawMessage{json.RawMessage(said(well, "w1")[0]), json.RawMessage(said(ill, "i1")[0])}); err != nil {
		t.Fatal(err)
	}
	if err := as.store.SetCursor(ctx, cursorSync, "s0"); err != nil {
		t.Fatal(err)
	}
	brings := func(room id.RoomID, want ...id.EventID) {
		t.Helper()
		if got := receivedIn(t, as, room); !slices.Equal(got, want) {
			t.Fatalf("new in %s are %v and not %v", room, got, want)
		}
	}
	sync := func() {
		t.Helper()
		if err := as.sync(ctx); err != nil {
			t.Fatal(err)
		}
	}
	sync()
	brings(well, "$w1", "$w2", "$w3")
	brings(ill, "$i1")
	server.history[well] = append(server.history[well], said(well, "w4")...)
	server.history[ill] = append(server.history[ill], said(ill, "i4")...)
	sync()
	brings(well, "$w4")
	brings(ill)
	server.broken = ""
	delete(server.history, well) // and nothing new in the other
	sync()
	brings(ill, "$i2", "$i3", "$i4")
	if gaps, err := as.store.Gaps(ctx); err != nil || len(gaps) > 0 {
		t.Errorf("there are still %d gaps, %v", len(gaps), err)
	}
}

// A homeserver that stops may leave the last word out of its answer and go on behind
// it. It is there when the room is looked into, and before what came later.
func TestWhatSyncLeftOutWhileTheHomeserverStoppedIsFound(t *testing.T) {
	as, server := continuityService(t)
	ctx := t.Context()
	timeline := func(events ...string) (room syncRoom) {
		for _, evt := range events {
			room.Timeline.Events = append(room.Timeline.Events, json.RawMessage(evt))
		}
		return room
	}
	receive := func(room syncRoom) {
		t.Helper()
		if err := as.receiveTimeline(ctx, continuityRoom, room, true); err != nil {
			t.Fatal(err)
		}
	}
	receive(timeline(server.say("one", 0)))
	receive(timeline(server.say("two", 0)))
	looks := server.looks
	server.say("left-out", 0)
	as.continuity.interrupted()
	receive(timeline(server.say("three", 0)))
	receive(timeline(server.say("four", 0)))
	if got := receivedIn(t, as, continuityRoom); !slices.Equal(got, []id.EventID{"$one", "$two", "$left-out", "$three", "$four"}) {
		t.Errorf("stored are %v", got)
	}
	if server.looks != looks+1 {
		t.Errorf("it was looked into %d times after the absence", server.looks-looks)
	}
}

func TestATimelineAndWhatWasFetchedMakeOneOrder(t *testing.T) {
	events := func(names string) (list []json.RawMessage) {
		for _, name := range strings.Fields(names) {
			list = append(list, json.RawMessage(fmt.Sprintf(`{"event_id":"$%s"}`, name)))
		}
		return list
	}
	for _, c := range []struct{ timeline, fetched, want string }{
		{"", "1 2", "1 2"},
		{"1 2", "", "1 2"},
		{"help join", "", "help join"},
		{"help join 1", "1 2", "help join 1 2"},
		{"2 3", "1 2 3", "1 2 3"},
		{"1 3", "1 2 3", "1 2 3"},
		{"1 2 3", "1 2", "1 2 3"},
		{"join", "1", "join 1"},
	} {
		if got := beside(events(c.timeline), events(c.fetched)); !slices.EqualFunc(got, events(c.want), slices.Equal) {
			t.Errorf("%q beside %q is %s", c.timeline, c.fetched, got)
		}
	}
}
