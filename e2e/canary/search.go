// Package canary searches all that somebody has received for what tells who somebody else
// is, in every spelling and wrapping that a Matrix client, a file or a database would give it.
package canary

import (
	"fmt"
	"slices"
)

// Secret is something that would tell somebody else who a peer is.
type Secret struct {
	Name  string `json:"name"` // what it is, such as "localpart" or "device key ed25519"
	Value string `json:"value"`
}

// Finding is a place in what one party received where a secret of another stands.
type Finding struct {
	Secret
	How     string // the spelling in which it was found, and in what it was wrapped
	Place   string // where, such as the request that it answers
	Context string // what stands around it
}

// String tells it in one line.
func (f Finding) String() string {
	return fmt.Sprintf("the %s (%s), in %s: …%q… (%s)", f.Name, f.Value, f.How, f.Context, f.Place)
}

// Search looks for secrets. It remembers what it has looked through and what it found, and
// is for one goroutine.
type Search struct {
	folded, exact needles
	seen          map[string]bool // texts that were looked through
	once          map[string]bool // findings, of which one of a kind is enough
	findings      []Finding
}

// NewSearch makes a search for all these secrets. One that is so short that every text would
// hold it is refused.
func NewSearch(secrets []Secret) (*Search, error) {
	s := &Search{folded: newNeedles(), exact: newNeedles(), seen: make(map[string]bool), once: make(map[string]bool)}
	if len(secrets) == 0 {
		return nil, fmt.Errorf("there is no secret to search for")
	}
	for _, secret := range secrets {
		if len(secret.Value) < shortest {
			return nil, fmt.Errorf("the %s is too short to be searched for: every text would hold it", secret.Name)
		}
		for _, spelling := range spellings(secret.Value) {
			n := needle{Secret: secret, spelling: spelling}
			if spelling.exact {
				s.exact.add(n)
			} else {
				s.folded.add(n)
			}
		}
	}
	return s, nil
}

// In looks through a text, or any bytes, as they are and as they read after undoing escapes
// and compressions, several layers deep.
func (s *Search) In(place, text string) {
	if s.seen[text] {
		return
	}
	s.seen[text] = true
	for _, reading := range readings(text) {
		s.in(place, reading.layers, reading.text)
	}
}

func (s *Search) in(place, layers, text string) {
	report := func(n needle, at int) {
		key := n.Name + "\x00" + n.Value + "\x00" + layers + n.how + "\x00" + place
		if s.once[key] {
			return
		}
		s.once[key] = true
		s.findings = append(s.findings, Finding{
			Secret: n.Secret, How: layers + n.how, Place: place,
			Context: text[max(0, at-60):min(len(text), at+len(n.text)+60)],
		})
	}
	s.folded.search(fold(text), report)
	s.exact.search(text, report)
}

// Findings gives what was found, in the order in which it was.
func (s *Search) Findings() []Finding { return s.findings }

// Names lists the kinds of secrets that were found.
func (s *Search) Names() []string {
	var names []string
	for _, f := range s.findings {
		names = append(names, f.Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// needle is one spelling of one secret.
type needle struct {
	Secret
	spelling
}

// needles finds many texts in one pass: by their first bytes, then by the rest.
type needles struct {
	starts map[[shortest]byte][]needle
	second [1 << 16]bool // by two bytes: most places are ruled out without a look into the map
}

func newNeedles() needles { return needles{starts: make(map[[shortest]byte][]needle)} }

func (ns *needles) add(n needle) {
	start := [shortest]byte([]byte(n.text[:shortest]))
	ns.starts[start] = append(ns.starts[start], n)
	ns.second[pair(n.text, 0)] = true
}

func pair(s string, at int) int { return int(s[at])<<8 | int(s[at+1]) }

func (ns *needles) search(text string, found func(n needle, at int)) {
	for at := 0; at+shortest <= len(text); at++ {
		if !ns.second[pair(text, at)] {
			continue
		}
		for _, n := range ns.starts[[shortest]byte([]byte(text[at:at+shortest]))] {
			if len(text)-at >= len(n.text) && text[at:at+len(n.text)] == n.text {
				found(n, at)
			}
		}
	}
}
