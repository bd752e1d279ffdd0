package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/store"
)

// Lay puts an item on the desk of everybody who may decide it, in the transaction that the
// context carries. title is one sentence that says what it is; the details follow it. Both
// hold pseudonyms alone. One of the same kind and reference is not laid again.
//
// A moderator who is not at their desk is invited; what lies there waits for them.
func (d *Desks) Lay(ctx context.Context, item kith.Item, title catalogue.Phrase, details ...catalogue.Phrase) error {
	item.Title, item.Body = d.words.Text("", title), d.words.Texts("", details...)
	return d.store.Txn(ctx, func(ctx context.Context) error {
		item, fresh, err := d.store.AddItem(ctx, item)
		if err != nil || !fresh {
			return err
		}
		if err = d.jobs.Schedule(ctx, jobExpire, fmt.Sprint(item.ID), d.opts.Retention); err != nil {
			return err
		}
		return d.layForAll(ctx, item)
	})
}

// Widen lays an open item on the desks of those who are asked about it by now, and were not
// before. It belongs in a transaction.
func (d *Desks) Widen(ctx context.Context, kind kith.ItemKind, reference string) error {
	item, err := d.store.ItemOf(ctx, kind, reference)
	if errors.Is(err, store.ErrNotFound) || err == nil && !item.IsOpen() {
		return nil
	} else if err != nil {
		return err
	}
	return d.layForAll(ctx, item)
}

func (d *Desks) layForAll(ctx context.Context, item kith.Item) error {
	for _, user := range d.owners() {
		if err := d.layFor(ctx, item, user); err != nil {
			return err
		}
	}
	return nil
}

// Reaches tells whether there is anybody, but for some, on whose desk an item of a circle
// would be laid.
func (d *Desks) Reaches(ctx context.Context, circle kith.CircleID, but ...id.UserID) (bool, error) {
	for _, moderator := range d.opts.Moderators {
		if slices.Contains(but, moderator) {
			continue
		}
		if may, err := d.standingIn(ctx, circle, moderator); err != nil || may == decides {
			return err == nil, err
		}
	}
	return false, nil
}

// layOpen makes sure of a moderator's desk, and lays all on it that is open.
func (d *Desks) layOpen(ctx context.Context, moderator id.UserID) error {
	if _, err := d.ensure(ctx, moderator); err != nil {
		return err
	}
	items, err := d.store.OpenItems(ctx)
	if err != nil {
		return err
	}
	for _, item := range items {
		if err = d.layFor(ctx, item, moderator); err != nil {
			return err
		}
	}
	return nil
}

// layFor lays an item on one desk, unless it lies there or is not for its moderator.
func (d *Desks) layFor(ctx context.Context, item kith.Item, moderator id.UserID) error {
	if may, err := d.standing(ctx, item, moderator); err != nil || may != decides {
		return err
	}
	desk, err := d.ensure(ctx, moderator)
	if err != nil {
		return err
	}
	if fresh, err := d.store.AddLaid(ctx, item.ID, desk.Key); err != nil || !fresh {
		return err
	}
	if !desk.Ready {
		if err = d.keepSoon(ctx, desk.Key); err != nil {
			return err
		}
	}
	// No m.notice, for which clients do not ring.
	if err = d.send(ctx, desk.Key, item.ID, fmt.Sprint("item ", item.ID), &event.MessageEventContent{
		MsgType: event.MsgText, Body: d.textOf(item), Mentions: &event.Mentions{UserIDs: []id.UserID{moderator}},
	}); err != nil {
		return err
	}
	if item.Picture != nil {
		if err = d.sendContent(ctx, desk.Key, item.ID, fmt.Sprint("picture of item ", item.ID), item.Picture); err != nil {
			return err
		}
	}
	return d.offer(ctx, item, desk.Key)
}

// offer sets the reactions by which an item can be decided on it, so that a moderator has only
// to tap one. Those of the bot decide nothing.
func (d *Desks) offer(ctx context.Context, item kith.Item, desk kith.RoomKey) error {
	for _, way := range waysOf(item) {
		content, err := json.Marshal(&event.ReactionEventContent{RelatesTo: event.RelatesTo{Key: way.Sign}})
		if err != nil {
			return fmt.Errorf("write reaction: %w", err)
		}
		out := store.Outgoing{
			Room: desk, Sender: d.edge.Bot(), Type: event.EventReaction.Type, Content: content, Item: item.ID, Relation: store.Relation{Kind: store.Annotates},
		}
		if err = d.edge.SendAs(ctx, out, "desk", fmt.Sprint("sign ", item.ID), string(way.Verb)); err != nil {
			return err
		}
	}
	return nil
}

