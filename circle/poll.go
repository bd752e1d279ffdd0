package circle

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/portal"
	"kith/store"
)

// A poll is a message, and a vote or the end of one is about it. Every client counts for
// itself what stands in its own room, so all rooms have to hold the same: what is not passed
// on is taken out of the room of its sender, too. See docs/decisions/0024-polls.md.

// votesEach is how often one may vote in a poll, each time in the place of the vote before.
const votesEach = 20

// vote takes a vote of a peer.
func (s scene) vote(ctx context.Context, p kith.Portal, talk portal.Talk) error {
	if done, err := s.beforePoll(ctx, p, talk); done || err != nil {
		return err
	}
	target, poll, ok, err := s.polled(ctx, talk.Target)
	if err != nil || !ok {
		return err
	}
	if p.Silence != "" {
		return s.undo(ctx, p.Ghost, target, silenced(p.Silence), catalogue.PollTakenBack())
	}
	if over, err := s.isOver(ctx, target); err != nil {
		return err
	} else if over {
		return s.undo(ctx, p.Ghost, target, catalogue.PollOver())
	}
	last, at := poll.Votes[p.Ghost], s.evt.Sent.UnixMilli()
	switch {
	case last.Times >= votesEach:
		return s.undo(ctx, p.Ghost, target, catalogue.PollTooOften(votesEach))
	case at < last.At:
		return nil // it came late, and they have changed their mind since
	}
	poll.Votes[p.Ghost] = store.Vote{At: at, Times: last.Times + 1}
	if err = s.store.SavePoll(ctx, poll); err != nil {
		return err
	}
	return s.order(ctx, p.Ghost, talk.Choosing(poll.Choose(talk.Chosen, target.Author == p.Ghost)))
}

// end takes the end of a poll that a peer has started.
func (s scene) end(ctx context.Context, p kith.Portal, talk portal.Talk) error {
	if done, err := s.beforePoll(ctx, p, talk); done || err != nil {
		return err
	}
	target, _, ok, err := s.polled(ctx, talk.Target)
	if err != nil || !ok {
		return err
	}
	switch {
	case target.Author != p.Ghost:
		return s.undo(ctx, p.Ghost, target, catalogue.PollNotYours())
	case p.Silence != "":
		return s.undo(ctx, p.Ghost, target, silenced(p.Silence))
	}
	return s.endPoll(ctx, p.Ghost, target, talk)
}

// endPoll passes the end of a poll on, once.
func (s scene) endPoll(ctx context.Context, author id.UserID, target store.Message, talk portal.Talk) error {
	if over, err := s.isOver(ctx, target); err != nil {
		return err
	} else if over { // where this one stands, its copy may come later; all are to go by the same
		return s.undo(ctx, author, target)
	}
	if err := s.order(ctx, author, talk.Saying(s.words.Text("", catalogue.PollEnded()))); err != nil {
		return err
	}
	return s.jobs.Schedule(ctx, jobPollEnd, fmt.Sprint(target.ID), 0)
}

// beforePoll takes what is about a poll of the sender's own that the others have not got:
// as long as that is being decided it waits, too. It tells whether there is nothing more to do.
func (s scene) beforePoll(ctx context.Context, p kith.Portal, talk portal.Talk) (bool, error) {
	if before, err := s.store.MessageOf(ctx, s.room.Key, s.evt.ID); err != nil || before != 0 {
		return true, err
	}
	held, err := s.heldAs(ctx, talk.Target)
	switch {
	case errors.Is(err, store.ErrNotFound) || err == nil && held.State == store.HeldSent:
		return false, nil
	case err != nil:
		return true, err
	case held.State.Blocks():
		_, err = s.store.AddHeld(ctx, store.Held{Circle: s.circle.ID, Room: p.Room, Event: s.evt, State: store.HeldBehind})
		return true, err
	}
	return true, s.tell(ctx, "cannot", catalogue.PollUnseen())
}

// aboutHeldPoll takes a vote in a poll, or its end, that waited until the poll was decided.
func (s scene) aboutHeldPoll(ctx context.Context, p kith.Portal, talk portal.Talk, held store.Held) error {
	if err := s.endHeld(ctx, held, store.HeldSent); err != nil {
		return err
	}
	if talk.Act == portal.Ends {
		return s.end(ctx, p, talk)
	}
	return s.vote(ctx, p, talk)
}

