package appservice

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

// FuzzToDevice gives the bot's real OlmMachine what a stranger may send it. SELF
// stands for the bot's identity key, which is another one each time.
func FuzzToDevice(f *testing.F) {
	as, _ := listeningBot(f)
	self := botKey(f, as)
	for _, body := range []string{"", "A", "AwogAA", "!!", strings.Repeat("A", 200), "AwogGgmeFt0xb5KoGKOYY0GaWIOmVvYmwpZ9NUhSG3IGhjISIGn3"} {
		for _, kind := range []string{"0", "1", "2", "-1", "1e9"} {
			f.Add("m.room.encrypted", `{"algorithm":"m.olm.v1.curve25519-aes-sha2","sender_key":"SELF","ciphertext":{"SELF":{"type":`+kind+`,"body":"`+body+`"}}}`)
		}
	}
	f.Add("m.room.encrypted", `{"algorithm":"m.megolm.v1.aes-sha2","sender_key":"x","ciphertext":"AwgA","session_id":"x","device_id":"y"}`)
	f.Add("m.room.encrypted", `{"algorithm":"m.olm.v1.curve25519-aes-sha2","sender_key":"","ciphertext":{"SELF":null}}`)
	f.Add("m.room_key.withheld", `{"algorithm":"m.megolm.v1.aes-sha2","code":"m.no_olm","room_id":"","session_id":"","sender_key":"x"}`)
	f.Add("m.room_key", `{"algorithm":"m.megolm.v1.aes-sha2","room_id":"!x","session_id":"y","session_key":"z"}`)
	f.Fuzz(func(t *testing.T, evtType, content string) {
		evt := fmt.Sprintf(`{"type":%q,"sender":"@eve:example.org","content":%s}`, evtType, strings.ReplaceAll(content, "SELF", self))
		evt = flatten(t, evt)
		if !json.Valid([]byte(evt)) {
			return
		}
		if err := as.receiveKeys(t.Context(), keyBatch{ToDevice: []json.RawMessage{json.RawMessage(evt)}}); err != nil {
			t.Fatal(err)
		}
		if n := keptSessions(t, as); n != 0 {
			t.Fatalf("%d sessions were made of it", n)
		}
	})
}

// FuzzEncryptedToDevice gives it what a peer may send with good Olm around it.
func FuzzEncryptedToDevice(f *testing.F) {
	as, d := listeningBot(f)
	anna := newSpeaker(f, as, lobby)
	bot, err := anna.machine.GetOrFetchDevice(f.Context(), as.opts.Bot, "BOT")
	if err != nil {
		f.Fatal(err)
	}
	for _, content := range []string{
		`{}`, `{"algorithm":"m.megolm.v1.aes-sha2","room_id":"!lobby:example.org","session_id":"x","session_key":"AQ"}`,
		`{"algorithm":"m.megolm.v1.aes-sha2","room_id":"","session_id":"","session_key":""}`, `{"algorithm":5}`,
		`{"algorithm":"m.megolm.v1.aes-sha2","room_id":"!x","session_id":"y","session_key":"` + strings.Repeat("A", 306) + `","org.matrix.msc3061.shared_history":true}`,
		`{"forwarding_curve25519_key_chain":[null,1],"sender_claimed_ed25519_key":"x","session_key":"AQ","algorithm":"m.megolm.v1.aes-sha2"}`,
		`{"secret":"x","request_id":"y"}`, `{"x":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`,
	} {
		for _, evtType := range []string{"m.room_key", "m.forwarded_room_key", "m.dummy", "m.secret.send", "m.room_key.withheld", "m.room.encrypted", "x"} {
			f.Add(evtType, content)
		}
	}
	f.Fuzz(func(t *testing.T, evtType, content string) {
		var raw map[string]any
		if json.Unmarshal([]byte(content), &raw) != nil {
			return
		}
		err := anna.machine.SendEncryptedToDevice(t.Context(), bot, event.Type{Type: evtType, Class: event.ToDeviceEventType}, event.Content{Raw: raw})
		if err != nil {
			t.Fatal(err)
		}
		if err = as.receiveKeys(t.Context(), keyBatch{ToDevice: d.take()}); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzEncryptedEvent gives it events of a room whose key it has.
func FuzzEncryptedEvent(f *testing.F) {
	as, d := listeningBot(f)
	if _, err := as.store.AddRoom(f.Context(), kith.Room{ID: lobby, Kind: kith.RoomLobby, Operation: "op", Ready: true}); err != nil {
		f.Fatal(err)
	}
	anna := newSpeaker(f, as, lobby)
	anna.share(f, as.opts.Bot)
	if err := as.receiveKeys(f.Context(), keyBatch{ToDevice: d.take()}); err != nil {
		f.Fatal(err)
	}
	var said struct {
		Content event.EncryptedEventContent `json:"content"`
	}
	if err := json.Unmarshal(anna.say(f, "seed"), &said); err != nil {
		f.Fatal(err)
	}
	good, session := string(said.Content.MegolmCiphertext), string(said.Content.SessionID)
	for _, ciphertext := range []string{"", "A", "Aw", "AwgA", "!", good, good[:len(good)-4], good + "AAAA", good[4:], strings.Repeat("/", 300), "AwgAEgA", "AwiAgICACBIQ"} {
		f.Add(ciphertext, `"algorithm":"m.megolm.v1.aes-sha2","session_id":"SESSION"`)
	}
	f.Add("AwgA", `"algorithm":"m.olm.v1.curve25519-aes-sha2"`)
	f.Add("AwgA", `"session_id":"`+strings.Repeat("x", 1000)+`"`)
	next := 0
	f.Fuzz(func(t *testing.T, ciphertext, rest string) {
		next++
		text, _ := json.Marshal(ciphertext) // a string always marshals
		content := `{` + strings.ReplaceAll(rest, "SESSION", session) + `,"ciphertext":` + string(text) + `}`
		evt, err := json.Marshal(map[string]any{"event_id": fmt.Sprint("$", next), "room_id": lobby, "sender": "@anna:example.org",
			"type": "m.room.encrypted", "origin_server_ts": 1, "content": json.RawMessage(content)})
		if err != nil {
			return
		}
		as.opts.KeyPatience = 0
		as.handler.(*recorder).events = nil
		err = as.inbox.handle(t.Context(), store.Incoming{Seq: int64(next), Event: id.EventID(fmt.Sprint("$", next)), Room: lobby, Raw: evt}, false)
		if err != nil {
			t.Fatal(err)
		}
		if len(as.handler.(*recorder).events) != 1 {
			t.Fatal("the handler was not told")
		}
	})
}

func botKey(t testing.TB, as *AppService) string {
	t.Helper()
	bot, err := as.devices.bot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return string(bot.machine.GetAccount().IdentityKey())
}

func keptSessions(t testing.TB, as *AppService) (n int) {
	t.Helper()
	err := as.store.CryptoStore("", "").DB.QueryRow(t.Context(), `SELECT COUNT(*) FROM crypto_megolm_inbound_session WHERE session IS NOT NULL`).Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
