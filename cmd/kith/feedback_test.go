package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/config"
	"kith/secret"
	"kith/store"
)

// rated CONFIG TOPIC NAME RATING WORDS… lets somebody with that localpart say how a talk was, in
// which they met Quiet Otter.
func rated(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 {
		ts.Fatalf("usage: rated CONFIG TOPIC NAME RATING WORDS…")
	}
	cfg, err := config.Load(ts.MkAbs(args[0]))
	ts.Check(err)
	key, err := secret.New(cfg.Secret)
	ts.Check(err)
	ctx := context.Background()
	st, err := store.Open(ctx, "sqlite:"+ts.MkAbs("kith.db"), key)
	ts.Check(err)
	defer func() { ts.Check(st.Close()) }()
	rating, err := strconv.Atoi(args[3])
	ts.Check(err)
	peer, err := st.EnsurePeer(ctx, id.NewUserID(args[2], "example.org"))
	ts.Check(err)
	circle := kith.CircleID(strings.Join(args[1:3], " "))
	ts.Check(st.AddCircle(ctx, kith.Circle{ID: circle, Topic: kith.TopicID(args[1]), State: kith.CircleOpen}))
	room, err := st.AddRoom(ctx, kith.Room{Kind: kith.RoomPortal, Circle: circle, Operation: string(circle)})
	ts.Check(err)
	ts.Check(st.AddPortal(ctx, kith.Portal{Circle: circle, Peer: "other", Ghost: id.UserID("@_kith_" + circle), Pseudonym: "Quiet Otter", Room: room}))
	f := kith.Feedback{Circle: circle, Topic: kith.TopicID(args[1])}
	_, err = st.ExpectFeedback(ctx, peer, f)
	ts.Check(err)
	f.Rating, f.Words = rating, strings.Join(args[4:], " ")
	ts.Check(st.SaveFeedback(ctx, peer, f))
}

// opinions are n people of a topic, each of whom gives a rating.
func opinions(topic kith.TopicID, rating int, people ...int) (all []store.Opinion) {
	for _, n := range people {
		all = append(all, store.Opinion{Feedback: kith.Feedback{Topic: topic, Rating: rating}, Peer: kith.PeerKey(fmt.Sprint(n))})
	}
	return all
}

func TestWhatFewSayOfATopicIsNotTold(t *testing.T) {
	for name, c := range map[string]struct {
		opinions  []store.Opinion
		tells, no string
	}{
		"nobody":                        {nil, "too few", "average"},
		"four":                          {opinions("grief", 5, 1, 2, 3, 4), "too few", "grief"},
		"one who is heard often":        {opinions("grief", 5, 1, 1, 1, 1, 1, 1, 2), "too few", "grief"},
		"five":                          {opinions("grief", 4, 1, 2, 3, 4, 5), "grief: 5 ratings, 4.0 on average", "other"},
		"five, and three":               {append(opinions("grief", 4, 1, 2, 3, 4, 5), opinions("work", 1, 1, 2, 3)...), "other topics: fewer than 5 people", "1.0"},
		"three and three":               {append(opinions("grief", 4, 1, 2, 3), opinions("work", 1, 4, 5, 6)...), "other topics: 6 ratings, 2.5 on average", "grief"},
		"five, and others who are them": {append(opinions("grief", 4, 1, 2, 3, 4, 5), opinions("work", 1, 1, 2, 3, 4)...), "fewer than 5", "work"},
	} {
		told := tellOpinions(30, c.opinions, nil)
		if !strings.Contains(told, c.tells) || strings.Contains(told, c.no) {
			t.Errorf("%s: %s", name, told)
		}
	}
}
