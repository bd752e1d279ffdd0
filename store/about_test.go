package store_test

import (
	"errors"
	"testing"

	"kith/store"
)

// What is about a message is found from it, until it is taken back, and counts for nothing
// that somebody said.
func TestWhatIsAboutAMessageIsFoundFromIt(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		openCircle(t, st, "circle", 1)
		add := func(m store.Message) store.MessageID {
			t.Helper()
			m.Circle = "circle"
			return must(st.AddMessage(ctx, m))(t)
		}
		said := add(store.Message{Author: heron})
		edit := add(store.Message{Author: heron, Kind: store.KindEdit, Target: said})
		reaction := store.Message{Author: lamp, Kind: store.KindReaction, Target: said, Mark: "👍"}
		reacted := add(reaction)
		add(store.Message{Author: heron, Kind: store.KindReaction, Target: add(store.Message{Author: heron, Kind: store.KindPoll}), Mark: "👍"})

		same(t, "the message", must(st.Message(ctx, said))(t), store.Message{ID: said, Circle: "circle", Author: heron, Kind: store.KindMessage})
		same(t, "what the edit changes", must(st.Original(ctx, edit))(t).ID, said)
		same(t, "what the message is", must(st.Original(ctx, said))(t).ID, said)
		same(t, "about it", must(st.About(ctx, said))(t), []store.Message{
			{ID: edit, Circle: "circle", Author: heron, Kind: store.KindEdit, Target: said},
			{ID: reacted, Circle: "circle", Author: lamp, Kind: store.KindReaction, Target: said},
		})
		same(t, "the same reaction", must(st.Alike(ctx, reaction))(t), reacted)
		for _, other := range []store.Message{
			{Author: heron, Kind: store.KindReaction, Target: said, Mark: "👍"},
			{Author: lamp, Kind: store.KindReaction, Target: said, Mark: "👎"},
			{Author: lamp, Kind: store.KindVote, Target: said, Mark: "👍"},
		} {
			same(t, "another reaction", must(st.Alike(ctx, other))(t), 0)
		}
		same(t, "gone now", must(st.SetGone(ctx, reacted))(t), true)
		same(t, "gone again", must(st.SetGone(ctx, reacted))(t), false)
		same(t, "gone", must(st.Message(ctx, reacted))(t).Gone, true)
		same(t, "after it was taken back", must(st.Alike(ctx, reaction))(t), 0)
		same(t, "about it", len(must(st.About(ctx, said))(t)), 1)
		if _, err := st.Message(ctx, 4711); !errors.Is(err, store.ErrNotFound) {
			t.Fatalf("got %v", err)
		}
	})
}

// Who reacts has said nothing, and what was said before something is no reaction.
func TestNothingButWordsCountsAsSaid(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		openCircle(t, st, "circle", 1)
		said := must(st.AddMessage(ctx, store.Message{Circle: "circle", Author: heron}))(t)
		for _, kind := range []store.MessageKind{store.KindEdit, store.KindReaction, store.KindVote, store.KindPollEnd} {
			must(st.AddMessage(ctx, store.Message{Circle: "circle", Author: lamp, Kind: kind, Target: said}))(t)
		}
		own, others, err := st.HasSpoken(ctx, "circle", lamp)
		ok(t, err)
		same(t, "lamp and others have spoken", []bool{own, others}, []bool{false, true})
		last := must(st.AddMessage(ctx, store.Message{Circle: "circle", Author: lamp}))(t)
		same(t, "before the last", must(st.SaidBefore(ctx, last, 5))(t), []store.Said{{Message: said, Author: heron}})
	})
}

// A room can relate to what it was sent or is about to be sent, and to nothing else.
func TestARoomIsReachedByWhatItIsSent(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		rooms := openCircle(t, st, "circle", 2)
		first := must(st.AddMessage(ctx, store.Message{Circle: "circle", Author: heron}))(t)
		ok(t, st.AddCopy(ctx, first, rooms[0], "$first"))
		out := outgoing(rooms[1], "t", "words")
		out.Message, out.ReplyTo, out.Relation = first+1, first, store.Relation{Kind: store.AnswersInside, To: first}
		ok(t, st.Send(ctx, out))
		queued := must(st.NextOutgoing(ctx, rooms[1]))(t)
		same(t, "read back", []any{queued.ReplyTo, queued.Relation}, []any{first, out.Relation})
		reaches := func(m store.MessageID) (all []bool) {
			for _, room := range rooms {
				all = append(all, must(st.Reaches(ctx, m, room))(t))
			}
			return all
		}
		same(t, "the one that was sent", reaches(first), []bool{true, false, false})
		same(t, "the one that is queued", reaches(first+1), []bool{false, true, false})
		ok(t, st.DropOutgoing(ctx, queued.ID))
		same(t, "the one that was given up", reaches(first+1), []bool{false, false, false})
	})
}
