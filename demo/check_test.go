package demo

import (
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
)

// told is a story in which Alice said one line and Bruno answered it.
func told() *story {
	s := &story{
		pseudonyms: map[int]string{alice: "Quiet Heron", bruno: "Gentle River", carol: "Patient Maple"},
		copies:     map[int]map[int]id.EventID{1: {carol: "$first"}},
		gone:       map[int]bool{},
	}
	for i, name := range castNames {
		s.people = append(s.people, &person{
			index: i, name: name, account: id.UserID("@" + strings.ToLower(firstName(i)) + "_x7k2:localhost"), device: "DEVICE" + id.DeviceID(name),
		})
	}
	return s
}

// answer is Bruno's line, as it should come to Carol.
func answer() receipt {
	return receipt{author: "Gentle River", Message: client.Message{
		Type: event.EventMessage, Kind: event.MsgText, Body: "good to hear", Formatted: "<b>good</b> to hear",
		ReplyTo: "$first", Encrypted: true, Decrypted: true, Signed: true,
	}}
}

func TestWhatCanGoWrongWithALineIsFound(t *testing.T) {
	line := spokenLine{who: bruno, text: "good to hear", html: "<b>good</b> to hear", answer: 1}
	for name, c := range map[string]struct {
		change func(*receipt)
		copies int
		want   string
	}{
		"as it should be":                       {copies: 1},
		"lost":                                  {copies: 0, want: "0 times"},
		"doubled":                               {copies: 2, want: "2 times"},
		"changed":                               {copies: 1, change: func(r *receipt) { r.Body = "good" }, want: "0 times"},
		"in clear":                              {copies: 1, change: func(r *receipt) { r.Encrypted = false }, want: "NOT ENCRYPTED"},
		"by an unsigned device":                 {copies: 1, change: func(r *receipt) { r.Signed = false }, want: "NOT VERIFIED"},
		"under the real name":                   {copies: 1, change: func(r *receipt) { r.author = "Bruno" }, want: "another name"},
		"under another's name":                  {copies: 1, change: func(r *receipt) { r.author = "Quiet Heron" }, want: "another name"},
		"as an emote":                           {copies: 1, change: func(r *receipt) { r.Kind = event.MsgEmote }, want: "another kind"},
		"without its formatting":                {copies: 1, change: func(r *receipt) { r.Formatted = "" }, want: "formatting"},
		"without what it answers":               {copies: 1, change: func(r *receipt) { r.ReplyTo = "" }, want: "reply"},
		"as an answer to the author's own copy": {copies: 1, change: func(r *receipt) { r.ReplyTo = "$of-alice" }, want: "reply"},
	} {
		t.Run(name, func(t *testing.T) {
			s, r := told(), answer()
			if c.change != nil {
				c.change(&r)
			}
			var received []receipt
			for range c.copies {
				received = append(received, r)
			}
			err := s.checkLine(s.people[carol], 2, line, received)
			if c.want == "" && err != nil {
				t.Errorf("a line as it should be: %v", err)
			}
			if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("the check says %v, expected something about %q", err, c.want)
			}
		})
	}
}

func TestWhoLeftReadsNothingMore(t *testing.T) {
	s, r := told(), answer()
	s.gone[carol] = true
	after := len(conversation) + 1
	line := spokenLine{who: bruno, text: r.Body}
	if err := s.checkLine(s.people[carol], after, line, nil); err != nil {
		t.Errorf("nothing came, and the check says %v", err)
	}
	if s.checkLine(s.people[carol], after, line, []receipt{r}) == nil {
		t.Error("somebody who had left received a line, and the check found nothing")
	}
}

func TestCommandsStayWithTheBot(t *testing.T) {
	s, r := told(), answer()
	r.Body, r.Sender = "!who", s.people[carol].account
	if err := checkCommands(s.people[carol], []receipt{r}); err != nil {
		t.Errorf("an own command: %v", err)
	}
	if checkCommands(s.people[bruno], []receipt{r}) == nil {
		t.Error("somebody else's command was not found")
	}
}

func TestAccountsOfOthersAreFound(t *testing.T) {
	s := told()
	for text, leak := range map[string]bool{
		`@_kith_x:localhost {"body":"hello"}`:                  false,
		`@_kith_x:localhost {"body":"thank you ALICE"}`:        true,
		`@alice_x7k2:localhost {}`:                             true,
		`{"m.mentions":{"user_ids":["@dana_x7k2:localhost"]}}`: true,
		`{"device_id":"DEVICEAlice"}`:                          true,
		`@bruno_x7k2:localhost Bruno`:                          false, // the reader's own
	} {
		if err := s.findOthers(s.people[bruno], text); (err != nil) != leak {
			t.Errorf("in %s the check finds %v", text, err)
		}
	}
}
