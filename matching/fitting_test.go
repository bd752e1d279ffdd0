package matching

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kith"
)

// few is a small catalogue: two families of topics, and one topic on its own.
type few struct{}

var fewTopics = []kith.TopicID{"anxiety", "panic", "grief", "loss", "loneliness", "work"}

func (few) Topics() []kith.TopicID { return fewTopics }

func (few) Similarity(a, b kith.TopicID) float64 {
	near := map[[2]kith.TopicID]float64{
		{"anxiety", "panic"}: 0.7, {"grief", "loss"}: 0.7, {"grief", "loneliness"}: 0.4, {"anxiety", "loneliness"}: 0.4, {"loneliness", "loss"}: 0.3,
	}
	if a == b {
		return 1
	}
	return max(near[[2]kith.TopicID{a, b}], near[[2]kith.TopicID{b, a}])
}

// anyRequest draws requests from so few values that they often fit and often get in each
// other's way.
func anyRequest(t *rapid.T) *kith.Request {
	r := &kith.Request{
		Shape: rapid.SampledFrom([]kith.Shape{"", "", kith.ShapePair, kith.ShapeCircle, kith.ShapeCircle}).Draw(t, "shape"),
		Side:  rapid.SampledFrom([]kith.Side{"", "", kith.SideTalk, kith.SideListen}).Draw(t, "side"),
		Needs: kith.Needs(rapid.SampledFrom([]int{0, 0, 1, 2, 3, 8, 9}).Draw(t, "needs")),
		Age:   rapid.SampledFrom([]kith.AgeClass{kith.Adult, kith.Adult, kith.Adult, kith.Adult, kith.Minor, ""}).Draw(t, "age"),
	}
	for range rapid.IntRange(1, 3).Draw(t, "topics") {
		r.Topics = append(r.Topics, kith.TopicShare{Topic: rapid.SampledFrom(append(fewTopics, kith.TopicAny)).Draw(t, "topic"), Confidence: float64(rapid.IntRange(1, 4).Draw(t, "sure")) / 4})
	}
	for range rapid.SampledFrom([]int{0, 1, 1, 1, 2}).Draw(t, "languages") {
		r.Languages = append(r.Languages, kith.Language{Tag: rapid.SampledFrom([]string{"en", "en-GB", "de", "fr"}).Draw(t, "language"), Some: rapid.Bool().Draw(t, "some")})
	}
	tag := rapid.SampledFrom([]kith.Tag{"fathers", "veterans", "men"})
	for range rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, "tags") {
		r.Tags = append(r.Tags, tag.Draw(t, "tag"))
	}
	for range rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "wishes") {
		r.Wishes = append(r.Wishes, kith.TagWish{Tag: tag.Draw(t, "wish"), Strength: rapid.SampledFrom([]kith.Strength{kith.Must, kith.Prefer, kith.Prefer, kith.Avoid}).Draw(t, "strength")})
	}
	if rapid.IntRange(0, 9).Draw(t, "blocks") == 0 {
		r.Blocked = append(r.Blocked, anyPeer(t))
	}
	if rapid.IntRange(0, 9).Draw(t, "meets again") == 0 {
		r.Met = append(r.Met, kith.Acquaintance{Peer: anyPeer(t), Liked: rapid.IntRange(-1, 1).Draw(t, "liked")})
	}
	if rapid.IntRange(0, 3).Draw(t, "zoned") == 0 {
		zone := rapid.IntRange(-12, 14).Draw(t, "zone") * 60
		r.Zone = &zone
	}
	r.Unlike = rapid.IntRange(0, 9).Draw(t, "unlike") == 0
	return r
}

func anyPeer(t *rapid.T) kith.PeerKey {
	return kith.PeerKey(fmt.Sprint("p", rapid.IntRange(0, 60).Draw(t, "peer")))
}

func anyTicket(t *rapid.T, number int, now time.Time) kith.Ticket {
	k := kith.Ticket{
		ID: kith.TicketID(fmt.Sprint("t", number)), Peer: anyPeer(t), Topic: rapid.SampledFrom(fewTopics).Draw(t, "topic"),
		Created: now.Add(-time.Duration(rapid.IntRange(-1, 30).Draw(t, "ago")) * time.Second),
	}
	if rapid.IntRange(0, 4).Draw(t, "asks") > 0 {
		k.Request = anyRequest(t)
	}
	return k
}

func anyCircle(t *rapid.T, number int, now time.Time) OpenCircle {
	c := OpenCircle{
		ID: kith.CircleID(fmt.Sprint("c", number)), Topic: rapid.SampledFrom(fewTopics).Draw(t, "on"), Told: rapid.IntRange(0, 4).Draw(t, "told") > 0,
		Created: now.Add(-time.Duration(rapid.IntRange(0, 15).Draw(t, "minutes")) * time.Minute),
	}
	for range rapid.IntRange(0, 5).Draw(t, "size") {
		c.Members = append(c.Members, anyPeer(t))
		var r *kith.Request
		if rapid.Bool().Draw(t, "asked") {
			r = anyRequest(t)
			r.Blocked = nil
		}
		c.Requests = append(c.Requests, r)
	}
	if rapid.Bool().Draw(t, "left") {
		c.Former = append(c.Former, anyPeer(t))
	}
	return c
}

// TestAsTheReference plays the same evening to the engine and to one that has no index: who
// comes, goes, is matched or is not, circles that open, change and close, a clock that jumps.
func TestAsTheReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		policy := Policy{Look: rapid.IntRange(2, 40).Draw(t, "look"), Reach: rapid.IntRange(2, 24).Draw(t, "reach"), Windows: rapid.IntRange(1, 30).Draw(t, "windows"), Seekers: rapid.IntRange(1, 30).Draw(t, "seekers"), Languages: []string{"en"}}
		engine, plain := NewFitting(few{}, policy), newPlain(few{}, policy)
		now, made := start, 0
		var there []kith.TicketID
		for range rapid.IntRange(1, 12).Draw(t, "ticks") {
			for range rapid.IntRange(0, 12).Draw(t, "come") {
				ticket := anyTicket(t, made, now)
				made++
				if err := engine.Add(ticket); err != nil {
					t.Fatal(err)
				}
				plain.Add(ticket)
				there = append(there, ticket.ID)
			}
			for range rapid.IntRange(0, 2).Draw(t, "circles") {
				c := anyCircle(t, rapid.IntRange(0, 5).Draw(t, "circle"), now)
				engine.SetCircle(c)
				plain.SetCircle(c)
			}
			if rapid.IntRange(0, 5).Draw(t, "closes") == 0 {
				engine.RemoveCircle("c0")
				plain.RemoveCircle("c0")
			}
			if len(there) > 0 && rapid.Bool().Draw(t, "cancel") {
				i := rapid.IntRange(0, len(there)-1).Draw(t, "who")
				engine.Remove(there[i])
				plain.Remove(there[i])
				there = slices.Delete(there, i, i+1)
			}
			now = now.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 1, 3, 7, 20, -10}).Draw(t, "passes")) * time.Second)
			got, _ := engine.Tick(now)
			want := plain.Tick(now)
			if !reflect.DeepEqual(got, want) && len(got)+len(want) > 0 {
				t.Fatalf("the engine proposes\n%v\nand the reference\n%v", got, want)
			}
			if rapid.IntRange(0, 3).Draw(t, "commit") == 0 {
				continue // nothing could be committed
			}
			for _, p := range got {
				for _, id := range p.Tickets {
					engine.Remove(id)
					plain.Remove(id)
					there = slices.DeleteFunc(there, func(k kith.TicketID) bool { return k == id })
				}
			}
		}
	})
}
