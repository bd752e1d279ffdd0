package circle

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/portal"
	"kith/store"
)

// A peer changes what they wrote. What the others have seen is changed for them by a message
// of its own. What they have not seen is changed here, and judged anew: it keeps the event
// that it was written as, because that is what its sender's client goes on calling it by.

// change takes new words for an earlier message of a peer.
func (s scene) change(ctx context.Context, p kith.Portal, talk portal.Talk) error {
	if before, err := s.store.MessageOf(ctx, s.room.Key, s.evt.ID); err != nil || before != 0 {
		return err
	}
	target, err := s.meant(ctx, talk.Target)
	if err != nil {
		return err
	}
	if target.ID == 0 {
		return s.changeUnseen(ctx, p, talk)
	}
	if phrase, no := unchangeable(target, p.Ghost); no {
		return s.tell(ctx, "cannot", phrase)
	}
	if _, _, isCommand := portal.Command(talk); isCommand {
		return s.tell(ctx, "cannot", catalogue.ChangeToCommand())
	}
	changes, err := s.heldChanges(ctx, p.Room, target.ID)
	if err != nil {
		return err
	}
	for _, held := range changes {
		if held.State.Blocks() {
			return s.changeHeld(ctx, p, held)
		}
		if err = s.supersede(ctx, held); err != nil {
			return err
		}
	}
	return s.hear(ctx, p, talk)
}

// meant gives the message that an event of the room carries, or that it changes; without an
// id when there is none.
func (s scene) meant(ctx context.Context, event id.EventID) (store.Message, error) {
	message, err := s.messageAnswered(ctx, event)
	if err != nil || message == 0 {
		return store.Message{}, err
	}
	return s.store.Message(ctx, message)
}

// unchangeable says why a message cannot be changed by somebody.
func unchangeable(target store.Message, author id.UserID) (catalogue.Phrase, bool) {
	switch {
	case target.Author != author:
		return catalogue.ChangeNotYours(), true
	case target.Gone:
		return catalogue.ChangeGone(), true
	case target.Kind != store.KindMessage:
		return catalogue.CannotPassOn(catalogue.Edit), true
	}
	return catalogue.Phrase{}, false
}

// changeUnseen takes new words for what the others have not seen: what is held, what was not
// passed on, and what never came to us, or later than the change.
func (s scene) changeUnseen(ctx context.Context, p kith.Portal, talk portal.Talk) error {
	held, err := s.heldAs(ctx, talk.Target)
	switch {
	case errors.Is(err, store.ErrNotFound):
		held.Event.ID = talk.Target
	case err != nil:
		return err
	case slices.Contains(held.Event.Changed, s.evt.ID):
		return nil
	case held.State == store.HeldWithdrawn:
		return s.tell(ctx, "cannot", catalogue.ChangeGone())
	case held.State.Blocks():
		return s.changeHeld(ctx, p, held)
	default:
		if err = s.supersede(ctx, held); err != nil {
			return err
		}
		// It may be the change of a message, which it still is.
		if before, err := readHeld(held); err == nil && before.Act == portal.Changes {
			return s.changeAgain(ctx, p, talk, before)
		}
	}
	s.evt = s.changing(held.Event, held.Event.ID)
	return s.obey(ctx, p, talk.AsNew())
}

// changeAgain takes new words for a change that was not passed on.
func (s scene) changeAgain(ctx context.Context, p kith.Portal, talk, before portal.Talk) error {
	s.evt.Content = pointed(s.evt.Content, before.Target)
	talk.Target = before.Target
	return s.change(ctx, p, talk)
}

// changing is the event with the words of the present one in the place of an earlier, which
// nobody else has seen. What it changes is named by target: itself, if it is a message.
func (s scene) changing(earlier kith.Event, target id.EventID) kith.Event {
	evt := s.evt
	evt.ID = earlier.ID
	evt.Changed = append(slices.Clone(earlier.Changed), s.evt.ID)
	evt.Content = pointed(evt.Content, target)
	return evt
}

// pointed gives a change with another target.
func pointed(content json.RawMessage, target id.EventID) json.RawMessage {
	var all map[string]any
	if json.Unmarshal(content, &all) != nil {
		return content // it was read before
	}
	if relation, ok := all["m.relates_to"].(map[string]any); ok {
		relation["event_id"] = target
	}
	changed, err := json.Marshal(all)
	if err != nil {
		return content
	}
	return changed
}

