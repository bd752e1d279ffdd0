package circle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"kith"
	"kith/catalogue"
	"kith/jobs"
	"kith/portal"
	"kith/safety"
	"kith/store"
)

const (
	// askWaits is how long a peer has to answer whether a message is to be sent.
	askWaits = 15 * time.Minute
	// appealWaits is how long a refused message is kept, so that its sender can appeal,
	// and how long moderators have for that.
	appealWaits = 24 * time.Hour
)

// ask asks the sender of a message whether it is to be sent.
func (s scene) ask(ctx context.Context, held store.Held, rule *safety.Rule) error {
	if _, err := s.keep(ctx, held, store.HeldAsked, rule.ID, time.Now().Add(askWaits)); err != nil {
		return err
	}
	return s.tellHeld(ctx, "asked", catalogue.HeldQuestion(rule.Explain(language), askWaits))
}

// answered takes a peer's answer to that question.
func (s scene) answered(ctx context.Context, p kith.Portal, held store.Held, yes bool) error {
	if !yes {
		return s.drop(ctx, p, held, catalogue.HeldNotSent())
	}
	later, talk, err := s.reread(held)
	if err != nil {
		return s.drop(ctx, p, held, catalogue.HeldNotSent())
	}
	if held.Rule == ruleVoice {
		return later.answeredToVoice(ctx, p, talk, held)
	}
	if err = s.tell(ctx, "answered", catalogue.HeldSent()); err != nil {
		return err
	}
	if err = later.send(ctx, p, talk, held); err != nil {
		return err
	}
	return s.goOn(ctx, p)
}

// review holds a message until a moderator has looked at it, or the time for that is
// over. Where nobody can look it is as if that were over already.
func (s scene) review(ctx context.Context, p kith.Portal, talk portal.Talk, held store.Held, rule *safety.Rule) (bool, error) {
	can, err := s.desk.Reaches(ctx, s.circle.ID)
	if err != nil {
		return false, err
	}
	if !can && rule.Hold.Then == safety.Deliver {
		return false, s.send(ctx, p, talk, held)
	} else if !can {
		return false, s.refuse(ctx, held, rule)
	}
	if talk.IsUnmade() { // moderators see what it is
		held.Rule = rule.ID
		return true, s.remake(ctx, p, talk, held, filing{Then: thenReview})
	}
	held, err = s.keep(ctx, held, store.HeldReview, rule.ID, time.Now().Add(rule.Hold.For))
	if err != nil {
		return true, err
	}
	if err = s.lay(ctx, p, held, rule); err != nil {
		return true, err
	}
	return true, s.tellHeld(ctx, "held", catalogue.HeldForReview(rule.Explain(language), rule.Hold.For, rule.Hold.Then == safety.Deliver))
}

// refuse does not pass a message on. It is kept for a while, for an appeal.
func (s scene) refuse(ctx context.Context, held store.Held, rule *safety.Rule) error {
	can, err := s.desk.Reaches(ctx, s.circle.ID)
	if err != nil {
		return err
	}
	state, due := store.HeldRefused, time.Now().Add(appealWaits)
	if !can {
		state, due = store.HeldDropped, time.Time{}
	}
	if _, err = s.keep(ctx, held, state, rule.ID, due); err != nil {
		return err
	}
	return s.tellHeld(ctx, "refused", catalogue.HeldRefused(rule.Explain(language), can))
}

// tellHeld says that a message is not passed on, or not yet; of a change, too, what the
// others see meanwhile.
func (s scene) tellHeld(ctx context.Context, subject string, phrase catalogue.Phrase) error {
	talk, err := readHeld(store.Held{Event: s.evt})
	if err == nil && talk.Act == portal.Changes {
		return s.tell(ctx, subject, phrase, catalogue.HeldOldWords())
	}
	return s.tell(ctx, subject, phrase)
}

// appeal has a moderator look at what was refused last.
func (s scene) appeal(ctx context.Context, p kith.Portal) error {
	open, err := s.store.OpenHeld(ctx, p.Room)
	if err != nil {
		return err
	}
	for _, held := range slices.Backward(open) {
		switch held.State {
		case store.HeldReview, store.HeldAppealed:
			return s.tell(ctx, "command", catalogue.HeldUnderReview())
		case store.HeldRefused:
			if held, err = s.keep(ctx, held, store.HeldAppealed, held.Rule, time.Now().Add(appealWaits)); err != nil {
				return err
			}
			if err = s.layRefused(ctx, p, held); err != nil {
				return err
			}
			return s.tell(ctx, "command", catalogue.HeldAppealed())
		default: // nothing that a moderator could decide
		}
	}
	return s.tell(ctx, "command", catalogue.HeldNothing())
}

// layRefused has moderators look at what was refused, with its file made anew.
func (s scene) layRefused(ctx context.Context, p kith.Portal, held store.Held) error {
	if talk, err := readHeld(held); err == nil && talk.File != nil {
		return s.remakeSoon(ctx, held, filing{Then: thenAppeal})
	}
	return s.lay(ctx, p, held, s.rule(held.Rule))
}

// rule gives a rule by its id; one that is not there any more says nothing of itself.
func (c *Circles) rule(id string) *safety.Rule {
	if c.opts.Rules != nil {
		if rule := c.opts.Rules.Rule(id); rule != nil {
			return rule
		}
	}
	return &safety.Rule{ID: id}
}

