package appservice

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"maunium.net/go/mautrix/id"

	"kith/store"
)

var hostile = []string{
	``, `null`, `{}`, `[]`, `{"events":[]}`, `{"events":[null,1,"",{},[]]}`, "{\"events\":[{\"event_id\":\"$\xff\"}]}",
	`{"events":[{"event_id":"$a","room_id":"!portal:example.org","sender":"@anna:example.org","type":"m.room.message","content":{"body":"x"}}]}`,
	`{"events":[{"event_id":"$a","room_id":"!portal:example.org","sender":"@anna:example.org","type":"m.room.member","state_key":"@x:y","content":{"membership":"join"}}]}`,
	`{"events":[{"event_id":"$\u0000","room_id":"!\ud800","sender":"@","type":"","state_key":null,"content":1e999,"Sender":"@support:example.org"}]}`,
	`{"events":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}`,
	`{"events":[` + strings.Repeat(`{"a":`, 20_000) + `1` + strings.Repeat("}", 20_000) + `]}`,
	`{"next_batch":"s1","rooms":{"join":{"!portal:example.org":{"timeline":{"limited":true,"prev_batch":"p","events":[{"event_id":"$a","sender":"@a:b","type":"x","content":{}}]}}},` +
		`"invite":{"!new:b":{"invite_state":{"events":[{"type":"m.room.member","state_key":"@support:example.org","sender":"@a:b","content":{"membership":"invite"}}]}}},` +
		`"leave":{"":{"timeline":{"events":[null,{"event_id":"$b"}]}}}},"to_device":{"events":[{"type":"m.room.encrypted","sender":"@a:b","content":{"algorithm":"m.olm.v1.curve25519-aes-sha2","sender_key":"x","ciphertext":{"y":{"type":0,"body":"z"}}}}]},` +
		`"device_lists":{"changed":["@a:b","","x"]},"device_one_time_keys_count":{"signed_curve25519":-1}}`,
	`{"next_batch":"s1","rooms":{"join":null,"invite":{"x":{"invite_state":{"events":[{"type":"m.room.member","state_key":"@support:example.org"}]}}}}}`,
	`{"pos":"1","extensions":{"to_device":{"next_batch":"2","events":[{"type":"m.room.encrypted","sender":"@a:b","content":{"algorithm":"m.olm.v1.curve25519-aes-sha2","ciphertext":null}},7]},` +
		`"e2ee":{"device_lists":{"changed":["@a:b"]},"device_one_time_keys_count":{"signed_curve25519":9999999999},"device_unused_fallback_key_types":["signed_curve25519",""]}}}`,
	`{"ephemeral":[{"type":"m.typing","room_id":"!portal:example.org","content":{"user_ids":["@anna:example.org","",null,7]}},{"type":"m.typing","room_id":7,"content":[]},{"type":"m.receipt"},null]}`,
	`{"ephemeral":{},"de.sorunome.msc2409.ephemeral":[{"type":"m.typing","room_id":"","content":{"user_ids":"@a:b"}},{"type":"m.presence","sender":"@a:b"}]}`,
	`{"next_batch":"s1","rooms":{"join":{"!portal:example.org":{"ephemeral":{"events":[{"type":"m.typing","content":{"user_ids":["@anna:example.org"]}},{"type":"m.typing"},3]}},"":{"ephemeral":{"events":3}}}}}`,
	`{"pos":"1","extensions":{"to_device":{"events":[{"type":"m.room_key.withheld","sender":"@a:b","content":{"algorithm":"m.megolm.v1.aes-sha2","code":"m.unverified","room_id":"!x","session_id":""}}]}}}`,
}

// keepsOnlyEvents looks at what came into the inbox: nothing but events of others.
func keepsOnlyEvents(t *testing.T, as *AppService) {
	t.Helper()
	rooms, err := as.store.IncomingRooms(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, room := range rooms {
		for {
			in, err := as.store.NextIncoming(t.Context(), room)
			if errors.Is(err, store.ErrNotFound) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			e, ok := open(in.Raw)
			if !ok || !e.valid() || e.Room != room || e.Event != in.Event || as.IsOurs(e.Sender) {
				t.Fatalf("kept %.200q", in.Raw)
			}
			if err = as.store.SetInboxState(t.Context(), in.Seq, store.InboxDone); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func FuzzTransaction(f *testing.F) {
	for _, seed := range hostile {
		f.Add(seed)
	}
	as, _ := testService(f) // one for all: to make it takes longer than to use it
	f.Fuzz(func(t *testing.T, body string) {
		first := httptest.NewRecorder()
		for range 2 { // a repetition is answered alike and changes nothing
			w := httptest.NewRecorder()
			r := httptest.NewRequest(http.MethodPut, "/_matrix/app/v1/transactions/1", strings.NewReader(body))
			r.Header.Set("Authorization", "Bearer "+hsToken)
			as.Server().ServeHTTP(w, r)
			if w.Code != http.StatusOK && w.Code != http.StatusBadRequest || first.Body.Len() > 0 && w.Body.String() != first.Body.String() {
				t.Fatalf("answered %d %s after %s", w.Code, w.Body, first.Body)
			}
			if !json.Valid(w.Body.Bytes()) {
				t.Fatalf("answered %s", w.Body)
			}
			first = w
		}
		keepsOnlyEvents(t, as)
	})
}

func FuzzSync(f *testing.F) {
	for _, seed := range hostile {
		f.Add(seed)
	}
	as, _ := testService(f) // one for all: to make it takes longer than to use it
	f.Fuzz(func(t *testing.T, body string) {
		var resp syncResponse
		if json.Unmarshal([]byte(flatten(t, body)), &resp) != nil {
			return
		}
		for range 2 {
			if err := as.receiveInvites(t.Context(), &resp); err != nil {
				t.Fatal(err)
			}
			for _, rooms := range []map[id.RoomID]syncRoom{resp.Rooms.Join, resp.Rooms.Leave} {
				for roomID, room := range rooms {
					if err := as.receiveTimeline(t.Context(), roomID, room, false); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		keepsOnlyEvents(t, as)
		checkKeys(t, as, resp.keys())
	})
}

func FuzzSlidingSync(f *testing.F) {
	for _, seed := range hostile {
		f.Add(seed)
	}
	as, _ := testService(f) // one for all: to make it takes longer than to use it
	f.Fuzz(func(t *testing.T, body string) {
		var resp slidingResponse
		if json.Unmarshal([]byte(flatten(t, body)), &resp) != nil {
			return
		}
		checkKeys(t, as, resp.keys())
	})
}

// checkKeys looks at the to-device messages that would be given to the OlmMachine.
func checkKeys(t *testing.T, as *AppService, batch keyBatch) {
	t.Helper()
	messages := as.parseToDevice(batch.ToDevice)
	if len(messages) > len(batch.ToDevice) {
		t.Fatalf("%d messages became %d", len(batch.ToDevice), len(messages))
	}
	for _, message := range messages {
		if message.Content.Parsed == nil {
			t.Fatalf("a message of type %s is not parsed", message.Type.Type)
		}
	}
	if n := len(senders(messages)); n > len(messages) {
		t.Fatalf("%d senders of %d messages", n, len(messages))
	}
}
