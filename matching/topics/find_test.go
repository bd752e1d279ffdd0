package topics

import (
	"bufio"
	"hash/fnv"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"kith"
)

// labelled is a sentence as somebody might write it, with the topics that are a right
// answer, the best one first.
type labelled struct {
	language string
	topics   []kith.TopicID
	text     string
}

// readLabelled gives the half that words are tuned on, or the one that nobody tunes on: which
// sentence is in which, its hash decides.
func readLabelled(t *testing.T, untouched bool) []labelled {
	t.Helper()
	return slices.DeleteFunc(readSentences(t, "labelled"), func(m labelled) bool {
		h := fnv.New32a()
		h.Write([]byte(m.text))
		return (h.Sum32()>>7&1 == 1) != untouched
	})
}

func readSentences(t *testing.T, name string) []labelled {
	t.Helper()
	file, err := os.Open("testdata/" + name + ".tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all []labelled
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		fields := strings.Split(lines.Text(), "\t")
		if len(fields) != 3 {
			t.Fatalf("line %d has %d columns", n, len(fields))
		}
		m := labelled{language: fields[0], text: fields[2]}
		for _, id := range strings.Split(fields[1], "|") {
			if _, known := Shipped().Topic(kith.TopicID(id)); !known {
				t.Fatalf("line %d: there is no topic %s", n, id)
			}
			m.topics = append(m.topics, kith.TopicID(id))
		}
		all = append(all, m)
	}
	return all
}

type accuracy struct{ first, third, sure, sureWrong, all int }

// measure counts how often the first guess is right, how often one of three is, and how
// often the finder is sure.
func measure(t *testing.T, set []labelled, tell bool) map[string]accuracy {
	counts := map[string]accuracy{}
	for _, m := range set {
		guess := Shipped().Find(m.text)
		at := slices.IndexFunc(guess.Topics, func(s kith.TopicShare) bool { return slices.Contains(m.topics, s.Topic) })
		if at != 0 && tell {
			t.Logf("%s %q is %v, guessed %v", m.language, m.text, m.topics, guess.Topics)
		}
		for _, row := range []string{m.language, "all"} {
			a := counts[row]
			a.all++
			if at == 0 {
				a.first++
			}
			if at >= 0 {
				a.third++
			}
			if guess.Clear > 0 {
				a.sure++
				if at < 0 || at >= guess.Clear {
					a.sureWrong++
				}
			}
			counts[row] = a
		}
	}
	for _, row := range []string{"en", "de", "fr", "es", "all"} {
		a := counts[row]
		n := float64(max(a.all, 1))
		t.Logf("%-3s %3d sentences: first %.2f, one of three %.2f; sure of %.2f, wrong in %d of them", row, a.all, float64(a.first)/n, float64(a.third)/n, float64(a.sure)/n, a.sureWrong)
	}
	return counts
}

// TestTuned shows, with -v, what is got wrong on the half that words are tuned on.
func TestTuned(t *testing.T) {
	measure(t, readLabelled(t, false), true)
}

// TestUntouched is the measure that counts. Nobody looks at what is got wrong there.
func TestUntouched(t *testing.T) {
	counts := measure(t, readLabelled(t, true), false)
	all := counts["all"]
	if n := float64(all.all); float64(all.first) < 0.70*n || float64(all.third) < 0.80*n {
		t.Errorf("worse than it was")
	}
}

// TestOthers is about sentences by another hand, by which words were added afterwards.
func TestOthers(t *testing.T) {
	all := measure(t, readSentences(t, "others"), true)["all"]
	if n := float64(all.all); float64(all.first) < 0.85*n {
		t.Errorf("worse than it was")
	}
}

// TestBlind is about sentences by that other hand, after which nothing was changed: how it is
// for people who have not seen the words. Nobody tunes on these either.
func TestBlind(t *testing.T) {
	all := measure(t, readSentences(t, "blind"), false)["all"]
	if n := float64(all.all); float64(all.first) < 0.50*n || all.sureWrong > 7 {
		t.Errorf("worse than it was")
	}
}

// What people write often is no slip for something else.
func TestOrdinaryWords(t *testing.T) {
	for _, text := range []string{"I cancel everything", "he never listens", "it is cancelled", "that is additional"} {
		if guess := Shipped().Find(text); len(guess.Topics) > 0 {
			t.Errorf("%q: %v", text, guess.Topics)
		}
	}
}

func TestFoldAndSlips(t *testing.T) {
	for _, row := range []struct{ text, first string }{
		{"DIVORCE", "separation"}, {"divroce", "separation"}, {"divorc\u00e9", "separation"}, {"Trennungsschmerzen", "separation"},
		{"d\u2019anxi\u0065\u0301t\u00e9", "anxiety"}, {"anxeity", "anxiety"}, {"lonelyness", "loneliness"}, {"Schlafstörung", "sleep"},
		{"ludopatía", "gambling"}, {"je suis alcoolique", "alcohol"}, {"ＧＲＩＥＦ", ""}, {"I can't breathe", "panic"},
	} {
		guess := Shipped().Find(row.text)
		first := ""
		if len(guess.Topics) > 0 {
			first = string(guess.Topics[0].Topic)
		}
		if first != row.first {
			t.Errorf("%q is about %q, found %v", row.text, row.first, guess.Topics)
		}
	}
}

func TestWhatIsNotUnderstood(t *testing.T) {
	for _, text := range []string{"", "hello", "asdf qwer", "寂しいです", "мне плохо", "\xff\xfe", "👋🏽", strings.Repeat("a", 1<<20), "'''''"} {
		if guess := Shipped().Find(text); len(guess.Topics) > 0 || guess.Clear > 0 {
			t.Errorf("%.20q: %v", text, guess)
		}
	}
}

func TestTwoTopicsInOneSentence(t *testing.T) {
	guess := Shipped().Find("I can't sleep since the divorce")
	var found []kith.TopicID
	for _, s := range guess.Topics {
		found = append(found, s.Topic)
	}
	if !slices.Contains(found, "sleep") || !slices.Contains(found, "separation") {
		t.Errorf("found %v", guess.Topics)
	}
}

func FuzzFind(f *testing.F) {
	f.Add("I can't sleep since the divorce")
	f.Add("d'anxi\u0065\u0301t\u00e9")
	f.Fuzz(func(t *testing.T, text string) {
		guess := Shipped().Find(text)
		sum := 0.0
		for i, s := range guess.Topics {
			if sum += s.Confidence; s.Confidence <= 0 || i > 0 && s.Confidence > guess.Topics[i-1].Confidence {
				t.Fatalf("%v", guess.Topics)
			}
		}
		if sum > 1.000001 || len(guess.Topics) > 3 || guess.Clear > 0 && len(guess.Topics) == 0 {
			t.Fatalf("%v", guess)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	text := "I can't sleep since the divorce, and my boss humiliates me in every meeting"
	for b.Loop() {
		Shipped().Find(text)
	}
}

// TestLongTexts: the time grows with the text, and not faster.
func TestLongTexts(t *testing.T) {
	began := time.Now()
	Shipped().Find(strings.Repeat("lost my baby and divorced and can't sleep ", 5000))
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}
