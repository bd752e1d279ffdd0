package checker

import (
	"fmt"
	"slices"

	"maunium.net/go/mautrix/id"
)

// Deed is what somebody did about a message: they changed it, or reacted to it. No author
// does the same twice about one message.
type Deed struct {
	Author string
	What   string // the new words, or the reaction
	About  string // the message, by its name
	Gone   bool   // it was taken back: nobody may be shown it any more
}

func (d Deed) String() string { return fmt.Sprintf("%q by %s on %s", d.What, d.Author, d.About) }

// Shown is a deed as a reader is shown it. About is the message on which they are, "" when
// it is one that the reader does not have.
type Shown struct {
	Sender      id.UserID
	What, About string
}

// Misplaced is the fault of a deed that is shown on another message.
const Misplaced Kind = "on another message"

// Deeds judges what a reader is shown of deeds: each once, on its message, by its author's
// ghost, and nothing else. Those about messages from before their time they need not see.
func Deeds(authors []Author, done []Deed, reader Reader, shown []Shown) []Fault {
	var faults []Fault
	fault := func(kind Kind, what any) {
		faults = append(faults, Fault{kind, reader.Name, fmt.Sprint(what)})
	}
	times := make([]int, len(done))
	for _, s := range shown {
		author := slices.IndexFunc(authors, func(a Author) bool {
			return s.Sender == a.User && a.Name == reader.Name || s.Sender == a.Ghost && a.Name != reader.Name
		})
		if author < 0 {
			fault(WrongGhost, fmt.Sprintf("%q", s.What))
			continue
		}
		i := match(done, authors[author].Name, s)
		if i < 0 {
			fault(Unknown, fmt.Sprintf("%q by %s on %q", s.What, authors[author].Name, s.About))
			continue
		}
		times[i]++
		if s.About != done[i].About && (s.About != "" || reader.mustHave(done[i])) {
			fault(Misplaced, done[i])
		}
	}
	for i, d := range done {
		switch {
		case d.Gone && times[i] > 0:
			fault(StillThere, d)
		case times[i] > 1:
			fault(Doubled, d)
		case times[i] == 0 && !d.Gone && reader.mustHave(d):
			fault(Lost, d)
		}
	}
	return faults
}

// match finds the deed that is shown: on that message, or else on another.
func match(done []Deed, author string, s Shown) int {
	same := func(d Deed) bool { return d.Author == author && d.What == s.What }
	if i := slices.IndexFunc(done, func(d Deed) bool { return same(d) && d.About == s.About }); i >= 0 {
		return i
	}
	return slices.IndexFunc(done, same)
}

// mustHave tells whether the reader was there when the message was said that a deed is about.
func (r Reader) mustHave(d Deed) bool {
	m, ok := Parse(d.About)
	return ok && m.Number >= r.From[m.Author]
}
