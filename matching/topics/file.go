package topics

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"kith"
	"kith/diagnostic"
)

type document struct {
	Topics []entry `yaml:"topics"`
}

type entry struct {
	ID      string              `yaml:"id"`
	Names   map[string]string   `yaml:"names"`
	About   map[string]string   `yaml:"about"`
	Words   map[string][]string `yaml:"words"`
	Hints   map[string][]string `yaml:"hints"`
	Parent  string              `yaml:"parent"`
	Related []string            `yaml:"related"`
	Age     string              `yaml:"age"`
}

const (
	largestFile = 1 << 20 // bytes
	mostTopics  = 500
	mostWords   = 500 // of one topic in one language
	longestName = 60  // letters
)

// Parse reads a catalogue from a file's contents. The error is diagnostic.Problems, with
// everything that is wrong in the file.
func Parse(file string, data []byte) (*Catalogue, error) {
	r := reader{file: file}
	if len(data) > largestFile {
		r.add(0, "", "this file is too large to be a catalogue of topics")
		return nil, r.problems.Err()
	}
	var doc document
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&doc); errors.Is(err, io.EOF) {
		r.add(0, "", "the file is empty; it needs `topics:` with a list")
		return nil, r.problems.Err()
	} else if err != nil {
		r.syntax(err)
		return nil, r.problems.Err()
	}
	if err := yaml.Unmarshal(data, &r.root); err != nil {
		r.syntax(err)
		return nil, r.problems.Err()
	}
	c := r.catalogue(doc)
	if err := r.problems.Err(); err != nil {
		return nil, err
	}
	c.relate()
	c.finder = newFinder(c.topics)
	return c, nil
}

// reader collects what is wrong in a file.
type reader struct {
	file     string
	root     yaml.Node
	problems diagnostic.Problems
}

func (r *reader) add(line int, key, format string, args ...any) {
	r.problems = append(r.problems, diagnostic.Problem{File: r.file, Line: line, Key: key, Message: fmt.Sprintf(format, args...)})
}

var lineInError = regexp.MustCompile(`^(?:yaml: )?line (\d+): (.*)$`)
var unknownField = regexp.MustCompile(`^field (\S+) not found in type .*$`)

// syntax gives the parser's complaints file and line.
func (r *reader) syntax(err error) {
	complaints := []string{err.Error()}
	var typed *yaml.TypeError
	if errors.As(err, &typed) {
		complaints = typed.Errors
	}
	for _, text := range complaints {
		line, message := 0, text
		if match := lineInError.FindStringSubmatch(text); match != nil {
			line, _ = strconv.Atoi(match[1])
			message = unknownField.ReplaceAllString(match[2], "there is no setting `$1` here")
		}
		r.add(line, "", "%s", message)
	}
}

// line is where a key of a topic stands, or a key below it; if it is missing, where the
// nearest thing stands that is there.
func (r *reader) line(topic int, keys ...string) int {
	node := &r.root
	if len(node.Content) > 0 && node.Kind == yaml.DocumentNode {
		node = node.Content[0]
	}
	list := valueOf(node, "topics")
	if list == nil || topic >= len(list.Content) {
		return 0
	}
	node = list.Content[topic]
	at := node.Line
	for _, key := range keys {
		var next *yaml.Node
		for i := 0; node.Kind == yaml.MappingNode && i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == key {
				at, next = node.Content[i].Line, node.Content[i+1]
			}
		}
		if next == nil {
			break
		}
		node = next
	}
	return at
}

