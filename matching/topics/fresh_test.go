package topics

import (
	"os"
	"slices"
	"strings"
	"testing"

	"kith"
)

const (
	leastFresh = 200 // sentences
	freshFloor = 0.5 // the share of the sentences with topics whose first guess is right
)

// freshSentence is a sentence with all topics that a kind human would accept, none if it is
// about no topic.
type freshSentence struct {
	language, text string
	right          []kith.TopicID
}

// freshCount counts what Find makes of sentences.
type freshCount struct {
	about, first, among, sure, wrong int // sentences with topics
	none, claimed                    int // sentences without
}

// TestFresh measures the catalogue with sentences that it was not made from. Words must not
// be taken from them; who wants to do so writes new sentences first.
func TestFresh(t *testing.T) {
	sentences := readFresh(t)
	if len(sentences) < leastFresh {
		t.Errorf("%d sentences are too few to measure with, want %d", len(sentences), leastFresh)
	}
	var whole freshCount
	languages := map[string]*freshCount{}
	var order []string
	for _, s := range sentences {
		if languages[s.language] == nil {
			languages[s.language] = &freshCount{}
			order = append(order, s.language)
		}
		guess := Shipped().Find(s.text)
		whole.add(s, guess)
		languages[s.language].add(s, guess)
	}
	for _, language := range order {
		languages[language].log(t, language)
	}
	whole.log(t, "all")
	if got := share(whole.first, whole.about); got < freshFloor {
		t.Errorf("the first guess is right for %.3f of the sentences, want at least %.3f", got, freshFloor)
	}
}

func readFresh(t *testing.T) []freshSentence {
	t.Helper()
	data, err := os.ReadFile("testdata/fresh.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var sentences []freshSentence
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		fields := strings.Split(line, "\t")
		if len(fields) != 3 {
			t.Fatalf("fresh.tsv:%d: %d fields, want language, topics and sentence", i+1, len(fields))
		}
		s := freshSentence{language: fields[0], text: fields[2]}
		if fields[1] != "-" {
			for _, id := range strings.Split(fields[1], "|") {
				if _, ok := Shipped().Topic(kith.TopicID(id)); !ok {
					t.Errorf("fresh.tsv:%d: no topic has the id %q", i+1, id)
				}
				s.right = append(s.right, kith.TopicID(id))
			}
		}
		sentences = append(sentences, s)
	}
	return sentences
}

// add counts one sentence. A sure guess is wrong if any topic that would not be asked for is.
func (n *freshCount) add(s freshSentence, g Guess) {
	isRight := func(found kith.TopicShare) bool { return slices.Contains(s.right, found.Topic) }
	if len(s.right) == 0 {
		n.none++
		if g.Clear > 0 {
			n.claimed++
		}
		return
	}
	n.about++
	if len(g.Topics) > 0 && isRight(g.Topics[0]) {
		n.first++
	}
	if slices.ContainsFunc(g.Topics, isRight) {
		n.among++
	}
	if g.Clear > 0 {
		n.sure++
		if slices.ContainsFunc(g.Topics[:g.Clear], func(found kith.TopicShare) bool { return !isRight(found) }) {
			n.wrong++
		}
	}
}

func (n *freshCount) log(t *testing.T, of string) {
	t.Helper()
	t.Logf("%-3s %3d with topics: first right %d (%.2f), among three %d (%.2f), sure %d (%.2f), of these wrong %d (%.2f); %d without: claimed %d (%.2f)",
		of, n.about, n.first, share(n.first, n.about), n.among, share(n.among, n.about),
		n.sure, share(n.sure, n.about), n.wrong, share(n.wrong, n.sure),
		n.none, n.claimed, share(n.claimed, n.none))
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
