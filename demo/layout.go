package demo

import (
	"strings"
)

// entry is one thing that one person's client shows.
type entry struct {
	person int    // whose screen
	place  string // the room, in a word: "chat with the bot", "circle"
	author string // the name the client shows; "You" for the person's own
	text   string
	kind   entryKind
	mark   string // "encrypted", or what is wrong
}

type entryKind int

const (
	said     entryKind = iota // somebody's words
	did                       // an emote, shown with an asterisk
	happened                  // an invitation, somebody left: no author
)

const (
	narrowest = 24 // columns of a terminal below which a person's column cannot be read
	between   = " │ "
)

// share is how a terminal's width is shared out: the first people get a column
// each, the others are told of in lines below.
type share struct {
	columns int // how many people have a column; 0: nobody
	width   int // of each
}

func shareOut(terminal, people int) share {
	gap := textWidth(between)
	n := min(people, (terminal+gap)/(narrowest+gap))
	if n < 2 {
		return share{}
	}
	return share{columns: n, width: (terminal+gap)/n - gap}
}

// line is a printed line of a column. Its weight changes nothing that matters:
// everything said by it is also said in words.
type line struct {
	text string
	bold bool
}

// block lays out an entry for a column.
func block(e entry, columns int) []line {
	text, author := clean(e.text), clean(e.author)
	switch e.kind {
	case happened:
		return lines(wrap("("+text+")", columns), false)
	case did:
		text = "* " + text
	case said:
	}
	return append(lines(wrap(author+", "+e.mark+":", columns), true), lines(indent(wrap(text, columns-2)), false)...)
}

func lines(texts []string, bold bool) []line {
	made := make([]line, len(texts))
	for i, text := range texts {
		made[i] = line{text, bold}
	}
	return made
}

func indent(texts []string) []string {
	for i, text := range texts {
		texts[i] = strings.TrimRight("  "+text, " ")
	}
	return texts
}

// band puts columns side by side. Every row is as wide as the others.
func band(columns [][]line, width int, paint func(line, string) string) []string {
	height := 0
	for _, c := range columns {
		height = max(height, len(c))
	}
	rows := make([]string, height)
	for row := range rows {
		cellsOfRow := make([]string, len(columns))
		for i, c := range columns {
			l := line{}
			if row < len(c) {
				l = c[row]
			}
			cellsOfRow[i] = paint(l, pad(l.text, width))
		}
		rows[row] = strings.Join(cellsOfRow, between)
	}
	return rows
}

// telling is an entry in one paragraph, with everybody who sees the same: for a
// screen reader, a log, or a narrow terminal.
func telling(e entry, who []string) string {
	text := strings.Join(strings.Fields(clean(e.text)), " ")
	author, names := clean(e.author), spoken(who)
	switch e.kind {
	case happened:
		return names + ": " + text
	case did:
		text = "* " + text
	case said:
	}
	if e.author == you {
		return write(who) + " (" + e.mark + "): " + text
	}
	return see(who) + " " + author + " (" + e.mark + "): " + text
}

func see(who []string) string {
	if len(who) == 1 {
		return who[0] + " sees"
	}
	return spoken(who) + " see"
}

func write(who []string) string {
	if len(who) == 1 {
		return who[0] + " writes"
	}
	return spoken(who) + " write"
}

func spoken(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// you is how a client shows the person's own words.
const you = "You"
