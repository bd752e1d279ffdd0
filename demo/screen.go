package demo

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"

	"golang.org/x/term"
)

// Screen shows side by side what several people's clients show. It only ever
// appends: what was printed can be scrolled back to, copied, and read aloud.
// Where there is no terminal, or too narrow a one, it tells the same in lines.
type Screen struct {
	mu      sync.Mutex
	out     io.Writer
	people  []string
	share   share
	painted bool
	pending []entry
	place   []string // where each person's latest shown entry was
	live    bool     // every entry is shown at once
}

// NewScreen makes a screen for these people, fitted to what it writes to: width
// as the terminal has it, no weight of type with NO_COLOR or a dumb terminal.
func NewScreen(out io.Writer, people []string) *Screen {
	width, painted := 0, false
	if file, ok := out.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		width, _, _ = term.GetSize(int(file.Fd()))
		painted = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	}
	return newScreen(out, people, width, painted)
}

func newScreen(out io.Writer, people []string, width int, painted bool) *Screen {
	return &Screen{
		out: out, people: people, share: shareOut(width, len(people)), painted: painted,
		place: make([]string, len(people)),
	}
}

// Columns tells whether anybody has a column: somebody is probably watching.
func (s *Screen) Columns() bool { return s.share.columns > 0 }

// Say prints a line of the demo's own, after everything shown before it.
func (s *Screen) Say(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.flush()
	fmt.Fprintf(s.out, format+"\n", args...)
}

// Open prints whose column is whose.
func (s *Screen) Open() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.share.columns == 0 {
		fmt.Fprintf(s.out, "What you read is what the clients of %s show.\n\n", spoken(s.people))
		return
	}
	var heads [][]line
	var rules []string
	for _, name := range s.people[:s.share.columns] {
		heads = append(heads, lines(wrap(name+"'s client shows:", s.share.width), true))
		rules = append(rules, strings.Repeat("─", s.share.width))
	}
	s.print(band(heads, s.share.width, s.paint))
	fmt.Fprintln(s.out, strings.Join(rules, "─┼─"))
}

// show takes in what a client shows now. It is printed at the next Beat, or at
// once after Live.
func (s *Screen) show(e entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pending = append(s.pending, e)
	if s.live {
		s.flush()
	}
}

// Beat prints what everybody's client has shown since the last one, next to each
// other: one moment of the conversation.
func (s *Screen) Beat() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.flush()
}

// Live makes the screen print everything as it comes.
func (s *Screen) Live() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.flush()
	s.live = true
}

func (s *Screen) flush() {
	if len(s.pending) == 0 {
		return
	}
	entries := s.pending
	s.pending = nil
	if s.share.columns > 0 {
		columns := make([][]line, s.share.columns)
		for person := range columns {
			columns[person] = s.column(person, entries)
		}
		s.print(band(columns, s.share.width, s.paint))
		s.print(s.gap())
	}
	if s.tell(entries) {
		fmt.Fprintln(s.out)
	}
}

// column lays out a person's part of a moment, with a heading where the room is
// another one than before.
func (s *Screen) column(person int, entries []entry) []line {
	var stacked []line
	for _, e := range entries {
		if e.person != person {
			continue
		}
		if len(stacked) > 0 {
			stacked = append(stacked, line{})
		}
		if e.place != s.place[person] {
			s.place[person] = e.place
			stacked = append(stacked, lines(wrap("[ "+e.place+" ]", s.share.width), false)...)
		}
		stacked = append(stacked, block(e, s.share.width)...)
	}
	return stacked
}

// tell prints the entries of those who have no column, the same ones together,
// and says whether there were any.
func (s *Screen) tell(entries []entry) bool {
	var told []entry
	who := map[entry][]string{}
	slices.SortStableFunc(entries, func(a, b entry) int {
		if own := a.author == you; own != (b.author == you) { // who writes comes before who reads
			if own {
				return -1
			}
			return 1
		}
		return a.person - b.person
	})
	for _, e := range entries {
		if e.person < s.share.columns {
			continue
		}
		name := s.people[e.person]
		e.person = 0
		if who[e] == nil {
			told = append(told, e)
		}
		who[e] = append(who[e], name)
	}
	for _, e := range told {
		fmt.Fprintf(s.out, "%s\n", telling(e, who[e]))
	}
	return len(told) > 0
}

// gap is an empty row, so that moments stand apart and columns go on.
func (s *Screen) gap() []string {
	columns := make([][]line, s.share.columns)
	columns[0] = []line{{}}
	return band(columns, s.share.width, s.paint)
}

func (s *Screen) print(rows []string) {
	for _, row := range rows {
		fmt.Fprintln(s.out, strings.TrimRight(row, " "))
	}
}

// paint adds weight to a padded line, where the terminal can show it.
func (s *Screen) paint(l line, padded string) string {
	if !s.painted || !l.bold {
		return padded
	}
	return "\x1b[1m" + padded + "\x1b[0m"
}