func valueOf(mapping *yaml.Node, key string) *yaml.Node {
	for i := 0; mapping.Kind == yaml.MappingNode && i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

var (
	idGrammar       = regexp.MustCompile(`^[a-z0-9-]*[a-z][a-z0-9-]*$`) // as in the configuration
	languageGrammar = regexp.MustCompile(`^[a-z]{2,3}$`)
)

// catalogue checks the topics one by one, and then how they hang together.
func (r *reader) catalogue(doc document) *Catalogue {
	c := &Catalogue{byID: map[kith.TopicID]int{}}
	if len(doc.Topics) == 0 || len(doc.Topics) > mostTopics {
		r.add(0, "topics", "needs 1 to %d topics", mostTopics)
		return c
	}
	for i, e := range doc.Topics {
		t := r.topic(i, e)
		if first, twice := c.byID[t.ID]; twice {
			r.add(r.line(i, "id"), key(i, "id"), "%q is the id of the topic in line %d, too; each needs its own", t.ID, c.topics[first].line)
		} else {
			c.byID[t.ID] = i
		}
		c.topics = append(c.topics, t)
	}
	r.checkNames(c)
	for i, t := range c.topics {
		if _, known := c.byID[t.Parent]; t.Parent != "" && !known {
			r.add(r.line(i, "parent"), key(i, "parent"), "there is no topic with the id %q", t.Parent)
		}
		for _, other := range t.Related {
			if _, known := c.byID[other]; !known {
				r.add(r.line(i, "related"), key(i, "related"), "there is no topic with the id %q", other)
			} else if other == t.ID {
				r.add(r.line(i, "related"), key(i, "related"), "a topic need not be related to itself")
			}
		}
	}
	r.checkCycles(c)
	return c
}

func key(topic int, name string) string { return fmt.Sprintf("topics[%d].%s", topic+1, name) }

func (r *reader) topic(i int, e entry) Topic {
	t := Topic{ID: kith.TopicID(e.ID), Names: e.Names, About: e.About, Words: e.Words, Hints: e.Hints, Parent: kith.TopicID(e.Parent), Age: kith.AgeClass(e.Age), line: r.line(i, "id")}
	for _, other := range e.Related {
		t.Related = append(t.Related, kith.TopicID(other))
	}
	if !idGrammar.MatchString(e.ID) || len(e.ID) > 32 {
		r.add(r.line(i, "id"), key(i, "id"), "needs 1 to 32 small letters, digits and dashes, with at least one letter")
	}
	if _, named := e.Names["en"]; !named {
		r.add(r.line(i, "names"), key(i, "names"), "needs a name in English (en)")
	}
	for _, language := range slices.Sorted(maps.Keys(e.Names)) {
		name := e.Names[language]
		if !languageGrammar.MatchString(language) {
			r.add(r.line(i, "names", language), key(i, "names."+language), "%q is no language; write two small letters, as in en (and quotes around a name with a comma)", language)
		} else if len(fold(name)) == 0 || len([]rune(name)) > longestName || strings.ContainsAny(name, "\n\r") {
			r.add(r.line(i, "names", language), key(i, "names."+language), "needs one line of 1 to %d letters", longestName)
		}
	}
	if t.Age != "" && t.Age != kith.Adult && t.Age != kith.Minor {
		r.add(r.line(i, "age"), key(i, "age"), "%q is not known; write adult or minor, or leave it out", e.Age)
	}
	r.checkWords(i, "words", e.Words)
	r.checkWords(i, "hints", e.Hints)
	return t
}

func (r *reader) checkWords(i int, name string, lists map[string][]string) {
	for _, language := range slices.Sorted(maps.Keys(lists)) {
		words := lists[language]
		at, line := key(i, name+"."+language), r.line(i, name, language)
		if !languageGrammar.MatchString(language) {
			r.add(line, at, "%q is no language; write two small letters, as in en", language)
		}
		if len(words) > mostWords {
			r.add(line, at, "has more than %d words", mostWords)
		}
		seen := map[string]bool{}
		for _, word := range words {
			_, err := newPattern(word)
			switch {
			case err != nil:
				r.add(line, at, "%q %s", word, err)
			case seen[strings.ToLower(word)]:
				r.add(line, at, "%q stands there twice", word)
			}
			seen[strings.ToLower(word)] = true
		}
	}
}

// checkNames finds two topics with the same name: a peer could not say which is meant.
func (r *reader) checkNames(c *Catalogue) {
	first := map[string]int{}
	for i, t := range c.topics {
		for _, language := range slices.Sorted(maps.Keys(t.Names)) {
			name := language + ":" + strings.Join(fold(t.Names[language]), " ")
			if j, twice := first[name]; twice {
				r.add(r.line(i, "names"), key(i, "names."+language), "is the name of the topic in line %d, too", c.topics[j].line)
			} else {
				first[name] = i
			}
		}
	}
}

// checkCycles follows parents up. A topic that is a part of a part of itself has no place.
func (r *reader) checkCycles(c *Catalogue) {
	done := map[kith.TopicID]bool{}
	for i, t := range c.topics {
		path := []string{string(t.ID)}
		for up := t; up.Parent != "" && !done[up.ID]; {
			j, known := c.byID[up.Parent]
			if !known {
				break
			}
			up = c.topics[j]
			path = append(path, string(up.ID))
			if slices.Contains(path[:len(path)-1], string(up.ID)) {
				if up.ID == t.ID {
					r.add(r.line(i, "parent"), key(i, "parent"), "goes round in a circle: %s", strings.Join(path, " → "))
					for _, id := range path {
						done[kith.TopicID(id)] = true
					}
				}
				break
			}
		}
	}
}
