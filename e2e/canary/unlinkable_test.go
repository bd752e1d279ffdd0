package canary_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/id"
)

// unlinkable takes all that a reader in one circle and a reader in another one were ever
// given about the same peer. What the two have in common, they have in common with what is
// told in the second circle about somebody else.
func (a *aviary) unlinkable(t *testing.T) {
	here, there, somebody := a.ghosts[0], a.ghosts[1], a.ghosts[2]
	if a.here.Pseudonym == a.there.Pseudonym || here == there {
		t.Error("the two circles know the peer by one name")
	}
	for _, readers := range [][2]*witness{{a.ana, a.ben}, {a.mona, a.mona}} {
		one, two := readers[0].about(here), readers[1].about(there)
		ordinary := readers[1].about(somebody)
		for _, name := range []string{a.here.Pseudonym, a.there.Pseudonym} { // words are drawn from one list
			for _, word := range strings.Fields(name) {
				ordinary[word] = true
			}
		}
		var common []string
		for token := range one {
			if two[token] && !ordinary[token] {
				common = append(common, token)
			}
		}
		if len(one) < 100 || len(two) < 40 {
			t.Errorf("hardly anything is told about the peer: %d and %d pieces", len(one), len(two))
		}
		if slices.Sort(common); len(common) > 0 {
			t.Errorf("%s and %s know about one peer the same: %q", readers[0].Name, readers[1].Name, common)
		}
		t.Logf("%s and %s were told %d and %d things about the peer", readers[0].Name, readers[1].Name, len(one), len(two))
	}
}

// linkable shows that the comparison finds what two rooms share where they do share something.
func (a *aviary) linkable(t *testing.T, in *witness) {
	one, two := in.about(a.bird.UserID), a.bird.about(a.bird.UserID)
	for _, kind := range []string{"user id", "localpart", "device id", "device key curve25519", "master key", "avatar media id"} {
		if value := a.bird.value(kind); !one[value] || !two[value] {
			t.Errorf("the comparison does not find the %s", kind)
		}
	}
}

var (
	wholeTokens = regexp.MustCompile(`[A-Za-z0-9+/_=.:@!$-]{8,}`)
	partTokens  = regexp.MustCompile(`[A-Za-z0-9]{8,}`)
)

// about gives every token of what the witness was given about a user.
func (w *witness) about(user id.UserID) map[string]bool {
	tokens, media := make(map[string]bool), make(map[string]bool)
	add := func(text string) {
		for _, pattern := range []*regexp.Regexp{wholeTokens, partTokens} {
			for _, token := range pattern.FindAllString(text, -1) {
				tokens[token] = true
			}
		}
		note(media, files, text)
	}
	for _, part := range w.sentBy(user) {
		add(part)
	}
	for _, received := range w.rec.all() {
		for uri := range media {
			if strings.Contains(received.request, strings.TrimPrefix(uri, "mxc://")) {
				add(received.header)
				add(received.body)
				sum := sha256.Sum256([]byte(received.body))
				add(hex.EncodeToString(sum[:]))
			}
		}
	}
	return tokens
}

// sentBy gives what the witness was given of a user, events opened.
func (w *witness) sentBy(user id.UserID) (parts []string) {
	for _, received := range w.rec.all() {
		var tree any
		if strings.Contains(received.request, string(user)) {
			parts = append(parts, received.body, received.header)
		} else if json.Unmarshal([]byte(received.body), &tree) == nil {
			parts = append(parts, partsAbout(tree, string(user))...)
		}
	}
	for _, p := range w.plain {
		if p.sender == user {
			parts = append(parts, p.text)
		}
	}
	return parts
}

// partsAbout gives the events, and the answers about keys, that name a user.
func partsAbout(tree any, user string) (parts []string) {
	switch node := tree.(type) {
	case []any:
		for _, item := range node {
			parts = append(parts, partsAbout(item, user)...)
		}
	case map[string]any:
		for key, item := range node {
			if value, is := item.(string); is && value == user {
				whole, _ := json.Marshal(node)
				return []string{string(whole)}
			}
			if key == user {
				whole, _ := json.Marshal(item)
				parts = append(parts, string(whole))
				continue
			}
			parts = append(parts, partsAbout(item, user)...)
		}
	}
	return parts
}
