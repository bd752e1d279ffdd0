package topics

import (
	"maps"
	"os"
	"slices"

	"kith"
	"kith/diagnostic"
)

// Offer is what people can look for in one service: the topics that its admin lists, and
// those of a catalogue. It does not change, and may be used by several goroutines at once.
type Offer struct {
	*Catalogue // of the topics that can be found, those that are listed first
	listed     int
}

// NewOffer joins a catalogue with the topics that an admin lists, in their order. Those
// have the name and the sentence that the list gives them; one that the catalogue does not
// have is added, and is found by its name. What is not listed can be found if beyond is set;
// else its words lead to the listed topic that it is a part of, if there is one.
func NewOffer(c *Catalogue, listed []kith.Topic, beyond bool) *Offer {
	o := &Offer{Catalogue: &Catalogue{byID: map[kith.TopicID]int{}}, listed: len(listed)}
	for _, l := range listed {
		t, _ := c.Topic(l.ID)
		o.add(t.as(l))
	}
	for _, t := range c.topics {
		if _, there := o.byID[t.ID]; !there && beyond {
			o.add(t)
		}
	}
	for i := range o.topics {
		t := &o.topics[i]
		if parent := o.nearest(c, t.Parent); parent != t.ID {
			t.Parent = parent
		}
		t.Related = slices.DeleteFunc(slices.Clone(t.Related), func(id kith.TopicID) bool { _, there := o.byID[id]; return !there })
	}
	for _, t := range c.topics {
		if up, there := o.byID[o.nearest(c, t.ID)]; there && o.topics[up].ID != t.ID {
			o.topics[up].takeIn(t)
		}
	}
	o.relate()
	o.finder = newFinder(o.topics)
	return o
}

func (o *Offer) add(t Topic) {
	o.byID[t.ID] = len(o.topics)
	o.topics = append(o.topics, t)
}

// nearest is the topic itself, or the nearest that it is a part of, that can be found.
func (o *Offer) nearest(c *Catalogue, id kith.TopicID) kith.TopicID {
	for id != "" {
		if _, there := o.byID[id]; there {
			return id
		}
		t, _ := c.Topic(id)
		id = t.Parent
	}
	return ""
}

// as gives a topic with the name and the sentence that an admin wrote. What it was called
// before is still understood.
func (t Topic) as(listed kith.Topic) Topic {
	was := t.Names["en"]
	t.ID = listed.ID
	t.Names, t.About, t.Words = maps.Clone(t.Names), maps.Clone(t.About), maps.Clone(t.Words)
	if t.Names == nil {
		t.Names, t.About, t.Words = map[string]string{}, map[string]string{}, map[string][]string{}
	}
	if t.Words == nil {
		t.Words = map[string][]string{}
	}
	if t.About == nil {
		t.About = map[string]string{}
	}
	t.Names["en"], t.About["en"] = listed.Name, listed.About
	if was != "" && was != listed.Name {
		t.Words["en"] = append(slices.Clone(t.Words["en"]), was)
	}
	return t
}

// takeIn lets a topic be found by all that stands for another.
func (t *Topic) takeIn(part Topic) {
	words, hints := maps.Clone(t.Words), maps.Clone(t.Hints)
	if words == nil {
		words = map[string][]string{}
	}
	if hints == nil {
		hints = map[string][]string{}
	}
	for language, list := range part.Words {
		words[language] = slices.Concat(words[language], list)
	}
	for language, name := range part.Names {
		words[language] = slices.Concat(words[language], []string{name})
	}
	for language, list := range part.Hints {
		hints[language] = slices.Concat(hints[language], list)
	}
	t.Words, t.Hints = words, hints
}

// Load reads a catalogue from a file, or gives the one that comes with kith if no file is
// named. What is wrong in the file comes as diagnostic.Problems.
func Load(path string) (*Catalogue, error) {
	if path == "" {
		return Shipped(), nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, diagnostic.Problems{{File: path, Message: "this file of topics cannot be read; is it there, and may kith read it?"}}
	}
	return Parse(path, data)
}

// Listed gives the topics that the admin lists, in their order.
func (o *Offer) Listed() []kith.Topic { return o.All()[:o.listed] }

// All gives all topics that can be found, the listed ones first, by their English names.
func (o *Offer) All() []kith.Topic {
	all := make([]kith.Topic, len(o.topics))
	for i, t := range o.topics {
		all[i] = kith.Topic{ID: t.ID, Name: t.Names["en"], About: t.About["en"]}
	}
	return all
}

// More tells whether there are topics that are not listed.
func (o *Offer) More() bool { return len(o.topics) > o.listed }

// FindFor is Find among the topics that are for people of an age.
func (o *Offer) FindFor(age kith.AgeClass, text string) Guess {
	return o.find(text, func(t Topic) bool { return t.For(age) })
}

// For tells whether a topic is for people of an age.
func (t Topic) For(age kith.AgeClass) bool { return t.Age == "" || t.Age == age }
