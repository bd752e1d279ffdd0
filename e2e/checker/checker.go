// Package checker judges a conversation by what each of its readers can read: every
// message once, in order, by the right ghost. It is told who said how much, and looks
// at nothing but the readers' timelines, so it does not depend on what it judges.
package checker

import (
	"fmt"
	"slices"
	"strings"

	"maunium.net/go/mautrix/id"
)

// Line is one line of a timeline, as its reader can read it.
type Line struct {
	Sender    id.UserID
	Sealed    string // its ciphertext, by which a repetition is known even if it cannot be read
	Text      string
	Notice    bool // said by the bot; no message
	Late      bool // marked as delivered late: its author's later ones may stand before it
	Decrypted bool
	Trusted   bool // by a device that its owner has signed
}

// Author is somebody who said the messages 1 to Said.
type Author struct {
	Name  string
	User  id.UserID // the real account
	Ghost id.UserID // as whom all others are to see them
	Said  int

	TakenBack []int // the numbers that nobody may be shown any more
}

// Reader is one timeline. Whoever has the name of an author is that author, in
// whose portal their own messages stand where they sent them.
type Reader struct {
	Name  string
	Lines []Line
	From  map[string]int // the first number of each author that must be there, if not 1
}

// Kind is what can be wrong.
type Kind string

// The kinds of faults.
const (
	Lost       Kind = "lost"             // a message is not there
	Doubled    Kind = "doubled"          // a message, or a notice, is there more than once
	Reordered  Kind = "reordered"        // an author's messages are not in their order
	Disagree   Kind = "in another order" // two readers read two messages in two orders
	TooEarly   Kind = "too early"        // shown before what its author had been shown
	Unreadable Kind = "undecryptable"    //
	Untrusted  Kind = "from an untrusted device"
	WrongGhost Kind = "by the wrong sender"  // not by the author's one ghost
	Echoed     Kind = "echoed to its author" // an author reads their own message as another's
	Unknown    Kind = "said by nobody"
	StillThere Kind = "shown although it was taken back"
)

// Fault is one thing that is wrong, in one reader's timeline.
type Fault struct {
	Kind   Kind
	Reader string
	What   string
}

// String is the fault in one line.
func (f Fault) String() string { return fmt.Sprintf("%s reads %s: %s", f.Reader, f.What, f.Kind) }

// Check judges a conversation and gives all that is wrong with it.
func Check(authors []Author, readers []Reader) []Fault {
	var faults []Fault
	reports := make([]*reading, len(readers))
	for i, r := range readers {
		reports[i] = read(authors, r)
		faults = append(faults, reports[i].faults...)
	}
	for i, a := range reports {
		for _, b := range reports[:i] {
			faults = append(faults, a.disagrees(b)...)
		}
	}
	return faults
}

// reading is what one reader read.
type reading struct {
	Reader
	authors []Author
	order   []Message // the first time each message was read
	faults  []Fault
}

func (r *reading) fault(kind Kind, what string) {
	r.faults = append(r.faults, Fault{kind, r.Name, what})
}

func read(authors []Author, reader Reader) *reading {
	r := &reading{Reader: reader, authors: authors}
	times := make(map[string]int) // how often each message was read
	highest := make(map[string]int)
	sealed := make(map[string]int) // where each ciphertext was first
	for place, line := range reader.Lines {
		first, again := sealed[line.Sealed]
		if !again {
			sealed[line.Sealed] = place
		}
		switch {
		case again && line.Sealed != "":
			r.fault(Doubled, fmt.Sprintf("line %d as line %d again", place, first))
			continue
		case !line.Decrypted:
			r.fault(Unreadable, fmt.Sprintf("line %d", place))
			continue
		case !line.Trusted:
			r.fault(Untrusted, fmt.Sprintf("line %d", place))
		}
		if line.Notice || reader.commands(authors, line) {
			continue
		}
		m, ok := Parse(line.Text)
		author := slices.IndexFunc(authors, func(a Author) bool { return a.Name == m.Author })
		if !ok || author < 0 || m.Number > authors[author].Said {
			r.fault(Unknown, fmt.Sprintf("%q in line %d", line.Text, place))
			continue
		}
		r.judgeSender(line, authors[author], m)
		times[m.String()]++
		if times[m.String()] > 1 {
			continue
		}
		r.order = append(r.order, m)
		if m.Number < highest[m.Author] && !line.Late {
			r.fault(Reordered, m.String())
		}
		highest[m.Author] = max(highest[m.Author], m.Number)
		r.judgeShown(m, highest)
	}
	r.count(times)
	return r
}