// heldIsDue decides a held message that nobody has decided in time, as was said when it
// was held. The subject is its number.
func (c *Circles) heldIsDue(ctx context.Context, subject string) error {
	number, err := strconv.ParseInt(subject, 10, 64)
	if err != nil {
		return fmt.Errorf("read number of held message: %w", err)
	}
	return c.store.Txn(ctx, func(ctx context.Context) error {
		held, err := c.store.Held(ctx, store.HeldID(number))
		if errors.Is(err, store.ErrNotFound) || err == nil && held.State.Ended() {
			return nil
		} else if err != nil {
			return err
		}
		if early := time.Until(held.Due); early > 0 && !held.Due.IsZero() {
			return jobs.Again(early) // it was given more time since
		}
		s, p, err := c.sceneOfHeld(ctx, held)
		if err != nil {
			return err
		}
		switch held.State {
		case store.HeldAsked:
			return s.drop(ctx, p, held, catalogue.HeldNoAnswer())
		case store.HeldReview, store.HeldAppealed:
			passes := held.State == store.HeldReview && c.rule(held.Rule).Hold.Then == safety.Deliver
			if err = s.settleItem(ctx, held, catalogue.HeldItemTimeOver(passes)); err != nil {
				return err
			}
			return s.conclude(ctx, p, held, passes, catalogue.HeldTimeOver(passes))
		case store.HeldRefused: // and nobody has appealed
			return s.endHeld(ctx, held, store.HeldDropped)
		default: // it waits for another, not for a time
			return nil
		}
	})
}

// sceneOfHeld is what stands around a held message.
func (c *Circles) sceneOfHeld(ctx context.Context, held store.Held) (scene, kith.Portal, error) {
	s, err := c.sceneIn(ctx, held.Room)
	if err != nil {
		return s, kith.Portal{}, err
	}
	s.evt = held.Event
	p, ok := s.own()
	if !ok {
		return s, p, fmt.Errorf("find the portal of a held message: %w", store.ErrNotFound)
	}
	return s, p, nil
}

// conclude ends a review: the message is passed on or not, and its sender is told. Who
// has been muted meanwhile is heard no more than with any other message.
func (s scene) conclude(ctx context.Context, p kith.Portal, held store.Held, passes bool, told catalogue.Phrase) error {
	later, talk, err := s.reread(held)
	switch {
	case p.State == kith.PortalLeft:
		return s.endHeld(ctx, held, store.HeldWithdrawn)
	case p.Silence != "":
		return s.drop(ctx, p, held, silenced(p.Silence))
	case !passes || err != nil:
		return s.drop(ctx, p, held, told)
	}
	if err = later.tell(ctx, "concluded", told); err != nil {
		return err
	}
	if err = later.send(ctx, p, talk, held); err != nil {
		return err
	}
	return s.goOn(ctx, p)
}

// drop ends a held message without passing it on, and takes up what waited behind it.
func (s scene) drop(ctx context.Context, p kith.Portal, held store.Held, told catalogue.Phrase) error {
	if err := s.endHeld(ctx, held, store.HeldDropped); err != nil {
		return err
	}
	if err := s.say(ctx, p.Room, fmt.Sprint("dropped ", held.ID), told); err != nil {
		return err
	}
	return s.goOn(ctx, p)
}

// goOn takes up what a peer wrote behind a held message, until one is held in its turn.
func (s scene) goOn(ctx context.Context, p kith.Portal) error {
	open, err := s.store.OpenHeld(ctx, p.Room)
	if err != nil {
		return err
	}
	for _, held := range open {
		if !held.State.Blocks() {
			continue
		}
		if held.State != store.HeldBehind {
			return nil
		}
		later, talk, err := s.reread(held)
		if err != nil || p.Silence != "" {
			if err = s.endHeld(ctx, held, store.HeldDropped); err != nil {
				return err
			}
			continue
		}
		if blocks, err := later.judge(ctx, p, talk, held); err != nil || blocks {
			return err
		}
	}
	return nil
}

// withdraw ends the holding of a message that its sender takes back. It tells false if
// nothing is held of that event.
func (s scene) withdraw(ctx context.Context) (bool, error) {
	held, err := s.heldAs(ctx, s.evt.Redacts)
	if errors.Is(err, store.ErrNotFound) || err == nil && held.State.Ended() {
		return false, nil
	} else if err != nil {
		return false, err
	}
	p, ok := s.own()
	if !ok { // a moderator's
		return true, s.endHeld(ctx, held, store.HeldWithdrawn)
	}
	if err = s.endHeld(ctx, held, store.HeldWithdrawn); err != nil {
		return true, err
	}
	if err = s.settleItem(ctx, held, catalogue.HeldItemWithdrawn()); err != nil {
		return true, err
	}
	return true, s.goOn(ctx, p)
}

// withdrawAll ends all that is held of a peer who goes. It tells whether there was
// something that they could still think to be on its way.
func (s scene) withdrawAll(ctx context.Context, p kith.Portal) (bool, error) {
	open, err := s.store.OpenHeld(ctx, p.Room)
	if err != nil {
		return false, err
	}
	waited := false
	for _, held := range open {
		waited = waited || held.State != store.HeldRefused
		if err = s.endHeld(ctx, held, store.HeldWithdrawn); err != nil {
			return false, err
		}
		if err = s.settleItem(ctx, held, catalogue.HeldItemWithdrawn()); err != nil {
			return false, err
		}
	}
	return waited, nil
}
