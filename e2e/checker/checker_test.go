package checker

import (
	"fmt"
	"slices"
	"testing"

	"maunium.net/go/mautrix/id"
	"pgregory.net/rapid"
)

var people = []string{"anna", "boris", "cho"}

func user(name string) id.UserID  { return id.UserID("@" + name + ":localhost") }
func ghost(name string) id.UserID { return id.UserID("@_kith_" + name + ":localhost") }

// talk is a conversation that nothing is wrong with, as everybody reads it: the three
// in their portals, and a moderator in the circle. speakers says who speaks in turn.
func talk(speakers ...string) ([]Author, []Reader) {
	said := make(map[string]int)
	readers := make([]Reader, 0, len(people)+1)
	for _, name := range append(slices.Clone(people), "moderator") {
		readers = append(readers, Reader{Name: name})
	}
	for _, speaker := range speakers {
		m := Message{Author: speaker, Number: said[speaker] + 1, Shown: make(map[string]int)}
		for name, number := range said {
			if name != speaker {
				m.Shown[name] = number
			}
		}
		said[speaker]++
		for i := range readers {
			sender := ghost(speaker)
			if readers[i].Name == speaker {
				sender = user(speaker)
			}
			readers[i].Lines = append(readers[i].Lines, Line{Sender: sender, Text: m.Text(), Decrypted: true, Trusted: true})
		}
	}
	var authors []Author
	for _, name := range people {
		authors = append(authors, Author{Name: name, User: user(name), Ghost: ghost(name), Said: said[name]})
	}
	return authors, readers
}

// conversation is long enough for everything that can go wrong in it.
func conversation() ([]Author, []Reader) {
	return talk("anna", "boris", "anna", "cho", "boris", "cho", "anna", "boris")
}

const cho, moderator = 2, 3 // among the readers

func TestNothingIsFoundWhereNothingIsWrong(t *testing.T) {
	if faults := Check(conversation()); len(faults) > 0 {
		t.Errorf("found %v", faults)
	}
}

