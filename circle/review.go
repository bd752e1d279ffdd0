package circle

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"kith"
	"kith/catalogue"
	"kith/portal"
	"kith/safety"
	"kith/store"
)

// lay lays a held message on the desks of the moderators who may decide it: the words as
// the circle would see them, under the pseudonym.
func (s scene) lay(ctx context.Context, p kith.Portal, held store.Held, rule *safety.Rule) error {
	s, talk, err := s.reread(held)
	if err != nil {
		return fmt.Errorf("read held message: %w", err)
	}
	title := catalogue.HeldItem(p.Pseudonym, code(s.circle.ID))
	end := catalogue.HeldItemEnd(time.Until(held.Due), rule.Hold.Then == safety.Deliver)
	if held.State == store.HeldAppealed {
		title = catalogue.HeldItemAppeal(p.Pseudonym, code(s.circle.ID))
		end = catalogue.HeldItemEnd(time.Until(held.Due), false)
	}
	var shown []byte
	if f := filingOf(held); f.Desk != nil {
		if shown, err = portal.Show(*talk.File, *f.Desk); err != nil {
			return err
		}
	}
	return s.desk.Lay(ctx, kith.Item{
		Kind: kith.ItemHeld, Circle: s.circle.ID, About: p.Ghost, Reference: itemOf(held),
		Verbs: []kith.Verb{kith.VerbDeliver, kith.VerbRefuse}, Picture: shown,
	}, title, catalogue.HeldItemWords(quoted(clip(s.told(ctx, talk), longestReason)), talk.Act == portal.Changes), catalogue.HeldItemWhy(rule.About), end)
}

// told is all that a reader could be shown of a message. Where its two tellings differ,
// moderators see both.
func (s scene) told(ctx context.Context, talk portal.Talk) string {
	texts, links := talk.Tellings(s.view(ctx, nil))
	if talk.File != nil {
		texts = append([]string{s.words.Text("", catalogue.FileInWords(talk.File.Voice))}, texts...)
	}
	return strings.Join(append(texts, links...), "\n")
}

// itemOf is by what the desks know a held message, as it was changed last.
func itemOf(held store.Held) string {
	if n := len(held.Event.Changed); n > 0 {
		return fmt.Sprint(held.ID, ".", n)
	}
	return fmt.Sprint(held.ID)
}

// settleItem takes a held message from the desks, where it lies on some.
func (s scene) settleItem(ctx context.Context, held store.Held, outcome catalogue.Phrase) error {
	return s.desk.Settle(ctx, kith.ItemHeld, itemOf(held), outcome)
}

// decideHeld does what a moderator has decided about a held message.
func (c *Circles) decideHeld(ctx context.Context, item kith.Item, decision kith.Decision) (catalogue.Phrase, error) {
	reference, _, _ := strings.Cut(item.Reference, ".")
	number, err := strconv.ParseInt(reference, 10, 64)
	if err != nil {
		return catalogue.Phrase{}, fmt.Errorf("read number of held message: %w", err)
	}
	held, err := c.store.Held(ctx, store.HeldID(number))
	if errors.Is(err, store.ErrNotFound) || err == nil && (held.State.Ended() || itemOf(held) != item.Reference) {
		return catalogue.HeldItemWithdrawn(), nil
	} else if err != nil {
		return catalogue.Phrase{}, err
	}
	s, p, err := c.sceneOfHeld(ctx, held)
	if err != nil {
		return catalogue.Phrase{}, err
	}
	passes := decision.Verb == kith.VerbDeliver
	told := catalogue.HeldReviewed(passes)
	if !passes && decision.Reason != "" {
		told = catalogue.HeldNotPassedBecause(quoted(s.inWords(ctx, decision.Reason)))
	}
	if err = s.conclude(ctx, p, held, passes, told); err != nil {
		return catalogue.Phrase{}, err
	}
	if held, err = c.store.Held(ctx, held.ID); err != nil {
		return catalogue.Phrase{}, err
	}
	return catalogue.HeldItemDone(held.State == store.HeldSent), nil
}
