package lobby

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/id"

	"kith"
)

// afterwards is the part of the world that talks leave behind.
type afterwards struct {
	known  []kith.Other
	blocks []kith.Block
	rated  []string
	asked  []kith.CircleID // of which it was not said yet how it was
}

// leftBehind is what a talk of two others has left.
var leftBehind = afterwards{
	known: []kith.Other{{Ghost: "@otter", Circle: "c1", Topic: "grief", Pseudonym: "Quiet Otter"}, {Ghost: "@stone", Circle: "c1", Topic: "grief", Pseudonym: "Calm Stone"}},
	asked: []kith.CircleID{"c1"},
}

func (w *world) Others(ctx context.Context, _ kith.PeerKey) ([]kith.Other, error) {
	others := slices.DeleteFunc(slices.Clone(w.known), func(o kith.Other) bool {
		return slices.ContainsFunc(w.blocks, func(b kith.Block) bool { return b.Other == kith.PeerKey(o.Ghost) })
	})
	return others, w.call(ctx)
}

func (w *world) Block(ctx context.Context, peer kith.PeerKey, ghost id.UserID) (kith.BlockOutcome, error) {
	for _, o := range w.known {
		if o.Ghost == ghost {
			w.blocks = append(slices.Clone(w.blocks), kith.Block{Peer: peer, Other: kith.PeerKey(ghost), Pseudonym: o.Pseudonym, Topic: o.Topic})
			return kith.BlockMade, w.call(ctx)
		}
	}
	return kith.BlockNobody, w.call(ctx)
}

func (w *world) Blocks(ctx context.Context, _ kith.PeerKey) ([]kith.Block, error) {
	return w.blocks, w.call(ctx)
}

func (w *world) Unblock(ctx context.Context, _, other kith.PeerKey) (bool, error) {
	before := len(w.blocks)
	w.blocks = slices.DeleteFunc(slices.Clone(w.blocks), func(b kith.Block) bool { return b.Other == other })
	return len(w.blocks) < before, w.call(ctx)
}

func (w *world) Rate(ctx context.Context, peer kith.PeerKey, circle kith.CircleID, rating int, words string) (bool, []kith.Other, error) {
	if rating < kith.LowestRating || rating > kith.HighestRating || len(words) > mostWords {
		return false, nil, errors.New("no rating")
	}
	if !slices.Contains(w.asked, circle) {
		return false, nil, w.call(ctx)
	}
	w.asked, w.rated = nil, append(slices.Clone(w.rated), strings.TrimSpace(fmt.Sprint(rating, " ", words)))
	others, err := w.Others(ctx, peer)
	return true, slices.DeleteFunc(others, func(o kith.Other) bool { return o.Circle != circle }), err
}

// happenAfter plays "met grief Quiet Otter" (somebody in the circle on that topic), "gone Quiet Otter",
// and "asked grief" (how it was in that circle).
func (s *story) happenAfter(words []string) {
	s.t.Helper()
	name := strings.Join(words[2:], " ")
	switch words[0] {
	case "met":
		s.world.known = append(s.world.known, kith.Other{
			Ghost: id.UserID("@" + strings.Join(words[2:], "")), Circle: kith.CircleID(words[1]), Topic: kith.TopicID(words[1]), Pseudonym: name,
		})
	case "gone":
		name = strings.Join(words[1:], " ")
		s.world.known = slices.DeleteFunc(s.world.known, func(o kith.Other) bool { return o.Pseudonym == name })
	case "asked":
		peer := s.world.peers[me]
		peer.After, peer.AfterAt = kith.AskRating(kith.CircleID(words[1])), s.now
		s.world.peers[me], s.world.asked = peer, []kith.CircleID{kith.CircleID(words[1])}
	}
}

// factAfter gives "blocked Quiet Otter, …", "blocked nobody", or "rated 4 it was good".
func (s *story) factAfter(fact string) string {
	if strings.HasPrefix(fact, "rated") {
		return strings.TrimSpace("rated " + strings.Join(s.world.rated, "; "))
	}
	var names []string
	for _, b := range s.world.blocks {
		names = append(names, b.Pseudonym)
	}
	if names == nil {
		return "blocked nobody"
	}
	return "blocked " + strings.Join(names, ", ")
}

func TestWhatIsReadAsARating(t *testing.T) {
	type read struct {
		rating int
		words  string
	}
	for text, want := range map[string]read{
		"4": {4, ""}, " 5! ": {5, ""}, "4️⃣": {4, ""}, "４": {4, ""}, "٤": {4, ""}, "४ बहुत अच्छा": {4, "बहुत अच्छा"}, "3.": {3, ""}, "4/5": {4, ""}, "(2)": {2, ""},
		"4 it was good to be heard": {4, "it was good to be heard"}, "4, it was good": {4, "it was good"}, "4\nit was\ngood": {4, "it was\ngood"},
		"5 stars": {5, ""}, "4 out of 5": {4, ""}, "4 of 5, it helped": {4, "it helped"}, "1 star, sadly": {1, "sadly"}, "2: 很难": {2, "很难"},
		"½": {-1, ""}, "0": {-1, ""}, "6": {-1, ""}, "10": {-1, ""}, "-3": {-1, ""}, "4.5": {-1, ""}, "4,5": {-1, ""}, "8/10": {-1, ""}, "8 out of 10": {-1, ""}, "4 out of 10": {-1, ""}, "999999": {-1, ""},
	} {
		rating, words, ok := readRating(strings.TrimSpace(text))
		if !ok || (read{rating, words}) != want {
			t.Errorf("%q is read as %d, %q, %v", text, rating, words, ok)
		}
	}
	for _, text := range []string{
		"", "good", "it was a 4", "2 years ago my wife left me", "3 kids and no sleep", "4 Jahre allein", "10 years", "19 and lonely", "4you", "four", "4/5/6x", "!", "9999999999999",
		"½ of it", strings.Repeat("4", 60_000), "٤٤٤ كلمة",
	} {
		if rating, _, ok := readRating(text); ok {
			t.Errorf("%.40q is read as %d", text, rating)
		}
	}
}

// Of words of any length only the number is kept, and nothing is lost that was short enough.
func TestManyWordsWithARating(t *testing.T) {
	for length, kept := range map[int]int{mostWords: mostWords, mostWords + 1: 0, 64 << 10: 0} {
		w, lobby := at(moments["rating"])
		answer, err := handle(w, lobby, "4 "+strings.Repeat("a", length))
		if err != nil || len(answer) != 1 {
			t.Fatalf("%d bytes are answered %v, %v", length, answer, err)
		}
		if got := strings.Count(w.rated[0], "a"); got != kept || !strings.HasPrefix(w.rated[0], "4") {
			t.Errorf("of %d bytes %d are kept", length, got)
		}
	}
}
