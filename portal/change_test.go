package portal

import (
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

func change(words fields) fields {
	return fields{"msgtype": "m.text", "body": "* seen by " + alice, "m.new_content": words, "m.relates_to": fields{"rel_type": "m.replace", "event_id": "$said"}}
}

// Of a change, too, the reader gets what the words are rebuilt to, and nothing of what their
// sender's client has written beside them.
func TestAChangeIsRebuilt(t *testing.T) {
	words := formatted("ask "+otter, `<a href="https://matrix.to/#/`+otter+`">x</a><script>y</script>`)
	words["com.example.secret"], words["url"] = alice, "mxc://home.example.net/abc"
	words["m.mentions"] = fields{"user_ids": []string{otter, carol}}
	words["m.relates_to"] = fields{"m.in_reply_to": fields{"event_id": "$other"}}
	in := change(words)
	in["com.example.secret"] = alice
	in["m.mentions"] = fields{"user_ids": []string{otter, heron}} // heron is not in the words
	talk := read(t, in)
	if talk.Act != Changes || talk.Target != "$said" || talk.ReplyTo != "" {
		t.Errorf("it is read as %+v", talk)
	}
	const pill = `\u003ca href=\"https://matrix.to/#/@the.reader:home.example.net\"\u003eKind Otter\u003c/a\u003e`
	want := `{"msgtype":"m.text","body":"* ask Kind Otter","m.mentions":{"user_ids":["@the.reader:home.example.net"]},"m.new_content":{"msgtype":"m.text","body":"ask Kind Otter","format":"org.matrix.custom.html",` +
		`"formatted_body":"` + pill + `","m.mentions":{"user_ids":["@the.reader:home.example.net"]}}}`
	if got := asJSON(t, talk.Content(reader())); got != want {
		t.Errorf("the reader gets\n%s\nand not\n%s", got, want)
	}
	if texts, _ := talk.Tellings(reader()); !slices.Equal(texts, []string{"ask Kind Otter", "Kind Otter"}) {
		t.Errorf("screening looks at %q", texts)
	}
	if got := talk.AsNew().Content(reader()).(*event.MessageEventContent); got.NewContent != nil || got.Body != "ask Kind Otter" {
		t.Errorf("as a message it is %+v", got)
	}
}

// The old body of a long change is cut, its words are not.
func TestALongChangeKeepsItsWords(t *testing.T) {
	long := strings.Repeat("müde ", 2000)
	got := read(t, change(text(long))).Content(View{}).(*event.MessageEventContent)
	if got.NewContent.Body != strings.TrimSpace(long) || len(got.Body) > maxOldBody+10 {
		t.Errorf("%d bytes of words and %d beside them", len(got.NewContent.Body), len(got.Body))
	}
}

func TestThreadsAreRead(t *testing.T) {
	for _, test := range []struct {
		relation fields
		want     Thread
		answers  id.EventID
	}{
		{fields{"rel_type": "m.thread", "event_id": "$root", "is_falling_back": true, "m.in_reply_to": fields{"event_id": "$last"}}, Thread{"$root", true}, "$last"},
		{fields{"rel_type": "m.thread", "event_id": "$root", "m.in_reply_to": fields{"event_id": "$one"}}, Thread{"$root", false}, "$one"},
		{fields{"rel_type": "m.thread", "event_id": "$root"}, Thread{"$root", true}, "$root"},
		{fields{"rel_type": "m.thread", "event_id": "no event"}, Thread{}, ""},
		{fields{"rel_type": "org.example.thing", "event_id": "$root"}, Thread{}, ""},
	} {
		in := text("x")
		in["m.relates_to"] = test.relation
		if talk := read(t, in); talk.Thread != test.want || talk.ReplyTo != test.answers {
			t.Errorf("%v is read as %+v, in reply to %s", test.relation, talk.Thread, talk.ReplyTo)
		}
	}
}

func TestReactions(t *testing.T) {
	for key, want := range map[string]string{
		"👍": "👍", "👍🏽": "👍🏽", "❤️": "❤️", "👨‍👩‍👧‍👦": "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁳󠁣󠁴󠁿": "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🇺🇦": "🇺🇦", "1️⃣": "1️⃣", "👁️‍🗨️": "👁️‍🗨️", "🏳️‍🌈": "🏳️‍🌈", "✨✨": "✨✨", "㊗️": "㊗️",
		"lol": "lol", " well done ": "well done", "+1": "+1", "спасибо": "спасибо", "ありがとう": "ありがとう", ":-)": ":-)",
		"👍\U000E0041\U000E0042": "👍", // what nobody sees is gone
		"👍\u202e":               "👍",
		// and these do not pass
		"": "", " ": "", "\u200b": "", "❤️\U000E0101\U000E0102": "", "a\u200bb": "", "two\nlines": "", alice: "", "ask " + otter: "", "＠alice.w:home.example.net": "",
		"https://matrix.to/#/" + alice: "", "this is far too long for a reaction, so it": "", "mxc://home.example.net/abc": "", "MXC://x/y": "", "m\u200bxc://x/y": "",
	} {
		raw := encode(t, fields{"m.relates_to": fields{"rel_type": "m.annotation", "event_id": "$x", "key": key}, "secret": alice})
		talk, err := Read("m.reaction", raw)
		if (err == nil) != (want != "") || talk.Text != want && err == nil {
			t.Errorf("%q is read as %q, %v", key, talk.Text, err)
		}
		if err == nil && asJSON(t, talk.Content(reader())) != asJSON(t, fields{"m.relates_to": fields{"key": want}}) {
			t.Errorf("%q is sent as %s", key, asJSON(t, talk.Content(reader())))
		}
	}
	own := fields{"m.relates_to": fields{"rel_type": "m.annotation", "event_id": "$x", "key": "mxc://home.example.net/abc"}, "shortcode": "party_blob"}
	if talk, err := Read("m.reaction", encode(t, own)); err != nil || talk.Text != ":party_blob:" || talk.Emoji {
		t.Errorf("a picture of one's own is read as %q, %v", talk.Text, err)
	}
	own["shortcode"] = "alice.w@home.example.net"
	if talk, err := Read("m.reaction", encode(t, own)); err == nil {
		t.Errorf("a picture of that name is read as %q", talk.Text)
	}
}

// Emoji need not be screened, words do.
func TestEmojiAreToldFromWords(t *testing.T) {
	for key, want := range map[string]bool{"👍": true, "👍🏽👏": true, "🇺🇦": true, "#️⃣": false, "lol": false, "0171 2345678": false, "1": false, "👍 ok": false, "①": false, "🅰": false, "1️⃣2️⃣": false, "🏆": true} {
		talk, err := Read("m.reaction", encode(t, fields{"m.relates_to": fields{"rel_type": "m.annotation", "event_id": "$x", "key": key}}))
		if err != nil || talk.Emoji != want {
			t.Errorf("%q: emoji %v, %v", key, talk.Emoji, err)
		}
	}
}
