package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/portal"
	"kith/store"
)

// The words that decide nothing.
const (
	wordList = "list"
	wordShow = "show"
	wordHelp = "help"
)

// longestList is how many items are listed at once.
const longestList = 20

// turn is something that a moderator does at their desk.
type turn struct {
	*Desks
	room      kith.Room
	moderator id.UserID
	evt       kith.Event
}

// Receive takes one event of a desk, in the transaction that closes it. Whatever a moderator
// does there has an answer.
func (d *Desks) Receive(ctx context.Context, room kith.Room, evt kith.Event) error {
	moderator, ok := d.ownerOf(room)
	if evt.StateKey != nil {
		if err := d.store.RoomChanged(ctx, room.Key); err != nil {
			return err
		}
		switch {
		case evt.Type == event.StateTombstone.Type:
			return d.keepSoon(ctx, room.Key)
		case ok && evt.Type == event.StateMember.Type && id.UserID(*evt.StateKey) == moderator:
			return d.attend(ctx, room.Key, evt.Membership())
		}
		return nil
	}
	if !ok || evt.Sender != moderator {
		return nil
	}
	return turn{d, room, moderator, evt}.take(ctx)
}

// NotSent is told that the homeserver did not let the bot say something on a desk: the room
// is lost, and what is open is laid on another.
func (d *Desks) NotSent(ctx context.Context, room kith.Room) error { return d.keepSoon(ctx, room.Key) }

func (t turn) take(ctx context.Context) error {
	switch t.evt.Type {
	case event.EventReaction.Type:
		return t.react(ctx)
	case event.EventRedaction.Type:
		return nil
	}
	if phrase, trouble := catalogue.Unreadable(t.evt.Trouble); trouble {
		return t.answer(ctx, 0, phrase)
	}
	if !t.evt.Encrypted {
		return t.answer(ctx, 0, catalogue.InClear())
	}
	talk, err := portal.Read(t.evt.Type, t.evt.Content)
	switch {
	case err != nil, talk.File != nil:
		return t.answer(ctx, 0, catalogue.DeskOnlyText(), catalogue.DeskHelp())
	case talk.Kind == event.MsgNotice:
		return nil // another bot, perhaps; two that answer each other would not stop
	}
	return t.obey(ctx, read(talk.Text), talk.ReplyTo)
}

func (t turn) answer(ctx context.Context, item int64, phrases ...catalogue.Phrase) error {
	return t.say(ctx, t.room.Key, item, "answer "+string(t.evt.ID), phrases...)
}

// react takes a reaction, which decides what it is on.
func (t turn) react(ctx context.Context) error {
	var content event.ReactionEventContent
	_ = json.Unmarshal(t.evt.Content, &content) // content that does not follow the spec says nothing
	if content.RelatesTo.Type != event.RelAnnotation {
		return nil
	}
	item, err := t.store.ItemBy(ctx, t.room.Key, content.RelatesTo.EventID)
	if errors.Is(err, store.ErrNotFound) {
		return t.answer(ctx, 0, catalogue.DeskNoItem())
	} else if err != nil {
		return err
	}
	verb := signed(item, content.RelatesTo.Key)
	if verb == "" && item.IsOpen() {
		return t.answer(ctx, item.ID, catalogue.DeskNoSign(item.Number, waysOf(item)))
	}
	return t.decideOn(ctx, item, kith.Decision{Verb: verb})
}

