package circle

import (
	"context"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/portal"
	"kith/store"
)

// place gives a message its place in the circle, and what its copies have in common. It
// tells false when there is nothing to pass on: what it is about was taken back meanwhile,
// or the same was done before.
func (s scene) place(ctx context.Context, author id.UserID, talk portal.Talk) (store.Outgoing, bool, error) {
	copy := store.Outgoing{Sender: author, Type: talk.Type()}
	m := store.Message{Circle: s.circle.ID, Author: author, Kind: kindOf(talk)}
	if ok, err := s.relate(ctx, talk, &copy); err != nil || !ok {
		return copy, false, err
	}
	switch {
	case talk.Act != portal.Says:
		m.Target = copy.Relation.To
	case s.room.Kind == kith.RoomCircle:
		m.Mark = string(s.evt.Sender) // moderators are seen as one, see changeAsModerator
	}
	if talk.Act == portal.Reacts {
		m.Mark = talk.Text
		if before, err := s.store.Alike(ctx, m); err != nil || before != 0 {
			return copy, false, err
		}
	}
	var err error
	if copy.Message, err = s.store.AddMessage(ctx, m); err != nil {
		return copy, false, err
	}
	if err = s.store.AddCopy(ctx, copy.Message, s.room.Key, s.evt.ID); err != nil {
		return copy, false, err
	}
	return copy, true, s.keepChanges(ctx, m, copy.Message)
}

// relate finds the messages that one is about. It tells false, and its sender, if what it is
// about was taken back meanwhile.
func (s scene) relate(ctx context.Context, talk portal.Talk, copy *store.Outgoing) (bool, error) {
	if talk.Act != portal.Says {
		target, err := s.meant(ctx, talk.Target)
		if err != nil {
			return false, err
		}
		if target.ID == 0 || target.Gone {
			return false, s.tell(ctx, "cannot", catalogue.ChangeGone())
		}
		copy.Relation = store.Relation{Kind: store.Replaces, To: target.ID}
		switch talk.Act {
		case portal.Reacts:
			copy.Relation.Kind = store.Annotates
		case portal.Votes, portal.Ends:
			copy.Relation.Kind = store.References
		default:
		}
		return true, nil
	}
	answered, err := s.meant(ctx, talk.ReplyTo)
	if err != nil {
		return false, err
	}
	copy.ReplyTo = answered.ID
	root, err := s.meant(ctx, talk.Thread.Root)
	if err != nil || root.ID == 0 {
		return true, err
	}
	copy.Relation = store.Relation{Kind: store.AnswersInside, To: root.ID}
	if talk.Thread.Aside {
		copy.Relation.Kind = store.InThread
	}
	return true, nil
}

// keepChanges keeps by which events the sender has changed a message before it was passed
// on, so that each is known as it, and the last is found that has its words.
func (s scene) keepChanges(ctx context.Context, m store.Message, message store.MessageID) error {
	if m.Kind != store.KindEdit {
		m.Target = message
	}
	m.Kind, m.Mark = store.KindEdit, ""
	for _, event := range s.evt.Changed {
		change, err := s.store.AddMessage(ctx, m)
		if err != nil {
			return err
		}
		if err = s.store.AddCopy(ctx, change, s.room.Key, event); err != nil {
			return err
		}
	}
	return nil
}

func kindOf(talk portal.Talk) store.MessageKind {
	switch talk.Act {
	case portal.Changes:
		return store.KindEdit
	case portal.Reacts:
		return store.KindReaction
	case portal.Votes:
		return store.KindVote
	case portal.Ends:
		return store.KindPollEnd
	case portal.Says:
	}
	if talk.Poll != nil {
		return store.KindPoll
	}
	return store.KindMessage
}
