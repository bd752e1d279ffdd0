package pseudonym

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io"
	mathrand "math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

var wellFormed = regexp.MustCompile(`^[A-Z][a-z]+ [A-Z][a-z]+ [A-Z][a-z]+$`)

// seeded is an endless source that gives the same bytes for the same seed.
func seeded(seed uint64) *mathrand.ChaCha8 {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], seed)
	return mathrand.NewChaCha8(key)
}

// endless repeats one byte for ever: a source that is broken but never ends.
type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

func TestEveryNameIsWellFormedAndShort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name, err := New(seeded(rapid.Uint64().Draw(t, "seed")))
		if err != nil {
			t.Fatal(err)
		}
		if !wellFormed.MatchString(name) || len(name) > MaxLength {
			t.Fatalf("%q is not three words in at most %d letters", name, MaxLength)
		}
		words := strings.Split(name, " ")
		if !slices.Contains(first, words[0]) || !slices.Contains(second, words[1]) || !slices.Contains(third, words[2]) {
			t.Fatalf("%q is not one word of each list", name)
		}
	})
}

func TestEveryCombinationHasItsOwnName(t *testing.T) {
	total := len(first) * len(second) * len(third)
	seen := make(map[string]bool, total)
	for n := range total {
		name, ok := nameAt(n)
		if ok && seen[name] {
			t.Fatalf("%s stands for two numbers", name)
		}
		seen[name] = ok
	}
}

// All masked values go in once each; so each number below the limit must come
// out once and no other. That is what "no modulo bias" means.
func TestDrawingIsExactlyUniform(t *testing.T) {
	for _, c := range []struct{ limit, masked int }{{1, 1}, {2, 2}, {3, 4}, {5, 8}, {8, 8}, {1000, 1024}} {
		var source bytes.Buffer
		for n := range c.masked {
			// The bits above the mask are noise and must not matter.
			raw := uint32(n) | 0xABCDE<<12&^uint32(c.masked-1)
			source.Write(binary.BigEndian.AppendUint32(nil, raw))
		}
		count := make([]int, c.limit)
		for range c.limit {
			n, err := drawBelow(&source, c.limit)
			if err != nil {
				t.Fatalf("below %d: %v", c.limit, err)
			}
			count[n]++
		}
		for n, times := range count {
			if times != 1 {
				t.Errorf("below %d: %d was drawn %d times, want once", c.limit, n, times)
			}
		}
	}
}

func TestWordsComeUpEquallyOften(t *testing.T) {
	const draws = 60_000
	count := map[string]int{}
	source := seeded(7)
	for range draws {
		name, err := New(source)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range strings.Split(name, " ") {
			count[word]++
		}
	}
	// Barred initials take a few per cent from some words, chance a few more.
	for _, list := range [][]string{first, second, third} {
		fair := float64(draws) / float64(len(list))
		for _, word := range list {
			if got := float64(count[word]); got < 0.75*fair || got > 1.25*fair {
				t.Errorf("%s came up %.0f times, want about %.0f", word, got, fair)
			}
		}
	}
}

func TestRealRandomnessGivesDifferentNames(t *testing.T) {
	seen := map[string]bool{}
	for range 50 {
		name, err := New(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		seen[name] = true
	}
	if len(seen) < 48 {
		t.Errorf("only %d of 50 names were different", len(seen))
	}
}

func TestAnEndingSourceIsAWrappedError(t *testing.T) {
	for length := range 4 {
		_, err := New(bytes.NewReader(make([]byte, length)))
		if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%d bytes: %v, want an end of file", length, err)
		}
	}
	broken := errors.New("no entropy")
	if _, err := New(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v wrapped", err, broken)
	}
}

func TestABrokenSourceDoesNotHang(t *testing.T) {
	if _, err := New(endless(0xff)); !errors.Is(err, ErrNoName) {
		t.Errorf("got %v, want ErrNoName", err)
	}
}

