package portal

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// As Element Web and Element X write them, measured with matrix-js-sdk 43.
const (
	elementStart = `{"org.matrix.msc3381.poll.start":{"question":{"org.matrix.msc1767.text":"Tea with ` + "@carol.m:other.example.com" + `?","body":"Tea?","msgtype":"m.text"},` +
		`"kind":"org.matrix.msc3381.poll.disclosed","max_selections":1,"answers":[{"id":"canary-1","org.matrix.msc1767.text":"Yes"},{"id":"canary-2","org.matrix.msc1767.text":"No"}]},` +
		`"org.matrix.msc1767.text":"canary-3","canary-4":{"x":1},"m.relates_to":{"rel_type":"m.thread","event_id":"$root","is_falling_back":true,"m.in_reply_to":{"event_id":"$last"}}}`
	elementVote = `{"m.relates_to":{"rel_type":"m.reference","event_id":"$poll"},"org.matrix.msc3381.poll.response":{"answers":["canary-1"]},"canary-5":1}`
	elementEnd  = `{"m.relates_to":{"rel_type":"m.reference","event_id":"$poll"},"org.matrix.msc3381.poll.end":{},"org.matrix.msc1767.text":"Poll has ended. canary-6"}`

	stableStart = `{"m.poll":{"question":{"m.text":[{"mimetype":"text/html","body":"<b>Tea?</b>"},{"body":"Tea?"}]},"kind":"m.undisclosed","max_selections":7,` +
		`"answers":[{"m.id":"canary-1","m.text":[{"body":"Yes\nplease"}]},{"m.id":"canary-2","m.text":[{"body":"No"}]}]},"m.text":[{"body":"canary-3"}]}`
	stableVote = `{"m.relates_to":{"rel_type":"m.reference","event_id":"$poll"},"m.selections":["canary-2","canary-1"]}`
	stableEnd  = `{"m.relates_to":{"rel_type":"m.reference","event_id":"$poll"},"m.poll.results":{"canary-1":3},"m.text":[{"body":"canary-3"}]}`
)

func TestPollsAreReadInBothSpellingsAndRebuiltInOne(t *testing.T) {
	start, err := Read("org.matrix.msc3381.poll.start", json.RawMessage(elementStart))
	if err != nil {
		t.Fatal(err)
	}
	if start.Thread.Root != "$root" || start.ReplyTo != "$last" || !start.Poll.Open || start.Poll.Most != 1 {
		t.Errorf("read %+v of %+v", start, start.Poll)
	}
	want := `{"m.mentions":{},"org.matrix.msc1767.text":"Tea with somebody?\n1. Yes\n2. No","org.matrix.msc3381.poll.start":{"answers":[{"id":"a","org.matrix.msc1767.text":"Yes"},` +
		`{"id":"b","org.matrix.msc1767.text":"No"}],"kind":"org.matrix.msc3381.poll.disclosed","max_selections":1,` +
		`"question":{"body":"Tea with somebody?","msgtype":"m.text","org.matrix.msc1767.text":"Tea with somebody?"}}}`
	fresh := start.WithAnswers([]string{"a", "b"})
	if got := asJSON(t, fresh.Content(reader())); got != want || fresh.Type() != "org.matrix.msc3381.poll.start" {
		t.Errorf("a %s\n%s\nwant\n%s", fresh.Type(), got, want)
	}
	if start.Poll.Answers[0].ID != "canary-1" {
		t.Error("the ids of the sender are changed in their own copy, too")
	}
	stable, err := Read("m.poll.start", json.RawMessage(stableStart))
	if err != nil || stable.Poll.Question != "Tea?" || stable.Poll.Answers[0].Text != "Yes please" || stable.Poll.Open || stable.Poll.Most != 2 {
		t.Errorf("read %+v: %v", stable.Poll, err)
	}

	for _, vote := range []struct{ evtType, content, chosen string }{
		{"org.matrix.msc3381.poll.response", elementVote, "canary-1"}, {"m.poll.response", stableVote, "canary-2 canary-1"},
	} {
		read, err := Read(vote.evtType, json.RawMessage(vote.content))
		if err != nil || read.Act != Votes || read.Target != "$poll" || strings.Join(read.Chosen, " ") != vote.chosen {
			t.Errorf("read %+v: %v", read, err)
		}
		if got := asJSON(t, read.Content(reader())); got != `{"org.matrix.msc3381.poll.response":{"answers":[]}}` {
			t.Errorf("without ids of ours a vote is %s", got)
		}
		if got := asJSON(t, read.Choosing([]string{"a"}).Content(reader())); got != `{"org.matrix.msc3381.poll.response":{"answers":["a"]}}` {
			t.Errorf("a vote is %s", got)
		}
	}
	for evtType, content := range map[string]string{"org.matrix.msc3381.poll.end": elementEnd, "m.poll.end": stableEnd} {
		read, err := Read(evtType, json.RawMessage(content))
		if err != nil || read.Act != Ends || read.Target != "$poll" {
			t.Errorf("read %+v: %v", read, err)
		}
		if got := asJSON(t, read.Saying("It is over.").Content(reader())); got != `{"org.matrix.msc1767.text":"It is over.","org.matrix.msc3381.poll.end":{}}` {
			t.Errorf("an end is %s", got)
		}
	}
}

