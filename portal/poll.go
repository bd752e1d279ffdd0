package portal

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// Poll is a question with answers to choose from (MSC3381). Its texts can hold ids that the
// sender typed, like those of a Talk.
type Poll struct {
	Question string // never blank
	Answers  []Option
	Open     bool // the counts are shown while it goes on
	Most     int  // how many answers one may choose: at least 1, at most all
}

// Option is an answer that can be chosen.
type Option struct {
	ID   string // as its sender's client calls it, until WithAnswers
	Text string // on one line, never blank
}

// The types of events and the keys under which clients send polls today, which are those from
// before MSC3381 was accepted. We send these alone: no client reads only the others.
const (
	pollStart    = "org.matrix.msc3381.poll.start"
	pollResponse = "org.matrix.msc3381.poll.response"
	pollEnd      = "org.matrix.msc3381.poll.end"
	pollOpen     = "org.matrix.msc3381.poll.disclosed"
	pollSecret   = "org.matrix.msc3381.poll.undisclosed"
	extensible   = "org.matrix.msc1767.text"
)

// MaxAnswers is how many answers a poll has at most (MSC3381).
const MaxAnswers = 20

// readPoll reads a poll, a vote in one, or its end.
func readPoll(evtType string, raw json.RawMessage) (Talk, error) {
	switch evtType {
	case pollStart, "m.poll.start":
		return readPollStart(raw)
	case pollResponse, "m.poll.response":
		return readVote(raw)
	case pollEnd, "m.poll.end":
		return readPollEnd(raw)
	}
	return Talk{}, refuse(Unknown)
}

// pollText is a text in one of the forms in which clients write it.
type pollText struct {
	Unstable json.RawMessage `json:"org.matrix.msc1767.text"`
	Stable   json.RawMessage `json:"m.text"`
	Body     json.RawMessage `json:"body"`
}

// typed is a text of one of several types.
type typed struct {
	Body     string `json:"body"`
	MimeType string `json:"mimetype"`
}

func (t typed) isPlain() bool { return t.MimeType == "" || t.MimeType == "text/plain" }

// read gives the first of the forms that has something to see in it.
func (p pollText) read() string {
	for _, form := range []json.RawMessage{p.Unstable, p.Stable, p.Body} {
		var plain string
		var kinds []typed
		if json.Unmarshal(form, &plain) != nil && json.Unmarshal(form, &kinds) == nil {
			if i := slices.IndexFunc(kinds, typed.isPlain); i >= 0 {
				plain = kinds[i].Body
			}
		}
		if plain = untrackAll(strings.TrimSpace(clean(plain))); !blank(plain) {
			return plain
		}
	}
	return ""
}

// question lists all that is looked at in a poll.
type question struct {
	Question pollText `json:"question"`
	Kind     string   `json:"kind"`
	Most     float64  `json:"max_selections"`
	Answers  []struct {
		ID     string `json:"id"`
		Stable string `json:"m.id"`
		pollText
	} `json:"answers"`
}

func readPollStart(raw json.RawMessage) (Talk, error) {
	var c struct {
		Unstable   *question       `json:"org.matrix.msc3381.poll.start"`
		Stable     *question       `json:"m.poll"`
		Early      *question       `json:"m.poll.start"`
		NewContent json.RawMessage `json:"m.new_content"`
		RelatesTo  relation        `json:"m.relates_to"`
	}
	if json.Unmarshal(raw, &c) != nil {
		return Talk{}, refuse(Malformed)
	}
	if c.RelatesTo.Type == event.RelReplace || len(c.NewContent) > 0 {
		return Talk{}, refuse(PollChange)
	}
	for _, q := range []*question{c.Unstable, c.Stable, c.Early} {
		if q == nil {
			continue
		}
		poll, err := q.read()
		if err != nil {
			return Talk{}, err
		}
		t := Talk{Kind: event.MsgText, Poll: &poll, Text: poll.told(func(s string) string { return s })}
		t.ReplyTo, t.Thread = c.RelatesTo.replyTo(), c.RelatesTo.thread()
		if !t.fits() {
			return Talk{}, refuse(TooLong)
		}
		return t, nil
	}
	return Talk{}, refuse(Malformed)
}

// read checks a poll. Answers beyond the twentieth are not there for any client.
func (q *question) read() (Poll, error) {
	p := Poll{Question: q.Question.read(), Open: q.Kind == pollOpen || q.Kind == "m.disclosed"}
	if p.Question == "" || len(q.Answers) == 0 {
		return p, refuse(Empty)
	}
	for _, a := range q.Answers[:min(len(q.Answers), MaxAnswers)] {
		answer := Option{ID: a.ID, Text: strings.Join(strings.Fields(a.read()), " ")}
		if a.ID == "" {
			answer.ID = a.Stable
		}
		if answer.Text == "" {
			return p, refuse(Empty)
		}
		if answer.ID == "" || len(answer.ID) > maxID || slices.ContainsFunc(p.Answers, func(other Option) bool { return other.ID == answer.ID }) {
			return p, refuse(Malformed)
		}
		p.Answers = append(p.Answers, answer)
	}
	p.Most = int(min(max(q.Most, 1), float64(len(p.Answers))))
	return p, nil
}

