package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kith"
	"kith/catalogue"
	"kith/store"
)

// Identity takes what was found about a peer's cross-signing identity. Without one
// they are warned, once. A changed one pauses what waits for them in their portals
// until they have said in the lobby that it was their own doing.
func (s *Service) Identity(ctx context.Context, peer kith.PeerKey, finding kith.Identity) error {
	lobby, err := s.store.Lobby(ctx, peer)
	if errors.Is(err, store.ErrNotFound) {
		return nil // no peer, or one whom nobody can ask
	} else if err != nil {
		return err
	}
	switch finding {
	case kith.IdentityMissing:
		if ready, err := s.isReady(ctx, peer); err != nil || !ready {
			return err // nobody reads a warning between the first questions: it comes after them
		}
		return s.say(ctx, lobby.Key, "no cross-signing "+string(peer), []catalogue.Phrase{catalogue.NoCrossSigning()})
	case kith.IdentityReset:
		return s.pause(ctx, peer)
	case kith.IdentityChanged:
		if err = s.pause(ctx, peer); err != nil {
			return err
		}
		return s.ask(ctx, peer, lobby)
	default:
		return s.resume(ctx, peer)
	}
}

func (s *Service) isReady(ctx context.Context, peer kith.PeerKey) (bool, error) {
	row, err := s.store.Peer(ctx, peer)
	return row.Consented && (row.Adult || row.Minor), err
}

// answer says what the lobby answers. Who has just answered the first questions is then
// warned of what was found about their devices before.
func (s *Service) answer(ctx context.Context, room kith.Room, key string, phrases []catalogue.Phrase) error {
	if err := s.say(ctx, room.Key, key, phrases); err != nil {
		return err
	}
	if !slices.ContainsFunc(phrases, func(p catalogue.Phrase) bool { return p.ID == catalogue.Ready().ID }) {
		return nil
	}
	return s.edge.FindIdentity(ctx, room.Peer)
}

// pause holds back what waits in the peer's portals.
func (s *Service) pause(ctx context.Context, peer kith.PeerKey) error {
	count, err := s.store.PausePeer(ctx, peer)
	if err != nil || count == 0 {
		return err
	}
	rooms, err := s.store.JoinedPortalRooms(ctx, peer)
	if err != nil {
		return err
	}
	for _, room := range rooms {
		if err = s.store.SetRoomReady(ctx, room, false); err != nil {
			return err
		}
	}
	return nil
}

// ask puts the question, once for each pause. It waits until a device is signed by the
// new identity: before that, nobody could read it.
func (s *Service) ask(ctx context.Context, peer kith.PeerKey, lobby kith.Room) error {
	phrases, err := s.lobby.AskIdentity(ctx, peer)
	if err != nil {
		return err
	}
	return s.say(ctx, lobby.Key, fmt.Sprint("identity ", peer, " ", time.Now().UnixNano()), phrases)
}

// resume lets go what was held back.
func (s *Service) resume(ctx context.Context, peer kith.PeerKey) error {
	resumed, err := s.store.ResumePeer(ctx, peer)
	if err != nil || !resumed {
		return err
	}
	if err = s.lobby.IdentitySettled(ctx, peer); err != nil {
		return err
	}
	rooms, err := s.store.JoinedPortalRooms(ctx, peer)
	if err != nil {
		return err
	}
	for _, room := range rooms {
		if err = s.edge.RoomReady(ctx, room); err != nil {
			return err
		}
	}
	return nil
}