// textOf is what moderators read of an item. The first line is what a phone shows at night.
func (d *Desks) textOf(item kith.Item) string {
	ways := waysOf(item)
	text := d.words.Text("", catalogue.DeskItem(item.Number, item.Title, ways))
	if item.Body != "" {
		text += "\n\n" + item.Body
	}
	return text + "\n\n" + d.words.Text("", catalogue.DeskWays(item.Number, ways))
}

// standing is what a moderator is in a circle.
type standing int

const (
	stranger standing = iota // they must not know: they are no moderator, or a peer there
	lowered                  // others have taken their level
	decides
)

// standing tells what somebody is to an item: in its circle, or because they are asked.
func (d *Desks) standing(ctx context.Context, item kith.Item, user id.UserID) (standing, error) {
	if user == item.Not {
		return stranger, nil
	}
	asked := d.asked[item.Kind]
	if asked == nil {
		if !slices.Contains(d.opts.Moderators, user) {
			return stranger, nil
		}
		return d.standingIn(ctx, item.Circle, user)
	}
	users, err := asked(ctx, item)
	if err != nil || !slices.Contains(users, user) {
		return stranger, err
	}
	// Their level is nothing here: it is about a person, and not about the circle.
	if may, err := d.standingIn(ctx, item.Circle, user); err != nil || may == stranger {
		return stranger, err
	}
	return decides, nil
}

// standingIn tells what a moderator is in a circle. Who is or ever was a peer there
// stays a stranger, also when they were forgotten as a peer: their door still tells.
func (d *Desks) standingIn(ctx context.Context, circle kith.CircleID, user id.UserID) (standing, error) {
	portals, err := d.store.Portals(ctx, circle)
	if err != nil {
		return stranger, err
	}
	key := d.store.PeerKey(user)
	if slices.ContainsFunc(portals, func(p kith.Portal) bool { return p.Peer == key }) {
		return stranger, nil
	}
	staff, err := d.store.Staff(ctx, circle)
	if err != nil {
		return stranger, err
	}
	i := slices.IndexFunc(staff, func(s store.Staff) bool { return s.User == user })
	if i < 0 {
		return decides, nil
	}
	space, err := d.store.Space(ctx, user)
	switch {
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return stranger, err
	case staff[i].Door != space.ID:
		return stranger, nil
	case staff[i].Level < kith.RoleModerator.Level():
		return lowered, nil
	}
	return decides, nil
}

// Settle tells the desks that something was decided elsewhere: its time ran out, or whoever
// it is about took it back. What was decided before, or never laid, stays as it is. It
// belongs in a transaction.
func (d *Desks) Settle(ctx context.Context, kind kith.ItemKind, reference string, outcome catalogue.Phrase) error {
	item, err := d.store.ItemOf(ctx, kind, reference)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	return d.settle(ctx, item, kith.VerbSettled, outcome)
}

func (d *Desks) settle(ctx context.Context, item kith.Item, verb kith.Verb, outcome catalogue.Phrase) error {
	decided, err := d.store.DecideItem(ctx, item.ID, verb, "")
	if err != nil || !decided {
		return err
	}
	return d.tellAll(ctx, item, 0, catalogue.DeskSettled(item.Number, outcome), catalogue.DeskSettled(item.Number, outcome))
}

// tellAll says on every desk on which an item was read what came of it: one thing to who
// decided, another to the others.
func (d *Desks) tellAll(ctx context.Context, item kith.Item, decider kith.RoomKey, own, others catalogue.Phrase) error {
	if err := d.store.DropUnread(ctx, item.ID); err != nil {
		return err
	}
	desks, err := d.store.LaidOn(ctx, item.ID)
	if err != nil {
		return err
	}
	for _, desk := range desks {
		phrase := others
		if desk == decider {
			phrase = own
		}
		if err = d.say(ctx, desk, item.ID, fmt.Sprint("decided ", item.ID), phrase); err != nil {
			return err
		}
	}
	return nil
}

// expire is the job that drops what nobody has decided for as long as anything is kept.
func (d *Desks) expire(ctx context.Context, subject string) error {
	number, err := strconv.ParseInt(subject, 10, 64)
	if err != nil {
		return fmt.Errorf("read id of item: %w", err)
	}
	return d.store.Txn(ctx, func(ctx context.Context) error {
		item, err := d.store.Item(ctx, number)
		if errors.Is(err, store.ErrNotFound) || err == nil && !item.IsOpen() {
			return nil
		} else if err != nil {
			return err
		}
		outcome := catalogue.DeskExpired()
		if decide := d.decide[item.Kind]; decide != nil {
			if outcome, err = decide(ctx, item, kith.Decision{Verb: kith.VerbExpired}); err != nil {
				return fmt.Errorf("drop item: %w", err)
			}
		}
		return d.settle(ctx, item, kith.VerbExpired, outcome)
	})
}
