package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unicode"

	"kith"
	"kith/doctor"
	"kith/safety"
	"kith/secret"
	"kith/store"
)

// feedbackVerb tells what people said of their talks, so that nobody can be told from it.
type feedbackVerb struct {
	Config string `short:"c" default:"config.yaml" help:"The configuration that the service runs with." type:"path"`
	Days   int    `default:"30" help:"How many days are looked at; not longer than ended circles are kept."`
}

const (
	// leastPeople is how many must have said something of a topic before it stands alone: what
	// fewer say could be known by who was there.
	leastPeople = 5
	longestLook = 3660 // days
	otherTopics = "other topics"
)

// Run prints it, also while the service runs.
func (v feedbackVerb) Run(ctx context.Context, stdout io.Writer) error {
	if v.Days < 1 || v.Days > longestLook {
		return fmt.Errorf("--days needs 1 to %d", longestLook)
	}
	cfg, key, err := loadKey(v.Config)
	if err != nil {
		return err
	}
	rules, err := safety.Load(cfg.Screening.Rules, key.TrailKey())
	if err != nil {
		return err
	}
	opinions, sentences, err := readOpinions(ctx, cfg.Database, key, rules, time.Now().Add(-time.Duration(v.Days)*24*time.Hour))
	if err != nil {
		return err
	}
	_, err = io.WriteString(stdout, tellOpinions(v.Days, opinions, sentences))
	return err
}

// heldBack stands for a sentence that is not shown.
const heldBack = ""

// readOpinions gives what was said, and the sentences as they can be shown.
func readOpinions(ctx context.Context, uri string, key *secret.Secret, rules *safety.Rules, since time.Time) (opinions []store.Opinion, sentences []string, err error) {
	st, found, err := store.Look(ctx, uri, key)
	if err != nil {
		return nil, nil, doctor.ExplainDatabase(uri, err)
	}
	if st == nil {
		return nil, nil, nil
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if !found.IsCurrent() {
		if found.Version == 0 {
			return nil, nil, nil
		}
		return nil, nil, errors.New("the database was written by another version of kith; start this one once with it")
	}
	if opinions, err = st.Opinions(ctx, since); err != nil {
		return nil, nil, err
	}
	for _, o := range opinions {
		if o.Words == "" {
			continue
		}
		own, err := ownNames(ctx, st, o.Peer)
		if err != nil {
			return nil, nil, err
		}
		sentences = append(sentences, showable(rules, o, own))
	}
	rand.Shuffle(len(sentences), func(i, j int) { //nolint:gosec // seeded anew by the system for each run, and that is enough for an order
		sentences[i], sentences[j] = sentences[j], sentences[i]
	})
	return opinions, sentences, nil
}

// ownNames is what somebody is called by their account.
func ownNames(ctx context.Context, st *store.Store, peer kith.PeerKey) ([]string, error) {
	user, err := st.PeerUser(ctx, peer)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	names, err := st.PeerNames(ctx, peer)
	return append(names, string(user), user.Localpart()), err
}

// showable is what somebody wrote, in one line and without the names of a circle; heldBack if it
// could tell who somebody is, or would be stopped in a circle for another reason.
func showable(rules *safety.Rules, o store.Opinion, own []string) string {
	line := strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Co) {
			return ' '
		}
		return r
	}, o.Words)), " ")
	found, _ := rules.Screen(safety.Message{Texts: []string{o.Words, line}, Own: own}, safety.Trail{}, time.Time{})
	if slices.ContainsFunc(found.Hits, func(h safety.Hit) bool { return !safety.Ask.Stricter(h.Rule.Verdict) }) {
		return heldBack
	}
	for _, name := range o.Names {
		line = withoutName(line, name)
	}
	return line
}

// withoutName puts a word in the place of a name, however it is written.
func withoutName(line, name string) string {
	if name == "" {
		return line
	}
	var out strings.Builder
	for {
		i := indexFold(line, name)
		if i < 0 {
			out.WriteString(line)
			return out.String()
		}
		out.WriteString(line[:i] + "somebody")
		line = line[i+len(name):]
	}
}

// indexFold is strings.Index without regard to case.
func indexFold(text, part string) int {
	for i := range text {
		if len(text)-i >= len(part) && strings.EqualFold(text[i:i+len(part)], part) {
			return i
		}
	}
	return -1
}

// tally is what was said of one topic.
type tally struct {
	people       map[kith.PeerKey]bool
	ratings, sum int
}

func (t *tally) add(o store.Opinion) {
	if t.people == nil {
		t.people = make(map[kith.PeerKey]bool)
	}
	t.people[o.Peer] = true
	t.ratings++
	t.sum += o.Rating
}

func (t *tally) line(topic string) string {
	return fmt.Sprintf("%s: %d ratings, %.1f on average\n", topic, t.ratings, float64(t.sum)/float64(t.ratings))
}

// tellOpinions puts it into words. What too few people said is not told at all.
func tellOpinions(days int, opinions []store.Opinion, sentences []string) string {
	var all, others tally
	topics := make(map[kith.TopicID]*tally)
	for _, o := range opinions {
		all.add(o)
		if topics[o.Topic] == nil {
			topics[o.Topic] = new(tally)
		}
		topics[o.Topic].add(o)
	}
	if len(all.people) < leastPeople {
		return fmt.Sprintf("In the last %d days fewer than %d people have said how their talks were. That is too few to tell anything of it.\n", days, leastPeople)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "How talks of the last %d days were, from 1 (not good) to 5 (very good):\n", days)
	for _, o := range opinions {
		if len(topics[o.Topic].people) < leastPeople {
			others.add(o)
		}
	}
	for _, topic := range slices.Sorted(maps.Keys(topics)) {
		if len(topics[topic].people) >= leastPeople {
			out.WriteString(topics[topic].line(string(topic)))
		}
	}
	switch {
	case len(others.people) >= leastPeople:
		out.WriteString(others.line(otherTopics))
	case others.ratings > 0:
		fmt.Fprintf(&out, "%s: fewer than %d people\n", otherTopics, leastPeople)
	}
	return out.String() + tellSentences(sentences)
}

func tellSentences(sentences []string) string {
	if len(sentences) == 0 {
		return ""
	}
	var out strings.Builder
	hidden := 0
	out.WriteString("\nWhat people wrote, in no order:\n")
	for _, sentence := range sentences {
		if sentence == heldBack {
			hidden++
			continue
		}
		fmt.Fprintf(&out, "- %s\n", sentence)
	}
	if hidden > 0 {
		fmt.Fprintf(&out, "%d not shown, because they could tell who somebody is, or hurt somebody.\n", hidden)
	}
	return out.String()
}