func TestDistinctGoesOnUntilANameIsFree(t *testing.T) {
	var refused []string
	name, err := Distinct(seeded(1), func(name string) bool {
		if len(refused) < 5 {
			refused = append(refused, name)
			return true
		}
		return false
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(refused) != 5 || slices.Contains(refused, name) {
		t.Errorf("%q was given after %q were refused", name, refused)
	}
}

func TestDistinctGivesUpWhenAllIsTaken(t *testing.T) {
	asked := 0
	_, err := Distinct(seeded(1), func(string) bool { asked++; return true })
	if !errors.Is(err, ErrNoName) {
		t.Errorf("got %v, want ErrNoName", err)
	}
	if asked != maxCandidates {
		t.Errorf("asked %d times, want %d", asked, maxCandidates)
	}
}

// A circle of eight, and as many who were there before, still finds names.
func TestNamesOfOneCircleAreNeverAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		source := seeded(rapid.Uint64().Draw(t, "seed"))
		var circle []string
		for range 16 {
			name, err := Distinct(source, func(name string) bool {
				return slices.ContainsFunc(circle, func(other string) bool { return Alike(name, other) })
			})
			if err != nil {
				t.Fatalf("after %d members: %v", len(circle), err)
			}
			circle = append(circle, name)
		}
		words := map[string]bool{}
		openings := map[string]bool{}
		for _, name := range circle {
			for _, word := range strings.Split(name, " ") {
				words[word] = true
			}
			openings[name[:3]] = true
		}
		if len(words) != 3*16 || len(openings) != 16 {
			t.Fatalf("a word or an opening stands in two names of %q", circle)
		}
	})
}

func TestAlike(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Gentle Maple Harbour", "Gentle Maple Harbour", true},
		{"Gentle Maple Harbour", "gentle  oak  lantern", true},
		{"Gentle Maple Harbour", "Woven Maple Lantern", true},
		{"Gentle Maple Harbour", "Woven Oak Harbour", true},
		{"Maple Woven Oak", "Gentle Cedar Maple", true},
		{"Starlit Maple Harbour", "Stargazing Oak Lantern", true}, // cut short, both are "Sta…"
		{"Gentle Maple Harbour", "Woven Oak Lantern", false},
		{"Gentle Maple Harbour", "Geometric Oak Lantern", false},
		{"Gentle Maple Harbour", "", false},
		{"", " ", true},
		{"É", "éa", false},
	} {
		if got := Alike(c.a, c.b); got != c.want {
			t.Errorf("Alike(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
		if Alike(c.a, c.b) != Alike(c.b, c.a) {
			t.Errorf("Alike(%q, %q) depends on the order", c.a, c.b)
		}
	}
}

func FuzzNew(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{1, 2, 3})
	f.Add([]byte{0, 1, 2, 3})
	f.Add(bytes.Repeat([]byte{0xff}, 1024))
	f.Add(append(bytes.Repeat([]byte{0xff}, 8), 0, 0, 0, 9))
	f.Fuzz(func(t *testing.T, raw []byte) {
		name, err := New(bytes.NewReader(raw))
		slow, slowErr := New(iotest.OneByteReader(bytes.NewReader(raw)))
		if name != slow || (err == nil) != (slowErr == nil) {
			t.Fatalf("short reads change the name from %q to %q", name, slow)
		}
		switch {
		case err == nil && (!wellFormed.MatchString(name) || len(name) > MaxLength):
			t.Fatalf("%q is not a pseudonym", name)
		case err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, ErrNoName):
			t.Fatalf("unexpected error %v", err)
		}
	})
}

func FuzzAlike(f *testing.F) {
	f.Add("Gentle Maple Harbour", "Woven Oak Lantern")
	f.Add("", "\xff\xfe")
	f.Fuzz(func(t *testing.T, a, b string) {
		if Alike(a, b) != Alike(b, a) {
			t.Fatalf("Alike(%q, %q) depends on the order", a, b)
		}
		if !Alike(a, a) {
			t.Fatalf("%q is not alike itself", a)
		}
	})
}
