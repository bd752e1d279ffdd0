package appservice

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/rs/zerolog"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

// directory is as much of a homeserver as keys need: it keeps what is uploaded, hands
// it out, and holds what is sent to devices.
type directory struct {
	mu       sync.Mutex
	devices  map[id.UserID]mautrix.DeviceKeys
	oneTime  map[id.UserID]map[id.KeyID]json.RawMessage
	toDevice []json.RawMessage // as the receiver's sync would give them
}

func newDirectory(t testing.TB) (*directory, string) {
	t.Helper()
	d := &directory{devices: make(map[id.UserID]mautrix.DeviceKeys), oneTime: make(map[id.UserID]map[id.KeyID]json.RawMessage)}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /_matrix/client/v3/keys/upload", d.locked(d.upload))
	mux.HandleFunc("POST /_matrix/client/v3/keys/query", d.locked(d.query))
	mux.HandleFunc("POST /_matrix/client/v3/keys/claim", d.locked(d.claim))
	mux.HandleFunc("PUT /_matrix/client/v3/sendToDevice/{type}/{txn}", d.locked(d.send))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return d, server.URL
}

// locked serves one request at a time; user is who asks, as the service and our
// test's peers both say in the query or by their token.
func (d *directory) locked(serve func(user id.UserID, r *http.Request) any) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		d.mu.Lock()
		defer d.mu.Unlock()
		user := id.UserID(r.URL.Query().Get("user_id"))
		if user == "" {
			user = id.UserID(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
		}
		answer(w, http.StatusOK, serve(user, r))
	}
}

func (d *directory) upload(user id.UserID, r *http.Request) any {
	var body struct {
		Device  *mautrix.DeviceKeys          `json:"device_keys"`
		OneTime map[id.KeyID]json.RawMessage `json:"one_time_keys"`
	}
	_ = json.NewDecoder(r.Body).Decode(&body)
	if body.Device != nil {
		d.devices[user] = *body.Device
	}
	if d.oneTime[user] == nil {
		d.oneTime[user] = make(map[id.KeyID]json.RawMessage)
	}
	for name, key := range body.OneTime {
		d.oneTime[user][name] = key
	}
	return map[string]any{"one_time_key_counts": map[string]int{signedCurve: len(d.oneTime[user])}}
}

func (d *directory) query(_ id.UserID, r *http.Request) any {
	var body mautrix.ReqQueryKeys
	_ = json.NewDecoder(r.Body).Decode(&body)
	found := make(map[id.UserID]map[id.DeviceID]mautrix.DeviceKeys)
	for user := range body.DeviceKeys {
		if keys, ok := d.devices[user]; ok {
			found[user] = map[id.DeviceID]mautrix.DeviceKeys{keys.DeviceID: keys}
		}
	}
	return map[string]any{"device_keys": found}
}

func (d *directory) claim(_ id.UserID, r *http.Request) any {
	var body mautrix.ReqClaimKeys
	_ = json.NewDecoder(r.Body).Decode(&body)
	given := make(map[id.UserID]map[id.DeviceID]map[id.KeyID]json.RawMessage)
	for user, devices := range body.OneTimeKeys {
		for device := range devices {
			for name, key := range d.oneTime[user] {
				delete(d.oneTime[user], name)
				given[user] = map[id.DeviceID]map[id.KeyID]json.RawMessage{device: {name: key}}
				break
			}
		}
	}
	return map[string]any{"one_time_keys": given}
}

func (d *directory) send(user id.UserID, r *http.Request) any {
	var body struct {
		Messages map[id.UserID]map[id.DeviceID]json.RawMessage `json:"messages"`
	}
	_ = json.NewDecoder(r.Body).Decode(&body)
	for _, devices := range body.Messages {
		for _, content := range devices {
			evt, _ := json.Marshal(map[string]any{"type": r.PathValue("type"), "sender": user, "content": content})
			d.toDevice = append(d.toDevice, evt)
		}
	}
	return struct{}{}
}

// take gives what was sent to devices since it was last called.
func (d *directory) take() []json.RawMessage {
	d.mu.Lock()
	defer d.mu.Unlock()
	sent := d.toDevice
	d.toDevice = nil
	return sent
}

// listeningBot is a service whose bot has a device and one-time keys in the directory.
func listeningBot(t testing.TB) (*AppService, *directory) {
	t.Helper()
	d, url := newDirectory(t)
	as, _ := testService(t)
	as.opts.HomeserverURL = url
	as.SetHandler(&recorder{})
	ctx := t.Context()
	if err := as.store.SaveGhost(ctx, store.Ghost{User: as.opts.Bot, Device: "BOT", State: store.GhostTaken}); err != nil {
		t.Fatal(err)
	}
	bot, err := as.devices.bot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err = bot.machine.ShareKeys(ctx, 0); err != nil {
		t.Fatal(err)
	}
	return as, d
}

// recorder is what would decide what events mean.
type recorder struct {
	Handler
	events []kith.Event
	fail   error
}

func (r *recorder) Handle(_ context.Context, _ kith.Room, evt kith.Event) error {
	r.events = append(r.events, evt)
	return r.fail
}

func (r *recorder) Identity(context.Context, kith.PeerKey, kith.Identity) error { return nil }

// speaker is a peer's device.
type speaker struct {
	machine *crypto.OlmMachine
	room    id.RoomID
	said    int
}

func newSpeaker(t testing.TB, as *AppService, room id.RoomID) *speaker {
	t.Helper()
	client, err := mautrix.NewClient(as.opts.HomeserverURL, "@anna:example.org", "@anna:example.org")
	if err != nil {
		t.Fatal(err)
	}
	client.DeviceID = "ANNA"
	quiet := zerolog.Nop()
	machine := crypto.NewOlmMachine(client, &quiet, crypto.NewMemoryStore(nil), stateStore{as.store})
	machine.SetBackgroundCtx(ended)
	if err = machine.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err = machine.ShareKeys(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	return &speaker{machine: machine, room: room}
}

// share gives the bot the key of a new session for the room.
func (s *speaker) share(t testing.TB, bot id.UserID) {
	t.Helper()
	if err := s.machine.CryptoStore.RemoveOutboundGroupSession(t.Context(), s.room); err != nil {
		t.Fatal(err)
	}
	if err := s.machine.ShareGroupSession(t.Context(), s.room, []id.UserID{bot}); err != nil {
		t.Fatal(err)
	}
}

// say gives an encrypted event as the homeserver would pass it on.
func (s *speaker) say(t testing.TB, text string) json.RawMessage {
	t.Helper()
	content, err := s.machine.EncryptMegolmEvent(t.Context(), s.room, event.EventMessage, &event.MessageEventContent{MsgType: event.MsgText, Body: text})
	if err != nil {
		t.Fatal(err)
	}
	s.said++
	evt, err := json.Marshal(map[string]any{
		"event_id": "$said" + string(rune('0'+s.said)), "room_id": s.room, "sender": "@anna:example.org",
		"type": "m.room.encrypted", "origin_server_ts": 1, "content": content,
	})
	if err != nil {
		t.Fatal(err)
	}
	return evt
}
