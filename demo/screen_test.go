package demo

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

var cast = []string{"Alice", "Bob", "Carol", "Dana"}

const room = "circle"

// play shows a short conversation on a screen of the given width.
func play(width int, painted bool) string {
	var out bytes.Buffer
	s := newScreen(&out, cast, width, painted)
	s.Open()
	s.show(entry{person: 1, place: room, text: "Invitation from Peer support.", kind: happened})
	s.Beat()
	s.show(entry{person: 0, place: room, author: you, text: "I did not sleep at all. You too?", mark: "encrypted"})
	for _, person := range []int{1, 2, 3} {
		s.show(entry{person: person, place: room, author: "Quiet Heron", text: "I did not sleep at all. You too?", mark: "encrypted"})
	}
	s.Beat()
	s.show(entry{person: 3, place: room, author: "Quiet Heron", text: "nods", mark: "encrypted", kind: did})
	s.Beat()
	return out.String()
}

func TestSideBySide(t *testing.T) {
	want := `
Alice's client shows:         │ Bob's client shows:           │ Carol's client shows:         │ Dana's client shows:
──────────────────────────────┼───────────────────────────────┼───────────────────────────────┼──────────────────────────────
                              │ [ circle ]                    │                               │
                              │ (Invitation from Peer         │                               │
                              │ support.)                     │                               │
                              │                               │                               │
[ circle ]                    │ Quiet Heron, encrypted:       │ [ circle ]                    │ [ circle ]
You, encrypted:               │   I did not sleep at all. You │ Quiet Heron, encrypted:       │ Quiet Heron, encrypted:
  I did not sleep at all. You │   too?                        │   I did not sleep at all. You │   I did not sleep at all. You
  too?                        │                               │   too?                        │   too?
                              │                               │                               │
                              │                               │                               │ Quiet Heron, encrypted:
                              │                               │                               │   * nods
                              │                               │                               │
`
	if got := play(128, false); got != strings.TrimPrefix(want, "\n") {
		t.Errorf("the screen shows:\n%s", got)
	}
}

func TestWhoHasNoColumnIsToldOf(t *testing.T) {
	got := play(80, false)
	if !strings.Contains(got, "Carol's client") || strings.Contains(got, "Dana's client") {
		t.Errorf("80 columns are for three people; the screen shows:\n%s", got)
	}
	if !strings.Contains(got, "\nDana sees Quiet Heron (encrypted): I did not sleep at all. You too?\n") {
		t.Errorf("the fourth person is not told of; the screen shows:\n%s", got)
	}
}

func TestWithoutATerminalItIsToldInLines(t *testing.T) {
	want := `What you read is what the clients of Alice, Bob, Carol and Dana show.

Bob: Invitation from Peer support.

Alice writes (encrypted): I did not sleep at all. You too?
Bob, Carol and Dana see Quiet Heron (encrypted): I did not sleep at all. You too?

Dana sees Quiet Heron (encrypted): * nods

`
	if got := play(0, false); got != want {
		t.Errorf("the screen shows:\n%s", got)
	}
}

func TestWeightCarriesNoMeaning(t *testing.T) {
	bold := strings.NewReplacer("\x1b[1m", "", "\x1b[0m", "")
	plain, painted := strings.Fields(play(120, false)), play(120, true)
	if !strings.Contains(painted, "\x1b[1m") {
		t.Fatal("nothing is bold on a screen that can show it")
	}
	if got := strings.Fields(bold.Replace(painted)); strings.Join(got, " ") != strings.Join(plain, " ") {
		t.Errorf("without bold the screen says something else:\n%s", painted)
	}
}

func TestColumnsStayStraight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(51, 300).Draw(t, "width")
		share := shareOut(width, len(cast))
		if share.columns < 2 {
			t.Fatalf("no columns on a terminal of %d", width)
		}
		e := entry{
			author: rapid.String().Draw(t, "author"), text: rapid.String().Draw(t, "text"), mark: "encrypted",
			kind: rapid.SampledFrom([]entryKind{said, did, happened}).Draw(t, "kind"),
		}
		columns := make([][]line, share.columns)
		columns[rapid.IntRange(0, share.columns-1).Draw(t, "person")] = block(e, share.width)
		for _, row := range band(columns, share.width, func(_ line, padded string) string { return padded }) {
			if strings.ContainsFunc(row, unicode.IsControl) {
				t.Fatalf("row %q would move the cursor", row)
			}
			if got := textWidth(row); got != share.columns*(share.width+3)-3 || got > width {
				t.Fatalf("row %q is %d columns wide on a terminal of %d", row, got, width)
			}
		}
	})
}