func TestEveryFaultIsFound(t *testing.T) {
	for _, c := range []struct {
		name string
		harm func([]Author, []Reader)
		want []string
	}{
		{"lost", func(_ []Author, r []Reader) { r[cho].Lines = slices.Delete(r[cho].Lines, 6, 7) },
			[]string{"cho reads anna 3: lost", "cho reads boris 3 before anna 3: too early"}},
		{"the last one lost", func(_ []Author, r []Reader) { r[cho].Lines = r[cho].Lines[:7] },
			[]string{"cho reads boris 3: lost"}},
		{"the own one lost", func(_ []Author, r []Reader) { r[cho].Lines = slices.Delete(r[cho].Lines, 5, 6) },
			[]string{"cho reads anna 3 before cho 2: too early", "cho reads boris 3 before cho 2: too early", "cho reads cho 2: lost"}},
		{"doubled", func(_ []Author, r []Reader) { r[cho].Lines = append(r[cho].Lines, r[cho].Lines[2]) },
			[]string{"cho reads anna 2 2 times: doubled"}},
		{"a command passed on", func(_ []Author, r []Reader) {
			r[cho].Lines = append(r[cho].Lines, line("!who"), Line{Sender: user("cho"), Text: "!who", Decrypted: true, Trusted: true})
		}, []string{`cho reads "!who" in line 8: said by nobody`}},
		{"the same event content again", func(_ []Author, r []Reader) {
			r[cho].Lines[2].Sealed = "sealed"
			r[cho].Lines = append(r[cho].Lines, Line{Sender: ghost("anna"), Sealed: "sealed"})
		}, []string{"cho reads line 8 as line 2 again: doubled"}},
		{"an author's order", func(_ []Author, r []Reader) { unshown(r); swap(r[cho], 0, 2) },
			[]string{"cho reads anna 2 where boris reads anna 1: in another order", "cho reads anna 1: reordered",
				"moderator reads anna 1 where cho reads anna 2: in another order"}},
		{"another order", func(_ []Author, r []Reader) { unshown(r); swap(r[cho], 0, 1) },
			[]string{"moderator reads anna 1 where cho reads boris 1: in another order"}},
		{"too early", func(_ []Author, r []Reader) { swap(r[cho], 0, 1); swap(r[moderator], 0, 1) },
			[]string{"cho reads boris 1 before anna 1: too early", "moderator reads boris 1 before anna 1: too early"}},
		{"undecryptable", func(_ []Author, r []Reader) { r[cho].Lines[7] = Line{Sender: ghost("boris")} },
			[]string{"cho reads boris 3: lost", "cho reads line 7: undecryptable"}},
		{"untrusted", func(_ []Author, r []Reader) { r[cho].Lines[7].Trusted = false },
			[]string{"cho reads line 7: from an untrusted device"}},
		{"wrong ghost", func(_ []Author, r []Reader) { r[cho].Lines[7].Sender = ghost("anna") },
			[]string{"cho reads boris 3: by the wrong sender"}},
		{"real account", func(_ []Author, r []Reader) { r[cho].Lines[7].Sender = user("boris") },
			[]string{"cho reads boris 3: by the wrong sender"}},
		{"echo", func(_ []Author, r []Reader) { r[cho].Lines[5].Sender = ghost("cho") },
			[]string{"cho reads cho 2: echoed to its author"}},
		{"said by nobody", func(_ []Author, r []Reader) {
			r[cho].Lines = append(r[cho].Lines, line("boris 4"), line("dora 1"), line("hello"))
		},
			[]string{`cho reads "boris 4" in line 8: said by nobody`, `cho reads "dora 1" in line 9: said by nobody`, `cho reads "hello" in line 10: said by nobody`}},
		{"a gap after the beginning", func(_ []Author, r []Reader) {
			r[cho].From = map[string]int{"anna": 3, "boris": 3}
			r[cho].Lines = slices.Delete(r[cho].Lines, 2, 3)
		}, []string{"cho reads anna 2: lost"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			authors, readers := conversation()
			c.harm(authors, readers)
			got := sentences(Check(authors, readers))
			slices.Sort(c.want)
			if !slices.Equal(got, c.want) {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

func TestWhoCameLateNeedNotHaveReadTheBeginning(t *testing.T) {
	authors, readers := conversation()
	readers[cho].Lines = readers[cho].Lines[3:]
	readers[cho].From = map[string]int{"anna": 3, "boris": 2}
	if faults := Check(authors, readers); len(faults) > 0 {
		t.Errorf("found %v", faults)
	}
}

func TestWhatIsMarkedAsLateMayStandBehindTheLaterOnes(t *testing.T) {
	authors, readers := conversation()
	unshown(readers)
	for _, i := range []int{1, cho, moderator} {
		swap(readers[i], 0, 2)
		readers[i].Lines[2].Late = true
	}
	if faults := Check(authors, readers); len(faults) > 0 {
		t.Errorf("found %v", faults)
	}
}

func TestWhatWasTakenBackIsShownToNobody(t *testing.T) {
	authors, readers := conversation()
	authors[0].TakenBack = []int{2}
	if faults := Check(authors, readers); len(faults) != len(readers) || faults[0].Kind != StillThere {
		t.Errorf("where it is still shown: %v", faults)
	}
	for i := range readers {
		readers[i].Lines = slices.DeleteFunc(readers[i].Lines, func(l Line) bool {
			m, _ := Parse(l.Text)
			return m.String() == "anna 2"
		})
	}
	if faults := Check(authors, readers); len(faults) > 0 { // others had been shown it before
		t.Errorf("where it is gone: %v", faults)
	}
}

func TestNoticesAreCounted(t *testing.T) {
	notice := func(text string) Line { return Line{Text: text, Notice: true, Decrypted: true, Trusted: true} }
	r := Reader{Name: "cho", Lines: []Line{notice("Welcome."), line("anna 1"), notice("Boris left."), notice("Welcome.")}}
	if faults := Notices(r, map[string]int{"Welcome": 2, "left": 1}, false); len(faults) > 0 {
		t.Errorf("found %v", faults)
	}
	want := []string{
		`cho reads the notice "Welcome" 2 times instead of 1: doubled`,
		`cho reads the notice "Welcome." of line 3: doubled`,
		`cho reads the notice "joined" 0 times instead of 1: lost`,
	}
	if got := sentences(Notices(r, map[string]int{"Welcome": 1, "joined": 1}, true)); !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

func TestAMessageIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Message{Author: rapid.SampledFrom(people).Draw(t, "author"), Number: rapid.IntRange(1, 99999).Draw(t, "number")}
		m.Shown = rapid.MapOf(rapid.SampledFrom(people), rapid.IntRange(1, 99999)).Draw(t, "shown")
		if read, ok := Parse(m.Text()); !ok || read.Text() != m.Text() {
			t.Fatalf("%q was read as %q", m.Text(), read.Text())
		}
	})
	for _, text := range []string{"", "anna", "anna 0", "anna x", "anna 1 after", "anna 1 after boris", "Anna 1", "anna 1\n", "late\nanna 1"} {
		if m, ok := Parse(text); ok {
			t.Errorf("%q was read as %v", text, m)
		}
	}
}

// One harm anywhere in any conversation is found, and nothing is found without it.
func TestAnyHarmIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		authors, readers := talk(rapid.SliceOfN(rapid.SampledFrom(people), 2, 40).Draw(t, "speakers")...)
		if faults := Check(authors, readers); len(faults) > 0 {
			t.Fatalf("without harm, found %v", faults)
		}
		r := &readers[rapid.IntRange(0, len(readers)-1).Draw(t, "reader")]
		place := rapid.IntRange(0, len(r.Lines)-1).Draw(t, "place")
		kind := rapid.SampledFrom([]Kind{Lost, Doubled, Unreadable, Untrusted, WrongGhost}).Draw(t, "harm")
		switch kind {
		case Lost:
			r.Lines = slices.Delete(r.Lines, place, place+1)
		case Doubled:
			r.Lines = slices.Insert(r.Lines, rapid.IntRange(0, len(r.Lines)).Draw(t, "again"), r.Lines[place])
		case Unreadable:
			r.Lines[place] = Line{Sender: r.Lines[place].Sender}
		case Untrusted:
			r.Lines[place].Trusted = false
		default:
			r.Lines[place].Sender = "@_kith_other:localhost"
		}
		found := func(f Fault) bool {
			return f.Reader == r.Name && (f.Kind == kind || f.Kind == Echoed && kind == WrongGhost)
		}
		if faults := Check(authors, readers); !slices.ContainsFunc(faults, found) {
			t.Fatalf("of %q at %d of %s, found only %v", kind, place, r.Name, faults)
		}
	})
}

func line(text string) Line {
	return Line{Sender: ghost("boris"), Text: text, Decrypted: true, Trusted: true}
}

func swap(r Reader, i, j int) { r.Lines[i], r.Lines[j] = r.Lines[j], r.Lines[i] }

// unshown lets nobody say what they had been shown.
func unshown(readers []Reader) {
	for _, r := range readers {
		for i := range r.Lines {
			m, _ := Parse(r.Lines[i].Text)
			r.Lines[i].Text = m.String()
		}
	}
}

func sentences(faults []Fault) []string {
	var list []string
	for _, f := range faults {
		list = append(list, fmt.Sprint(f))
	}
	slices.Sort(list)
	return list
}
