package circle

import (
	"context"
	"errors"
	"slices"
	"strings"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/pseudonym"
	"kith/store"
)

// Who does not want to meet somebody again says so here or in their lobby. It is one row, which
// matching reads: nothing is sent to anybody but them, nothing is scheduled, and nobody
// else's room changes. So there is nothing by which the other could notice it.

// block answers "!block", as a reply to a message or with a name or number behind it.
func (s scene) block(ctx context.Context, p kith.Portal, about id.EventID, words string) error {
	if s.circle.IsTalk() {
		return s.tell(ctx, "command", catalogue.BlockOnDuty())
	}
	message, err := s.messageAnswered(ctx, about)
	if err != nil {
		return err
	}
	if message == 0 {
		return s.blockNamed(ctx, p, words)
	}
	author, err := s.store.MessageAuthor(ctx, message)
	if err != nil {
		return err
	}
	return s.blockGhost(ctx, p, author)
}

// blockNamed blocks whom a name or a number means, or asks who is meant.
func (s scene) blockNamed(ctx context.Context, p kith.Portal, words string) error {
	others, err := s.store.Others(ctx, p.Peer)
	if err != nil {
		return err
	}
	others = slices.DeleteFunc(others, func(o kith.Other) bool { return o.Circle != s.circle.ID })
	names := make([]string, len(others))
	people := make([]catalogue.Phrase, len(others))
	for i, o := range others {
		names[i], people[i] = o.Pseudonym, catalogue.BlockLine(i+1, o.Pseudonym, "")
	}
	meant := pseudonym.Find(names, words)
	if len(meant) == 1 {
		return s.blockGhost(ctx, p, others[meant[0]].Ghost)
	}
	if len(meant) == 0 && strings.EqualFold(words, s.words.Text("", catalogue.Moderator())) {
		return s.tell(ctx, "command", catalogue.BlockModerator())
	}
	var phrases []catalogue.Phrase
	if len(meant) == 0 && words != "" && len(others) > 0 {
		phrases = append(phrases, catalogue.BlockUnknown())
	}
	return s.tell(ctx, "command", append(phrases, catalogue.BlockWhich(people))...)
}

// blockGhost keeps a peer and whom a ghost embodies apart from now on.
func (s scene) blockGhost(ctx context.Context, p kith.Portal, ghost id.UserID) error {
	i := slices.IndexFunc(s.portals, func(other kith.Portal) bool { return other.Ghost == ghost })
	switch {
	case i < 0:
		return s.tell(ctx, "command", catalogue.BlockModerator())
	case s.portals[i].Peer == p.Peer:
		return s.tell(ctx, "command", catalogue.BlockOwn())
	}
	outcome, err := s.Block(ctx, p.Peer, ghost)
	if err != nil {
		return err
	}
	if outcome == kith.BlockNobody {
		return s.tell(ctx, "command", catalogue.BlockGone())
	}
	here := s.portals[i].State != kith.PortalLeft
	alone := !slices.ContainsFunc(s.portals, func(other kith.Portal) bool {
		return other.State != kith.PortalLeft && other.Ghost != ghost && other.Ghost != p.Ghost
	})
	return s.tell(ctx, "command", catalogue.Blocked(s.portals[i].Pseudonym, here, alone)...)
}

// Block keeps a peer and whom a ghost embodies apart from now on, in the transaction that the
// context carries. Nobody can block whom they have not met, a moderator, or who is on duty.
func (c *Circles) Block(ctx context.Context, peer kith.PeerKey, ghost id.UserID) (kith.BlockOutcome, error) {
	other, err := c.store.PortalOfGhost(ctx, ghost)
	if errors.Is(err, store.ErrNotFound) || err == nil && (store.IsForgotten(other) || other.Peer == peer) {
		return kith.BlockNobody, nil
	} else if err != nil {
		return "", err
	}
	circle, err := c.store.Circle(ctx, other.Circle)
	if err != nil {
		return "", err
	}
	portals, err := c.store.Portals(ctx, other.Circle)
	if err != nil {
		return "", err
	}
	if circle.IsTalk() || !slices.ContainsFunc(portals, func(p kith.Portal) bool { return p.Peer == peer }) {
		return kith.BlockNobody, nil
	}
	return kith.BlockMade, c.store.AddBlock(ctx, kith.Block{Peer: peer, Other: other.Peer, Pseudonym: other.Pseudonym, Topic: circle.Topic})
}

// Unblock lets a peer meet somebody again; false if they had not blocked them.
func (c *Circles) Unblock(ctx context.Context, peer, other kith.PeerKey) (bool, error) {
	dropped, err := c.store.DropBlock(ctx, peer, other)
	if dropped {
		c.store.AfterCommit(ctx, c.Wake) // both may be waiting
	}
	return dropped, err
}

// Blocks lists whom a peer has blocked, in the order in which they did.
func (c *Circles) Blocks(ctx context.Context, peer kith.PeerKey) ([]kith.Block, error) {
	return c.store.Blocks(ctx, peer)
}

// Others lists whom a peer knows from circles and has not blocked.
func (c *Circles) Others(ctx context.Context, peer kith.PeerKey) ([]kith.Other, error) {
	others, err := c.store.Others(ctx, peer)
	if err != nil {
		return nil, err
	}
	return c.unblocked(ctx, peer, others)
}

// unblocked leaves out whom a peer has blocked.
func (c *Circles) unblocked(ctx context.Context, peer kith.PeerKey, others []kith.Other) ([]kith.Other, error) {
	blocks, err := c.store.Blocks(ctx, peer)
	if err != nil || len(blocks) == 0 {
		return others, err
	}
	blocked := make(map[kith.PeerKey]bool)
	for _, b := range blocks {
		blocked[b.Other] = true
	}
	var left []kith.Other
	for _, o := range others {
		p, err := c.store.PortalOfGhost(ctx, o.Ghost)
		if err != nil {
			return nil, err
		}
		if !blocked[p.Peer] {
			left = append(left, o)
		}
	}
	return left, nil
}
