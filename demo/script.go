package demo

import (
	"strings"

	"kith/e2e/client"
)

// The cast, by the place of their columns.
const (
	alice = iota
	bruno
	carol
	dana // the moderator
)

var castNames = []string{"Alice", "Bruno", "Carol", "Dana (moderator)"}

// firstName is the real name of somebody, without their role.
func firstName(who int) string {
	first, _, _ := strings.Cut(castNames[who], " ")
	return first
}

// spokenLine is one line of the script.
type spokenLine struct {
	who    int
	text   string // as every client shows it without formatting
	html   string // if it is formatted
	emote  bool
	answer int // the line it replies to, counted from 1; 0: none
}

// conversation is what they say to each other once they are in the circle. Each
// line is said when everybody has read the one before it.
var conversation = []spokenLine{
	{who: alice, text: "Hi. I have never done this before. My heart is racing and I cannot sleep."},
	{who: bruno, text: "Hello, I am glad you wrote. I know those nights, they are long.", answer: 1},
	{who: carol, emote: true, text: "puts the kettle on and listens"},
	{who: bruno, text: "What helps me: breathe in for 4, out for 6. The out is what calms.",
		html: "What helps me: breathe in for <strong>4</strong>, out for <strong>6</strong>. The <em>out</em> is what calms."},
	{who: alice, text: "Trying it. In for four, out for six.", answer: 4},
	{who: dana, text: "I am the moderator here tonight. You are doing this kindly. Take all the time you need."},
	{who: alice, text: "Thank you. That helps. I feel a little calmer already."},
	{who: carol, text: "I am tired now, in a good way. Good night, you two, and thank you."},
}

// afterwards is said when one of them has left.
var afterwards = []spokenLine{
	{who: bruno, text: "Good that you came tonight. You can write here again tomorrow."},
}

// welcome is what the first peer says to somebody who joins after the script.
const welcome = "Hello, and welcome. I am part of a script, so I cannot answer you well. " +
	"Whatever you write here, my client shows under the name you were given."

// says tells whether a message is this line, word for word.
func (l spokenLine) says(m client.Message) bool { return m.Body == l.text }
