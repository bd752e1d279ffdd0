package store_test

import (
	"errors"
	"slices"
	"testing"

	"maunium.net/go/mautrix/id"

	"kith/store"
)

func TestAPollIsKeptSealedAndGoesWithItsCircle(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		openCircle(t, st, "circle", 1)
		message := must(st.AddMessage(ctx, store.Message{Circle: "circle", Author: "@_kith_a:example.org", Kind: store.KindPoll}))(t)
		poll := store.Poll{Message: message, Theirs: []string{"x", "y"}, Ours: []string{"a", "b"}, Most: 1, Votes: map[id.UserID]store.Vote{}}
		ok(t, st.SavePoll(ctx, poll))
		poll.Votes["@_kith_b:example.org"] = store.Vote{At: 5, Times: 1}
		ok(t, st.SavePoll(ctx, poll))
		kept := must(st.Poll(ctx, message))(t)
		if !slices.Equal(kept.Theirs, poll.Theirs) || !slices.Equal(kept.Ours, poll.Ours) || kept.Most != 1 || kept.Votes["@_kith_b:example.org"].At != 5 {
			t.Errorf("kept is %+v", kept)
		}
		ok(t, st.EraseCircle(ctx, "circle"))
		if _, err := st.Poll(ctx, message); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the poll of an erased circle: %v", err)
		}
	})
}

// A vote is for answers that are there, or for none.
func TestVotesAreForAnswersThatAreThere(t *testing.T) {
	poll := store.Poll{Theirs: []string{"x", "y", "z"}, Ours: []string{"a", "b", "c"}, Most: 2}
	for _, test := range []struct {
		what     string
		ids      []string
		byAuthor bool
		want     []string
	}{
		{"one", []string{"b"}, false, []string{"b"}},
		{"as the author's client calls it", []string{"y"}, true, []string{"b"}},
		{"two", []string{"c", "a"}, false, []string{"c", "a"}},
		{"the same twice", []string{"c", "c"}, false, []string{"c"}},
		{"more than one may", []string{"c", "b", "a"}, false, []string{"c", "b"}},
		{"taken back", nil, false, nil},
		{"one that is not there", []string{"a", "secret"}, false, nil},
		{"as the author's client calls it, by somebody else", []string{"x"}, false, nil},
		{"as others call it, by the author", []string{"a"}, true, nil},
	} {
		if got := poll.Choose(test.ids, test.byAuthor); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.what, got, test.want)
		}
		if got := poll.Choose(poll.AsAuthor(test.want), true); !slices.Equal(got, test.want) {
			t.Errorf("%s: the author's client shows %v", test.what, got)
		}
	}
}

// By what names somebody's client knew the answers is theirs alone. The others go on voting.
func TestTheNamesInAPollAreForgottenWithItsAuthor(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		gone, _ := evening(t, st)
		var polls []store.MessageID
		for _, name := range []string{"gone", "stays"} {
			message := must(st.AddMessage(ctx, store.Message{Circle: "c", Author: id.UserID("@_kith_" + name + ":example.org"), Kind: store.KindPoll}))(t)
			ok(t, st.SavePoll(ctx, store.Poll{Message: message, Theirs: []string{"x of " + name}, Ours: []string{"a"}, Most: 1}))
			polls = append(polls, message)
		}
		ok(t, st.ForgetPeer(ctx, gone, "none"))
		if p := must(st.Poll(ctx, polls[0]))(t); len(p.Theirs) != 0 || !slices.Equal(p.Choose([]string{"a"}, false), []string{"a"}) {
			t.Errorf("of the poll is left %+v", p)
		}
		same(t, "the other's", must(st.Poll(ctx, polls[1]))(t).Theirs, []string{"x of stays"})
	})
}
