package appservice

import (
	"encoding/json"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/store"
)

// What relates to an earlier message does so in each room to the event that the room knows;
// where there is none it arrives in its best readable form, or not at all if it says nothing
// by itself.
func TestRelationsAreThoseOfTheRoom(t *testing.T) {
	const words, edit, reaction = `{"body":"words"}`, `{"body":"* n …","m.new_content":{"body":"new"}}`, `{"m.relates_to":{"key":"👍"}}`
	for _, test := range []struct {
		what             string
		content          string
		kind             store.RelationKind
		target, answered id.EventID
		want             string // "": nothing
	}{
		{"a message", words, "", "", "", words},
		{"a reply", words, "", "", "$a", `{"body":"words","m.relates_to":{"m.in_reply_to":{"event_id":"$a"}}}`},
		{"an edit", edit, store.Replaces, "$t", "", `{"body":"* n …","m.new_content":{"body":"new"},"m.relates_to":{"event_id":"$t","rel_type":"m.replace"}}`},
		{"an edit of what is not there", edit, store.Replaces, "", "", `{"body":"* new"}`},
		{"a reaction", reaction, store.Annotates, "$t", "", `{"m.relates_to":{"event_id":"$t","key":"👍","rel_type":"m.annotation"}}`},
		{"a reaction to what is not there", reaction, store.Annotates, "", "", ""},
		{"a vote", words, store.References, "$t", "", `{"body":"words","m.relates_to":{"event_id":"$t","rel_type":"m.reference"}}`},
		{"a vote in what is not there", words, store.References, "", "", ""},
		{"in a thread", words, store.InThread, "$t", "$a",
			`{"body":"words","m.relates_to":{"event_id":"$t","is_falling_back":true,"m.in_reply_to":{"event_id":"$a"},"rel_type":"m.thread"}}`},
		{"in a thread, the last of it unknown", words, store.InThread, "$t", "",
			`{"body":"words","m.relates_to":{"event_id":"$t","is_falling_back":true,"m.in_reply_to":{"event_id":"$t"},"rel_type":"m.thread"}}`},
		{"a reply in a thread", words, store.AnswersInside, "$t", "$a",
			`{"body":"words","m.relates_to":{"event_id":"$t","is_falling_back":false,"m.in_reply_to":{"event_id":"$a"},"rel_type":"m.thread"}}`},
		{"a reply in a thread, to something unknown", words, store.AnswersInside, "$t", "",
			`{"body":"words","m.relates_to":{"event_id":"$t","is_falling_back":true,"m.in_reply_to":{"event_id":"$t"},"rel_type":"m.thread"}}`},
		{"in an unknown thread", words, store.InThread, "", "$a", `{"body":"words","m.relates_to":{"m.in_reply_to":{"event_id":"$a"}}}`},
		{"in an unknown thread, to something unknown", words, store.AnswersInside, "", "", words},
	} {
		t.Run(test.what, func(t *testing.T) {
			var content map[string]any
			if err := json.Unmarshal([]byte(test.content), &content); err != nil {
				t.Fatal(err)
			}
			got := ""
			if relate(content, test.kind, test.target, test.answered) {
				b, err := json.Marshal(content)
				if err != nil {
					t.Fatal(err)
				}
				got = string(b)
			}
			if got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// A reaction is found by what it is, other events by their ciphertext.
func TestWhatWasSentIsKnownByWhatNoOtherEventHas(t *testing.T) {
	const reaction, ciphertext = `{"m.relates_to":{"rel_type":"m.annotation","event_id":"$a","key":"👍"}}`, `{"ciphertext":"abc"}`
	for _, test := range []struct {
		ours, theirs string
		want         bool
	}{
		{reaction, reaction, true},
		{reaction, `{"m.relates_to":{"rel_type":"m.annotation","event_id":"$a","key":"👎"}}`, false},
		{reaction, `{"m.relates_to":{"rel_type":"m.annotation","event_id":"$b","key":"👍"}}`, false},
		{reaction, `{}`, false},
		{ciphertext, ciphertext, true},
		{ciphertext, `{"ciphertext":"abcd"}`, false},
		{ciphertext, reaction, false},
		{`{}`, `{}`, false},
	} {
		var want hallmark
		if err := json.Unmarshal([]byte(test.ours), &want); err != nil {
			t.Fatal(err)
		}
		if got := want.isOf(&event.Event{Content: event.Content{VeryRaw: json.RawMessage(test.theirs)}}); got != test.want {
			t.Errorf("%s and %s: %v", test.ours, test.theirs, got)
		}
	}
}