// changeHeld puts new words into the place of those that are held, and has them judged. What
// waits behind another goes on waiting.
func (s scene) changeHeld(ctx context.Context, p kith.Portal, held store.Held) error {
	before, err := readHeld(held)
	if err != nil {
		return fmt.Errorf("read held message: %w", err)
	}
	target := held.Event.ID
	if before.Act == portal.Changes {
		target = before.Target
	}
	settled := itemOf(held)
	held.File = nil
	held.Event = s.changing(held.Event, target)
	if err = s.store.SetHeldEvent(ctx, held.ID, held.Event); err != nil {
		return err
	}
	s, talk, err := s.reread(held)
	if err != nil {
		return fmt.Errorf("read changed message: %w", err)
	}
	switch held.State {
	case store.HeldBehind:
		return s.changeBehind(ctx, p, talk, held)
	case store.HeldConsulted:
		if err = s.tendTo(ctx, p, talk); err != nil {
			return err
		}
		return s.consult(ctx, held)
	default:
	}
	if err = s.desk.Settle(ctx, kith.ItemHeld, settled, catalogue.HeldItemChanged()); err != nil {
		return err
	}
	blocks, err := s.judge(ctx, p, talk, held)
	if err != nil || blocks {
		return err
	}
	if held, err = s.store.Held(ctx, held.ID); err != nil {
		return err
	}
	if held.State == store.HeldSent {
		if err = s.tell(ctx, "changed", catalogue.HeldChangedSent()); err != nil {
			return err
		}
	}
	return s.goOn(ctx, p)
}

// changeBehind takes what waits behind a question, if it has become the answer to it.
func (s scene) changeBehind(ctx context.Context, p kith.Portal, talk portal.Talk, held store.Held) error {
	if err := s.tendTo(ctx, p, talk); err != nil {
		return err
	}
	yes, answers := portal.Answer(talk)
	open, err := s.store.OpenHeld(ctx, p.Room)
	if err != nil || !answers {
		return err
	}
	for _, first := range open {
		if first.State != store.HeldAsked {
			continue
		}
		if err = s.endHeld(ctx, held, store.HeldDropped); err != nil {
			return err
		}
		return s.answered(ctx, p, first, yes)
	}
	return nil
}

// supersede ends the holding of what comes anew with other words.
func (s scene) supersede(ctx context.Context, held store.Held) error {
	if err := s.desk.Settle(ctx, kith.ItemHeld, itemOf(held), catalogue.HeldItemChanged()); err != nil {
		return err
	}
	return s.store.DropHeld(ctx, held.ID)
}

// heldAs gives what is held of an event of the room, by whatever event its sender calls it;
// or ErrNotFound.
func (s scene) heldAs(ctx context.Context, event id.EventID) (store.Held, error) {
	held, err := s.store.HeldEvent(ctx, s.room.Key, event)
	if !errors.Is(err, store.ErrNotFound) {
		return held, err
	}
	open, err := s.store.OpenHeld(ctx, s.room.Key)
	if err != nil {
		return held, err
	}
	i := slices.IndexFunc(open, func(h store.Held) bool { return slices.Contains(h.Event.Changed, event) })
	if i < 0 {
		return held, store.ErrNotFound
	}
	return open[i], nil
}

// heldChanges lists the changes of a message that are held in a portal.
func (s scene) heldChanges(ctx context.Context, room kith.RoomKey, message store.MessageID) (changes []store.Held, err error) {
	open, err := s.store.OpenHeld(ctx, room)
	if err != nil {
		return nil, err
	}
	for _, held := range open {
		talk, err := readHeld(held)
		if err != nil || talk.Act != portal.Changes {
			continue
		}
		carried, err := s.store.MessageOf(ctx, room, talk.Target)
		if err != nil {
			return nil, err
		}
		if carried == message {
			changes = append(changes, held)
		}
	}
	return changes, nil
}

// changeAsModerator takes new words for an earlier message of a moderator. All moderators of
// a circle are seen as one, but each changes only what they wrote themselves.
func (s scene) changeAsModerator(ctx context.Context, ghost id.UserID, talk portal.Talk) error {
	target, err := s.meant(ctx, talk.Target)
	if err != nil {
		return err
	}
	if target.ID == 0 { // it was not passed on, so its new words are the first
		s.evt = s.changing(kith.Event{ID: talk.Target}, talk.Target)
		return s.orderAsModerator(ctx, ghost, talk.AsNew())
	}
	if phrase, no := unchangeable(target, ghost); no {
		return s.tell(ctx, "cannot", phrase)
	}
	if own, err := s.store.IsMarked(ctx, target, string(s.evt.Sender)); err != nil {
		return err
	} else if !own {
		return s.tell(ctx, "cannot", catalogue.ChangeNotYours())
	}
	return s.orderAsModerator(ctx, ghost, talk)
}
