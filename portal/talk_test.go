package portal

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// The people of the examples: heron and otter are ghosts of the circle, alice
// sends and is known to the circle as heron, carol is a stranger to it.
const (
	heron = "@kith_h4r7:example.org"
	otter = "@kith_o9t2:example.org"
	alice = "@alice.w:home.example.net"
	carol = "@carol.m:other.example.com"
)

// reader is how the peer behind otter sees the circle.
func reader() View {
	return View{
		Person: func(u id.UserID) (id.UserID, string, bool) {
			switch u {
			case heron, alice:
				return heron, "Quiet Heron", true
			case otter:
				return "@the.reader:home.example.net", "Kind Otter", true
			}
			return "", "", false
		},
		Someone: "somebody", SomeRoom: "a room", SomeMessage: "a message",
	}
}

type fields map[string]any

func encode(t testing.TB, f fields) json.RawMessage {
	t.Helper()
	b, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func read(t testing.TB, f fields) Talk {
	t.Helper()
	talk, err := Read("m.room.message", encode(t, f))
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	return talk
}

func text(body string) fields { return fields{"msgtype": "m.text", "body": body} }

func formatted(body, html string) fields {
	return fields{"msgtype": "m.text", "body": body, "format": "org.matrix.custom.html", "formatted_body": html}
}

func asJSON(t testing.TB, c any) string {
	t.Helper()
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestOnlyTheAllowListReachesTheReader(t *testing.T) {
	f := formatted("hello", "<b>hello</b>")
	for _, key := range []string{
		"org.matrix.msc1767.text", "m.text", "org.matrix.msc1767.message", "com.beeper.linkpreviews", "m.url_previews",
		"com.beeper.per_message_profile", "info", "url", "file", "filename", "geo_uri", "m.bridge", "unsigned",
		"origin_server_ts", "sender", "to", "from_device", "external_url", "com.example.new", "displayname", "avatar_url",
	} {
		f[key] = fields{"displayname": alice, "x": []string{alice, "mxc://home.example.net/abc"}}
	}
	f["m.mentions"] = fields{"user_ids": []string{heron}, "com.example.secret": alice}
	f["m.relates_to"] = fields{"m.in_reply_to": fields{"event_id": "$reply", "secret": alice}, "secret": alice}

	talk := read(t, f)
	got := asJSON(t, talk.For(reader()))
	want := `{"msgtype":"m.text","body":"hello","format":"org.matrix.custom.html",` +
		`"formatted_body":"\u003cb\u003ehello\u003c/b\u003e","m.mentions":{"user_ids":["` + heron + `"]}}`
	if got != want {
		t.Errorf("the reader gets\n%s\nwant\n%s", got, want)
	}
	if talk.ReplyTo != "$reply" {
		t.Errorf("ReplyTo = %q", talk.ReplyTo)
	}
}

func TestKindsThatAreRelayed(t *testing.T) {
	for _, kind := range []event.MessageType{event.MsgText, event.MsgNotice, event.MsgEmote} {
		if got := read(t, fields{"msgtype": kind, "body": "waves"}).For(reader()); got.MsgType != kind || got.Body != "waves" {
			t.Errorf("%s became %s with %q", kind, got.MsgType, got.Body)
		}
	}
}

func TestRefusals(t *testing.T) {
	message := "m.room.message"
	tests := []struct {
		name, evtType, content string
		want                   What
	}{
		{"edit without words", message, `{"msgtype":"m.text","body":"* hi","m.relates_to":{"rel_type":"m.replace","event_id":"$x"}}`, Malformed},
		{"edit of nothing", message, `{"msgtype":"m.text","body":"* hi","m.new_content":{"msgtype":"m.text","body":"hi"},"m.relates_to":{"rel_type":"m.replace","event_id":"x"}}`, Edit},
		{"edit into a picture that is nowhere", message, `{"msgtype":"m.text","body":"* hi","m.new_content":{"msgtype":"m.image","body":"hi"},"m.relates_to":{"rel_type":"m.replace","event_id":"$x"}}`, Malformed},
		{"edit into nothing", message, `{"msgtype":"m.text","body":"* hi","m.new_content":{"msgtype":"m.text","body":" "},"m.relates_to":{"rel_type":"m.replace","event_id":"$x"}}`, Empty},
		{"edit whose relation was lost", message, `{"msgtype":"m.text","body":"* hi","m.new_content":{"body":"hi"}}`, Edit},
		{"reaction to nothing", "m.reaction", `{"m.relates_to":{"rel_type":"m.annotation","key":"+"}}`, Malformed},
		{"reaction of another kind", "m.reaction", `{"m.relates_to":{"rel_type":"m.reference","event_id":"$x","key":"+"}}`, Malformed},
		{"reaction as a message", message, `{"msgtype":"m.text","body":"+","m.relates_to":{"rel_type":"m.annotation"}}`, Reaction},
		{"picture that is nowhere", message, `{"msgtype":"m.image","body":"me.jpg"}`, Malformed},
		{"film", message, `{"msgtype":"m.video","body":"me.mp4"}`, Video},
		{"voice that is nowhere", message, `{"msgtype":"m.audio","body":"v.ogg","org.matrix.msc3245.voice":{},"file":7}`, Malformed},
		{"file that is nowhere", message, `{"msgtype":"m.file","body":"cv.pdf","url":"mxc://` + strings.Repeat("x", 999) + `/y"}`, Malformed},
		{"place", message, `{"msgtype":"m.location","body":"here","geo_uri":"geo:1,2"}`, Location},
		{"live place", "org.matrix.msc3672.beacon", `{}`, Location},
		{"sticker that is nowhere", "m.sticker", `{"body":"cat","url":["mxc://a/b"]}`, Malformed},
		{"verification", message, `{"msgtype":"m.key.verification.request","body":"x","to":"` + carol + `"}`, Unknown},
		{"call", "m.call.invite", `{}`, Unknown},
		{"no type", "", `{}`, Unknown},
		{"taken back before it was read", message, `{}`, Empty},
		{"blank", message, `{"msgtype":"m.text","body":" \u200b\n\u2800"}`, Empty},
		{"only a hidden reply", message, `{"msgtype":"m.text","body":"","format":"org.matrix.custom.html","formatted_body":"<mx-reply>x</mx-reply>"}`, Empty},
		{"no msgtype", message, `{"body":"hi"}`, Malformed},
		{"number for a body", message, `{"msgtype":"m.text","body":7}`, Malformed},
		{"list", message, `[]`, Malformed},
		{"cut off", message, `{"msgtype":"m.te`, Malformed},
		{"nothing", message, ``, Malformed},
		{"too deep", message, `{"msgtype":"m.text","body":"x","y":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `}`, Malformed},
		{"too long", message, `{"msgtype":"m.text","body":"` + strings.Repeat("long ", 10000) + `"}`, TooLong},
		{"longer than any event", message, strings.Repeat(" ", maxInput+1), TooLong},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Read(test.evtType, json.RawMessage(test.content))
			var refusal *Refusal
			if !errors.As(err, &refusal) || refusal.What != test.want {
				t.Errorf("Read gives %v, want a refusal of %s", err, test.want)
			}
			if err != nil && strings.Contains(err.Error(), "carol") {
				t.Errorf("the error quotes an id: %v", err)
			}
		})
	}
}

func TestRepliesAndThreads(t *testing.T) {
	tests := []struct{ name, relation, want string }{
		{"reply", `{"m.in_reply_to":{"event_id":"$a"}}`, "$a"},
		{"thread, told to clients without threads", `{"rel_type":"m.thread","event_id":"$root","is_falling_back":true,"m.in_reply_to":{"event_id":"$last"}}`, "$last"},
		{"thread", `{"rel_type":"m.thread","event_id":"$root"}`, "$root"},
		{"reference", `{"rel_type":"m.reference","event_id":"$a"}`, ""},
		{"no event id", `{"m.in_reply_to":{"event_id":"` + carol + `"}}`, ""},
		{"event id with a space", `{"m.in_reply_to":{"event_id":"$a b"}}`, ""},
		{"endless event id", `{"m.in_reply_to":{"event_id":"$` + strings.Repeat("a", 300) + `"}}`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := text("yes")
			f["m.relates_to"] = json.RawMessage(test.relation)
			talk := read(t, f)
			if string(talk.ReplyTo) != test.want {
				t.Errorf("ReplyTo = %q, want %q", talk.ReplyTo, test.want)
			}
			if rel := talk.For(reader()).RelatesTo; rel != nil {
				t.Errorf("the sender's event id reached the reader: %+v", rel)
			}
		})
	}
}

func TestFallbacksAreStripped(t *testing.T) {
	profile := fields{"displayname": "Alice Winter", "has_fallback": true}
	tests := []struct {
		name     string
		in       fields
		body     string
		htmlBody string
	}{
		{"reply", formatted("> <"+carol+"> how are you\n> really\n\nfine", "<mx-reply><blockquote>"+carol+"</blockquote></mx-reply>fine"), "fine", "fine"},
		{"reply to an emote", text("> * <" + carol + "> waves\n\nhello"), "hello", ""},
		{"mx-reply within", formatted("x", "<p>a<mx-reply>"+carol+"</mx-reply>b</p>"), "x", "<p>ab</p>"},
		{"own quotation stays", text("> be kind\n\nI like that"), "> be kind\n\nI like that", ""},
		{"own quotation of an id", text("look:\n> <" + carol + "> hi"), "look:\n> <somebody> hi", ""},
		{
			"per-message profile",
			fields{
				"msgtype": "m.text", "body": "Alice Winter: hi", "format": "org.matrix.custom.html",
				"formatted_body":                 "<strong data-mx-profile-fallback>Alice Winter: </strong>hi",
				"com.beeper.per_message_profile": profile,
			},
			"hi", "hi",
		},
		{"other format", fields{"msgtype": "m.text", "body": "x", "format": "text/latex", "formatted_body": carol}, "x", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := read(t, test.in).For(reader())
			if got.Body != test.body || got.FormattedBody != test.htmlBody {
				t.Errorf("got %q and %q, want %q and %q", got.Body, got.FormattedBody, test.body, test.htmlBody)
			}
		})
	}
}

func TestMentionsAreRecomputed(t *testing.T) {
	f := text("hello")
	f["m.mentions"] = fields{"room": true, "user_ids": []string{heron, alice, carol, otter, heron, "", "no id", "@" + strings.Repeat("x", 300) + ":y"}}
	talk := read(t, f)

	v := reader()
	if got, want := asJSON(t, talk.For(v).Mentions), `{"user_ids":["`+heron+`","@the.reader:home.example.net"]}`; got != want {
		t.Errorf("mentions are %s, want %s", got, want)
	}
	v.AllowRoom = true
	if !talk.For(v).Mentions.Room {
		t.Error("the room is not mentioned though it is allowed")
	}
	if m := read(t, text("hello")).For(v).Mentions; m == nil || m.Room || len(m.UserIDs) > 0 {
		t.Errorf("a message without mentions gives %+v, want an empty m.mentions", m)
	}
}
