package circle

import (
	"context"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/portal"
	"kith/safety"
	"kith/store"
)

// reactionsEach is how many different reactions of one peer to one message are passed on.
const reactionsEach = 5

// react takes a reaction of a peer to a message. It does not wait behind what is held of
// theirs: it says nothing about it, and whoever sees it has seen the message that it is to,
// as its sender has. One in words is passed on if the rules find nothing in it, and is not
// held.
func (s scene) react(ctx context.Context, p kith.Portal, talk portal.Talk) error {
	if p.Silence != "" {
		return s.tell(ctx, "silent", silenced(p.Silence))
	}
	target, err := s.meant(ctx, talk.Target)
	if err != nil {
		return err
	}
	if target.ID == 0 || target.Gone {
		return s.tell(ctx, "cannot", catalogue.ReactionAlone())
	}
	if stopped, err := s.screenReaction(ctx, p, talk); err != nil || stopped {
		return err
	}
	about, err := s.store.About(ctx, target.ID)
	if err != nil {
		return err
	}
	given := 0
	for _, m := range about {
		if m.Kind == store.KindReaction && m.Author == p.Ghost {
			given++
		}
	}
	if given >= reactionsEach {
		return s.tell(ctx, "cannot", catalogue.ReactionTooMany(reactionsEach))
	}
	return s.order(ctx, p.Ghost, talk)
}

// screenReaction asks the rules about a reaction in words, and tells whether they stop it.
func (s scene) screenReaction(ctx context.Context, p kith.Portal, talk portal.Talk) (bool, error) {
	if talk.Emoji || s.circle.IsTalk() {
		return false, nil
	}
	finding, err := s.find(ctx, p, talk, time.Now())
	if err != nil {
		return false, err
	}
	if err = s.tend(ctx, p, finding.Severity, s.inWords(ctx, talk.Text)); err != nil {
		return false, err
	}
	if finding.Verdict == safety.Deliver || finding.Verdict == safety.Tell {
		return false, nil
	}
	return true, s.tell(ctx, "cannot", catalogue.ReactionStopped(finding.Rule.Explain(language)))
}

// reactAsModerator takes a reaction of a moderator in the circle's room. A red flag is for
// peers: from a moderator it would only frighten.
func (s scene) reactAsModerator(ctx context.Context, ghost id.UserID, talk portal.Talk) error {
	target, err := s.meant(ctx, talk.Target)
	if err != nil || target.ID == 0 || target.Gone || isFlag(talk.Text) {
		return err
	}
	return s.order(ctx, ghost, talk)
}