// commands tells whether a line is a command of the reader's own, which nobody else
// may read.
func (r Reader) commands(authors []Author, line Line) bool {
	return strings.HasPrefix(line.Text, "!") && slices.ContainsFunc(authors, func(a Author) bool {
		return a.Name == r.Name && a.User == line.Sender
	})
}

// judgeSender looks whether a message came as whom its reader is to see.
func (r *reading) judgeSender(line Line, author Author, m Message) {
	switch {
	case line.Sender == author.User && author.Name == r.Name, line.Sender == author.Ghost && author.Name != r.Name:
	case author.Name == r.Name:
		r.fault(Echoed, m.String())
	default:
		r.fault(WrongGhost, m.String())
	}
}

// judgeShown looks whether what the author had been shown was shown to the reader
// before, as far as the reader was to see it at all.
func (r *reading) judgeShown(m Message, highest map[string]int) {
	for _, name := range m.shownNames() {
		number := r.standing(name, m.Shown[name])
		if highest[name] < number && number >= r.from(name) {
			r.fault(TooEarly, fmt.Sprintf("%s before %s %d", m, name, number))
		}
	}
}

// standing gives the last number up to one that was not taken back.
func (r *reading) standing(author string, number int) int {
	for _, a := range r.authors {
		for a.Name == author && slices.Contains(a.TakenBack, number) {
			number--
		}
	}
	return number
}

func (r *reading) from(author string) int { return max(1, r.From[author]) }

func (r *reading) count(times map[string]int) {
	for _, author := range r.authors {
		begun := false // whoever was there for one message was there for all that followed
		for number := 1; number <= author.Said; number++ {
			m := Message{Author: author.Name, Number: number}
			n := times[m.String()]
			begun = begun || n > 0 || number >= r.from(author.Name)
			switch gone := slices.Contains(author.TakenBack, number); {
			case gone && n > 0:
				r.fault(StillThere, m.String())
			case n == 0 && begun && !gone:
				r.fault(Lost, m.String())
			case n > 1:
				r.fault(Doubled, fmt.Sprintf("%s %d times", m, n))
			}
		}
	}
}

// disagrees compares the order of two readers. What one of the two wrote is left out:
// in their portal it stands where they sent it. The first difference is reported, as
// the others follow from it.
func (r *reading) disagrees(other *reading) []Fault {
	mine, theirs := r.common(other), other.common(r)
	for i := range mine {
		if mine[i] != theirs[i] {
			return []Fault{{Disagree, r.Name, fmt.Sprintf("%s where %s reads %s", mine[i], other.Name, theirs[i])}}
		}
	}
	return nil
}

func (r *reading) common(other *reading) []string {
	read := make(map[string]bool)
	for _, m := range other.order {
		read[m.String()] = true
	}
	var common []string
	for _, m := range r.order {
		if read[m.String()] && m.Author != r.Name && m.Author != other.Name {
			common = append(common, m.String())
		}
	}
	return common
}

// Notices judges what the bot said in one timeline: want tells, for a part of a
// sentence, how many notices must hold it. With distinct no two notices may be the
// same.
func Notices(reader Reader, want map[string]int, distinct bool) []Fault {
	var faults []Fault
	seen := make(map[string]bool)
	got := make(map[string]int)
	for place, line := range reader.Lines {
		if !line.Notice {
			continue
		}
		if distinct && seen[line.Text] {
			faults = append(faults, Fault{Doubled, reader.Name, fmt.Sprintf("the notice %.60q of line %d", line.Text, place)})
		}
		seen[line.Text] = true
		for part := range want {
			if strings.Contains(line.Text, part) {
				got[part]++
			}
		}
	}
	for part, n := range want {
		what := fmt.Sprintf("the notice %q %d times instead of %d", part, got[part], n)
		switch {
		case got[part] > n:
			faults = append(faults, Fault{Doubled, reader.Name, what})
		case got[part] < n:
			faults = append(faults, Fault{Lost, reader.Name, what})
		}
	}
	slices.SortFunc(faults, func(a, b Fault) int { return strings.Compare(a.String(), b.String()) })
	return faults
}
