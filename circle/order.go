package circle

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/portal"
	"kith/store"
)

// order gives a message its place and queues a copy for the circle's room and for
// every other portal, rewritten for its reader. It is all in one transaction, so the
// copies stand in every queue in the order of the places.
func (s scene) order(ctx context.Context, author id.UserID, talk portal.Talk) error {
	// The inbox forgets ids in time; what was passed on once is not passed on again.
	if before, err := s.store.MessageOf(ctx, s.room.Key, s.evt.ID); err != nil || before != 0 {
		return err
	}
	copy, ok, err := s.place(ctx, author, talk)
	if err != nil || !ok {
		return err
	}
	if talk.Poll != nil {
		if talk, err = s.keepPoll(ctx, talk, copy.Message); err != nil {
			return err
		}
	}
	if s.evt.Late && talk.Act == portal.Says {
		talk = talk.Under(s.words.Text("", catalogue.Late()))
	}
	if talk.Act == portal.Ends && s.room.Kind == kith.RoomCircle {
		copy.Sender = s.edge.Bot() // nobody else may end other people's polls in a portal
	}
	var missing []kith.Portal
	readers := 0
	for _, p := range s.portals {
		if p.Room == s.room.Key || p.State == kith.PortalLeft {
			continue
		}
		readers++
		if p.State != kith.PortalJoined {
			missing = append(missing, p)
		}
		if err = s.queue(ctx, copy, p.Room, talk, s.view(ctx, &p)); err != nil {
			return err
		}
	}
	if s.room.Kind != kith.RoomCircle {
		if err = s.queue(ctx, copy, s.circle.Room, talk, s.view(ctx, nil)); err != nil {
			return err
		}
	}
	if talk.Act != portal.Says {
		return nil
	}
	return s.tellWhoReads(ctx, readers, missing)
}

// queue has a copy sent to one reader. Who does not have the message that is changed reads
// the new words as a message, and no reaction to it and no vote in it.
func (s scene) queue(ctx context.Context, copy store.Outgoing, room kith.RoomKey, talk portal.Talk, view portal.View) error {
	if talk.Act != portal.Says {
		if there, err := s.store.Reaches(ctx, copy.Relation.To, room); err != nil || !there && talk.Act != portal.Changes {
			return err
		} else if !there {
			talk, copy.Relation = talk.AsNew().Under(s.words.Text("", catalogue.ChangedEarlier())), store.Relation{}
		}
	}
	var err error
	if talk.Act == portal.Votes {
		if talk, err = s.asVoted(ctx, talk, copy.Relation.To, room); err != nil {
			return err
		}
	}
	if copy.Content, err = json.Marshal(talk.Content(view)); err != nil {
		return fmt.Errorf("write copy: %w", err)
	}
	copy.Room = room
	return s.edge.SendAs(ctx, copy, "copy", fmt.Sprint(copy.Message))
}

// view is how one reader sees the circle; nil is the circle's own room. Everybody is
// seen as their ghost, but for the reader, who sees themselves as themselves.
func (s scene) view(ctx context.Context, reader *kith.Portal) portal.View {
	return portal.View{
		Someone: s.words.Text("", catalogue.Somebody()), SomeRoom: s.words.Text("", catalogue.Room()),
		Person: func(named id.UserID) (id.UserID, string, bool) {
			if named == s.edge.Bot() {
				return named, s.words.Text("", catalogue.LobbyName()), true
			}
			key := s.store.PeerKey(named)
			// In their own portal a peer names themselves by their real id.
			i := slices.IndexFunc(s.portals, func(p kith.Portal) bool {
				return p.Ghost == named || p.Peer == key && p.Room == s.room.Key
			})
			if i < 0 {
				return s.moderatorSeen(ctx, named, reader)
			}
			p := s.portals[i]
			if reader == nil || p.Ghost != reader.Ghost {
				return p.Ghost, p.Pseudonym, true
			}
			user, err := s.store.PeerUser(ctx, p.Peer)
			return user, p.Pseudonym, err == nil
		},
	}
}

// moderatorSeen shows a moderator by role: as their ghost in a portal, by nothing but
// the word in the circle's room, where that ghost is not.
func (s scene) moderatorSeen(ctx context.Context, named id.UserID, reader *kith.Portal) (id.UserID, string, bool) {
	ghost, err := s.store.CircleModerator(ctx, s.circle.ID)
	if err != nil || ghost == "" || reader == nil {
		return "", "", false
	}
	if named != ghost && !(s.room.Kind == kith.RoomCircle && named == s.evt.Sender) {
		return "", "", false
	}
	return ghost, s.words.Text("", catalogue.Moderator()), true
}

// tellWhoReads says to the author who is not there yet, once for each of them, and if
// there is nobody at all.
func (s scene) tellWhoReads(ctx context.Context, readers int, missing []kith.Portal) error {
	if s.room.Kind == kith.RoomCircle {
		return nil
	}
	if readers == 0 && s.circle.IsTalk() {
		return s.tell(ctx, "alone", catalogue.TalkAlone())
	} else if readers == 0 {
		return s.tell(ctx, "alone", catalogue.PortalAlone())
	}
	if len(missing) == 0 {
		return nil
	}
	names, subject := make([]string, 0, len(missing)), "missing"
	for _, p := range missing {
		if err := s.store.Introduce(ctx, s.room.Key, []id.UserID{p.Ghost}); err != nil {
			return err
		}
		names = append(names, p.Pseudonym)
		subject += " " + string(p.Ghost)
	}
	// Keyed by who is missing: said again only when that has changed.
	return s.say(ctx, s.room.Key, subject, catalogue.NotHereYet(names))
}
