package desk

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
)

func text(body string) kith.Event {
	content, _ := json.Marshal(map[string]string{"msgtype": "m.text", "body": body}) // strings always marshal
	return kith.Event{Type: "m.room.message", Content: content, Encrypted: true}
}

// Whatever a moderator does at their desk has an answer, and what is no use decides nothing.
func TestEverythingOnADeskHasAnAnswer(t *testing.T) {
	for name, c := range map[string]struct {
		evt  kith.Event
		want string // "": silence
	}{
		"help":             {text("help"), "What you can do here:"},
		"list":             {text("LIST!"), "This is open:\nNUMBER, waiting for less than a minute: Calm Heron reports a message of Green Lamp."},
		"a greeting":       {text("good evening"), "I am a bot, and I did not understand that. Nothing was decided."},
		"an empty message": {text(""), "I am a bot and can only read text here."},
		"a verb alone":     {text("deliver"), "Which one? Write deliver and its number"},
		"another's verb":   {text("mute NUMBER"), "That cannot be done with number NUMBER. What you can do: ✅ deliver, ❌ refuse."},
		"a strange number": {text("deliver 7"), "There is no number 7 on your desk."},
		"a huge number":    {text("deliver 99999999999999999999999"), "Which one?"},
		"the number alone": {text("#NUMBER"), "Number NUMBER: Calm Heron reports a message of Green Lamp."},
		"show":             {text("show NUMBER."), "Number NUMBER: Calm Heron reports a message of Green Lamp."},
		"show nothing":     {text("show"), "Which one? Write show"},
		"a picture":        {kith.Event{Type: "m.room.message", Content: json.RawMessage(`{"msgtype":"m.image","body":"x","url":"mxc://x/y"}`), Encrypted: true}, "can only read text"},
		"no JSON":          {kith.Event{Type: "m.room.message", Content: json.RawMessage(`"x"`), Encrypted: true}, "can only read text"},
		"in clear":         {kith.Event{Type: "m.room.message", Content: json.RawMessage(`{"msgtype":"m.text","body":"deliver NUMBER"}`)}, "encrypt"},
		"no key":           {kith.Event{Encrypted: true, Trouble: kith.TroubleNoKey}, "key"},
		"untrusted":        {kith.Event{Type: "m.room.message", Encrypted: true, Trouble: kith.TroubleUntrusted, Content: json.RawMessage(`{"msgtype":"m.text","body":"deliver NUMBER"}`)}, "device"},
		"another bot":      {kith.Event{Type: "m.room.message", Content: json.RawMessage(`{"msgtype":"m.notice","body":"help"}`), Encrypted: true}, ""},
		"an odd reaction":  {kith.Event{Type: "m.reaction", Content: json.RawMessage(`5`)}, ""},
		"on nothing":       {kith.Event{Type: "m.reaction", Content: json.RawMessage(`{"m.relates_to":{"rel_type":"m.annotation","event_id":"$none","key":"✅"}}`)}, "That reaction decides nothing"},
		"a redaction":      {kith.Event{Type: "m.room.redaction", Redacts: "$x"}, ""},
		"somebody else":    {kith.Event{Sender: milo, Type: "m.room.message", Content: json.RawMessage(`{"msgtype":"m.text","body":"deliver NUMBER"}`), Encrypted: true}, ""},
		"other state":      {kith.Event{Type: "m.room.topic", StateKey: new(string), Content: json.RawMessage(`{"topic":"x"}`)}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, mona)
			o.become(mona, event.MembershipJoin)
			number := fmt.Sprint(o.lay("one").Number)
			before := len(o.sent[o.desk(mona).Key])
			c.evt.Content = json.RawMessage(strings.ReplaceAll(string(c.evt.Content), "NUMBER", number))
			if c.evt.Sender == "" {
				c.evt.Sender = mona
			}
			o.happen(o.desk(mona), c.evt)
			told := o.sent[o.desk(mona).Key][before:]
			want := strings.ReplaceAll(c.want, "NUMBER", number)
			if want == "" && len(told) > 0 || want != "" && (len(told) != 1 || !strings.Contains(told[0].text, want)) {
				t.Errorf("told %v, want something with %q", told, want)
			}
			if len(o.decided) > 0 {
				t.Errorf("decided was %v", o.decided)
			}
		})
	}
}

// By a reaction on what was asked, or on what was shown again, or by a reply.
func TestTheWaysToDecide(t *testing.T) {
	for name, decide := range map[string]func(o *office, item kith.Item){
		"by a reaction": func(o *office, _ kith.Item) { o.react(mona, 1, "❌") },
		"as a picture":  func(o *office, _ kith.Item) { o.react(mona, 1, "❌\ufe0f") },
		"by a thumb":    func(o *office, _ kith.Item) { o.react(mona, 1, "👎🏿") },
		"by a command":  func(o *office, item kith.Item) { o.write(mona, mona, fmt.Sprint("!refuse #", item.Number)) },
		"by a reply":    func(o *office, _ kith.Item) { o.reply(mona, "Refuse.") },
		"on what was shown": func(o *office, item kith.Item) {
			o.write(mona, mona, fmt.Sprint("show ", item.Number))
			o.react(mona, 1, "❌")
		},
		"after a wrong choice": func(o *office, _ kith.Item) { o.react(mona, 1, "🎉"); o.react(mona, 1, "❌") },
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, mona)
			o.become(mona, event.MembershipJoin)
			decide(o, o.lay("one"))
			if len(o.decided) != 1 || o.decided[0].Verb != kith.VerbRefuse || !strings.Contains(o.last(mona), "Done. Number ") {
				t.Errorf("decided was %v; told %q", o.decided, o.last(mona))
			}
		})
	}
}

// reply lets a moderator answer what was said last on their desk.
func (o *office) reply(moderator id.UserID, words string) {
	o.t.Helper()
	sent := o.sent[o.desk(moderator).Key]
	content, err := json.Marshal(map[string]any{"msgtype": "m.text", "body": words,
		"m.relates_to": map[string]any{"m.in_reply_to": map[string]any{"event_id": sent[len(sent)-1].event}}})
	o.ok(err)
	o.happen(o.desk(moderator), kith.Event{Sender: moderator, Type: "m.room.message", Content: content, Encrypted: true})
}

func TestWhatAModeratorWrites(t *testing.T) {
	for text, want := range map[string]order{
		"refuse 412 because it names a school": {"refuse", 412, "it names a school"},
		"Refuse #412: Because, it names one":   {"refuse", 412, "it names one"},
		"  !mute\u00a0412.  ":                  {"mute", 412, ""},
		"/close":                               {"close", 0, ""},
		"close it":                             {"close", 0, "it"},
		"412":                                  {"show", 412, ""},
		"deliver -5":                           {"deliver", 0, "-5"},
		"deliver 0":                            {"deliver", 0, "0"},
		"":                                     {"", 0, ""},
	} {
		if got := read(text); got != want {
			t.Errorf("%q is %+v and not %+v", text, got, want)
		}
	}
	if got := read("refuse 412 " + strings.Repeat("ä", longestReason)); len(got.reason) > longestReason || !strings.HasPrefix(got.reason, "ää") {
		t.Errorf("a long reason has %d bytes", len(got.reason))
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{"refuse 412 because …", "!!", "# 5", "412 412", "\xff", "deliver\x00 1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		o := read(text)
		if o.number < 0 || len(o.reason) > longestReason || strings.ContainsAny(o.word, " \n") {
			t.Errorf("%q is %+v", text, o)
		}
	})
}
