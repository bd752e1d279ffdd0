package topics

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kith"
	"kith/diagnostic"
)

var listed = []kith.Topic{
	{ID: "recovery", Name: "Getting free", About: "Of whatever it is."},
	{ID: "gardening", Name: "Life without a garden", About: "For those who had one."},
	{ID: "relationships", Name: "Relationships", About: "Trouble with a partner."},
}

func first(g Guess) kith.TopicID {
	if len(g.Topics) == 0 {
		return ""
	}
	return g.Topics[0].Topic
}

func TestOfferBeyondTheList(t *testing.T) {
	o := NewOffer(Shipped(), listed, true)
	if got := o.Listed(); !slices.Equal(got, listed) {
		t.Errorf("listed %v", got)
	}
	if all := o.All(); len(all) != len(Shipped().Topics())+1 || !slices.Equal(all[:3], listed) || !o.More() {
		t.Errorf("%d topics can be found", len(all))
	}
	for text, want := range map[string]kith.TopicID{
		"Getting free": "recovery", "Sucht": "recovery", "Recovery": "recovery", "life without a garden": "gardening", "divorce": "separation", "Trennung": "separation", "my dog died": "pet-loss",
	} {
		if got := first(o.Find(text)); got != want {
			t.Errorf("%q is about %q, want %s", text, got, want)
		}
	}
	if o.Similarity("alcohol", "recovery") != ofParent || o.Similarity("gardening", "grief") != 0 {
		t.Error("what is near to what was lost")
	}
}

// Within the list, the words of what is not listed lead to what it is a part of.
func TestOfferOfTheListAlone(t *testing.T) {
	o := NewOffer(Shipped(), listed, false)
	if all := o.All(); !slices.Equal(all, listed) || o.More() {
		t.Errorf("%v can be found", all)
	}
	for text, want := range map[string]kith.TopicID{"divorce": "relationships", "Trennung": "relationships", "je suis alcoolique": "recovery", "my dog died": "", "life without a garden": "gardening"} {
		if got := first(o.Find(text)); got != want {
			t.Errorf("%q is about %q, want %q", text, got, want)
		}
	}
	if topic, _ := Shipped().Topic("relationships"); len(topic.Words["en"]) == 0 || slices.Contains(topic.Words["en"], "Separation") {
		t.Errorf("the catalogue was changed: %v", topic.Words["en"])
	}
	// A part of a part keeps the topic above both.
	o = NewOffer(Shipped(), []kith.Topic{{ID: "fatherhood", Name: "Fathers"}, {ID: "family", Name: "Family"}}, false)
	if topic, _ := o.Topic("fatherhood"); topic.Parent != "family" || o.Similarity("fatherhood", "family") != ofParent {
		t.Errorf("fatherhood is a part of %q", topic.Parent)
	}
}

// A topic for adults alone, or for minors alone, is nowhere for the others.
func TestOfferForAnAge(t *testing.T) {
	c, err := Parse("topics.yaml", []byte("topics:\n  - {id: school, names: {en: School}, age: minor}\n  - {id: divorce, names: {en: Divorce}, age: adult}\n"))
	if err != nil {
		t.Fatal(err)
	}
	o := NewOffer(c, []kith.Topic{{ID: "work", Name: "Work"}}, true)
	if g := o.FindFor(kith.Adult, "school and divorce"); len(g.Topics) != 1 || g.Topics[0].Topic != "divorce" {
		t.Errorf("an adult finds %v", g)
	}
	if g := o.FindFor(kith.Minor, "school, divorce and work"); len(g.Topics) != 2 || slices.ContainsFunc(g.Topics, func(s kith.TopicShare) bool { return s.Topic == "divorce" }) {
		t.Errorf("a minor finds %v", g)
	}
}

func TestLoad(t *testing.T) {
	if c, err := Load(""); err != nil || c != Shipped() {
		t.Errorf("without a file: %v", err)
	}
	path := filepath.Join(t.TempDir(), "topics.yaml")
	if _, err := Load(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("a file that is not there: %v", err)
	}
	if err := os.WriteFile(path, []byte("topics:\n  - id: grief\n    names: {en: Grief}\n    parent: grief\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var problems diagnostic.Problems
	if _, err := Load(path); !errors.As(err, &problems) || problems[0].Line != 4 || problems[0].File != path {
		t.Errorf("got %v", err)
	}
}
