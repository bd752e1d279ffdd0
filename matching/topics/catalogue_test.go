package topics

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kith"
	"kith/diagnostic"
)

func TestShipped(t *testing.T) {
	c := Shipped()
	if n := len(c.Topics()); n < 40 {
		t.Errorf("%d topics", n)
	}
	for _, id := range c.Topics() {
		topic, _ := c.Topic(id)
		for _, language := range []string{"en", "de", "fr", "es"} {
			if topic.Names[language] == "" || len(topic.Words[language])+len(topic.Hints[language]) < 3 {
				t.Errorf("%s lacks a name or words in %s", id, language)
			}
		}
		if about := topic.About["en"]; about == "" || len(about) > 200 {
			t.Errorf("%s is about %q", id, about)
		}
	}
	for _, id := range []kith.TopicID{"anxiety", "low-mood", "loneliness", "grief", "burnout", "relationships", "parenting", "recovery", "illness"} {
		if _, known := c.Topic(id); !known {
			t.Errorf("%s, which the configuration has by itself, is not there", id)
		}
	}
}

// TestNamesAreUnderstood: whoever writes the name of a topic gets that topic.
func TestNamesAreUnderstood(t *testing.T) {
	c := Shipped()
	for _, id := range c.Topics() {
		topic, _ := c.Topic(id)
		for language, name := range topic.Names {
			if guess := c.Find(name); len(guess.Topics) == 0 || guess.Topics[0].Topic != id {
				t.Errorf("%s %q: %v", language, name, guess.Topics)
			}
		}
	}
}

func TestSimilarity(t *testing.T) {
	c := Shipped()
	for _, row := range []struct {
		a, b kith.TopicID
		want float64
	}{
		{"grief", "grief", 1}, {"grief", "pet-loss", 0.7}, {"pet-loss", "suicide-loss", 0.49}, {"separation", "parenting", 0.6},
		{"panic", "sleep", 0.42}, {"gambling", "faith", 0}, {"nothing", "grief", 0}, {"nothing", "nothing", 1},
	} {
		if got := c.Similarity(row.a, row.b); got < row.want-1e-9 || got > row.want+1e-9 {
			t.Errorf("%s and %s: %.2f, want %.2f", row.a, row.b, got, row.want)
		}
	}
	all := c.Topics()
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.SampledFrom(all).Draw(t, "a"), rapid.SampledFrom(all).Draw(t, "b")
		s := c.Similarity(a, b)
		if s != c.Similarity(b, a) || s < 0 || s > 1 || s == 1 != (a == b) {
			t.Fatalf("%s and %s: %f", a, b, s)
		}
	})
}

func TestWhatIsWrongInAFile(t *testing.T) {
	good := "topics:\n  - id: grief\n    names: {en: Grief}\n    words:\n      en: [grief, mourn*]\n  - id: loss\n    names: {en: Loss}\n    parent: grief\n"
	if _, err := Parse("topics.yaml", []byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ name, old, new, want string }{
		{"twice the same id", "id: loss", "id: grief", `topics.yaml:6: topics[2].id: "grief" is the id of the topic in line 2, too`},
		{"a circle of parents", "names: {en: Grief}", "names: {en: Grief}\n    parent: loss", "topics.yaml:4: topics[1].parent: goes round in a circle: grief → loss → grief"},
		{"its own parent", "parent: grief", "parent: loss", "topics.yaml:8: topics[2].parent: goes round in a circle: loss → loss"},
		{"unknown parent", "parent: grief", "parent: greif", `topics.yaml:8: topics[2].parent: there is no topic with the id "greif"`},
		{"unknown relative", "parent: grief", "related: [greif]", `topics.yaml:8: topics[2].related: there is no topic with the id "greif"`},
		{"no English name", "{en: Loss}", "{de: Verlust}", "topics.yaml:7: topics[2].names: needs a name in English (en)"},
		{"the same name", "{en: Loss}", "{en: GRIEF}", "topics.yaml:7: topics[2].names.en: is the name of the topic in line 2, too"},
		{"a bad id", "id: loss", "id: My Loss", "topics.yaml:6: topics[2].id: needs 1 to 32 small letters"},
		{"a bare star", "mourn*", "m*", `topics.yaml:5: topics[1].words.en: "m*" needs three letters or more before the star`},
		{"a star within", "mourn*", "mo*rn", `topics.yaml:5: topics[1].words.en: "mo*rn" has a star that does not stand at the end`},
		{"a word twice", "mourn*", "Grief", `topics.yaml:5: topics[1].words.en: "Grief" stands there twice`},
		{"no language", "      en: [", "      english: [", `topics.yaml:5: topics[1].words.english: "english" is no language`},
		{"an age", "parent: grief", "age: old", `topics.yaml:8: topics[2].age: "old" is not known`},
		{"a setting that is none", "parent: grief", "parrent: grief", "topics.yaml:8: there is no setting `parrent` here"},
		{"not YAML", "topics:", "topics: [", "topics.yaml:"},
		{"nothing", good, "", "topics.yaml: the file is empty"},
		{"no topics", good, "topics: []\n", "topics.yaml: topics: needs 1 to 500 topics"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := Parse("topics.yaml", []byte(strings.Replace(good, row.old, row.new, 1)))
			var problems diagnostic.Problems
			if !errors.As(err, &problems) || !strings.HasPrefix(err.Error(), row.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add(ShippedFile())
	f.Add([]byte("topics:\n  - &a {id: a, names: {en: A}, parent: b}\n  - *a\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse("f", data)
		if err == nil {
			c.Find("grief")
			return
		}
		var problems diagnostic.Problems
		if !errors.As(err, &problems) || len(problems) == 0 {
			t.Fatalf("%v", err)
		}
	})
}