// obey takes what was written. about is the event to which it is a reply, if any.
func (t turn) obey(ctx context.Context, o order, about id.EventID) error {
	switch o.word {
	case wordList:
		return t.listOpen(ctx)
	case wordHelp:
		return t.answer(ctx, 0, catalogue.DeskHelp())
	}
	verb := kith.Verb(o.word)
	if _, known := signs[verb]; !known && o.word != wordShow {
		return t.answer(ctx, 0, catalogue.DeskUnknown(), catalogue.DeskHelp())
	}
	item, err := t.meant(ctx, o.number, about)
	switch {
	case errors.Is(err, store.ErrNotFound) && o.number == 0:
		return t.answer(ctx, 0, catalogue.DeskWhich(verb))
	case errors.Is(err, store.ErrNotFound):
		return t.answer(ctx, 0, catalogue.DeskNoSuch(o.number))
	case err != nil:
		return err
	case o.word == wordShow:
		return t.show(ctx, item)
	case item.IsOpen() && !slices.Contains(item.Verbs, verb):
		return t.answer(ctx, item.ID, catalogue.DeskCannot(item.Number, waysOf(item)))
	}
	return t.decideOn(ctx, item, kith.Decision{Verb: verb, Reason: o.reason})
}

// meant gives the item on this desk with a number, or to which a text is the reply;
// store.ErrNotFound also for one that lies on others' desks alone.
func (t turn) meant(ctx context.Context, number int, about id.EventID) (kith.Item, error) {
	if number == 0 {
		return t.store.ItemBy(ctx, t.room.Key, about)
	}
	item, err := t.store.ItemNumbered(ctx, number)
	if err != nil {
		return item, err
	}
	laid, err := t.store.IsLaid(ctx, item.ID, t.room.Key)
	if err == nil && !laid {
		err = store.ErrNotFound
	}
	return item, err
}

// decideOn lets a moderator decide about an item. The first one counts.
func (t turn) decideOn(ctx context.Context, item kith.Item, decision kith.Decision) error {
	may, err := t.standing(ctx, item, t.moderator)
	switch {
	case err != nil:
		return err
	case !item.IsOpen():
		return t.answer(ctx, item.ID, catalogue.DeskBefore(item.Number))
	case may == lowered:
		return t.answer(ctx, item.ID, catalogue.DeskNotYours(item.Number))
	case may == stranger: // they were made a peer there by mistake: from now on it is not for them
		return t.answer(ctx, 0, catalogue.DeskNoSuch(item.Number))
	}
	decide := t.decide[item.Kind]
	if decide == nil {
		return fmt.Errorf("nobody handles items of kind %q", item.Kind)
	}
	if decided, err := t.store.DecideItem(ctx, item.ID, decision.Verb, t.moderator); err != nil || !decided {
		return err
	}
	decision.By = t.moderator
	outcome, err := decide(ctx, item, decision)
	if err != nil {
		return fmt.Errorf("do what was decided: %w", err)
	}
	return t.tellAll(ctx, item, t.room.Key, catalogue.DeskDone(item.Number, outcome), catalogue.DeskDoneByOther(item.Number, outcome))
}

// show says again what an open item is.
func (t turn) show(ctx context.Context, item kith.Item) error {
	if !item.IsOpen() {
		return t.answer(ctx, item.ID, catalogue.DeskBefore(item.Number))
	}
	return t.send(ctx, t.room.Key, item.ID, "answer "+string(t.evt.ID), &event.MessageEventContent{
		MsgType: event.MsgNotice, Body: t.textOf(item), Mentions: &event.Mentions{},
	})
}

// listOpen lists what lies open on this desk.
func (t turn) listOpen(ctx context.Context) error {
	items, err := t.store.OpenItems(ctx)
	if err != nil {
		return err
	}
	var lines []catalogue.Phrase
	more := 0
	for _, item := range items {
		laid, err := t.store.IsLaid(ctx, item.ID, t.room.Key)
		if err != nil {
			return err
		}
		may, err := t.standing(ctx, item, t.moderator)
		switch {
		case err != nil:
			return err
		case !laid || may != decides:
		case len(lines) == longestList:
			more++
		default:
			lines = append(lines, catalogue.DeskListLine(item.Number, item.Title, time.Since(item.Created)))
		}
	}
	return t.answer(ctx, 0, catalogue.DeskList(lines, more))
}