// Whoever screens a poll reads the question and every answer, and not only what a client
// without polls would be shown.
func TestAllOfAPollIsScreened(t *testing.T) {
	talk, err := Read("org.matrix.msc3381.poll.start", json.RawMessage(elementStart))
	if err != nil {
		t.Fatal(err)
	}
	texts, _ := talk.Tellings(reader())
	if !slices.Equal(texts, []string{"Tea with somebody?\n1. Yes\n2. No", "Tea with somebody?\nYes\nNo"}) {
		t.Errorf("screened is %q", texts)
	}
	labelled := talk.Under("A line of ours.")
	if !strings.HasPrefix(labelled.Poll.Question, "A line of ours.\nTea") || strings.Contains(talk.Poll.Question, "ours") {
		t.Errorf("under a line the question is %q", labelled.Poll.Question)
	}
}

func TestPollsThatAreRefused(t *testing.T) {
	start := func(question string) string { return `{"org.matrix.msc3381.poll.start":` + question + `}` }
	for _, test := range []struct {
		name, evtType, content string
		want                   What
	}{
		{"a change", "m.poll.start", `{"m.poll.start":{},"m.new_content":{"m.poll.start":{}},"m.relates_to":{"rel_type":"m.replace","event_id":"$x"}}`, PollChange},
		{"no poll in it", "m.poll.start", `{}`, Malformed},
		{"no question", pollStart, start(`{"question":{"body":" \u200b"},"answers":[{"id":"a","body":"x"}]}`), Empty},
		{"no answers", pollStart, start(`{"question":{"body":"x"}}`), Empty},
		{"an empty answer", pollStart, start(`{"question":{"body":"x"},"answers":[{"id":"a"}]}`), Empty},
		{"two answers of one id", pollStart, start(`{"question":{"body":"x"},"answers":[{"id":"a","body":"x"},{"id":"a","body":"y"}]}`), Malformed},
		{"an answer without an id", pollStart, start(`{"question":{"body":"x"},"answers":[{"body":"x"}]}`), Malformed},
		{"a list", pollStart, `[]`, Malformed},
		{"too long", pollStart, start(`{"question":{"body":"` + strings.Repeat("x", 50_000) + `"},"answers":[{"id":"a","body":"x"}]}`), TooLong},
		{"a vote in nothing", pollResponse, `{"org.matrix.msc3381.poll.response":{"answers":["a"]}}`, Malformed},
		{"a vote that is a reply", pollResponse, `{"org.matrix.msc3381.poll.response":{"answers":["a"]},"m.relates_to":{"rel_type":"m.thread","event_id":"$x"}}`, Malformed},
		{"a vote for a number", pollResponse, `{"org.matrix.msc3381.poll.response":{"answers":[1]},"m.relates_to":{"rel_type":"m.reference","event_id":"$x"}}`, Malformed},
		{"the end of nothing", pollEnd, `{}`, Malformed},
		{"something else about polls", "m.poll.refresh", `{}`, Unknown},
	} {
		_, err := Read(test.evtType, json.RawMessage(test.content))
		var refusal *Refusal
		if !errors.As(err, &refusal) || refusal.What != test.want {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
	}
	var many []string
	for i := range 30 {
		many = append(many, fmt.Sprintf(`{"id":"a%d","body":"x"}`, i))
	}
	talk, err := Read(pollStart, json.RawMessage(start(`{"question":{"body":"x"},"max_selections":-3,"answers":[`+strings.Join(many, ",")+`]}`)))
	if err != nil || len(talk.Poll.Answers) != MaxAnswers || talk.Poll.Most != 1 {
		t.Errorf("thirty answers give %+v: %v", talk.Poll, err)
	}
}

// FuzzPoll looks for a content of which something reaches a reader that is not allowed to.
func FuzzPoll(f *testing.F) {
	for evtType, contents := range map[string][]string{
		pollStart: {elementStart, stableStart, `{"m.poll.start":{"question":{"m.text":"x"},"answers":[{"id":"a","body":"b"}]}}`}, pollResponse: {elementVote, stableVote}, pollEnd: {elementEnd, stableEnd},
	} {
		for _, content := range contents {
			f.Add(evtType, content)
		}
	}
	allowed := []string{pollStart, pollResponse, pollEnd, extensible, "m.mentions"}
	f.Fuzz(func(t *testing.T, evtType, raw string) {
		if !isPoll(evtType) {
			evtType = pollStart
		}
		talk, err := Read(evtType, json.RawMessage(raw))
		if err != nil {
			return
		}
		if talk.Poll != nil {
			ids := make([]string, len(talk.Poll.Answers))
			for i := range ids {
				ids[i] = string(rune('a' + i))
			}
			talk = talk.WithAnswers(ids)
			if talk.Poll.Most < 1 || talk.Poll.Most > len(ids) || len(ids) > MaxAnswers || blank(talk.Poll.Question) {
				t.Errorf("a poll %+v", talk.Poll)
			}
			checkTalk(t, talk)
		}
		for _, v := range []View{reader(), {}} {
			sent := asJSON(t, talk.Content(v))
			if len(sent) > MaxContent {
				t.Errorf("%d bytes", len(sent))
			}
			var all map[string]json.RawMessage
			if err = json.Unmarshal([]byte(sent), &all); err != nil {
				t.Fatal(err)
			}
			for key := range all {
				if !slices.Contains(allowed, key) {
					t.Errorf("a key %q", key)
				}
			}
		}
	})
}

// FuzzPollSecret looks for words around an id that let it through, and for the ids that the
// sender's client made up.
func FuzzPollSecret(f *testing.F) {
	f.Add("", "")
	f.Add("https://matrix.to/#/@a:b.c", ".x:80")
	f.Add("1. %40", "\n2. ")
	f.Fuzz(func(t *testing.T, before, after string) {
		const secret = "@qqsecretqq:zzhiddenzz.example.net"
		said := map[string]any{extensible: before + secret + after, "qqsecretqq": 1}
		answer := map[string]any{extensible: after + secret + before, "id": "qqsecretqq"}
		talk, err := Read(pollStart, encode(t, fields{pollStart: map[string]any{"question": said, "answers": []any{answer}, "kind": before}}))
		if err != nil {
			return
		}
		talk = talk.WithAnswers([]string{"a"})
		texts, _ := talk.Tellings(reader())
		for _, seen := range append(texts, asJSON(t, talk.Content(reader())), talk.For(reader()).Body) {
			if seen = strings.ToLower(fold(seen).text); strings.Contains(seen, "qqsecretqq") || strings.Contains(seen, "zzhiddenzz") {
				t.Errorf("the id crosses in %q", seen)
			}
		}
	})
}
