package portal

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"maunium.net/go/mautrix/crypto/goolm"
	"maunium.net/go/mautrix/crypto/olm"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
	"pgregory.net/rapid"
)

// longestEvent is what a homeserver makes at most of an encrypted event: every
// id as long as it may be, 20 earlier events, 10 events of authorisation, and
// the signatures of two servers.
func longestEvent(t testing.TB, c *event.MessageEventContent, reply id.EventID) int {
	t.Helper()
	room, user := "!"+strings.Repeat("r", 254), "@"+strings.Repeat("u", 254)
	c.RelatesTo = (&event.RelatesTo{}).SetThread(reply, reply)
	plaintext, err := json.Marshal(map[string]any{"room_id": room, "type": "m.room.message", "content": c})
	if err != nil {
		t.Fatal(err)
	}
	goolm.Register()
	session, err := olm.NewOutboundGroupSession()
	if err != nil {
		t.Fatal(err)
	}
	ciphertext, err := session.Encrypt(plaintext)
	if err != nil {
		t.Fatal(err)
	}
	events := func(n int) []string {
		return strings.Split(strings.TrimSuffix(strings.Repeat("$"+strings.Repeat("e", 43)+" ", n), " "), " ")
	}
	key, signature := base64.RawStdEncoding.EncodeToString(make([]byte, 32)), base64.RawStdEncoding.EncodeToString(make([]byte, 64))
	pdu, err := json.Marshal(map[string]any{
		"type": "m.room.encrypted", "room_id": room, "sender": user, "depth": 1 << 53, "origin_server_ts": 1 << 53,
		"auth_events": events(10), "prev_events": events(20), "hashes": map[string]string{"sha256": key},
		"signatures": map[string]any{
			strings.Repeat("s", 100): map[string]string{"ed25519:abcdef": signature},
			strings.Repeat("t", 100): map[string]string{"ed25519:abcdef": signature},
		},
		"content": map[string]any{
			"algorithm": "m.megolm.v1.aes-sha2", "session_id": key, "sender_key": key, "device_id": strings.Repeat("D", 32),
			"ciphertext": string(ciphertext), "m.relates_to": c.RelatesTo,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return len(pdu)
}

// crowded is a view in which everybody has the longest name and id.
func crowded() View {
	u := id.UserID("@" + strings.Repeat("g", 242) + ":example.org")
	return View{
		Person:  func(id.UserID) (id.UserID, string, bool) { return u, strings.Repeat("Name", 100), true },
		Someone: strings.Repeat("w", 100), SomeRoom: strings.Repeat("w", 100), SomeMessage: strings.Repeat("w", 100),
		AllowRoom: true,
	}
}

func TestEveryCopyFitsIntoAnEvent(t *testing.T) {
	reply := id.EventID("$" + strings.Repeat("r", 254))
	alone := crowded()
	alone.Person = nil
	mentions := make([]string, 100)
	for i := range mentions {
		mentions[i] = "@" + strings.Repeat("m", 200) + string(rune('a'+i%26)) + strings.Repeat("n", i/26) + ":example.org"
	}
	for name, piece := range map[string]string{
		"letters": "a", "quotes": `"`, "less-than": "<", "ampersands": "&", "line ends": "a\n", "snowmen": "☃", "faces": "😀",
		"separators": "a\u2028", "ids": carol + " ", "short ids": "@a:b.c ", "one-word servers": "@a:b ", "ghosts": heron + " ",
		"long words for servers": "@a:" + strings.Repeat("b", 60) + " ", "domains": "@a:b" + strings.Repeat(".c", 30) + " ",
		"links": "matrix:u/a:b.c ", "rooms": "!a:b.c ", "isolates": "\u2066a\n",
	} {
		t.Run(name, func(t *testing.T) {
			largest := 0
			for _, tag := range []string{"", "<b>", `<a href="matrix:u/a:b.c">`} {
				for n := 1; n < 60000; n += n/4 + 1 {
					s := strings.Repeat(piece, n)
					f := formatted(s, strings.Repeat(tag+strings.NewReplacer("<", "&lt;", "&", "&amp;").Replace(piece)+"</b></a>", n))
					f["m.mentions"] = fields{"room": true, "user_ids": mentions}
					if tag == "" {
						f = text(s)
					}
					talk, err := Read("m.room.message", encode(t, f))
					if err != nil {
						break
					}
					changed := fields{"m.new_content": f, "m.mentions": f["m.mentions"], "m.relates_to": fields{"rel_type": "m.replace", "event_id": "$x"}}
					changing, changes := Read("m.room.message", encode(t, changed))
					for _, v := range []View{crowded(), alone, reader(), {}} {
						c := talk.For(v)
						if got := len(asJSON(t, changing.Content(v))); changes == nil && got > MaxContent {
							t.Fatalf("a change of %d pieces in %q gives %d bytes of content", n, tag, got)
						}
						if got := len(asJSON(t, c)); got > MaxContent {
							t.Fatalf("%d pieces in %q give %d bytes of content", n, tag, got)
						}
						largest = max(largest, longestEvent(t, c, reply))
					}
				}
			}
			if largest > 65536 {
				t.Errorf("an event of %d bytes", largest)
			}
			if largest < 20000 {
				t.Errorf("refused at %d bytes already", largest)
			}
		})
	}
}

func TestTheLongestContentFitsIntoAnEvent(t *testing.T) {
	c := &event.MessageEventContent{MsgType: event.MsgText}
	c.Body = strings.Repeat("x", MaxContent-len(asJSON(t, c)))
	if got := longestEvent(t, c, id.EventID("$"+strings.Repeat("r", 254))); got > 65536 {
		t.Errorf("content of %d bytes makes an event of %d", MaxContent, got)
	}
}

func TestALongLetterPasses(t *testing.T) {
	line := "I wrote this at night, and \"she\" said: don't & I didn't.\n"
	short := read(t, formatted(strings.Repeat(line, 100), "<p>"+strings.Repeat(line, 100)+"</p>"))
	if short.HTML == "" {
		t.Error("a letter of 6 KiB lost its formatting")
	}
	markdown := strings.Repeat("**"+strings.TrimSpace(line)+"**\n", 300)
	long := read(t, formatted(markdown, "<p><b>"+strings.Repeat(line, 300)+"</b></p>"))
	if long.HTML != "" || len(long.Text) < 17000 {
		t.Errorf("of a letter of 17 KiB, %d bytes are left and %d of HTML", len(long.Text), len(long.HTML))
	}
	_, err := Read("m.room.message", encode(t, formatted("see above", "<p>"+strings.Repeat(line, 600)+"</p>")))
	var refusal *Refusal
	if !errors.As(err, &refusal) || refusal.What != TooLong {
		t.Errorf("a letter that is only in the HTML gives %v, want a refusal", err)
	}
}

// TestNoReaderGetsMoreThanMaxContent holds for mixed views, too: some of those
// named are known and some are not.
func TestNoReaderGetsMoreThanMaxContent(t *testing.T) {
	piece := rapid.SampledFrom([]string{
		"@a:b ", "@a:b.c", "@a:b.c.d.e.f.g ", "@a:[::1]:80", "matrix:u/a:b ", "#a:b.c", "<b>", "</b>", "<a href=matrix:u/a:b>", "</a>",
		"<span data-mx-spoiler='@a:b @a:b.c'>", "</span>", "&lt;", "<p>", "\"", "☃", "x@a:b",
	})
	rapid.Check(t, func(t *rapid.T) {
		in := strings.Repeat(strings.Join(rapid.SliceOfN(piece, 1, 12).Draw(t, "pieces"), ""), rapid.IntRange(1, 150).Draw(t, "times"))
		raw, err := json.Marshal(formatted(in, in))
		if err != nil {
			t.Fatal(err)
		}
		talk, err := Read("m.room.message", raw)
		if err != nil {
			return
		}
		v, n := crowded(), 0
		person, every := v.Person, rapid.IntRange(1, 4).Draw(t, "every")
		v.Person = func(u id.UserID) (id.UserID, string, bool) {
			if n++; n%every != 0 {
				return "", "", false
			}
			return person(u)
		}
		sent, err := json.Marshal(talk.For(v))
		if err != nil {
			t.Fatal(err)
		}
		if len(sent) > MaxContent {
			t.Fatalf("%d bytes", len(sent))
		}
	})
}

// TestShortTextsStayShort is why those are not written for the longest reader first.
func TestShortTextsStayShort(t *testing.T) {
	piece := rapid.SampledFrom([]string{"@a:b ", "@a:b.c", "<", "\"", "<b>", "☃", "<a href=matrix:u/a:b></a>", "<a href=@a:b>x</a>", "<br>", "#a:b", "!a:b", "&", "'"})
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(piece, 1, 60).Draw(t, "pieces"), "")
		for _, in := range []fields{formatted(s, s), {"m.new_content": formatted(s, s), "m.relates_to": fields{"rel_type": "m.replace", "event_id": "$x"}}} {
			raw, err := json.Marshal(in)
			if err != nil {
				t.Fatal(err)
			}
			talk, err := Read("m.room.message", raw)
			if err != nil {
				continue
			}
			sent, err := json.Marshal(talk.Content(crowded()))
			if err != nil {
				t.Fatal(err)
			}
			if most := maxGrowth*(len(talk.Text)+len(talk.HTML)) + maxFrame; len(sent) > most {
				t.Fatalf("%d bytes, at most %d were expected of %q", len(sent), most, s)
			}
		}
	})
}
