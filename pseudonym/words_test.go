package pseudonym

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// denied reads a list from testdata: one entry a line, comments after #.
func denied(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	var entries []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			entries = append(entries, line)
		}
	}
	if len(entries) < 20 {
		t.Fatalf("%s holds %d entries; a list this short watches over nothing", file, len(entries))
	}
	return entries
}

func allWords() []string {
	return append(append(append([]string{}, first...), second...), third...)
}

func TestThereAreAMillionPseudonyms(t *testing.T) {
	count := 0
	for n := range len(first) * len(second) * len(third) {
		if _, ok := nameAt(n); ok {
			count++
		}
	}
	if count < 1_000_000 {
		t.Errorf("%d pseudonyms are possible, want at least a million", count)
	}
	if Combinations() != count {
		t.Errorf("Combinations says %d, counting one by one gives %d", Combinations(), count)
	}
}

func TestEveryWordIsPlain(t *testing.T) {
	plain := regexp.MustCompile(`^[A-Z][a-z]{2,9}$`)
	seen := map[string]bool{}
	for _, word := range allWords() {
		if !plain.MatchString(word) {
			t.Errorf("%q is not one capitalised word of 3 to 10 letters", word)
		}
		if seen[word] {
			t.Errorf("%q stands in the lists twice", word)
		}
		seen[word] = true
	}
}

func TestNoTwoWordsAreOneLetterApart(t *testing.T) {
	words := allWords()
	for i, one := range words {
		for _, other := range words[i+1:] {
			if editDistance(one, other) <= 1 {
				t.Errorf("%s and %s are easily confused", one, other)
			}
		}
	}
}

func TestNoWordIsTakenForAWoundingOne(t *testing.T) {
	for _, wounding := range denied(t, "lookalikes.txt") {
		for _, word := range allWords() {
			if editDistance(strings.ToLower(word), wounding) <= 1 {
				t.Errorf("%s is one letter away from %q", word, wounding)
			}
		}
	}
}

func TestNoWordIsAGivenName(t *testing.T) {
	for _, name := range denied(t, "given-names.txt") {
		for _, word := range allWords() {
			if strings.ToLower(word) == name {
				t.Errorf("%s is a name that people bear", word)
			}
		}
	}
}

func TestNoWoundingStemWithinAWord(t *testing.T) {
	stems := append(denied(t, "wounding.txt"), denied(t, "wounding-words.txt")...)
	for _, word := range allWords() {
		for _, stem := range stems {
			if strings.Contains(strings.ToLower(word), stem) {
				t.Errorf("%s contains %q", word, stem)
			}
		}
	}
}

// Names get squeezed into hashtags and handles: "Guitar Tapestry" would hold
// "tart". Looking at pairs is enough as long as no stem spans a whole word.
func TestNoWoundingStemAcrossAJoint(t *testing.T) {
	stems := denied(t, "wounding.txt")
	for _, pair := range [][2][]string{{first, second}, {second, third}} {
		for _, left := range pair[0] {
			for _, right := range pair[1] {
				joined := strings.ToLower(left + right)
				for _, stem := range stems {
					if strings.Contains(joined, stem) {
						t.Errorf("%s %s contains %q", left, right, stem)
					}
				}
			}
		}
	}
	for _, middle := range second {
		for _, stem := range stems {
			if strings.Contains(stem, strings.ToLower(middle)) {
				t.Errorf("%q could span the whole of %s", stem, middle)
			}
		}
	}
}

func TestBarredInitialsAreNeverGiven(t *testing.T) {
	for initials := range barredInitials {
		if !regexp.MustCompile(`^[A-Z]{3}$`).MatchString(initials) {
			t.Errorf("%q is not three capital letters, so it bars nothing", initials)
		}
	}
	for n := range len(first) * len(second) * len(third) {
		name, ok := nameAt(n)
		if !ok {
			continue
		}
		words := strings.Split(name, " ")
		if initials := words[0][:1] + words[1][:1] + words[2][:1]; barredInitials[initials] {
			t.Fatalf("%s is shortened to %s", name, initials)
		}
	}
}

func TestEditDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"cove", "cove", 0}, {"cove", "love", 1}, {"grove", "grave", 1},
		{"harbour", "arbour", 1}, {"lane", "lanes", 1}, {"moss", "boss", 1}, {"cedar", "acer", 3},
	} {
		if got := editDistance(c.a, c.b); got != c.want {
			t.Errorf("editDistance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

// editDistance counts the letters to change, add or leave out (Levenshtein).
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
