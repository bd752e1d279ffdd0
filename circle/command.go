package circle

import (
	"context"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
)

// command answers what a peer types with a "!" in their portal: the name of a command
// and more words, perhaps in reply to something. It is never relayed.
func (s scene) command(ctx context.Context, p kith.Portal, name, words string, about id.EventID) error {
	if s.circle.IsTalk() {
		if done, err := s.talkCommand(ctx, p, name); done || err != nil {
			return err
		}
	}
	switch name {
	case "help":
		urgent, err := s.urgentHelp(ctx, p.Peer)
		if err != nil {
			return err
		}
		return s.tell(ctx, "command", catalogue.PortalHelp(urgent))
	case "country":
		return s.country(ctx, p, words)
	case "safe":
		return s.tell(ctx, "command", catalogue.PortalSafeYes())
	case "talk":
		return s.callFromPortal(ctx, p, words)
	case "again":
		return s.again(ctx, p)
	case "together":
		return s.together(ctx, p)
	case "typing":
		return s.showTyping(ctx, p, words)
	case "who":
		return s.who(ctx, p)
	case "leave":
		if err := s.leave(ctx, p, kith.EndedByCommand, catalogue.PortalLeaving(p.Pseudonym)); err != nil {
			return err
		}
		// The portal is gone in a moment, and with it what was said there.
		return s.tellInLobby(ctx, p.Peer, "left "+string(p.Ghost), catalogue.Left(s.topicName(s.circle.Topic), p.Pseudonym))
	case "report":
		return s.report(ctx, p, about, words)
	case "block":
		return s.block(ctx, p, about, words)
	case "appeal":
		return s.appeal(ctx, p)
	default:
		return s.tell(ctx, "command", catalogue.PortalUnknownCommand())
	}
}

// who tells who is there, and who was invited and has not come yet.
func (s scene) who(ctx context.Context, p kith.Portal) error {
	var others, missing []string
	var named []id.UserID
	for _, other := range s.portals {
		switch {
		case other.Room == p.Room || other.State == kith.PortalLeft:
		case other.State == kith.PortalJoined:
			others = append(others, other.Pseudonym)
		default:
			missing, named = append(missing, other.Pseudonym), append(named, other.Ghost)
		}
	}
	if err := s.store.Introduce(ctx, p.Room, named); err != nil {
		return err
	}
	return s.tell(ctx, "command", catalogue.PortalWho(p.Pseudonym, others, missing)...)
}
