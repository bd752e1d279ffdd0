// Package topics knows what people come for: a catalogue of topics with their words in
// several languages, how near topics are to each other, and which of them a sentence is
// about. It is pure and works without any network.
package topics

import (
	_ "embed" // the shipped catalogue is a file that admins can read and copy
	"slices"
	"sync"

	"kith"
)

// Topic is one topic of a catalogue.
type Topic struct {
	ID      kith.TopicID
	Names   map[string]string   // by language; English is always there
	About   map[string]string   // one plain sentence, by language
	Words   map[string][]string // by language; a star at the end of a word stands for what may follow
	Hints   map[string][]string // words that are written about many things
	Parent  kith.TopicID        // the wider topic that this one is a part of; "" if there is none
	Related []kith.TopicID      // on which people have much to say to each other
	Age     kith.AgeClass       // for whom alone it is; "": for everybody
	line    int
}

// Catalogue is a list of topics that was found to be sound. It does not change, and may be
// used by several goroutines at once.
type Catalogue struct {
	topics  []Topic
	byID    map[kith.TopicID]int
	similar [][]float64
	finder  *finder
}

//go:embed topics.yaml
var shipped []byte

// ShippedFile is the catalogue that comes with kith, as an admin may copy and change it.
func ShippedFile() []byte { return slices.Clone(shipped) }

var shippedCatalogue = sync.OnceValues(func() (*Catalogue, error) { return Parse("shipped topics", shipped) })

// Shipped is the catalogue that comes with kith.
func Shipped() *Catalogue {
	c, err := shippedCatalogue()
	if err != nil {
		panic(err) // a test reads it
	}
	return c
}

// Topics lists the ids in the order of the file.
func (c *Catalogue) Topics() []kith.TopicID {
	ids := make([]kith.TopicID, len(c.topics))
	for i := range c.topics {
		ids[i] = c.topics[i].ID
	}
	return ids
}

// Topic gives one topic.
func (c *Catalogue) Topic(id kith.TopicID) (Topic, bool) {
	i, known := c.byID[id]
	if !known {
		return Topic{}, false
	}
	return c.topics[i], true
}

// Name is what a topic is called in a language, or in English.
func (t Topic) Name(language string) string {
	if name := t.Names[language]; name != "" {
		return name
	}
	return t.Names["en"]
}

// How near topics are. A part of a topic is nearer to it than a related one; two parts of the
// same topic, and what is related to the topic that one is a part of, are still near enough
// for people to meet when there is nobody else. Beyond that nothing is.
const (
	ofParent  = 0.7
	ofRelated = 0.6
)

// Similarity tells how near two topics are: 1 for the same, 0 for unrelated ones and for
// different ones that are not in the catalogue.
func (c *Catalogue) Similarity(a, b kith.TopicID) float64 {
	i, known := c.byID[a]
	j, both := c.byID[b]
	switch {
	case a == b:
		return 1
	case !known || !both:
		return 0
	default:
		return c.similar[i][j]
	}
}

func (c *Catalogue) relate() {
	n := len(c.topics)
	square := func() [][]float64 {
		m := make([][]float64, n)
		for i := range m {
			m[i] = make([]float64, n)
		}
		return m
	}
	wider, near := square(), square()
	for i, t := range c.topics {
		if j, is := c.byID[t.Parent]; is {
			wider[i][j], wider[j][i] = ofParent, ofParent
		}
		for _, other := range t.Related {
			j := c.byID[other]
			near[i][j], near[j][i] = ofRelated, ofRelated
		}
	}
	c.similar = square()
	for i := range n {
		for j := range n {
			best := max(wider[i][j], near[i][j])
			for k := range n {
				best = max(best, wider[i][k]*wider[k][j], wider[i][k]*near[k][j], near[i][k]*wider[k][j])
			}
			c.similar[i][j] = best
		}
		c.similar[i][i] = 1
	}
}