// polled gives the poll that is voted in or ended. Who cannot is told why.
func (s scene) polled(ctx context.Context, event id.EventID) (store.Message, store.Poll, bool, error) {
	target, err := s.meant(ctx, event)
	if err != nil {
		return target, store.Poll{}, false, err
	}
	if target.Gone {
		return target, store.Poll{}, false, s.tell(ctx, "cannot", catalogue.PollGone())
	}
	poll, err := s.store.Poll(ctx, target.ID)
	if errors.Is(err, store.ErrNotFound) {
		return target, poll, false, s.tell(ctx, "cannot", catalogue.PollUnknown())
	}
	return target, poll, err == nil, err
}

func (s scene) isOver(ctx context.Context, poll store.Message) (bool, error) {
	about, err := s.store.About(ctx, poll.ID)
	return slices.ContainsFunc(about, func(m store.Message) bool { return m.Kind == store.KindPollEnd }), err
}

// undo takes what somebody did about a message out of the room in which they did it, where
// nobody else has seen it, and says why, if there is anything to say.
func (s scene) undo(ctx context.Context, author id.UserID, target store.Message, phrases ...catalogue.Phrase) error {
	m := store.Message{Circle: s.circle.ID, Author: author, Kind: store.KindVote, Target: target.ID}
	var err error
	if m.ID, err = s.store.AddMessage(ctx, m); err != nil {
		return err
	}
	if err = s.store.AddCopy(ctx, m.ID, s.room.Key, s.evt.ID); err != nil {
		return err
	}
	if _, err = s.store.SetGone(ctx, m.ID); err != nil {
		return err
	}
	if err = s.undoIn(ctx, m.ID, s.room.Key); err != nil {
		return err
	}
	if len(phrases) == 0 {
		return nil
	}
	return s.tell(ctx, "undone", phrases...)
}

// undoChange takes back the change of a poll: who could see it would see other answers than
// the others have voted for.
func (s scene) undoChange(ctx context.Context) error {
	author, err := s.store.CircleModerator(ctx, s.circle.ID)
	if p, ok := s.own(); ok {
		author = p.Ghost
	}
	if err != nil {
		return err
	}
	if before, err := s.store.MessageOf(ctx, s.room.Key, s.evt.ID); err != nil || before != 0 {
		return err
	}
	return s.undo(ctx, author, store.Message{}, catalogue.CannotPassOn(catalogue.PollChange))
}

// undoIn has the bot take a message out of a room.
func (s scene) undoIn(ctx context.Context, message store.MessageID, room kith.RoomKey) error {
	out := store.Outgoing{Room: room, Sender: s.edge.Bot(), Type: event.EventRedaction.Type, TakesBack: message}
	return s.edge.SendAs(ctx, out, "undo", fmt.Sprint(message))
}

// keepPoll gives a poll answers by which all but its author know them, and keeps both.
func (s scene) keepPoll(ctx context.Context, talk portal.Talk, message store.MessageID) (portal.Talk, error) {
	poll := store.Poll{Message: message, Most: talk.Poll.Most, Votes: make(map[id.UserID]store.Vote)}
	for _, a := range talk.Poll.Answers {
		poll.Theirs, poll.Ours = append(poll.Theirs, a.ID), append(poll.Ours, randomID())
	}
	return talk.WithAnswers(poll.Ours), s.store.SavePoll(ctx, poll)
}

// asVoted gives a vote as it is sent to a room: where the poll was asked, its answers are called
// as its author's client calls them.
func (s scene) asVoted(ctx context.Context, talk portal.Talk, target store.MessageID, room kith.RoomKey) (portal.Talk, error) {
	asked, err := s.store.Message(ctx, target)
	if err != nil || s.homeOf(asked.Author) != room {
		return talk, err
	}
	poll, err := s.store.Poll(ctx, target)
	return talk.Choosing(poll.AsAuthor(talk.Choice())), err
}

// pollFromCircle takes what a moderator does about a poll in the circle's room. All of them
// are one in the portals, and two of them would be one vote there: so none of them votes.
func (s scene) pollFromCircle(ctx context.Context, ghost id.UserID, talk portal.Talk) error {
	if before, err := s.store.MessageOf(ctx, s.room.Key, s.evt.ID); err != nil || before != 0 {
		return err
	}
	target, _, ok, err := s.polled(ctx, talk.Target)
	if err != nil || !ok {
		return err
	}
	if talk.Act == portal.Votes {
		return s.undo(ctx, ghost, target, catalogue.PollNoModerator())
	}
	return s.endPoll(ctx, ghost, target, talk)
}