// told tells a poll in words, for clients that know none.
func (p Poll) told(text func(string) string) string {
	lines := []string{text(p.Question)}
	for i, a := range p.Answers {
		lines = append(lines, fmt.Sprintf("%d. %s", i+1, text(a.Text)))
	}
	return strings.Join(lines, "\n")
}

// WithAnswers gives a poll whose answers are called by other ids: nothing that the sender's
// client has made up reaches anybody. There must be one for each.
func (t Talk) WithAnswers(ids []string) Talk {
	poll := *t.Poll
	poll.Answers = slices.Clone(poll.Answers)
	for i, answer := range ids[:len(poll.Answers)] {
		poll.Answers[i].ID = answer
	}
	t.Poll = &poll
	return t
}

// poll is the content of a poll for a reader.
func (v View) poll(p *Poll) map[string]any {
	text := func(s string) map[string]any { return map[string]any{extensible: v.text(s)} }
	asked := text(p.Question)
	asked["body"], asked["msgtype"] = asked[extensible], event.MsgText
	answers := make([]map[string]any, len(p.Answers))
	for i, a := range p.Answers {
		answers[i] = text(a.Text)
		answers[i]["id"] = a.ID
	}
	kind := pollSecret
	if p.Open {
		kind = pollOpen
	}
	return map[string]any{
		pollStart:    map[string]any{"question": asked, "kind": kind, "max_selections": p.Most, "answers": answers},
		extensible:   p.told(v.text),
		"m.mentions": struct{}{},
	}
}

// tellings are the texts of a poll as somebody reads them: with the numbers of the answers
// before them, and without.
func (v View) tellings(p *Poll) []string {
	texts := []string{v.text(p.Question)}
	for _, a := range p.Answers {
		texts = append(texts, v.text(a.Text))
	}
	return []string{p.told(v.text), strings.Join(texts, "\n")}
}

// readVote reads a vote. No answers at all are a vote taken back.
func readVote(raw json.RawMessage) (Talk, error) {
	var c struct {
		RelatesTo relation `json:"m.relates_to"`
		Unstable  *struct {
			Answers []string `json:"answers"`
		} `json:"org.matrix.msc3381.poll.response"`
		Early *struct {
			Answers []string `json:"answers"`
		} `json:"m.poll.response"`
		Stable []string `json:"m.selections"`
	}
	if json.Unmarshal(raw, &c) != nil {
		return Talk{}, refuse(Malformed)
	}
	t := Talk{Act: Votes, Target: c.RelatesTo.poll(), Chosen: c.Stable}
	switch {
	case c.Unstable != nil:
		t.Chosen = c.Unstable.Answers
	case c.Early != nil:
		t.Chosen = c.Early.Answers
	}
	if t.Target == "" {
		return Talk{}, refuse(Malformed)
	}
	t.Chosen = t.Chosen[:min(len(t.Chosen), MaxAnswers)]
	return t, nil
}

func readPollEnd(raw json.RawMessage) (Talk, error) {
	var c struct {
		RelatesTo relation `json:"m.relates_to"`
	}
	if json.Unmarshal(raw, &c) != nil || c.RelatesTo.poll() == "" {
		return Talk{}, refuse(Malformed)
	}
	return Talk{Act: Ends, Target: c.RelatesTo.poll()}, nil
}

// poll is the poll that a vote or an end is about.
func (r relation) poll() id.EventID {
	if r.Type != event.RelReference {
		return ""
	}
	return readEventID(r.EventID)
}

// Choosing gives a vote for answers by the ids that all know them by. What its sender's
// client called them is not passed on.
func (t Talk) Choosing(ids []string) Talk {
	t.answers = append([]string{}, ids...)
	return t
}

// Choice gives what Choosing was given.
func (t Talk) Choice() []string { return t.answers }

// Saying gives the end of a poll with words for clients that know no polls.
func (t Talk) Saying(words string) Talk {
	t.Text = words
	return t
}

// vote is the content of a vote, without its relation.
func (t Talk) vote() map[string]any {
	return map[string]any{pollResponse: map[string]any{"answers": append([]string{}, t.answers...)}}
}

// end is the content of the end of a poll, without its relation.
func (t Talk) end() map[string]any {
	return map[string]any{pollEnd: struct{}{}, extensible: t.Text}
}
